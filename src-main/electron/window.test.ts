import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createIpcChannel } from './ipc-channel.ts';
import { createAppWindow } from './window.ts';

const fake = vi.hoisted(() => ({
  window: null as unknown,
  options: null as unknown,
  handlers: new Map<string, (event: unknown, payload: unknown) => Promise<unknown>>(),
  app: { isPackaged: true, on: () => {} },
}));
vi.mock('electron', () => ({
  app: fake.app,
  ipcMain: { handle: (channel: string, handler: () => Promise<unknown>) => fake.handlers.set(channel, handler) },
  nativeTheme: { shouldUseDarkColors: false, themeSource: 'system' },
  protocol: {},
  session: {},
  // A function, since Electron's class is called with `new`.
  BrowserWindow: vi.fn(function (options: unknown) {
    fake.options = options;
    return fake.window;
  }),
}));

class FakeContents extends EventEmitter {
  readonly send = vi.fn();
  openHandler: (() => { action: string }) | null = null;
  requestHandler: ((contents: unknown, permission: string, answer: (granted: boolean) => void) => void) | null = null;
  checkHandler: (() => boolean) | null = null;
  setWindowOpenHandler = (handler: () => { action: string }) => void (this.openHandler = handler);
  session = {
    setPermissionRequestHandler: (handler: NonNullable<FakeContents['requestHandler']>) => void (this.requestHandler = handler),
    setPermissionCheckHandler: (handler: () => boolean) => void (this.checkHandler = handler),
  };
}
class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  destroyed = false;
  readonly show = vi.fn();
  readonly hide = vi.fn();
  readonly focus = vi.fn();
  readonly loadURL = vi.fn(async () => await Promise.resolve());
  isDestroyed = () => this.destroyed;
  isMinimized = () => false;
}

let window = new FakeWindow();
const event = (url = '') => ({ url, preventDefault: vi.fn() });
const create = (showAtStart = true) => createAppWindow({ preload: '/out/preload/index.cjs', showAtStart });

beforeEach(() => {
  window = new FakeWindow();
  fake.window = window;
  fake.app.isPackaged = true;
  delete process.env['ELECTRON_RENDERER_URL'];
});

describe('the window', () => {
  it('has a sandboxed page without Node', () => {
    create();
    expect((fake.options as BrowserWindowConstructorOptions).webPreferences).toEqual({
      preload: '/out/preload/index.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: false,
    });
  });

  it('goes nowhere but to its own page, opens nothing and permits nothing', () => {
    create();
    const contents = window.webContents;
    for (const [url, refused] of [
      ['app://bundle/index.html', false],
      ['app://bundle.evil/index.html', true],
      ['https://acme.okta.com/', true],
      ['file:///etc/passwd', true],
    ] as const) {
      const navigation = event(url);
      contents.emit('will-navigate', navigation);
      expect([url, navigation.preventDefault.mock.calls.length]).toEqual([url, refused ? 1 : 0]);
    }
    expect(contents.openHandler?.()).toEqual({ action: 'deny' });
    const webview = event();
    contents.emit('will-attach-webview', webview);
    expect(webview.preventDefault).toHaveBeenCalled();
    const answer = vi.fn();
    contents.requestHandler?.(null, 'clipboard-read', answer);
    expect(answer).toHaveBeenCalledWith(false);
    expect(contents.checkHandler?.()).toBe(false);
  });

  it('shows once painted, and only if wanted', () => {
    const shown = create();
    shown.show();
    expect(window.show).not.toHaveBeenCalled();
    window.emit('ready-to-show');
    expect(window.show).toHaveBeenCalledTimes(1);
    window = new FakeWindow();
    fake.window = window;
    const hidden = create(false);
    window.emit('ready-to-show');
    expect(window.show).not.toHaveBeenCalled();
    hidden.show();
    expect(window.show).toHaveBeenCalledTimes(1);
  });

  it('asks before it closes', () => {
    let wish: 'hide' | 'close' = 'hide';
    create().onCloseRequest(() => wish);
    const first = event();
    window.emit('close', first);
    expect([first.preventDefault.mock.calls.length, window.hide.mock.calls.length]).toEqual([1, 1]);
    wish = 'close';
    const second = event();
    window.emit('close', second);
    expect([second.preventDefault.mock.calls.length, window.hide.mock.calls.length]).toEqual([0, 1]);
  });

  it('closes where nobody decides yet', () => {
    create();
    const early = event();
    window.emit('close', early);
    expect(early.preventDefault).not.toHaveBeenCalled();
  });

  it('believes the development address only unpackaged and only on this machine', async () => {
    const loaded = async (url: string, isPackaged: boolean) => {
      process.env['ELECTRON_RENDERER_URL'] = url;
      fake.app.isPackaged = isPackaged;
      window.loadURL.mockClear();
      await create().load();
      return window.loadURL.mock.calls;
    };
    expect(await loaded('http://localhost:5173', true)).toEqual([['app://bundle/index.html']]);
    expect(await loaded('http://evil.example/', false)).toEqual([['app://bundle/index.html']]);
    expect(await loaded('http://localhost:5173', false)).toEqual([['http://localhost:5173/']]);
  });
});

describe('the IPC channel', () => {
  const url = 'app://bundle/index.html';
  const call = async (senderFrame: unknown) => await fake.handlers.get('tenantry:app.snapshot')?.({ senderFrame }, 'payload');

  it('tells who calls, and drops what nobody can receive', async () => {
    const channel = createIpcChannel(create());
    channel.handle('tenantry:app.snapshot', async (sender, payload) => await Promise.resolve([sender, payload]));
    expect(await call({ url, parent: null })).toEqual([{ url, isMainFrame: true }, 'payload']);
    expect(await call({ url, parent: {} })).toEqual([{ url, isMainFrame: false }, 'payload']);
    expect(await call(null)).toEqual([{ url: '', isMainFrame: false }, 'payload']);
    channel.send('y', 1);
    window.destroyed = true;
    channel.send('y', 2);
    expect(window.webContents.send.mock.calls).toEqual([['y', 1]]);
  });

  it('lets a command wait for its handler, and knows who called when it came', async () => {
    const channel = createIpcChannel(create());
    const frame = { url, parent: null };
    const early = call(frame);
    frame.url = 'https://evil.example/';
    channel.handle('tenantry:app.snapshot', async (sender) => await Promise.resolve(sender));
    expect(await early).toEqual({ url, isMainFrame: true });
    expect(() => channel.handle('tenantry:no.such', async () => await Promise.resolve())).toThrow('No command of the contract');
  });
});
