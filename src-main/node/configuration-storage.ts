import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigurationStorage } from '../core/connections/index.ts';
import { configurationFormat, type StoredDocument } from '../core/storage/formats/index.ts';

/** Throws for a document that is no configuration: it is not written. */
export const demandConfiguration = (document: StoredDocument): void => {
  const parsed = configurationFormat.parse(JSON.stringify(document));
  if (parsed.kind === 'unreadable') throw new Error(parsed.reason);
};

/** `config.json` in `folder`, as far as it is read and moved, which takes no library. */
export const configurationFile = (folder: string): Pick<ConfigurationStorage, 'read' | 'moveAside'> => {
  const path = join(folder, 'config.json');
  return {
    read: () => {
      try {
        return readFileSync(path, 'utf8');
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      }
    },
    moveAside: (name) => {
      const target = join(folder, name);
      if (existsSync(target)) return false;
      renameSync(path, target);
      return true;
    },
  };
};

/**
 * `config.json` in `folder`, replaced as a whole: temporary file, fsync, rename. It writes the same bytes as electron-store,
 * so that a folder can be opened by either.
 */
export const createFolderConfiguration = (folder: string): ConfigurationStorage => ({
  ...configurationFile(folder),
  write: (document) => {
    demandConfiguration(document);
    const path = join(folder, 'config.json');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = openSync(`${path}.new`, 'w', 0o600);
    try {
      writeFileSync(file, JSON.stringify(document, undefined, '\t'));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(`${path}.new`, path);
  },
});
