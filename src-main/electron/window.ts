import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';
import { appName, isQuitting } from './app.ts';
import { rendererOrigin, rendererUrl } from './app-protocol.ts';

/** `hide` keeps the window, `stay` keeps it shown, `close` lets it go, which ends the app where no other window is left. */
type CloseDecision = 'hide' | 'close' | 'stay';

export interface AppWindow {
  /** Loads the page; create the bridge's channel first, since the page asks at once. */
  load(): Promise<void>;
  /** Shows, restores and focuses. Before the page is painted it only notes the wish. */
  show(): void;
  /** Decides what the close button does; until then it closes. */
  onCloseRequest(decide: () => CloseDecision): void;
  /** To the page; dropped when the window is gone. */
  send(channel: string, payload: unknown): void;
  /** Of the window's own background and of what the page sees as the preferred colour scheme. */
  setTheme(theme: 'system' | 'light' | 'dark'): void;
}

const backgrounds = { dark: '#16181d', light: '#f6f7f9' };

/** The one window. `preload` is the built preload script. Call after ready. */
export const createAppWindow = (options: { readonly preload: string; readonly showAtStart: boolean }): AppWindow => {
  const window = new BrowserWindow({
    title: appName,
    width: 1280,
    height: 820,
    minWidth: 760,
    minHeight: 520,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  const contents = window.webContents;
  const origin = rendererOrigin();

  // Reloading the page is the only navigation there is; everything else goes to the system's browser or nowhere.
  const isOwnPage = (url: string) => url === origin || url.startsWith(`${origin}/`);
  contents.on('will-navigate', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  contents.session.setPermissionCheckHandler(() => false);

  let painted = false;
  let wanted = options.showAtStart;
  const showNow = () => {
    if (window.isDestroyed()) return;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  window.once('ready-to-show', () => {
    painted = true;
    if (wanted) showNow();
  });
  let decide = (): CloseDecision => 'close';
  window.on('close', (event) => {
    if (isQuitting()) return;
    const decision = decide();
    if (decision === 'close') return;
    event.preventDefault();
    if (decision === 'hide') window.hide();
  });

  return {
    load: async () => await window.loadURL(rendererUrl()),
    show: () => {
      wanted = true;
      if (painted) showNow();
    },
    onCloseRequest: (decideNow) => {
      decide = decideNow;
    },
    send: (channel, payload) => {
      if (!window.isDestroyed()) contents.send(channel, payload);
    },
    setTheme: (theme) => {
      nativeTheme.themeSource = theme;
      if (!window.isDestroyed()) window.setBackgroundColor(nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light);
    },
  };
};

/** Where the build puts the preload script, seen from the built main script. */
export const builtPreload = (mainFolder: string): string => join(mainFolder, '..', 'preload', 'index.cjs');
/** Where the build puts the renderer's files, seen from the built main script. */
export const builtRenderer = (mainFolder: string): string => join(mainFolder, '..', 'renderer');
