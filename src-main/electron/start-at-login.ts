import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { app } from 'electron';
import { appName, hiddenSwitch } from './app.ts';
import { autostartEntry } from '../node/desktop-files.ts';
import { launchCommand } from './launch-command.ts';
import { launcherPath, profileSuffix, writeIfOther, writeLauncher, xdgFolders } from './linux-launcher.ts';

/**
 * Starts the app with the user's session, without its window, or no longer. `folder` is the user-data folder. Rejects
 * when the system does not let it.
 */
export const setStartAtLogin = async (enabled: boolean, folder: string): Promise<void> => {
  const command = launchCommand();
  if (process.platform === 'linux') {
    await setAutostart({ enabled, folder, usualFolder: join(app.getPath('appData'), appName), command, environment: process.env });
    return;
  }
  const [path = process.execPath, ...args] = command;
  // Windows joins these with spaces, so a path must bring its quotes; macOS starts the bundle and ignores both.
  const quoted = [...args, hiddenSwitch].map((argument) => (argument.includes(' ') ? `"${argument}"` : argument));
  app.setLoginItemSettings(process.platform === 'win32' ? { openAtLogin: enabled, path, args: quoted } : { openAtLogin: enabled });
};

/** Linux: an entry in the XDG autostart folder that runs a launcher script. */
export const setAutostart = async (parts: {
  readonly enabled: boolean;
  readonly folder: string;
  readonly usualFolder: string;
  readonly command: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}): Promise<void> => {
  const xdg = xdgFolders(parts.environment);
  const suffix = profileSuffix(parts.folder, parts.usualFolder);
  const entry = join(xdg.config, 'autostart', `tenantry${suffix}.desktop`);
  const launcher = `${launcherPath(parts.folder, suffix, xdg)}-at-login`;
  if (!parts.enabled) {
    await rm(entry, { force: true });
    await rm(launcher, { force: true });
    return;
  }
  await writeLauncher(launcher, parts.command, parts.environment);
  await writeIfOther(entry, autostartEntry(launcher, hiddenSwitch), 0o644);
};
