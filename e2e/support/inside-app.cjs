/*
 * Loaded into the app's main process before the app itself (`-r`), on Electron and on the stand-in alike. It writes down
 * everything that main sends to the window, and reads the clipboard for the tests. The app does not know of it.
 */
const { appendFileSync } = require('node:fs');
const { app, clipboard, ipcMain } = require('electron');

const file = process.env.TENANTRY_E2E_TRAFFIC;

/** @type {(kind: 'answer' | 'event', channel: string, value: unknown) => void} */
const note = (kind, channel, value) => {
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ kind, channel, value })}\n`);
};

const handle = ipcMain.handle.bind(ipcMain);
ipcMain.handle = (channel, listener) =>
  handle(channel, async (event, /** @type {unknown[]} */ ...args) => {
    /** @type {unknown} */
    const value = await listener(event, ...args);
    note('answer', channel, value);
    return value;
  });

app.on('web-contents-created', (_event, contents) => {
  const send = contents.send.bind(contents);
  contents.send = (channel, /** @type {unknown[]} */ ...args) => {
    note('event', channel, args);
    send(channel, ...args);
  };
});

// The stand-in is started as a child with a channel; on Electron, Playwright asks by itself.
if (process.send !== undefined) {
  process.on('message', (/** @type {unknown} */ question) => {
    if (question === 'clipboard') void clipboard.readText().then((text) => process.send?.({ clipboard: text }));
  });
  process.channel?.unref();
}
