import type { Page, WindowBounds } from '../chromium/page.ts';
import type { Host } from '../host.ts';
import { CancellableEvent, strictClass, StrictEmitter } from '../strict.ts';
import type { App } from './app.ts';
import type { IpcMain } from './ipc-main.ts';
import type { NativeTheme } from './native-theme.ts';
import { toRouted } from './protocol.ts';
import type { Session, Sessions } from './session.ts';
import { WebContents } from './web-contents.ts';

interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly x?: number;
  readonly y?: number;
  readonly show?: boolean;
  readonly title?: string;
  readonly webPreferences?: {
    readonly preload?: string;
    readonly session?: Session;
    readonly partition?: string;
    readonly sandbox?: boolean;
    readonly contextIsolation?: boolean;
    readonly nodeIntegration?: boolean;
  };
}

const events = [
  'blur',
  'close',
  'closed',
  'focus',
  'hide',
  'maximize',
  'minimize',
  'move',
  'moved',
  'ready-to-show',
  'resize',
  'resized',
  'restore',
  'show',
  'unmaximize',
];
const silentEvents = [
  'session-end',
  'query-session-end',
  'page-title-updated',
  'unresponsive',
  'responsive',
  'enter-full-screen',
  'leave-full-screen',
  'app-command',
];

const defaultBounds: WindowBounds = { x: 0, y: 0, width: 800, height: 600 };

/** What windows need of the rest of the stand-in. */
interface Surroundings {
  readonly host: Host;
  readonly app: App;
  readonly ipcMain: IpcMain;
  readonly sessions: Sessions;
  readonly theme: NativeTheme;
}

