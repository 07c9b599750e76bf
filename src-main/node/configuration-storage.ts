import * as nodeFiles from 'node:fs';
import { join } from 'node:path';
import type { ConfigurationStorage } from '../core/connections/index.ts';
import { configurationFormat, type StoredDocument } from '../core/storage/formats/index.ts';
import { backUp, type MigrationFiles } from './backup.ts';

/** Throws for a document that is no configuration: it is not written. */
export const demandConfiguration = (document: StoredDocument): void => {
  const parsed = configurationFormat.parse(JSON.stringify(document));
  if (parsed.kind === 'unreadable') throw new Error(parsed.reason);
};

/** Replaces a file as a whole: temporary file, fsync where it `lasts`, rename. */
const replaceFile = (path: string, text: string, { lasts }: { readonly lasts: boolean }, files: MigrationFiles): void => {
  const file = files.openSync(`${path}.new`, 'w', 0o600);
  try {
    files.writeFileSync(file, text);
    if (lasts) files.fsyncSync(file);
  } finally {
    files.closeSync(file);
  }
  files.renameSync(`${path}.new`, path);
};

/**
 * `config.json` and `last-used.json` in `folder`. The configuration has the bytes that electron-store writes, so that a folder
 * can be opened by either.
 */
export const createFolderConfiguration = (folder: string, files: MigrationFiles = nodeFiles): ConfigurationStorage => {
  const [configuration, lastUsed] = [join(folder, 'config.json'), join(folder, 'last-used.json')];
  const read = (path: string): string | null => {
    try {
      return files.readFileSync(path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  };
  const write = (document: StoredDocument): void => {
    demandConfiguration(document);
    files.mkdirSync(folder, { recursive: true, mode: 0o700 });
    replaceFile(configuration, JSON.stringify(document, undefined, '\t'), { lasts: true }, files);
  };
  return {
    read: () => read(configuration),
    moveAside: (name) => {
      const target = join(folder, name);
      if (files.existsSync(target)) return false;
      files.renameSync(configuration, target);
      return true;
    },
    write,
    migrate: (name, document) => {
      backUp(folder, name, files);
      write(document);
    },
    readLastUsed: () => read(lastUsed),
    writeLastUsed: (text) => {
      files.mkdirSync(folder, { recursive: true, mode: 0o700 });
      replaceFile(lastUsed, text, { lasts: false }, files);
    },
  };
};
