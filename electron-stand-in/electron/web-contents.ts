import { readFileSync } from 'node:fs';
import { initScript, type HostMessage, type PageMessage } from '../chromium/init-script.ts';
import type { Decision, Frame, Page, PageRequest } from '../chromium/page.ts';
import { CancellableEvent, strict, strictClass, StrictEmitter } from '../strict.ts';
import type { IpcMain } from './ipc-main.ts';
import { fromRouted, toRouted } from './protocol.ts';
import type { Session } from './session.ts';

type WindowOpenHandler = (details: { url: string; frameName: string; disposition: string }) => { readonly action: 'deny' | 'allow' };

const events = [
  'did-finish-load',
  'did-fail-load',
  'did-navigate',
  'dom-ready',
  'preload-error',
  'render-process-gone',
  'will-navigate',
  'will-frame-navigate',
  'destroyed',
];
/** No web views exist here; permissions, devices and dialogs of a page are refused by Chromium itself. */
const silentEvents = [
  'will-attach-webview',
  'did-attach-webview',
  'will-redirect',
  'unresponsive',
  'responsive',
  'context-menu',
  'before-input-event',
  'console-message',
  'select-bluetooth-device',
  'devtools-opened',
];

/** Electron's `WebFrameMain`, as the sender of a message. */
const frameView = (page: Page, frame: Frame, mainFrame: () => object) =>
  strict('webFrameMain', {
    get url() {
      return fromRouted(frame.url);
    },
    get origin() {
      const url = new URL(fromRouted(frame.url));
      return url.host === '' ? 'null' : `${url.protocol}//${url.host}`;
    },
    get parent(): object | null {
      return frame.parentId === null ? null : mainFrame();
    },
    get top(): object {
      return mainFrame();
    },
    processId: 1,
    routingId: frame === page.mainFrame ? 1 : 2,
    isDestroyed: () => false,
  });

let nextId = 1;

/** Electron's `WebContents` of one window. A window that Chromium has closed gets a new page on its next load. */
export class WebContents extends StrictEmitter {
  readonly id = nextId++;
  readonly session: Session;
  readonly #ipcMain: IpcMain;
  readonly #preload: string;
  #page: Page | null = null;
  readonly #frames = new WeakMap<Frame, object>();
  #url = '';
  #allowed: string | null = null;
  #arrived = false;
  #windowOpenHandler: WindowOpenHandler | null = null;
  #destroyed = false;
  /** What the window wants to know of its page. */
  onState: (state: { readonly dark: boolean; readonly focused: boolean; readonly resized: boolean }) => void = () => {};

  constructor(session: Session, ipcMain: IpcMain, preloadFile: string | undefined) {
    super('webContents', events, silentEvents);
    this.session = session;
    this.#ipcMain = ipcMain;
    this.#preload = preloadFile === undefined ? '' : readFileSync(preloadFile, 'utf8');
  }

