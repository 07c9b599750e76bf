import { existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type InstanceLock, lockOrHandOver, type SecondStart } from './single-instance.ts';
import { removeFolder } from './start-app.ts';

const folders: string[] = [];
const locks: InstanceLock[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'stand-in-lock-'));
  folders.push(folder);
  return folder;
};
/** Starts as a process would; `told` gets what later starts say once this one has the lock. */
const start = async (folder: string, name: string, told: SecondStart[] = []): Promise<boolean> => {
  const lock = await lockOrHandOver(folder, { argv: [name], cwd: '/' });
  if (lock === null) return false;
  locks.push(lock);
  lock.onSecondStart((second) => told.push(second));
  return true;
};

afterEach(async () => {
  vi.restoreAllMocks();
  for (const lock of locks.splice(0)) lock.release();
  for (const folder of folders.splice(0)) await removeFolder(folder);
});

describe.skipIf(process.platform === 'win32')('the lock of one instance', () => {
  it('goes to one of many starts at once, which is told of all the others', async () => {
    const folder = newFolder();
    const told: SecondStart[] = [];
    const names = ['a', 'b', 'c', 'd', 'e'];
    const won = await Promise.all(names.map(async (name) => await start(folder, name, told)));
    expect(won.filter(Boolean)).toHaveLength(1);
    const others = names.filter((_, index) => won[index] !== true);
    expect(new Set(told.map(({ argv }) => argv[0]))).toEqual(new Set(others));
    expect(told).toHaveLength(others.length);
  });

  it('has its name only once it listens, so that no start takes it for a dead one', async () => {
    const folder = newFolder();
    const socket = join(folder, 'stand-in.sock');
    const named: boolean[] = [];
    const listen = Server.prototype.listen as (...args: unknown[]) => Server;
    vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, ...args: unknown[]) {
      // What is created under the socket's own name is there by now.
      const server = listen.apply(this, args);
      named.push(existsSync(socket));
      return server;
    });
    expect(await start(folder, 'first')).toBe(true);
    expect(named).toEqual([false]);
    expect(statSync(socket).isSocket()).toBe(true);
    expect(readdirSync(folder)).toEqual(['stand-in.sock']);
  });
});
