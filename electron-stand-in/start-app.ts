import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import { fromRouted } from './electron/protocol.ts';
import { standInCommand } from './launch.ts';

export interface StartOptions {
  readonly appPath: string;
  readonly userData: string;
  readonly args?: readonly string[];
  /** Modules to load into main before the app. */
  readonly preloadModules?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** One run of an app on the stand-in, and a Playwright connection to its window. */
export class RunningApp {
  readonly process: ChildProcess;
  /** The process has ended, and its output has been read to the end. */
  readonly #closed: Promise<void>;
  #output = '';
  #browser: Browser | null = null;

  constructor(options: StartOptions) {
    const [program, ...args] = standInCommand();
    this.process = spawn(program, [...args, ...(options.args ?? [])], {
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#closed = new Promise((resolve) => void this.process.once('close', () => resolve()));
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
  }

  /** Everything written to standard output and standard error so far. */
  output(): string {
    return this.#output;
  }

  /** Resolves with the first match of `pattern` in the output; rejects when the process ends without one, or after `timeoutMs`. */
  async waitForOutput(pattern: RegExp, timeoutMs = 45_000): Promise<RegExpExecArray> {
    const deadline = AbortSignal.timeout(timeoutMs);
    for (;;) {
      const match = pattern.exec(this.#output);
      if (match !== null) return match;
      if (deadline.aborted || !this.isRunning()) throw new Error(`The app never said ${String(pattern)}. It said:\n${this.#output}`);
      const chunk = new Promise<void>((resolve) => {
        this.process.stdout?.once('data', () => resolve());
        this.process.stderr?.once('data', () => resolve());
        this.process.once('close', () => resolve());
        deadline.addEventListener('abort', () => resolve());
      });
      await chunk;
    }
  }

  isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** The app's window, once it shows a page of the app's own protocol. */
  async window(): Promise<Page> {
    const address = (await this.waitForOutput(/DevTools listening on (ws:\S+)/))[1] as string;
    // Late, so that a program which only starts the app does not load Playwright.
    const { chromium } = await import('@playwright/test');
    this.#browser ??= await chromium.connectOverCDP(address);
    const context = this.#browser.contexts()[0];
    if (context === undefined) throw new Error('Chromium has no window.');
    const isApp = (page: Page) => fromRouted(page.url()) !== page.url();
    for (;;) {
      const page = context.pages().find(isApp);
      if (page !== undefined) return page;
      const first = context.pages()[0];
      if (first === undefined) await context.waitForEvent('page');
      else await first.waitForURL((url) => fromRouted(url.href) !== url.href, { waitUntil: 'commit' });
    }
  }

  /** Waits for the process to end by itself, and for the last of its output; resolves with its exit code. */
  async exited(): Promise<number | null> {
    await this.#closed;
    await this.#browser?.close().catch(() => {});
    return this.process.exitCode;
  }

  /** Asks the app to quit, and insists after half a minute: on a busy machine it may take long to write what it holds. */
  async stop(): Promise<void> {
    await this.#browser?.close().catch(() => {});
    if (!this.isRunning()) return;
    this.process.kill('SIGTERM');
    await Promise.race([this.exited(), setTimeout(30_000, null, { ref: false })]);
    if (this.isRunning()) await this.kill();
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.exited();
  }
}

/** Starts `appPath` on the stand-in, without a display, with the debugging port of end-to-end tests. */
export const startApp = (options: StartOptions): RunningApp =>
  new RunningApp({
    ...options,
    args: [
      ...(options.preloadModules ?? []).flatMap((file) => ['-r', file]),
      options.appPath,
      `--user-data-dir=${options.userData}`,
      ...(options.args ?? []),
    ],
    env: { TENANTRY_E2E: '1', TENANTRY_HEADLESS: '1', ...options.env },
  });

/** Removes a user-data folder, however long a Chromium that is just ending still writes to it. */
export const removeFolder = async (folder: string): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await rm(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      if (attempt === 40) throw error;
      await setTimeout(250);
    }
  }
};
