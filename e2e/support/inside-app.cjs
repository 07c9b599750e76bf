/*
 * Loaded into the app's main process before the app itself (`-r`), on Electron and on the stand-in alike. It writes down
 * everything that main sends to the window, reads the clipboard for the tests, and can put other words in main's mouth
 * where a state cannot be brought about (a main that does not answer), or cut the network and lock the key store beneath
 * it. The app does not know of it.
 */
const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { app, clipboard, dialog, ipcMain, net, safeStorage, session } = require('electron');

const file = process.env.TENANTRY_E2E_TRAFFIC;

/** @type {(kind: 'answer' | 'event', channel: string, value: unknown) => void} */
const note = (kind, channel, value) => {
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ kind, channel, value })}\n`);
};

const pretendFile = process.env.TENANTRY_E2E_PRETEND;

/** @type {() => import('./app.ts').Pretence} */
const pretence = () => (pretendFile !== undefined && existsSync(pretendFile) ? JSON.parse(readFileSync(pretendFile, 'utf8')) : {});

const handle = ipcMain.handle.bind(ipcMain);
ipcMain.handle = (channel, listener) =>
  handle(channel, async (event, /** @type {unknown[]} */ ...args) => {
    const { answers, app: view } = pretence();
    const command = channel.slice(channel.indexOf(':') + 1);
    if (answers !== undefined && command in answers) return answers[command] ?? (await new Promise(() => {}));
    const value = await listener(event, ...args);
    note('answer', channel, value);
    return command === 'app.snapshot' && value.ok ? { ...value, value: { ...value.value, ...view } } : value;
  });

const isOffline = () => pretence().network === 'gone';
const isOnline = net.isOnline.bind(net);
net.isOnline = () => !isOffline() && isOnline();
const fromPartition = session.fromPartition.bind(session);
const known = new WeakSet();
session.fromPartition = (...partition) => {
  const found = fromPartition(...partition);
  if (known.has(found)) return found;
  known.add(found);
  const fetch = found.fetch.bind(found);
  found.fetch = async (...request) => {
    if (isOffline()) throw new Error('net::ERR_INTERNET_DISCONNECTED');
    return await fetch(...request);
  };
  return found;
};

const isLocked = () => pretence().keyStore === 'locked';
/** @type {<N extends 'encryptStringAsync' | 'decryptStringAsync'>(name: N) => void} */
const lockable = (name) => {
  const original = safeStorage[name].bind(safeStorage);
  safeStorage[name] = async (/** @type {unknown[]} */ ...args) => {
    if (isLocked()) throw new Error('The key store is locked.');
    return await original(...args);
  };
};
lockable('encryptStringAsync');
lockable('decryptStringAsync');
const isAvailable = safeStorage.isAsyncEncryptionAvailable.bind(safeStorage);
safeStorage.isAsyncEncryptionAvailable = async () => !isLocked() && (await isAvailable());

app.on('web-contents-created', (_event, contents) => {
  const send = contents.send.bind(contents);
  contents.send = (channel, /** @type {unknown[]} */ ...args) => {
    note('event', channel, args);
    send(channel, ...args);
  };
});

// Nobody is there to answer Electron's dialog; the stand-in has none.
if (file !== undefined && 'electron' in process.versions) {
  let saved = 0;
  dialog.showSaveDialog = async (/** @type {unknown[]} */ ...args) => {
    const { defaultPath } = /** @type {{ defaultPath: string }} */ (args.at(-1));
    saved += 1;
    return { canceled: false, filePath: join(dirname(file), `${saved}-${defaultPath}`) };
  };
}

// The stand-in is started as a child with a channel; on Electron, Playwright asks by itself.
if (process.send !== undefined) {
  process.on('message', (/** @type {unknown} */ question) => {
    if (question === 'clipboard') void clipboard.readText().then((text) => process.send?.({ clipboard: text }));
  });
  process.channel?.unref();
}