  /** Takes over a fresh page; `routedOrigin` is where the app's own protocol will be shown. */
  async adopt(page: Page, routedOrigin: string): Promise<void> {
    this.#page = page;
    this.#arrived = false;
    page.on('message', (frame, text) => this.#receive(page, frame, text));
    page.on('navigated', (frame) => this.#navigated(page, frame));
    page.on('domReady', () => this.emit('dom-ready', new CancellableEvent()));
    page.on('loaded', () => this.#url !== '' && this.emit('did-finish-load', new CancellableEvent()));
    page.on('windowOpen', (url) => this.#windowOpenHandler?.({ url: fromRouted(url), frameName: '', disposition: 'foreground-tab' }));
    page.on('crashed', () => this.emit('render-process-gone', new CancellableEvent(), { reason: 'crashed', exitCode: 1 }));
    page.on('lost', () => {
      if (this.#page === page) this.#page = null;
    });
    await page.prepare(initScript(this.#preload, [routedOrigin]), [routedOrigin], (request) => this.#decide(request));
  }

  /** Loads `url` in the adopted page; rejects as Electron does, with Chromium's error name. */
  async load(url: string): Promise<void> {
    const page = this.#page;
    if (page === null) throw new Error('electron-stand-in: the window has no page');
    const routed = toRouted(url);
    this.#allowed = routed;
    const loaded = new Promise<void>((resolve, reject) => {
      // The blank page that every window begins with has a load event, too.
      page.once('committed', () => page.once('loaded', resolve));
      page.once('lost', () => reject(new Error(`ERR_FAILED (-2) loading '${url}'`)));
    });
    loaded.catch(() => {});
    this.#url = url;
    const error = await page.navigate(routed);
    if (error !== null) {
      this.emit('did-fail-load', new CancellableEvent(), -2, error, url, true);
      throw new Error(`${error.replace('net::', '')} (-2) loading '${url}'`);
    }
    await loaded;
  }

  get mainFrame(): object {
    if (this.#page === null) throw new Error('electron-stand-in: the window has no page');
    return this.#frame(this.#page, this.#page.mainFrame);
  }

  getURL = () => (this.#page === null ? '' : fromRouted(this.#page.mainFrame.url));
  isDestroyed = () => this.#destroyed;
  setWindowOpenHandler = (handler: WindowOpenHandler) => {
    this.#windowOpenHandler = (details) => {
      const answer = handler(details);
      if (answer.action !== 'deny') throw new Error("electron-stand-in: a window open handler that answers 'allow' is not implemented");
      return answer;
    };
  };

  /** Tells the page; silently dropped while there is none, as in Electron. */
  send(channel: string, ...args: unknown[]): void {
    this.#deliver({ kind: 'event', channel, args });
  }

  reload(): void {
    this.#allowed = this.#page?.mainFrame.url ?? null;
    void this.#page?.reload();
  }

  /** Called by the window at its end. */
  destroy(): void {
    this.#destroyed = true;
    this.#page = null;
    this.emit('destroyed');
  }

  #deliver(message: HostMessage): void {
    void this.#page?.deliver(JSON.stringify(message));
  }

  #frame(page: Page, frame: Frame): object {
    const known = this.#frames.get(frame) ?? frameView(page, frame, () => this.mainFrame);
    this.#frames.set(frame, known);
    return known;
  }

  #receive(page: Page, frame: Frame, text: string): void {
    const message = JSON.parse(text) as PageMessage;
    if ('args' in message && !Array.isArray(message.args)) return;
    const event = { sender: this, senderFrame: this.#frame(page, frame), frameId: 1, processId: 1, type: 'frame', ports: [] };
    switch (message.kind) {
      case 'invoke':
        this.#ipcMain.answer(event, message.channel, message.args).then(
          (value) => this.#deliver({ kind: 'answer', id: message.id, value }),
          (error: unknown) =>
            this.#deliver({ kind: 'answer', id: message.id, error: error instanceof Error ? error.message : String(error) }),
        );
        return;
      case 'send':
        this.#ipcMain.emit(message.channel, event, ...message.args);
        return;
      case 'state':
        this.onState(message);
        return;
      case 'preload-error':
        console.error(`electron-stand-in: the preload failed: ${message.message}`);
        this.emit('preload-error', new CancellableEvent(), '', new Error(message.message));
    }
  }

  async #decide(request: PageRequest): Promise<Decision> {
    if (request.isDocument && request.isMainFrame) {
      // A reload is not the page's doing: Chromium offers it to the person.
      const expected = this.#allowed ?? this.#page?.mainFrame.url ?? '';
      const asked = sameDocument(expected, request.url);
      this.#allowed = null;
      if (!asked && this.#refuses(request.url)) return { kind: 'refuse' };
    }
    return (await this.session.protocol.answer(request)) ?? { kind: 'continue' };
  }

  /** Asks the app about a navigation that the page itself began. */
  #refuses(url: string): boolean {
    const event = Object.assign(new CancellableEvent(), { url: fromRouted(url), isMainFrame: true, isSameDocument: false });
    this.emit('will-frame-navigate', event);
    this.emit('will-navigate', event, event.url);
    return event.defaultPrevented;
  }

  #navigated(page: Page, frame: Frame): void {
    if (frame !== page.mainFrame) return;
    this.#arrived ||= frame.url.startsWith('http');
    // Every window begins with a blank page.
    if (!this.#arrived) return;
    // `about:`, `blob:` and the like never become a request, so they can only be undone.
    if (!frame.url.startsWith('http') && !frame.url.startsWith('chrome-error:') && this.#refuses(frame.url)) {
      void this.load(this.#url).catch(() => {});
      return;
    }
    this.emit('did-navigate', new CancellableEvent(), fromRouted(frame.url), 200, 'OK');
  }
}
strictClass('webContents', WebContents);

const sameDocument = (a: string, b: string): boolean => a.replace(/#.*$/, '') === b.replace(/#.*$/, '');
