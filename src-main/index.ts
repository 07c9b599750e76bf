import {
  builtPreload,
  builtRenderer,
  createAppWindow,
  createIpcChannel,
  failToStart,
  prepareApp,
  type PreparedApp,
  serveRenderer,
} from './electron/opening.ts';

/*
 * The app's beginning: the window, and its page. What runs by itself, in compose.ts, is read and built while the window comes
 * up; what only commands need, in compose-commands.ts, afterwards. What the page asks for meanwhile waits until it is bound.
 */
const open = async (prepared: PreparedApp): Promise<void> => {
  await prepared.ready;
  const window = createAppWindow({ preload: builtPreload(import.meta.dirname), showAtStart: !prepared.startedHidden });
  const channel = createIpcChannel(window);
  serveRenderer(builtRenderer(import.meta.dirname));
  void window.load().catch((error: unknown) => void process.stderr.write(`The page did not load: ${String(error)}\n`));
  const { compose } = await import('./compose.ts');
  await compose({ prepared, window, channel });
};

const prepared = prepareApp();
if (prepared.isFirstInstance) open(prepared).catch(failToStart);
else prepared.exitAtOnce();
