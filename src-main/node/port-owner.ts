import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

/** A tool that takes longer than this to answer is given up, ms. */
const toolTimeoutMs = 2_000;

/**
 * Which program listens on a TCP port of this machine, as "node, process 1234"; null where the system does not tell, as
 * with programs of other users. Never rejects.
 */
export const programOnPort = async (port: number): Promise<string | null> => {
  try {
    switch (process.platform) {
      case 'linux':
        return await onLinux(port);
      case 'darwin':
        return listenerFromLsof(await output('/usr/sbin/lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']));
      case 'win32':
        return await onWindows(port);
      default:
        return null;
    }
  } catch {
    return null;
  }
};

const output = async (program: string, args: readonly string[]): Promise<string> =>
  (await promisify(execFile)(program, args, { timeout: toolTimeoutMs, windowsHide: true })).stdout;

const told = (name: string, pid: string): string => `${name.slice(0, 60)}, process ${pid}`;

/** The inodes of sockets that listen on `port`, from /proc/net/tcp or tcp6 (proc(5)): local address, state 0A, inode. */
export const listeningInodes = (table: string, port: number): readonly string[] => {
  const ending = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.split('\n').flatMap((line) => {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    return local?.endsWith(ending) === true && state === '0A' && inode !== undefined && /^[1-9]\d*$/.test(inode) ? [inode] : [];
  });
};

const onLinux = async (port: number): Promise<string | null> => {
  const tables = await Promise.all(['tcp', 'tcp6'].map(async (name) => await readFile(`/proc/net/${name}`, 'utf8').catch(() => '')));
  const sockets = new Set(tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return null;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const folder = join('/proc', pid, 'fd');
    const descriptors = await readdir(folder).catch(() => []);
    const targets = await Promise.all(descriptors.map(async (name) => await readlink(join(folder, name)).catch(() => '')));
    if (targets.some((target) => sockets.has(target))) return told(basename(await readlink(join('/proc', pid, 'exe'))), pid);
  }
  return null;
};

/** The first process in the output of `lsof -Fpc`: lines `p1234` and `cnode`. */
export const listenerFromLsof = (text: string): string | null => {
  const pid = /^p(\d+)$/m.exec(text)?.[1];
  const name = /^c(.+)$/m.exec(text)?.[1];
  return pid === undefined || name === undefined ? null : told(name, pid);
};

/** The process that listens on `port` in the output of `netstat -ano`, whose words depend on the system's language. */
export const listenerFromNetstat = (text: string, port: number): string | null => {
  for (const line of text.split(/\r?\n/)) {
    const [protocol, local, foreign, ...rest] = line.trim().split(/\s+/);
    const pid = rest.at(-1);
    const listens = foreign === '0.0.0.0:0' || foreign === '[::]:0';
    if (protocol === 'TCP' && local?.endsWith(`:${port}`) === true && listens && pid !== undefined && /^\d+$/.test(pid)) return pid;
  }
  return null;
};

const onWindows = async (port: number): Promise<string | null> => {
  const system = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32');
  const pid = listenerFromNetstat(await output(join(system, 'netstat.exe'), ['-ano', '-p', 'TCP']), port);
  if (pid === null) return null;
  const list = await output(join(system, 'tasklist.exe'), ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']);
  const name = /^"([^"]+)","(\d+)"/m.exec(list);
  return name?.[1] === undefined || name[2] !== pid ? null : told(name[1], pid);
};
