import { linkSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';

/** What a second start tells the first. */
export interface SecondStart {
  readonly argv: readonly string[];
  readonly cwd: string;
}

const handOverTimeoutMs = 20_000;
const longestMessage = 4 * 1024 * 1024;

/** A socket's path may have 107 bytes (103 on macOS), a dot and eight characters included; a longer one is reached through the folder's descriptor. */
const longestPath = 90;

const socketPath = (userData: string): string => {
  if (process.platform === 'win32')
    return `\\\\.\\pipe\\electron-stand-in-${createHash('sha256').update(userData).digest('hex').slice(0, 32)}`;
  const path = join(userData, 'stand-in.sock');
  if (Buffer.byteLength(path) <= longestPath) return path;
  if (process.platform !== 'linux') throw new Error(`electron-stand-in: the user-data folder's path is too long for a socket: ${userData}`);
  return `/proc/self/fd/${String(openSync(userData, 'r'))}/stand-in.sock`;
};

/** Tells the running instance; false when nothing listens there. Resolves once the other side has taken it, rejects if it never does. */
const handOver = (path: string, start: SecondStart): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.setTimeout(handOverTimeoutMs, () => {
      reject(new Error('electron-stand-in: the app is already running, but it does not answer.'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.once('connect', () => socket.end(JSON.stringify(start)));
    socket.once('data', () => {
      resolve(true);
      socket.destroy();
    });
  });

const listenAt = (path: string, server: Server): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error));
    server.once('error', failed);
    server.listen(path, () => {
      server.off('error', failed);
      resolve(true);
    });
  });

/**
 * Listens at `path`; false when something is there already. The socket listens before it gets that name: between its
 * creation and the first `listen` it refuses as a dead one does, and another start would take it away.
 */
const listen = async (path: string, server: Server): Promise<boolean> => {
  if (process.platform === 'win32') return await listenAt(path, server);
  const own = `${path}.${randomUUID().slice(0, 8)}`;
  if (!(await listenAt(own, server))) return false;
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    server.close();
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(own, { force: true });
  }
};

const inode = (path: string): number | null => {
  try {
    return statSync(path).ino;
  } catch {
    return null;
  }
};

/** Takes away a socket nobody answers on, but never one that another start has put there meanwhile. */
const removeDead = (path: string, deadInode: number | null): void => {
  if (process.platform === 'win32' || deadInode === null || inode(path) !== deadInode) return;
  const aside = `${path}.${randomUUID().slice(0, 8)}`;
  try {
    renameSync(path, aside);
    if (inode(aside) !== deadInode) linkSync(aside, path);
    rmSync(aside, { force: true });
  } catch {
    // Somebody else removed it first.
  }
};

/** The running instance's end of the lock. */
export class InstanceLock {
  readonly #server: Server;
  readonly #path: string;
  #listener: ((start: SecondStart) => void) | null = null;
  readonly #early: (() => void)[] = [];

  constructor(server: Server, path: string) {
    this.#server = server;
    this.#path = path;
    server.on('connection', (socket) => this.#receive(socket));
  }

  /** Later starts are told to `listener`, those that came before this call as well. */
  onSecondStart(listener: (start: SecondStart) => void): void {
    this.#listener = listener;
    for (const deliver of this.#early.splice(0)) deliver();
  }

  release(): void {
    this.#server.close();
    if (process.platform !== 'win32') rmSync(this.#path, { force: true });
  }

  #receive(socket: Socket): void {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('error', () => {});
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > longestMessage) socket.destroy();
    });
    socket.on('end', () => {
      const deliver = () => {
        this.#listener?.(JSON.parse(text) as SecondStart);
        socket.end('taken');
      };
      if (this.#listener === null) this.#early.push(deliver);
      else deliver();
    });
  }
}

/**
 * Becomes the one instance of this user-data folder, or hands the start over to the one that runs. Resolves with the
 * lock, or null when the start was handed over.
 */
export const lockOrHandOver = async (userData: string, start: SecondStart): Promise<InstanceLock | null> => {
  mkdirSync(userData, { recursive: true, mode: 0o700 });
  const path = socketPath(userData);
  for (;;) {
    const server = createServer({ allowHalfOpen: true });
    if (await listen(path, server)) {
      server.unref();
      return new InstanceLock(server, path);
    }
    const present = inode(path);
    if (await handOver(path, start)) return null;
    removeDead(path, present);
  }
};
