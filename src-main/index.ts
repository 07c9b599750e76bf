import {
  builtPreload,
  builtRenderer,
  createAppWindow,
  createIpcChannel,
  failToStart,
  prepareApp,
  type PreparedApp,
  serveRenderer,
} from './shell/opening.ts';

/*
 * The app's beginning: the window, and its page. Everything else, in compose.ts, is read while the window comes up, and
 * begins once the page has been asked for: on a machine with few processors whoever begins sooner delays the page. What the
 * page asks for meanwhile waits until it is bound.
 */
const open = async (prepared: PreparedApp): Promise<void> => {
  await prepared.ready;
  const window = createAppWindow({ preload: builtPreload(import.meta.dirname), showAtStart: !prepared.startedHidden });
  const channel = createIpcChannel(window);
  const asked = new Promise<void>((resolve) => serveRenderer(builtRenderer(import.meta.dirname), resolve));
  const loaded = window.load().catch((error: unknown) => void process.stderr.write(`The page did not load: ${String(error)}\n`));
  const { compose } = await import('./compose.ts');
  await Promise.race([asked, loaded]);
  await compose({ prepared, window, channel });
};

const prepared = prepareApp();
if (prepared.isFirstInstance) open(prepared).catch(failToStart);
else prepared.exitAtOnce();
