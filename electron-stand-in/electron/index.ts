import { networkInterfaces } from 'node:os';
import type { Host } from '../host.ts';
import { strict } from '../strict.ts';
import { App } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { ClipboardItem, createClipboard } from './clipboard.ts';
import { Menu, MenuItem, Notification, PowerMonitor, Tray } from './desktop.ts';
import { createDialog } from './dialog.ts';
import { IpcMain } from './ipc-main.ts';
import { NativeTheme } from './native-theme.ts';
import { createSafeStorage } from './safe-storage.ts';
import { electronFetch, Sessions } from './session.ts';
import { shell } from './shell.ts';

/** As Chromium judges it: some network interface besides the loopback one has an address. */
const isOnline = (): boolean =>
  Object.values(networkInterfaces())
    .flat()
    .some((address) => address?.internal === false);

/** The rest of what Electron's main process exports; touching any of it says so. */
const absent = [
  'autoUpdater',
  'BaseWindow',
  'BrowserView',
  'contentTracing',
  'crashReporter',
  'desktopCapturer',
  'globalShortcut',
  'inAppPurchase',
  'MessageChannelMain',
  'nativeImage',
  'netLog',
  'powerSaveBlocker',
  'pushNotifications',
  'screen',
  'ShareMenu',
  'systemPreferences',
  'TouchBar',
  'utilityProcess',
  'View',
  'webContents',
  'WebContentsView',
  'webFrameMain',
  'contextBridge',
  'ipcRenderer',
  'webFrame',
  'webUtils',
] as const;

/** Everything `import … from 'electron'` gives the app's main process. */
export const createElectron = (host: Host) => {
  const app = new App(host);
  const ipcMain = new IpcMain();
  const session = new Sessions();
  const nativeTheme = new NativeTheme();
  BrowserWindow.connect({ host, app, ipcMain, sessions: session, theme: nativeTheme });
  return {
    ...Object.fromEntries(absent.map((name) => [name, strict(name, {})])),
    app,
    BrowserWindow,
    clipboard: createClipboard(),
    ClipboardItem,
    dialog: createDialog((name) => app.getPath(name)),
    ipcMain,
    Menu,
    MenuItem,
    nativeTheme,
    net: strict('net', {
      fetch: electronFetch,
      isOnline,
      get online() {
        return isOnline();
      },
    }),
    Notification,
    powerMonitor: new PowerMonitor(),
    protocol: session.defaultSession.protocol,
    safeStorage: createSafeStorage(app.isReady),
    session,
    shell,
    Tray,
  };
};

export type StandInElectron = ReturnType<typeof createElectron>;
