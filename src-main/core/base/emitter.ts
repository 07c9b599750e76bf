/** Tells listeners of events, in the order they came and at once. */
export interface Emitter<E> {
  emit(event: E): void;
  /** Returns how to stop listening. */
  on(listener: (event: E) => void): () => void;
}

export const createEmitter = <E>(): Emitter<E> => {
  const listeners = new Set<(event: E) => void>();
  return {
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    on: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
