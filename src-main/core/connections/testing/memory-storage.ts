import type { ConfigurationStorage } from '../configuration-file.ts';

/** A configuration file and its folder, in memory. */
export interface MemoryStorage extends ConfigurationStorage {
  /** `config.json` and whatever was moved aside, by name. */
  readonly files: Map<string, string>;
  /** Makes every write fail from now on. */
  failWrites: boolean;
}

const main = 'config.json';
const lastUsed = 'last-used.json';

export const memoryStorage = (text: string | null = null): MemoryStorage => {
  const files = new Map<string, string>(text === null ? [] : [[main, text]]);
  return {
    files,
    failWrites: false,
    read: () => files.get(main) ?? null,
    moveAside: (name) => {
      const present = files.get(main);
      if (files.has(name) || present === undefined) return false;
      files.set(name, present);
      files.delete(main);
      return true;
    },
    write(document) {
      if (this.failWrites) throw new Error('ENOSPC: no space left on device');
      files.set(main, JSON.stringify(document));
    },
    migrate(name, document) {
      if (this.failWrites) throw new Error('ENOSPC: no space left on device');
      files.set(`backup/${name}/${main}`, files.get(main) ?? '');
      files.set(main, JSON.stringify(document));
    },
    readLastUsed: () => files.get(lastUsed) ?? null,
    writeLastUsed(written) {
      if (this.failWrites) throw new Error('ENOSPC: no space left on device');
      files.set(lastUsed, written);
    },
  };
};
