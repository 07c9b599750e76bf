import { app, dialog } from 'electron';
import { redact } from '../core/base/index.ts';
import { registerAppScheme } from './app-protocol.ts';
import { deepLinksIn, isDeepLink } from './deep-link.ts';

export const appName = 'Tenantry';
/** Windows groups windows, notifications and login items by this. */
const appUserModelId = 'io.github.tenantry';
/** An argument of our own: start without showing the window (start at login). */
export const hiddenSwitch = '--hidden';
/** Links that came before anybody listened; more than a person could have clicked. */
const mostBufferedLinks = 32;
/** Work at quitting is given up after this, in ms, so that a hanging clipboard cannot keep the app alive. */
const longestGoodbyeMs = 10_000;

let quitting = false;
/** True as soon as quitting has begun: from then on closing a window is meant. */
export const isQuitting = (): boolean => quitting;

export interface PreparedApp {
  /** False: another instance of the same user-data folder runs and was handed the arguments; call `exitAtOnce`. */
  readonly isFirstInstance: boolean;
  /** Resolves once windows, safeStorage, the clipboard and the rest may be used. */
  readonly ready: Promise<void>;
  /** Start quietly: asked for by the start-at-login entry. */
  readonly startedHidden: boolean;
  /** One listener for URLs with a private-use scheme; those that came earlier are delivered at once, in order. */
  onDeepLink(listener: (url: string) => void): void;
  /** Somebody started the app again without a link, or (macOS) clicked its icon: show the window. */
  onActivate(listener: () => void): void;
  /** Leaves without asking windows or listeners. */
  exitAtOnce(): void;
}

/**
 * Everything that must happen before Electron is ready: sandbox for every renderer, the app's own protocol, the single
 * instance lock (one per user-data folder), and a net for deep links. `--user-data-dir` is Electron's own switch.
 */
export const prepareApp = (): PreparedApp => {
  app.enableSandbox();
  app.setName(appName);
  if (process.platform === 'win32') app.setAppUserModelId(appUserModelId);
  registerAppScheme();

  let linkListener: ((url: string) => void) | null = null;
  let activateListener: (() => void) | null = null;
  const buffered: string[] = [];
  const deliver = (links: readonly string[]) => {
    for (const link of links) {
      if (linkListener !== null) linkListener(link);
      else if (buffered.length < mostBufferedLinks) buffered.push(link);
    }
  };

  app.on('open-url', (event, url) => {
    event.preventDefault();
    if (isDeepLink(url)) deliver(deepLinksIn(['', url]));
  });
  app.on('second-instance', (_event, argv) => {
    const links = deepLinksIn(argv);
    if (links.length > 0) deliver(links);
    else activateListener?.();
  });
  app.on('before-quit', () => {
    quitting = true;
  });
  app.on('activate', () => activateListener?.());

  const isFirstInstance = app.requestSingleInstanceLock();
  if (isFirstInstance) deliver(deepLinksIn(process.argv));

  return {
    isFirstInstance,
    ready: app.whenReady(),
    startedHidden: process.argv.includes(hiddenSwitch),
    onDeepLink: (listener) => {
      linkListener = listener;
      deliver(buffered.splice(0));
    },
    onActivate: (listener) => {
      activateListener = listener;
    },
    exitAtOnce: () => app.exit(0),
  };
};

/** Which system this is, in the contract's words. */
export const platform = (): 'linux' | 'macos' | 'windows' =>
  process.platform === 'darwin' ? 'macos' : process.platform === 'win32' ? 'windows' : 'linux';

/** What runs this code: Electron, or the stand-in for it. */
export const host = (): 'electron' | 'stand-in' => ('electron' in process.versions ? 'electron' : 'stand-in');

export const version = (): string => app.getVersion();

/** The user-data folder: configuration, vault, history and logs lie in it. */
export const userDataFolder = (): string => app.getPath('userData');

/** Closes every window and ends the app; `beforeExit` work is done first. */
export const quit = (): void => app.quit();

/** Ends the app and starts it again, with the same arguments but for links that have been dealt with. */
export const relaunch = (): void => {
  const args = process.argv.slice(1).filter((argument) => !isDeepLink(argument) && argument !== hiddenSwitch);
  // The program inside an AppImage lies in a mount that goes away with this run.
  const image = process.env['APPIMAGE'];
  app.relaunch(image === undefined ? { args } : { args, execPath: image });
  app.quit();
};

/**
 * Runs `tasks` once every window is closed and before the process ends; the end waits for them, at most ten seconds.
 * A task that fails does not stop the others.
 */
export const beforeExit = (tasks: () => ReadonlyArray<Promise<unknown>>): void => {
  let begun = false;
  app.on('will-quit', (event) => {
    // Each time: a second quit must not cut the goodbye short. The app ends by `exit`, which does not ask again.
    event.preventDefault();
    if (begun) return;
    begun = true;
    const goodbye = async () => await Promise.allSettled(tasks());
    const patience = new Promise((resolve) => setTimeout(resolve, longestGoodbyeMs));
    void Promise.race([goodbye(), patience]).finally(() => app.exit(0));
  });
};

/** The app cannot go on: says so where it can, and leaves. */
export const failToStart = (error: unknown): void => {
  const reason = redact(error instanceof Error ? error.message : String(error));
  process.stderr.write(`${appName} could not start: ${reason}\n`);
  try {
    dialog.showErrorBox(`${appName} could not start`, reason);
  } finally {
    app.exit(1);
  }
};
