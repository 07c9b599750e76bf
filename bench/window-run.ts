import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { standInCommand } from '../electron-stand-in/index.ts';
import type { AppHost } from '../scripts/host.ts';
import { connectDevTools } from './devtools.ts';

/** How long a window may take to be there, ms. */
const patienceMs = 60_000;
/** The process's memory is looked at this long after the window is usable, ms. */
const settleMs = 500;

/** What the page tells of its own start; times are epoch ms. */
interface PageTimes {
  readonly navigatedAt: number;
  readonly usableAt: number;
  /** The page was watched before it had anything to show; otherwise `usableAt` is later than it was. */
  readonly watchedInTime: boolean;
}

export interface WindowRun {
  /** From the start of the process until the window shows what counts, ms. */
  readonly usableMs: number;
  /** The first part of it: until the page begins to load, ms. */
  readonly navigatedMs: number;
  /** Resident memory of the main process, bytes; null where the system does not tell. */
  readonly mainBytes: number | null;
  readonly watchedInTime: boolean;
}

/** Program and arguments that start the app in `appFolder` with a debugging port. */
export const windowCommand = (host: AppHost, appFolder: string, userData: string): readonly [string, ...string[]] => {
  const chosen = `--user-data-dir=${userData}`;
  if (host.kind === 'stand-in') return [...standInCommand(), appFolder, chosen];
  // Chromium's sandbox does not run as root; without the basic store a Linux desktop's keyring could not open the sessions.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [host.binary, ...asRoot, '--remote-debugging-port=0', '--password-store=basic', appFolder, chosen];
};

/**
 * Starts an app and waits until `isUsable`, a JavaScript expression for its page, holds in a frame that has been
 * painted. Then quits it and waits for its end.
 */
export const runWindow = async (command: readonly [string, ...string[]], env: NodeJS.ProcessEnv, isUsable: string): Promise<WindowRun> => {
  const [program, ...args] = command;
  const startedAt = performance.timeOrigin + performance.now();
  const child = spawn(program, args, {
    env: { ...env, TENANTRY_E2E: '1', TENANTRY_HEADLESS: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const times = await watch(await debuggingAddress(child), isUsable);
    await setTimeout(settleMs);
    return {
      usableMs: times.usableAt - startedAt,
      navigatedMs: times.navigatedAt - startedAt,
      mainBytes: residentBytes(child.pid),
      watchedInTime: times.watchedInTime,
    };
  } finally {
    await end(child);
  }
};

const debuggingAddress = async (child: ChildProcess): Promise<string> => {
  let said = '';
  return await new Promise((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', () => reject(new Error(`The app ended before its window was there. It said:\n${said}`)));
    void setTimeout(patienceMs, null, { ref: false }).then(() => reject(new Error(`No window came. The app said:\n${said}`)));
  });
};

const bindingName = 'benchUsable';
const laterLooks = new Set(['Page.frameNavigated', 'Page.domContentEventFired', 'Page.loadEventFired']);

/** Runs in the page, from its very beginning: looks in every frame, and tells the time one frame after the first success. */
const watcher = (isUsable: string): string => `
  if (globalThis.benchWatches === undefined && location.protocol !== 'about:') {
    globalThis.benchWatches = true;
    const watchedInTime = document.readyState === 'loading';
    const tell = () => ${bindingName}(JSON.stringify({
      navigatedAt: performance.timeOrigin,
      usableAt: performance.timeOrigin + performance.now(),
      watchedInTime,
    }));
    const look = () => requestAnimationFrame(${isUsable} ? tell : look);
    look();
  }
`;

const watch = async (address: string, isUsable: string): Promise<PageTimes> => {
  const patience = new AbortController();
  const tooLong = setTimeout(patienceMs, null, { signal: patience.signal }).then(() => {
    throw new Error('The window never became usable.');
  });
  let told: (times: PageTimes) => void = () => {};
  const times = new Promise<PageTimes>((resolve) => (told = resolve));
  const source = watcher(isUsable);
  const devTools = await connectDevTools(address, (method, params, session) => {
    if (method === 'Runtime.bindingCalled' && params['name'] === bindingName) told(JSON.parse(String(params['payload'])) as PageTimes);
    // In a new document the script runs by itself, unless the document came between two of these commands.
    if (laterLooks.has(method)) devTools.send('Runtime.evaluate', { expression: source }, session);
    if (method !== 'Target.attachedToTarget') return;
    const attached = String(params['sessionId']);
    devTools.send('Page.enable', {}, attached);
    devTools.send('Runtime.enable', {}, attached);
    // An app without a debugger collects no stacks.
    devTools.send('Runtime.setMaxCallStackSizeToCapture', { size: 0 }, attached);
    devTools.send('Runtime.addBinding', { name: bindingName }, attached);
    devTools.send('Page.addScriptToEvaluateOnNewDocument', { source }, attached);
    devTools.send('Runtime.evaluate', { expression: source }, attached);
  });
  devTools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true, filter: [{ type: 'page' }] });
  try {
    return await Promise.race([times, tooLong]);
  } finally {
    patience.abort();
    tooLong.catch(() => {});
    devTools.close();
  }
};

/** Resident memory of a process, bytes. */
const residentBytes = (pid: number | undefined): number | null => {
  if (pid === undefined || process.platform === 'win32') return null;
  if (process.platform === 'linux') {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  }
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(stdout.trim()) * 1024 || null;
};

const end = async (child: ChildProcess): Promise<void> => {
  const exited = once(child, 'exit');
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const insist = globalThis.setTimeout(() => child.kill('SIGKILL'), 8_000);
  await exited;
  clearTimeout(insist);
};
