import { failToStart, prepareApp, type PreparedApp } from './electron/app.ts';
import { serveRenderer } from './electron/app-protocol.ts';
import { createIpcChannel } from './electron/ipc-channel.ts';
import { builtPreload, builtRenderer, createAppWindow } from './electron/window.ts';

/*
 * The app's beginning: the window and its page. The core and what connects it (electron/desktop.ts) are read and built while
 * the window comes up; what only commands need (core/commands) comes afterwards. What the page asks for waits until it is bound.
 */
const open = async (prepared: PreparedApp): Promise<void> => {
  await prepared.ready;
  const window = createAppWindow({ preload: builtPreload(import.meta.dirname), showAtStart: !prepared.startedHidden });
  const channel = createIpcChannel(window);
  serveRenderer(builtRenderer(import.meta.dirname));
  void window.load().catch((error: unknown) => void process.stderr.write(`The page did not load: ${String(error)}\n`));
  const { runDesktop } = await import('./electron/desktop.ts');
  await runDesktop({ prepared, window, channel });
};

const prepared = prepareApp();
if (prepared.isFirstInstance) open(prepared).catch(failToStart);
else prepared.exitAtOnce();
