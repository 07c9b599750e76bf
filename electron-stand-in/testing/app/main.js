/* A small app of the same make as the real one, to try the stand-in on. It tells on standard output what it sees. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import electron, { app, BrowserWindow, clipboard, ipcMain, protocol, safeStorage, session, shell } from 'electron';

const tell = (event, detail = null) => console.log(JSON.stringify({ event, detail }));
const sameObject = createRequire(import.meta.url)('electron').app === app && electron.app === app;
const folder = import.meta.dirname;
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
const types = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css' };

protocol.registerSchemesAsPrivileged([{ scheme: 'fixture', privileges: { standard: true, secure: true } }]);
if (!app.requestSingleInstanceLock()) app.quit();

app.on('second-instance', (_event, argv, cwd) => tell('second-instance', { argv, cwd }));
app.on('before-quit', () => tell('before-quit'));
app.on('will-quit', () => tell('will-quit'));
app.on('window-all-closed', () => {
  tell('window-all-closed');
  if (!app.commandLine.hasSwitch('stay')) app.quit();
});

const handlers = {
  echo: (_event, ...args) => args,
  rich: () => ({ map: new Map([[1, 2]]), date: new Date(0), nothing: undefined }),
  fail: () => {
    throw new Error('no luck');
  },
  sender: (event) => ({
    url: event.senderFrame.url,
    origin: event.senderFrame.origin,
    main: event.senderFrame === event.sender.mainFrame,
    window: BrowserWindow.fromWebContents(event.sender)?.id,
  }),
  describe: () => ({
    sameObject,
    argv: process.argv,
    userData: app.getPath('userData'),
    version: app.getVersion(),
    name: app.getName(),
    electron: process.versions.electron ?? null,
    launchCommand: JSON.parse(process.env.TENANTRY_LAUNCH_COMMAND),
    url: BrowserWindow.getAllWindows()[0].webContents.getURL(),
  }),
  seal: async (_event, text) => {
    const sealed = await safeStorage.encryptStringAsync(text);
    return { prefix: sealed.subarray(0, 3).toString(), text: (await safeStorage.decryptStringAsync(sealed)).result };
  },
  copy: async (_event, text) => {
    await clipboard.writeText(text);
    return await clipboard.readText();
  },
  fetch: async (_event, url, init) => {
    try {
      return { status: (await session.fromPartition('net').fetch(url, init)).status };
    } catch (error) {
      return { error: error.message };
    }
  },
  open: (_event, url) => shell.openExternal(url),
  missing: () => app.getGPUInfo('basic'),
  hide: () => BrowserWindow.getAllWindows()[0].hide(),
  push: (event, value) => event.sender.send('pushed', value),
  quit: () => app.quit(),
};

app.whenReady().then(async () => {
  for (const [name, handler] of Object.entries(handlers)) ipcMain.handle(name, handler);
  protocol.handle('fixture', async (request) => {
    const path = new URL(request.url).pathname;
    const body = await readFile(join(folder, 'page', path)).catch(() => null);
    return new Response(body ?? 'Not found', {
      status: body === null ? 404 : 200,
      headers: { 'Content-Type': types[path.split('.').at(-1)] ?? 'text/plain', 'Content-Security-Policy': policy },
    });
  });
  const window = new BrowserWindow({
    width: 700,
    height: 500,
    show: false,
    webPreferences: { preload: join(folder, 'preload.cjs'), sandbox: true },
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
  window.webContents.on('will-navigate', (event, url) => {
    tell('will-navigate', { url });
    event.preventDefault();
  });
  window.webContents.setWindowOpenHandler(({ url }) => {
    tell('window-open', { url });
    return { action: 'deny' };
  });
  app.on('second-instance', () => window.show());
  await window.loadURL('fixture://main/index.html');
});
