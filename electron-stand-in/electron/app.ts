import { spawn } from 'node:child_process';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../host.ts';
import { appDataFolder, switchValue } from '../launch.ts';
import { CancellableEvent, strict, strictClass, StrictEmitter } from '../strict.ts';

interface Closable {
  close(): void;
  isDestroyed(): boolean;
}

const events = [
  'activate',
  'before-quit',
  'browser-window-blur',
  'browser-window-created',
  'browser-window-focus',
  'quit',
  'ready',
  'second-instance',
  'web-contents-created',
  'will-finish-launching',
  'will-quit',
  'window-all-closed',
];
/** Events whose cause cannot arise here: no native macOS app, no GPU or child processes of our own, no certificates asked for. */
const silentEvents = [
  'open-url',
  'open-file',
  'continue-activity',
  'child-process-gone',
  'render-process-gone',
  'certificate-error',
  'login',
];

/** Electron's `app`. */
export class App extends StrictEmitter {
  readonly #host: Host;
  readonly #paths = new Map<string, string>();
  #name: string;
  #ready = false;
  #lockAsked = false;
  #quitting = false;
  #relaunch: { readonly program: string; readonly args: readonly string[] } | null = null;
  #becomeReady: () => void = () => {};
  readonly #whenReady = new Promise<void>((resolve) => (this.#becomeReady = resolve));
  /** Filled by BrowserWindow. */
  readonly windows = new Set<Closable>();
  readonly isPackaged = false;
  readonly runningUnderARM64Translation = false;
  readonly commandLine;

  constructor(host: Host) {
    super('app', events, silentEvents);
    this.#host = host;
    this.#name = host.launch.name;
    this.commandLine = strict('app.commandLine', {
      hasSwitch: (name: string) => switchValue(host.launch.args, name) !== undefined,
      getSwitchValue: (name: string) => switchValue(host.launch.args, name) ?? '',
      // Chromium is already starting with the stand-in's own flags.
      appendSwitch: () => {},
    });
  }

  get name(): string {
    return this.#name;
  }
  set name(name: string) {
    this.#name = name;
  }

  getName = () => this.#name;
  setName = (name: string) => void (this.#name = name);
  getVersion = () => this.#host.launch.version;
  getAppPath = () => this.#host.launch.appPath;
  isReady = () => this.#ready;
  whenReady = () => this.#whenReady;
  /** Nothing to do: pages run in Chromium's sandbox anyway (except as root, where Chromium has none). */
  enableSandbox = () => {};
  setDesktopName = (_name: string) => {};
  setAppUserModelId = (_id: string) => {};

  getPath(name: string): string {
    const set = this.#paths.get(name);
    if (set !== undefined) return set;
    const home = process.env['HOME'] ?? homedir();
    switch (name) {
      case 'home':
        return home;
      case 'appData':
        return appDataFolder(process.env, process.platform);
      case 'userData':
      case 'sessionData':
        return this.#host.launch.userData;
      case 'logs':
        return process.platform === 'darwin' ? join(home, 'Library', 'Logs', this.#name) : join(this.getPath('userData'), 'logs');
      case 'temp':
        return tmpdir();
      case 'exe':
        return process.execPath;
      case 'desktop':
        return join(home, 'Desktop');
      case 'documents':
        return join(home, 'Documents');
      case 'downloads':
        return join(home, 'Downloads');
      default:
        throw new Error(`electron-stand-in: app.getPath('${name}') is not implemented`);
    }
  }

  setPath(name: string, path: string): void {
    if (name === 'userData' && path !== this.#host.launch.userData) {
      throw new Error("electron-stand-in: app.setPath('userData') comes too late here; start with --user-data-dir=… instead");
    }
    this.#paths.set(name, path);
  }

  /** The lock is taken before the app is loaded, so that a second start is quick; here it is only asked about. */
  requestSingleInstanceLock(additionalData?: unknown): boolean {
    if (additionalData !== undefined)
      throw new Error('electron-stand-in: app.requestSingleInstanceLock(additionalData) is not implemented');
    if (!this.#lockAsked) {
      this.#lockAsked = true;
      void this.#whenReady.then(() =>
        this.#host.lock.onSecondStart(({ argv, cwd }) => this.emit('second-instance', new CancellableEvent(), [...argv], cwd, undefined)),
      );
    }
    return true;
  }

  /** Linux has no such settings in Electron either; elsewhere an app that is not installed cannot have them. */
  getLoginItemSettings = () => ({
    openAtLogin: false,
    openAsHidden: false,
    wasOpenedAtLogin: false,
    wasOpenedAsHidden: false,
    restoreState: false,
  });
  setLoginItemSettings = (_settings: object) => {};

  /** There is no program of our own that the system could start for a scheme. */
  setAsDefaultProtocolClient = (_scheme: string) => false;
  isDefaultProtocolClient = (_scheme: string) => false;
  removeAsDefaultProtocolClient = (_scheme: string) => false;

  relaunch(options?: { readonly args?: readonly string[]; readonly execPath?: string }): void {
    const [program, ...leading] = this.#host.launch.launchCommand as [string, ...string[]];
    this.#relaunch =
      options?.execPath === undefined
        ? // Electron's default arguments are those of this start, the app's path included.
          {
            program,
            args: options?.args === undefined ? [...leading, ...this.#host.launch.args] : [...leading.slice(0, 3), ...options.args],
          }
        : { program: options.execPath, args: options.args ?? [] };
  }

  quit(): void {
    if (this.#quitting) return;
    this.#quitting = true;
    void this.#quit().then((done) => {
      if (!done) this.#quitting = false;
    });
  }

  exit(code = 0): void {
    this.#quitting = true;
    void this.#end(code);
  }

  /** Called when the app's main module has been loaded. */
  announceReady(): void {
    this.emit('will-finish-launching');
    this.#ready = true;
    this.emit('ready', new CancellableEvent(), {});
    this.#becomeReady();
  }

  /** Called when a window has gone. */
  windowClosed(): void {
    if (this.windows.size > 0 || this.#quitting) return;
    if (this.listenerCount('window-all-closed') === 0) this.quit();
    else this.emit('window-all-closed');
  }

  async #quit(): Promise<boolean> {
    const before = new CancellableEvent();
    this.emit('before-quit', before);
    if (before.defaultPrevented) return false;
    for (const window of this.windows) {
      window.close();
      if (!window.isDestroyed()) return false;
    }
    const will = new CancellableEvent();
    this.emit('will-quit', will);
    if (will.defaultPrevented) return false;
    await this.#end(0);
    return true;
  }

  async #end(code: number): Promise<void> {
    this.emit('quit', new CancellableEvent(), code);
    await this.#host.closeBrowser();
    this.#host.lock.release();
    if (this.#relaunch !== null) spawn(this.#relaunch.program, this.#relaunch.args, { detached: true, stdio: 'ignore' }).unref();
    process.exit(code);
  }
}
strictClass('app', App);
