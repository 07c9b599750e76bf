import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Orders, Question, Report } from './loopback-orders.ts';

export interface LoopbackRun {
  /** The bundled child. */
  readonly program: string;
  /** Whether the app's listener is attacked, or one without bounds. */
  readonly bounded: boolean;
  /** Files the child may have open at once (`ulimit -n`), sockets included. */
  readonly openFiles: number;
}

/** No listener of the app may use more processor time for one request, ms. */
export const mostBlockedMs = 20;

/** Whether this system can limit a process's open files as these attacks need it. */
export const canLimitOpenFiles = process.platform !== 'win32';

/**
 * Opens `connections` to the listener that never ask for anything, or for half of something, and has the app write 100
 * vault entries while they come and 100 once all are there. With `untilAllAreGone` it waits for the listener to close them.
 */
export const runHalfOpen = async (run: LoopbackRun, connections: number, untilAllAreGone = false) => {
  const openHere = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
  if (Number(openHere) < connections + 200)
    throw new Error(`${connections} connections need as many open files, and ulimit -Hn says ${openHere}.`);
  return await withChild(run, async ({ port, ask }) => {
    const sockets: Socket[] = [];
    try {
      const during = ask('written', { kind: 'write', from: 0, count: 100 });
      while (sockets.length < connections) {
        const batch = Array.from({ length: Math.min(100, connections - sockets.length) }, (_, index) => halfOpen(port, index));
        sockets.push(...batch);
        await Promise.all(batch.map(settled));
      }
      const { refused } = await during;
      await allAccepted(ask);
      const after = await ask('written', { kind: 'write', from: 100, count: 100 });
      const held = sockets.filter(isOpen).length;
      const redirect = await get(port, '/callback?code=c&state=s').catch(() => 0);
      /** Resolves with how long the last of them was kept, ms. */
      const untilLetGo = async (): Promise<number> => {
        const startedAt = performance.now();
        await Promise.all(sockets.filter(isOpen).map(async (socket) => void (await once(socket, 'close'))));
        return performance.now() - startedAt;
      };
      const letGoAfterMs = untilAllAreGone ? await untilLetGo() : null;
      for (const socket of sockets) socket.destroy();
      const { lost } = await ask('read', { kind: 'read', count: 200 });
      return { refused: [...refused, ...after.refused], lost, held, redirect, letGoAfterMs };
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  });
};

/** What may come in one request of at most 64 kB: each by a name, as path and headers. */
export const attacks: Readonly<Record<string, { readonly path: string; readonly headers?: Readonly<Record<string, string>> }>> = {
  '60 kB of slashes': { path: `${'/'.repeat(60_000)}x` },
  '60 kB of slashes, another host': { path: `${'/'.repeat(60_000)}x`, headers: { host: 'evil.example' } },
  '32 kB of slashes': { path: `${'/'.repeat(32_000)}x` },
  '32 kB of slashes after the path': { path: `/callback${'/'.repeat(32_000)}x` },
  '1 kB of slashes after the path': { path: `/CALLBACK${'/'.repeat(1_000)}` },
  '32 kB of parameters': { path: `/callback?${'&'.repeat(32_000)}` },
  '16 kB of states': { path: `/callback?${'state=a&'.repeat(2_000)}` },
  '16 kB of escapes': { path: `/callback?state=${'%F0%9F%98'.repeat(1_700)}` },
  '16 kB of fragments': { path: `/callback?code=c&state=s${'%23'.repeat(5_000)}` },
  '60 kB of another scheme': { path: `${'a'.repeat(30_000)}:${'/'.repeat(30_000)}` },
  'a host of 60 kB': { path: '/callback', headers: { host: `127.0.0.1${'.'.repeat(60_000)}` } },
  '1,900 headers': { path: '/callback', headers: Object.fromEntries(Array.from({ length: 1_900 }, (_, index) => [`x-${index}`, 'x'])) },
};

/**
 * Processor time the listener's whole process uses for each of the attacks, ms, the median of five: its main thread is
 * blocked for no longer than that, however busy the machine is.
 */
export const measureAttacks = async (run: LoopbackRun, names: readonly string[]): Promise<ReadonlyMap<string, number>> =>
  await withChild(run, async ({ port, ask }) => {
    const cpu = async () => (await ask('cpu', { kind: 'cpu' })).ms;
    const taken = new Map<string, number[]>();
    for (let round = 0; round < 6; round += 1) {
      for (const name of names) {
        const attack = attacks[name];
        if (attack === undefined) throw new Error(`There is no attack “${name}”.`);
        const before = await cpu();
        await get(port, attack.path, attack.headers);
        const ms = (await cpu()) - before;
        // The first round compiles what the others run.
        if (round > 0) taken.set(name, [...(taken.get(name) ?? []), ms]);
      }
    }
    return new Map([...taken].map(([name, times]) => [name, times.toSorted((a, b) => a - b)[2] ?? 0]));
  });

interface Child {
  readonly port: number;
  ask<K extends Report['kind']>(kind: K, question: Question): Promise<Extract<Report, { kind: K }>>;
}

const withChild = async <T>({ program, bounded, openFiles }: LoopbackRun, work: (child: Child) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-loopback-'));
  const port = await freePort();
  const orders: Orders = { folder, port, bounded };
  const child = spawn('sh', ['-c', 'ulimit -n "$0" && exec "$@"', String(openFiles), process.execPath, program, JSON.stringify(orders)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-2_000)));
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The child ended by itself: ${errors}`);
  });
  // Whoever waits for a report hears of it; at the end it is expected.
  ended.catch(() => {});
  const hears = async <K extends Report['kind']>(kind: K) =>
    await Promise.race([
      ended,
      new Promise<Extract<Report, { kind: K }>>((resolve) => {
        const hear = (message: unknown) => {
          const report = message as Report;
          if (report.kind !== kind) return;
          child.off('message', hear);
          resolve(report as Extract<Report, { kind: K }>);
        };
        child.on('message', hear);
      }),
    ]);
  try {
    await hears('listening');
    return await work({
      port,
      ask: async (kind, question) => {
        const answer = hears(kind);
        child.send(question);
        return await answer;
      },
    });
  } finally {
    const exit = child.exitCode === null ? once(child, 'exit') : null;
    child.kill('SIGKILL');
    await exit;
    rmSync(folder, { recursive: true, force: true });
  }
};

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

/** The system connects before a program accepts: resolves when the child has taken in all it will. */
const allAccepted = async (ask: Child['ask']): Promise<void> => {
  for (let before = -1, now = 0; now !== before;) {
    before = now;
    now = (await ask('sockets', { kind: 'sockets' })).count;
  }
};

/** Silence, half a request line, or half the headers. */
const beginnings = ['', 'GET /callback?co', 'GET /callback?code=c HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: '];

const halfOpen = (port: number, index: number): Socket => {
  const socket = connect(port, '127.0.0.1');
  const beginning = beginnings[index % beginnings.length] ?? '';
  socket.on('error', () => {}).resume();
  if (beginning !== '') socket.once('connect', () => socket.write(beginning));
  return socket;
};

const isOpen = (socket: Socket): boolean => !socket.destroyed && !socket.readableEnded;

/** Connected, or turned away. */
const settled = async (socket: Socket): Promise<void> =>
  await new Promise((resolve) => {
    socket.once('connect', () => resolve());
    socket.once('close', () => resolve());
  });

/** The status of the answer. */
const get = async (port: number, path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> =>
  await new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, path, headers: { host: `127.0.0.1:${port}`, ...headers }, agent: false },
      (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
