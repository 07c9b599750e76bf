/* A small app of the same make as the real one, to try the stand-in on. It tells on standard output what it sees. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import electron, {
  app,
  BrowserWindow,
  clipboard,
  ipcMain,
  type IpcMainInvokeEvent,
  nativeTheme,
  protocol,
  safeStorage,
  session,
  shell,
} from 'electron';
import { answerPage } from './page.ts';

const tell = (event: string, detail: unknown = null) => void process.stdout.write(`${JSON.stringify({ event, detail })}\n`);
const required = createRequire(import.meta.url)('electron') as typeof electron;
const firstWindow = () => BrowserWindow.getAllWindows()[0];

protocol.registerSchemesAsPrivileged([{ scheme: 'fixture', privileges: { standard: true, secure: true } }]);
if (!app.requestSingleInstanceLock()) app.exit();

app.on('second-instance', (_event, argv, cwd) => tell('second-instance', { argv, cwd }));
app.on('before-quit', () => tell('before-quit'));
app.on('will-quit', () => tell('will-quit'));
app.on('window-all-closed', () => {
  tell('window-all-closed');
  if (!app.commandLine.hasSwitch('stay')) app.quit();
});

type Handler = (event: IpcMainInvokeEvent, ...args: never[]) => unknown;
const handlers: Readonly<Record<string, Handler>> = {
  echo: (_event, ...args) => args,
  rich: () => ({ map: new Map([[1, 2]]), date: new Date(0), nothing: undefined }),
  fail: () => {
    throw new Error('no luck');
  },
  sender: (event) => ({
    url: event.senderFrame?.url,
    origin: event.senderFrame?.origin,
    main: event.senderFrame === event.sender.mainFrame,
    parent: event.senderFrame?.parent,
    window: BrowserWindow.fromWebContents(event.sender)?.id,
  }),
  describe: () => ({
    oneObject: required.app === app && electron.app === app,
    argv: process.argv,
    userData: app.getPath('userData'),
    version: app.getVersion(),
    name: app.getName(),
    isElectron: 'electron' in process.versions,
    launchCommand: process.env['TENANTRY_LAUNCH_COMMAND'],
    url: firstWindow()?.webContents.getURL(),
  }),
  seal: async (_event, text: string) => {
    const sealed = await safeStorage.encryptStringAsync(text);
    return { prefix: sealed.subarray(0, 3).toString(), text: (await safeStorage.decryptStringAsync(sealed)).result };
  },
  copy: async (_event, text: string) => {
    await clipboard.writeText(text);
    return await clipboard.readText();
  },
  fetch: async (_event, url: string) => {
    try {
      return (await session.fromPartition('net').fetch(url, { redirect: 'error' })).status;
    } catch (error) {
      return String(error);
    }
  },
  theme: (_event, source: 'system' | 'light' | 'dark') => {
    nativeTheme.themeSource = source;
    return nativeTheme.shouldUseDarkColors;
  },
  open: (_event, url: string) => shell.openExternal(url),
  missing: () => app.getGPUInfo('basic'),
  push: (event, value: unknown) => event.sender.send('pushed', value),
  quit: () => app.quit(),
};

const start = async () => {
  await app.whenReady();
  for (const [name, handler] of Object.entries(handlers)) ipcMain.handle(name, handler as never);
  protocol.handle('fixture', answerPage);
  const window = new BrowserWindow({
    width: 700,
    height: 500,
    show: false,
    webPreferences: { preload: join(import.meta.dirname, 'preload.cjs'), sandbox: true },
  });
  let mayClose = !app.commandLine.hasSwitch('refuse-close');
  window.on('close', (event) => {
    tell('close', { mayClose });
    if (!mayClose) event.preventDefault();
    mayClose = true;
  });
  window.on('closed', () => tell('closed'));
  window.on('hide', () => tell('hide'));
  window.once('ready-to-show', () => {
    window.show();
    tell('shown');
  });
  window.webContents.on('will-navigate', (event) => {
    tell('will-navigate', { url: event.url });
    event.preventDefault();
  });
  window.webContents.setWindowOpenHandler(({ url }) => {
    tell('window-open', { url });
    return { action: 'deny' };
  });
  app.on('second-instance', () => window.show());
  await window.loadURL('fixture://main/index.html');
};

void start();