/** Electron's `BrowserWindow`. */
export class BrowserWindow extends StrictEmitter {
  /** Set once, before the app is loaded: the app itself calls the constructor. */
  static #around: Surroundings;
  static connect = (surroundings: Surroundings): void => void (BrowserWindow.#around = surroundings);

  static getAllWindows = (): BrowserWindow[] => [...BrowserWindow.#around.app.windows] as BrowserWindow[];
  static getFocusedWindow = (): BrowserWindow | null => BrowserWindow.getAllWindows().find((window) => window.isFocused()) ?? null;
  static fromWebContents = (contents: WebContents): BrowserWindow | null =>
    BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null;
  static fromId = (id: number): BrowserWindow | null => BrowserWindow.getAllWindows().find((window) => window.id === id) ?? null;

  readonly webContents: WebContents;
  readonly id: number;
  #page: Page | null = null;
  #opening: Promise<Page> | null = null;
  #url = '';
  #bounds: WindowBounds;
  #visible: boolean;
  #minimised = false;
  #maximised = false;
  #focused = false;
  #destroyed = false;
  #shownOnce = false;

  constructor(options: WindowOptions = {}) {
    super('BrowserWindow', events, silentEvents);
    const { app, ipcMain, sessions, theme } = BrowserWindow.#around;
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const web = options.webPreferences ?? {};
    if (web.nodeIntegration === true || web.contextIsolation === false || web.sandbox === false) {
      throw new Error('electron-stand-in: only sandboxed windows with context isolation and without Node are implemented');
    }
    const session = web.session ?? (web.partition === undefined ? sessions.defaultSession : sessions.fromPartition(web.partition));
    this.webContents = new WebContents(session, ipcMain, web.preload);
    this.id = this.webContents.id;
    this.webContents.onState = (state) => this.#stateChanged(state);
    this.#visible = options.show !== false;
    this.#bounds = { ...defaultBounds, ...pick(options) };
    app.windows.add(this);
    theme.onChange((scheme) => void this.#page?.setColourScheme(scheme).catch(() => {}));
    app.emit('web-contents-created', new CancellableEvent(), this.webContents);
    app.emit('browser-window-created', new CancellableEvent(), this);
  }

  async loadURL(url: string): Promise<void> {
    this.#url = url;
    await this.#open();
    await this.webContents.load(url);
    if (this.#shownOnce) return;
    this.#shownOnce = true;
    this.emit('ready-to-show');
  }

  show(): void {
    const wasHidden = !this.#visible;
    this.#visible = true;
    if (this.#page === null && this.#opening === null && this.#url !== '') void this.loadURL(this.#url).catch(() => {});
    else if (wasHidden && this.#shownOnce) this.#act((page) => page.setState('normal'));
    this.#raise();
    if (wasHidden) this.emit('show');
  }

  /** There is no hiding a browser's window; minimised is the nearest. */
  hide(): void {
    if (!this.#visible) return;
    this.#visible = false;
    this.#act((page) => page.setState('minimized'));
    this.emit('hide');
  }

  focus(): void {
    if (this.#visible) this.#raise();
  }

  minimize(): void {
    this.#minimised = true;
    this.#act((page) => page.setState('minimized'));
    this.emit('minimize');
  }

  restore(): void {
    this.#minimised = false;
    this.#act((page) => page.setState('normal'));
    this.emit('restore');
  }

  maximize(): void {
    this.#maximised = true;
    this.#act((page) => page.setState('maximized'));
    this.emit('maximize');
  }

  unmaximize(): void {
    this.#maximised = false;
    this.#act((page) => page.setState('normal'));
    this.emit('unmaximize');
  }

  isVisible = (): boolean => this.#visible && !this.#destroyed;
  isMinimized = (): boolean => this.#minimised;
  isMaximized = (): boolean => this.#maximised;
  isFocused = (): boolean => this.#focused && this.#page !== null;
  isDestroyed = (): boolean => this.#destroyed;
  getBounds = (): WindowBounds => this.#bounds;
  setBackgroundColor = (_colour: string): void => {};

  setBounds(bounds: Partial<WindowBounds>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    this.#act((page) => page.setBounds(bounds));
  }

  /** Asks the listeners of `close` first. */
  close(): void {
    if (this.#destroyed) return;
    const event = new CancellableEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    const page = this.#page;
    this.#page = null;
    void page?.close();
    this.webContents.destroy();
    const { app } = BrowserWindow.#around;
    app.windows.delete(this);
    this.emit('closed');
    app.windowClosed();
  }

  async #open(): Promise<Page> {
    if (this.#page !== null) return this.#page;
    this.#opening ??= this.#openPage();
    try {
      return await this.#opening;
    } finally {
      this.#opening = null;
    }
  }

  async #openPage(): Promise<Page> {
    const { host, theme } = BrowserWindow.#around;
    const page = await host.openPage();
    page.on('lost', () => this.#lost(page));
    await this.webContents.adopt(page, toRouted(this.#url).replace(/^(https:\/\/[^/]+).*$/, '$1'));
    const { x, y, width, height } = this.#bounds;
    await page.setBounds(x === 0 && y === 0 ? { width, height } : { x, y, width, height });
    if (theme.scheme !== null) await page.setColourScheme(theme.scheme);
    this.#page = page;
    return page;
  }

  /** The person closed Chromium's window: too late to keep it, so a refused close opens it anew, unless the app hid it. */
  #lost(page: Page): void {
    if (this.#page !== page) return;
    this.#page = null;
    this.close();
    if (this.#destroyed || !this.#visible) return;
    this.loadURL(this.#url).catch(() => {
      this.#visible = false;
      this.emit('hide');
    });
  }

  #act(action: (page: Page) => Promise<void>): void {
    if (this.#page !== null) void action(this.#page).catch(() => {});
  }

  #raise(): void {
    this.#minimised = false;
    this.#act((page) => page.bringToFront());
  }

  #stateChanged(state: { readonly dark: boolean; readonly focused: boolean; readonly resized: boolean }): void {
    const { app, theme } = BrowserWindow.#around;
    theme.systemIs(state.dark);
    if (state.focused !== this.#focused) {
      this.#focused = state.focused;
      this.emit(state.focused ? 'focus' : 'blur');
      app.emit(state.focused ? 'browser-window-focus' : 'browser-window-blur', new CancellableEvent(), this);
    }
    if (state.resized) this.#act((page) => this.#measure(page));
  }

  async #measure(page: Page): Promise<void> {
    this.#bounds = await page.bounds();
    this.emit('resize');
    this.emit('resized');
  }
}
strictClass('BrowserWindow', BrowserWindow);

const pick = ({ x, y, width, height }: WindowOptions): Partial<WindowBounds> => ({
  ...(x === undefined ? {} : { x }),
  ...(y === undefined ? {} : { y }),
  ...(width === undefined ? {} : { width }),
  ...(height === undefined ? {} : { height }),
});
