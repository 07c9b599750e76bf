import * as nodeFiles from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { encodeFileName } from '../core/base/index.ts';
import type { LineFiles } from '../core/history/index.ts';
import { removeFromBackups } from './backup.ts';

/** The part of Node's file system that is used; tests make it fail. */
export type LineFileSystem = Pick<
  typeof nodeFiles,
  'appendFile' | 'chmod' | 'mkdir' | 'open' | 'readdir' | 'rename' | 'rm' | 'unlink' | 'writeFile'
>;

/** One file of lines per connection, `{ID}.jsonl`, mode 0600 in a folder of mode 0700 that is made by the first write. */
export const createLineFiles = (folder: string, files: LineFileSystem = nodeFiles): LineFiles => {
  const pathOf = (connectionId: string): string => join(folder, `${encodeFileName(connectionId)}.jsonl`);
  const makeFolder = async () => {
    await files.mkdir(folder, { recursive: true, mode: 0o700 });
    // One that was there may be open to others.
    await files.chmod(folder, 0o700);
  };
  let made: Promise<void> | null = null;
  return {
    append: async (connectionId, text) => {
      try {
        await (made ??= makeFolder());
        await files.appendFile(pathOf(connectionId), text, { mode: 0o600 });
      } catch (error) {
        made = null;
        throw error;
      }
    },
    readEnd: async (connectionId, most) => {
      let file: nodeFiles.FileHandle;
      try {
        file = await files.open(pathOf(connectionId), 'r');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
      try {
        const { size } = await file.stat();
        const start = Math.max(0, size - most);
        const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
        return { text: buffer.subarray(0, bytesRead).toString('utf8'), size };
      } finally {
        await file.close();
      }
    },
    replace: async (connectionId, text) => {
      const path = pathOf(connectionId);
      await files.writeFile(`${path}.tmp`, text, { mode: 0o600 });
      await files.rename(`${path}.tmp`, path);
    },
    remove: async (connectionId) => {
      const path = pathOf(connectionId);
      for (const doomed of [path, `${path}.tmp`]) await files.rm(doomed, { force: true });
      await removeFromBackups(dirname(folder), basename(folder), (name) => name === basename(path), files);
    },
  };
};
