import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { Connection } from './connection.ts';
import { chromiumFlags, type ChromiumOptions } from './flags.ts';
import { findChromium } from './find.ts';
import { Page } from './page.ts';

interface TargetInfo {
  readonly targetId: string;
  readonly type: string;
  readonly url: string;
  readonly openerId?: string;
}

/** What a profile must know before its first start: a form's values and passwords are never kept. */
const preferences = {
  autofill: { enabled: false, profile_enabled: false, credit_card_enabled: false },
  credentials_enable_service: false,
  profile: { password_manager_enabled: false },
  translate: { enabled: false },
};

interface BrowserEvents {
  /** A page tried to open a window. It waits, unloaded, and is closed after the listeners have run. */
  popup: [openerTargetId: string, url: string];
  exit: [];
}

/** The Chromium process behind the app's windows. */
export class Browser extends EventEmitter<BrowserEvents> {
  readonly #process: ChildProcess;
  readonly #connection: Connection;
  readonly #pages = new Map<string, Page>();
  readonly #waiting: ((page: Page) => void)[] = [];
  #firstPage: Page | null = null;
  #wanted = 1;
  #started = false;
  #stderr = '';
  readonly exited: Promise<void>;
  /** The DevTools address, under end-to-end tests only. */
  readonly debuggingAddress: Promise<string>;

  /** Starts Chromium; throws a plain sentence when none is installed. */
  constructor(options: ChromiumOptions) {
    super();
    const executable = findChromium();
    if (executable === null) {
      throw new Error('electron-stand-in: no Chromium, Chrome, Brave or Edge was found. Install one, or name it in TENANTRY_CHROMIUM.');
    }
    prepareProfile(options.profile);
    this.#process = spawn(executable, chromiumFlags(options), { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] });
    this.exited = new Promise((resolve) => {
      this.#process.once('error', () => resolve());
      this.#process.once('exit', () => resolve());
    });
    void this.exited.then(() => {
      this.#connection.close();
      for (const page of this.#pages.values()) page.lost();
      this.#pages.clear();
      this.emit('exit');
    });
    this.debuggingAddress = new Promise((resolve) => {
      this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
        this.#stderr = (this.#stderr + text).slice(-8000);
        const address = /DevTools listening on (ws:\S+)/.exec(this.#stderr)?.[1];
        if (address !== undefined) resolve(address);
      });
    });
    this.#connection = new Connection(this.#process.stdio[3] as Writable, this.#process.stdio[4] as Readable);
    this.#connection.on<{ sessionId: string; targetInfo: TargetInfo; waitingForDebugger: boolean }>(
      'Target.attachedToTarget',
      ({ sessionId, targetInfo }) => void this.#attached(sessionId, targetInfo),
    );
    this.#connection.on<{ sessionId: string }>('Target.detachedFromTarget', ({ sessionId }) => {
      this.#pages.get(sessionId)?.lost();
      this.#pages.delete(sessionId);
    });
    this.#connection
      .send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true, filter: [{ type: 'page' }] })
      .catch(() => {});
  }

  get alive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** It was there, and is on its way out or gone. */
  get ending(): boolean {
    return this.#started && this.#connection.closed;
  }

  /** What Chromium said last on its standard error, for a failure's message. */
  get lastWords(): string {
    return this.#stderr.trim();
  }

  /** The first call gets the page Chromium started with, later ones a window of their own. */
  async openPage(): Promise<Page> {
    if (this.#firstPage !== null) {
      const page = this.#firstPage;
      this.#firstPage = null;
      return page;
    }
    const page = new Promise<Page>((resolve, reject) => {
      this.#waiting.push(resolve);
      void this.exited.then(() => reject(new Error(`electron-stand-in: Chromium ended before its window appeared.\n${this.lastWords}`)));
    });
    if (this.#wanted === 0) {
      this.#wanted += 1;
      await this.#connection.send('Target.createTarget', { url: 'about:blank', newWindow: true });
    }
    return await page;
  }

  /** Asks Chromium to end, and insists after two seconds. */
  async close(): Promise<void> {
    if (!this.alive) return;
    const insist = setTimeout(() => this.kill(), 2000);
    this.#connection.send('Browser.close').catch(() => {});
    await this.exited;
    clearTimeout(insist);
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  async #attached(sessionId: string, target: TargetInfo): Promise<void> {
    if (target.openerId !== undefined || this.#wanted === 0) {
      // Opened by a page, or by the person with Ctrl+N: Electron's windows are opened by the app alone.
      if (target.openerId !== undefined) this.emit('popup', target.openerId, target.url);
      await this.#connection.send('Target.closeTarget', { targetId: target.targetId }).catch(() => {});
      return;
    }
    this.#wanted -= 1;
    this.#started = true;
    const page = new Page(this.#connection, sessionId, target.targetId);
    this.#pages.set(sessionId, page);
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#firstPage = page;
    else waiting(page);
  }
}

const prepareProfile = (profile: string): void => {
  const file = join(profile, 'Default', 'Preferences');
  if (existsSync(file)) return;
  mkdirSync(join(profile, 'Default'), { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(preferences), { mode: 0o600 });
};
