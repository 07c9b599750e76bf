import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type ConfigurationStorage, decodeConfiguration } from '../core/connections/index.ts';

/**
 * `config.json` in `folder`, replaced as a whole: temporary file, fsync, rename. It writes the same bytes as electron-store,
 * so that a folder can be opened by either.
 */
export const createFolderConfiguration = (folder: string): ConfigurationStorage => {
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
    write: (document) => {
      const { version: _, ...content } = document;
      const decoded = decodeConfiguration(content);
      if (!decoded.ok) throw new Error(decoded.error.message);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const temporary = `${path}.new`;
      const file = openSync(temporary, 'w', 0o600);
      try {
        writeSync(file, JSON.stringify(document, undefined, '\t'));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(temporary, path);
    },
  };
};
