import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Menu, Tray } from 'electron';
import { appName } from './app.ts';
import { trayIcon } from './tray-icon.ts';

/** Keep it: an icon that nothing refers to any more vanishes from the tray. */
export type AppTray = Tray;

/** How long a tool may take to ask the session bus, in ms. */
const patienceMs = 1_500;

/**
 * An icon in the system's tray, or null where there is none to be had or nobody can tell: a window that hides to a
 * tray which does not exist would be lost.
 */
export const createTray = async (actions: { readonly onShow: () => void; readonly onQuit: () => void }): Promise<AppTray | null> => {
  if (process.platform === 'linux' && !(await hasTrayHost(process.env))) return null;
  try {
    const tray = new Tray(trayIcon());
    tray.setToolTip(appName);
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: `Show ${appName}`, click: () => actions.onShow() },
        { type: 'separator' },
        { label: `Quit ${appName}`, click: () => actions.onQuit() },
      ]),
    );
    tray.on('click', () => actions.onShow());
    return tray;
  } catch {
    return null;
  }
};

const watcher = 'org.kde.StatusNotifierWatcher';
const watcherPath = '/StatusNotifierWatcher';
const hostProperty = 'IsStatusNotifierHostRegistered';
const getProperty = 'org.freedesktop.DBus.Properties.Get';

/** The same question to the session bus, by whichever tool is there. */
const questions: ReadonlyArray<readonly [string, readonly string[]]> = [
  ['gdbus', ['call', '--session', '--dest', watcher, '--object-path', watcherPath, '--method', getProperty, watcher, hostProperty]],
  ['busctl', ['--user', 'get-property', watcher, watcherPath, watcher, hostProperty]],
  [
    'dbus-send',
    ['--session', '--print-reply', `--dest=${watcher}`, watcherPath, getProperty, `string:${watcher}`, `string:${hostProperty}`],
  ],
];

/** Whether a StatusNotifier host (the trays of KDE, GNOME's extension, …) is registered on the session bus. */
export const hasTrayHost = async (environment: NodeJS.ProcessEnv): Promise<boolean> => {
  const runtimeFolder = environment['XDG_RUNTIME_DIR'];
  // Without a bus some of the tools would start one.
  const hasBus =
    environment['DBUS_SESSION_BUS_ADDRESS'] !== undefined || (runtimeFolder !== undefined && existsSync(join(runtimeFolder, 'bus')));
  if (!hasBus) return false;
  for (const [tool, args] of questions) {
    const answer = await run(tool, args, environment);
    if (answer !== null) return /\btrue\b/.test(answer);
  }
  return false;
};

/** The tool's output, empty when it failed; null when it is not installed. */
const run = async (tool: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<string | null> =>
  await new Promise((resolve) => {
    execFile(tool, [...args], { env: environment, timeout: patienceMs }, (error, output) =>
      resolve(error === null ? output : error.code === 'ENOENT' ? null : ''),
    );
  });
