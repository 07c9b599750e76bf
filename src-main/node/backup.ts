import * as nodeFiles from 'node:fs';
import type { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../core/storage/vault-error.ts';

/** The part of Node's file system that a migration uses; tests make it fail. */
export type MigrationFiles = Pick<
  typeof nodeFiles,
  | 'closeSync'
  | 'copyFileSync'
  | 'existsSync'
  | 'fsyncSync'
  | 'linkSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readdirSync'
  | 'readFileSync'
  | 'renameSync'
  | 'rmSync'
  | 'writeFileSync'
>;

/** Where the copies of earlier versions lie in the user folder. */
const backupFolder = 'backup';
const kept = 5;
const partial = '.partial';
const singleFiles = ['config.json', 'last-used.json'];
/**
 * Their files are replaced as a whole, or only grow by lines that earlier versions pass over: a second name for one is a copy,
 * and a thousand take no time.
 */
const folders = ['vault', 'history'];

/**
 * Copies what the user has in the user folder (not what is about this run or this machine: journal, log, registered schemes) to `backup/{name}/`, or to `backup/{name}-2/` where that is taken, and keeps the
 * last five of these copies. A copy under its name is a whole one. Throws when it could not be made; nothing else is changed.
 */
export const backUp = (folder: string, name: string, files: MigrationFiles = nodeFiles): void => {
  const backups = join(folder, backupFolder);
  files.mkdirSync(backups, { recursive: true, mode: 0o700 });
  const remove = (one: string) => files.rmSync(join(backups, one), { recursive: true, force: true });
  for (const left of files.readdirSync(backups)) if (left.endsWith(partial)) remove(left);
  const begun = join(backups, name + partial);
  try {
    files.mkdirSync(begun, { mode: 0o700 });
    for (const file of singleFiles) if (files.existsSync(join(folder, file))) copy(join(folder, file), join(begun, file), files);
    for (const inner of folders) {
      if (!files.existsSync(join(folder, inner))) continue;
      files.mkdirSync(join(begun, inner), { mode: 0o700 });
      for (const entry of files.readdirSync(join(folder, inner), { withFileTypes: true }))
        if (entry.isFile()) link(join(folder, inner, entry.name), join(begun, inner, entry.name), files);
      sync(join(begun, inner), files);
    }
    sync(begun, files);
    let target = name;
    for (let attempt = 2; files.existsSync(join(backups, target)); attempt += 1) target = `${name}-${attempt}`;
    files.renameSync(begun, join(backups, target));
    sync(backups, files);
  } catch (error) {
    try {
      remove(name + partial);
    } catch {
      // The next attempt does.
    }
    throw error;
  }
  try {
    for (const old of byDate(files.readdirSync(backups)).slice(0, -kept)) remove(old);
  } catch {
    // One too many is no harm.
  }
};

/** What is deleted goes from the copies of earlier versions as well: files of `inner` whose name `isDoomed`. */
export const removeFromBackups = async (
  folder: string,
  inner: string,
  isDoomed: (name: string) => boolean,
  files: { readonly readdir: typeof readdir; readonly unlink: typeof unlink },
): Promise<void> => {
  const namesIn = async (path: string): Promise<readonly string[]> => {
    try {
      return await files.readdir(path);
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return [];
      throw error;
    }
  };
  for (const one of await namesIn(join(folder, backupFolder))) {
    const copied = join(folder, backupFolder, one, inner);
    for (const name of await namesIn(copied)) if (isDoomed(name)) await files.unlink(join(copied, name));
  }
};

/** `3-2026-12-01T04-12-00-000Z` comes after its version's number. */
const byDate = (names: readonly string[]): string[] => {
  const dateOf = (name: string) => name.slice(name.indexOf('-') + 1);
  return names.filter((name) => /^\d+-\d{4}-\d\d-\d\dT/.test(name)).toSorted((a, b) => (dateOf(a) < dateOf(b) ? -1 : 1));
};

const copy = (from: string, to: string, files: MigrationFiles): void => {
  files.copyFileSync(from, to);
  sync(to, files);
};

const link = (from: string, to: string, files: MigrationFiles): void => {
  try {
    files.linkSync(from, to);
  } catch {
    // Not every file system has second names.
    copy(from, to, files);
  }
};

/** Windows cannot fsync folders, nor files that are open for reading; nor can some network file systems. */
const sync = (path: string, files: MigrationFiles): void => {
  if (process.platform === 'win32') return;
  const handle = files.openSync(path, 'r');
  try {
    files.fsyncSync(handle);
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP'].includes(errorCode(error) ?? '')) throw error;
  } finally {
    files.closeSync(handle);
  }
};
