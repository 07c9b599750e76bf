import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { _electron, type Page } from '@playwright/test';
import { type RunningApp, startApp } from '../../electron-stand-in/index.ts';
import { type AppHost, appCommand } from '../../scripts/host.ts';
import { root } from '../../scripts/project.ts';
import { appHost } from './host.ts';
import type { Result } from '../../src-preload/contract/index.ts';
import type { Surroundings } from './surroundings.ts';

const insideApp = fileURLToPath(new URL('inside-app.cjs', import.meta.url));

/** Something main sent to the window: an answer to a command, or an event. */
export interface Traffic {
  readonly kind: 'answer' | 'event';
  readonly channel: string;
  readonly value: unknown;
}

/** What main is made to say, or to meet, instead of the truth. */
export interface Pretence {
  readonly network?: 'gone';
  readonly keyStore?: 'locked';
  /** Members of the snapshot. */
  readonly app?: Readonly<Record<string, unknown>>;
  /** Answers to commands by name; null: none at all. */
  readonly answers?: Readonly<Record<string, Result<unknown> | null>>;
}

/** One run of the built app. */
export interface LaunchedApp {
  readonly host: AppHost['kind'];
  readonly userData: string;
  /** The window's page, as it was when the app started. */
  readonly page: Page;
  /** The page of the window that is there now. */
  window(): Promise<Page>;
  /** What the window's close button does. */
  closeWindow(): Promise<void>;
  readClipboard(): Promise<string>;
  /** Starts the app again with `args` (a callback URL, say), as the system would; resolves when that start has ended. */
  secondInstance(...args: readonly string[]): Promise<void>;
  /** Standard output and standard error so far. */
  output(): string;
  /** Everything that main has sent to the window. */
  traffic(): readonly Traffic[];
  /** From now on main says or meets this; reload the page to see what it says. Null: the truth again. */
  pretend(pretence: Pretence | null): void;
  readonly isRunning: () => boolean;
  /** Quits the app as a person would. */
  close(): Promise<void>;
  /** Ends the process without a word, as a crash does. */
  kill(): Promise<void>;
}

export interface LaunchOptions {
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Another user-data folder than the test's own. */
  readonly userData?: string;
  /** From the start on. */
  readonly pretence?: Pretence;
}

/** Starts the built app on whatever host there is, and waits for its window. */
export const launchApp = async (surroundings: Surroundings, options: LaunchOptions = {}): Promise<LaunchedApp> => {
  const host = appHost();
  if (options.pretence !== undefined) writeFileSync(join(surroundings.folder, 'pretend.json'), JSON.stringify(options.pretence));
  const userData = options.userData ?? join(surroundings.folder, 'user-data');
  const trafficFile = join(surroundings.folder, 'traffic.jsonl');
  const pretendFile = join(surroundings.folder, 'pretend.json');
  const env = { ...surroundings.env, ...options.env, TENANTRY_E2E_TRAFFIC: trafficFile, TENANTRY_E2E_PRETEND: pretendFile };
  const launched = await (host.kind === 'electron' ? onElectron : onStandIn)({ host, userData, env, args: options.args ?? [] });
  return {
    ...launched,
    host: host.kind,
    userData,
    secondInstance: async (...args) => {
      const [program, ...leading] = appCommand(host);
      await promisify(execFile)(program, [...leading, `--user-data-dir=${userData}`, ...args], { env });
    },
    pretend: (pretence) =>
      pretence === null ? rmSync(pretendFile, { force: true }) : writeFileSync(pretendFile, JSON.stringify(pretence)),
    traffic: () =>
      existsSync(trafficFile)
        ? readFileSync(trafficFile, 'utf8')
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line) as Traffic)
        : [],
  };
};

interface Start {
  readonly host: AppHost;
  readonly userData: string;
  readonly env: NodeJS.ProcessEnv;
  readonly args: readonly string[];
}

type HostPart = Pick<LaunchedApp, 'page' | 'window' | 'closeWindow' | 'readClipboard' | 'output' | 'isRunning' | 'close' | 'kill'>;

/** Every process that has this user-data folder in its command line, with its state and parent; for finding out what hangs. */
const processesOf = (userData: string): string => {
  if (process.platform !== 'linux') return '';
  const { stdout } = spawnSync('ps', ['-eo', 'pid,ppid,stat,wchan:20,etimes,args'], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => line.includes(userData))
    .map((line) => line.slice(0, 200))
    .join('\n');
};

/**
 * Once in some hundred starts the stand-in falls silent before it has begun, and nobody knows why yet: that is no fault of
 * the app's, so it is started once more, and said. One that ended by itself has handed over to the instance that runs.
 */
const startStandIn = async (start: Start, isSecondTry = false): Promise<{ readonly app: RunningApp; readonly page: Page }> => {
  const app = startApp({ appPath: root, ...start, preloadModules: [insideApp] });
  try {
    return { app, page: await app.window() };
  } catch (error) {
    const isSilent = app.isRunning() && app.output() === '';
    const processes = isSilent ? processesOf(start.userData) : '';
    await app.kill();
    if (isSecondTry || !isSilent) throw error;
    console.warn(`The stand-in said nothing at all and was started a second time. What ran then:\n${processes}`);
    return await startStandIn(start, true);
  }
};

const onStandIn = async (start: Start): Promise<HostPart> => {
  const { app, page } = await startStandIn(start);
  return {
    page,
    window: () => app.window(),
    closeWindow: async () => await (await app.window()).close(),
    readClipboard: () =>
      new Promise((resolve, reject) => {
        app.process.once('message', (answer) => resolve((answer as { clipboard: string }).clipboard));
        app.process.send('clipboard', (error) => error !== null && reject(error));
      }),
    output: () => app.output(),
    isRunning: () => app.isRunning(),
    close: () => app.stop(),
    kill: () => app.kill(),
  };
};

const onElectron = async ({ host, userData, env, args }: Start): Promise<HostPart> => {
  const [binary, ...leading] = appCommand(host);
  const app = await _electron.launch({
    executablePath: binary,
    args: ['-r', insideApp, ...leading, `--user-data-dir=${userData}`, ...args],
    env: Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)),
  });
  let output = '';
  const child = app.process();
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    page: await app.firstWindow(),
    window: () => app.firstWindow(),
    closeWindow: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
    readClipboard: () => app.evaluate(({ clipboard }) => clipboard.readText()),
    output: () => output,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    close: () => app.close(),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
};
