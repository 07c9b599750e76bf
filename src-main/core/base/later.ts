/** Something that is loaded with its first use. */
export interface Later<T> {
  /** Loads it once; where that rejects the next call tries again. */
  get(): Promise<T>;
  /** What has been loaded; null before. */
  readonly loaded: T | null;
}

/** The one way to leave something out of the app's start. */
export const later = <T>(load: () => Promise<T>): Later<T> => {
  let loading: Promise<T> | null = null;
  let loaded: T | null = null;
  return {
    get: async () => {
      try {
        loaded = await (loading ??= load());
        return loaded;
      } catch (error) {
        loading = null;
        throw error;
      }
    },
    get loaded() {
      return loaded;
    },
  };
};
