/*
 * Loaded into the app's main process before the app itself (`-r`), on Electron and on the stand-in alike. It writes down
 * everything that main sends to the window, reads the clipboard for the tests, and can put other words in main's mouth
 * where a state cannot be brought about (no network at all, a main that does not answer). The app does not know of it.
 */
const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { app, clipboard, dialog, ipcMain } = require('electron');

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
