import { readFileSync } from 'node:fs';
import * as nodeFiles from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Clock, Random } from '../core/base/index.ts';
import { asideName, isAsideNameOf, isTemporaryName, parseEntryName, temporaryName } from '../core/storage/entry-name.ts';
import type { EntryFiles } from '../core/storage/types.ts';
import { errorCode } from '../core/storage/vault-error.ts';
import { removeFromBackups } from './backup.ts';

/** The part of Node's file system that the vault uses; tests make it fail. */
export type FileSystem = Pick<typeof nodeFiles, 'chmod' | 'lstat' | 'mkdir' | 'open' | 'readdir' | 'readFile' | 'rename' | 'unlink'>;

/** For a few kilobytes the way through the thread pool costs several times what reading does; at start there are hundreds. */
const realFiles: FileSystem = {
  ...nodeFiles,
  readFile: (async (path: string) => await Promise.resolve(readFileSync(path))) as FileSystem['readFile'],
};

export interface DurableFolderOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly files?: FileSystem | undefined;
  readonly platform?: NodeJS.Platform | undefined;
}

const folderMode = 0o700;
const fileMode = 0o600;
/** Virus scanners and indexers hold new files open for a moment on Windows. */
const windowsRetries = 8;

/**
 * A private folder of small files, each replaced as a whole: after a crash a file holds its old or its new content,
 * never a mixture, and what `write` and `remove` have promised stays. On Windows a folder cannot be fsynced; there the
 * rename itself is left to the file system's journal.
 */
export class DurableFolder implements EntryFiles {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #files: FileSystem;
  readonly #isWindows: boolean;
  #handle: Promise<nodeFiles.FileHandle> | null = null;

  constructor({ folder, clock, random, files = realFiles, platform = process.platform }: DurableFolderOptions) {
    this.#folder = folder;
    this.#clock = clock;
    this.#random = random;
    this.#files = files;
    this.#isWindows = platform === 'win32';
  }

  /** Tightens permissions that are too loose and removes what interrupted writes left behind. */
  async tidy(): Promise<void> {
    const names = await this.#names();
    if (names === null) return;
    const tasks = names.map(async (name) => {
      if (isTemporaryName(name)) await this.#files.unlink(this.#path(name));
      else if (parseEntryName(name) !== null) await this.#tighten(this.#path(name), fileMode);
    });
    const outcomes = await Promise.allSettled([this.#tighten(this.#folder, folderMode), ...tasks]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /** Names of entries; none while there is no folder. */
  async list(): Promise<readonly string[]> {
    return ((await this.#names()) ?? []).filter((name) => parseEntryName(name) !== null);
  }

  /** Null when there is no such file. */
  async read(name: string): Promise<Uint8Array | null> {
    try {
      return await this.#files.readFile(this.#path(name));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    }
  }

  /**
   * Replaces a file for good: temporary file, fsync, rename, fsync of the folder. With `setAside` the old file stays
   * under a dated name. When it rejects before the rename, the old file is as it was.
   */
  async write(name: string, content: Uint8Array, { setAside = false } = {}): Promise<void> {
    const temporary = this.#path(temporaryName(name, this.#randomHex()));
    const aside = setAside ? this.#path(asideName(name, this.#clock.now(), this.#randomHex())) : null;
    try {
      await this.#writeTemporary(temporary, content);
      if (aside !== null) await this.#rename(this.#path(name), aside);
      try {
        await this.#rename(temporary, this.#path(name));
      } catch (error) {
        if (aside !== null) await this.#rename(aside, this.#path(name));
        throw error;
      }
    } catch (error) {
      await this.#files.unlink(temporary).catch(() => {});
      throw error;
    }
    await this.#syncFolder();
  }

  /** Removes a file, its copies of earlier versions and those set aside (unless these shall stay), for good. Whether there was one. */
  async remove(name: string, { withCopies = true } = {}): Promise<boolean> {
    const isDoomed = (candidate: string) => candidate === name || (withCopies && isAsideNameOf(name, candidate));
    await removeFromBackups(dirname(this.#folder), basename(this.#folder), isDoomed, this.#files);
    const doomed = ((await this.#names()) ?? []).filter(isDoomed);
    if (doomed.length === 0) return false;
    for (const candidate of doomed) await this.#files.unlink(this.#path(candidate));
    await this.#syncFolder();
    return doomed.includes(name);
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await (await handle)?.close();
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  #randomHex(): string {
    return Buffer.from(this.#random.bytes(4)).toString('hex');
  }

  async #names(): Promise<readonly string[] | null> {
    try {
      return await this.#files.readdir(this.#folder);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    }
  }

  async #tighten(path: string, mode: number): Promise<void> {
    if (this.#isWindows) return;
    const status = await this.#files.lstat(path);
    if ((status.mode & 0o777 & ~mode) !== 0 && !status.isSymbolicLink()) await this.#files.chmod(path, mode);
  }

  async #writeTemporary(path: string, content: Uint8Array): Promise<void> {
    const file = await this.#create(path);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async #create(path: string): Promise<nodeFiles.FileHandle> {
    try {
      return await this.#files.open(path, 'wx', fileMode);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
    // The folder is made by the first write, and again should somebody remove it while the app runs.
    await this.close();
    await this.#files.mkdir(this.#folder, { recursive: true, mode: folderMode });
    await this.#sync(await this.#openFolder(dirname(this.#folder)), true);
    return await this.#files.open(path, 'wx', fileMode);
  }

  /** On Windows `rename` fails while somebody else has either file open. */
  async #rename(from: string, to: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#files.rename(from, to);
        return;
      } catch (error) {
        const mayPass = this.#isWindows && ['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error) ?? '');
        if (!mayPass || attempt > windowsRetries) throw error;
        await new Promise<void>((resolve) => void this.#clock.setTimer(resolve, 5 * 2 ** attempt));
      }
    }
  }

  /** The folder's handle is kept open: opening it anew would cost every write. */
  async #syncFolder(): Promise<void> {
    if (this.#isWindows) return;
    this.#handle ??= this.#openFolder(this.#folder);
    try {
      await this.#sync(await this.#handle, false);
    } catch (error) {
      await this.close().catch(() => {});
      throw error;
    }
  }

  async #openFolder(path: string): Promise<nodeFiles.FileHandle> {
    return await this.#files.open(path, 'r');
  }

  async #sync(handle: nodeFiles.FileHandle, close: boolean): Promise<void> {
    try {
      await handle.sync();
    } catch (error) {
      // Some network and user-space file systems have no fsync of folders, like Windows.
      if (!['EINVAL', 'ENOTSUP'].includes(errorCode(error) ?? '')) throw error;
    } finally {
      if (close) await handle.close();
    }
  }
}
