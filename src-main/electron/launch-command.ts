import { app } from 'electron';

/**
 * A JSON list of program and arguments that start this app; set by what runs it without Electron's binary. A packaged
 * app ignores it: what is registered there starts with every link and every login.
 */
export const launchVariable = 'TENANTRY_LAUNCH_COMMAND';

/** The list in the environment variable; null when it is absent or not a list of strings with a program. */
export const parseLaunchCommand = (text: string | undefined): readonly string[] | null => {
  if (text === undefined) return null;
  try {
    const list: unknown = JSON.parse(text);
    const isList = Array.isArray(list) && list.length > 0 && list.every((item) => typeof item === 'string' && !item.includes('\0'));
    return isList && list[0] !== '' ? (list as string[]) : null;
  } catch {
    return null;
  }
};

/**
 * Program and arguments that start this very app again on the same user-data folder: for desktop entries, protocol
 * handlers and login items. An AppImage names itself in `APPIMAGE`, since the program it runs lies in a mount that
 * goes away.
 */
export const launchCommand = (environment: NodeJS.ProcessEnv = process.env): readonly string[] => {
  const start = app.isPackaged
    ? [environment['APPIMAGE'] ?? process.execPath]
    : (parseLaunchCommand(environment[launchVariable]) ?? [process.execPath, app.getAppPath()]);
  return start.some((argument) => argument.startsWith('--user-data-dir='))
    ? start
    : [...start, `--user-data-dir=${app.getPath('userData')}`];
};
