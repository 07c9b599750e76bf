/* The least app there is: one window with a static page, served through an app's own protocol under the same policy. */
import { readFile } from 'node:fs/promises';
import { app, BrowserWindow, protocol } from 'electron';

const policy = "default-src 'none'; style-src 'self'";

app.enableSandbox();
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);

void app.whenReady().then(async () => {
  protocol.handle(
    'app',
    async () =>
      new Response(await readFile(new URL('index.html', import.meta.url)), {
        headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy },
      }),
  );
  const window = new BrowserWindow({
    width: 1280,
    height: 820,
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
  });
  window.once('ready-to-show', () => window.show());
  await window.loadURL('app://bundle/index.html');
});

app.on('window-all-closed', () => app.quit());
