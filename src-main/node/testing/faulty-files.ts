import * as nodeFiles from 'node:fs/promises';
import type { FileSystem } from '../durable-folder.ts';

/** A file operation about to happen: `open`, `rename`, … or `handle.sync`, with the base name of what it works on. */
export interface FileCall {
  readonly operation: string;
  readonly name: string;
}

export interface FaultyFiles {
  readonly files: FileSystem;
  readonly calls: FileCall[];
  /** Called before each operation; what it throws, the operation rejects with. */
  before: (call: FileCall, index: number) => void;
}

export const fileError = (code: string): NodeJS.ErrnoException => Object.assign(new Error(`${code}: made up by a test`), { code });

/** Node's file system with a hook before each operation. A `writeFile` that is made to fail has written half by then. */
export const faultyFiles = (): FaultyFiles => {
  const calls: FileCall[] = [];
  const call = (operation: string, path: unknown) => {
    const made = { operation, name: String(path).split(/[\\/]/).at(-1) ?? '' };
    calls.push(made);
    faulty.before(made, calls.length - 1);
  };
  const wrapHandle = (handle: nodeFiles.FileHandle, path: unknown): nodeFiles.FileHandle =>
    new Proxy(handle, {
      get: (target, property) => {
        const member: unknown = Reflect.get(target, property, target);
        if (typeof member !== 'function') return member;
        return async (...parameters: unknown[]) => {
          try {
            call(`handle.${String(property)}`, path);
          } catch (error) {
            if (property === 'writeFile') await target.writeFile((parameters[0] as Uint8Array).subarray(0, 10));
            if (property === 'close') await target.close();
            throw error;
          }
          return (await Reflect.apply(member, target, parameters)) as unknown;
        };
      },
    });
  const files = new Proxy(nodeFiles, {
    get:
      (target, property) =>
      async (...parameters: unknown[]) => {
        call(String(property), parameters[0]);
        const result: unknown = await Reflect.apply(Reflect.get(target, property) as (...all: unknown[]) => unknown, target, parameters);
        return property === 'open' ? wrapHandle(result as nodeFiles.FileHandle, parameters[0]) : result;
      },
  }) as FileSystem;
  const faulty: FaultyFiles = { files, calls, before: () => {} };
  return faulty;
};
