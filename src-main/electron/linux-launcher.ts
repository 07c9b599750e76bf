import { access, chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { isPlainPath, launcherScript } from '../node/desktop-files.ts';
import { sha256 } from '../node/sha256.ts';
import { launchVariable } from './launch-command.ts';

/** Where desktops look, by the XDG Base Directory Specification; relative paths in the variables count as unset. */
export interface XdgFolders {
  readonly data: string;
  readonly config: string;
  /** `data` first, then the system's. */
  readonly allData: readonly string[];
}

export const xdgFolders = (environment: NodeJS.ProcessEnv): XdgFolders => {
  const absolute = (name: string, otherwise: string) => {
    const value = environment[name];
    return value?.startsWith('/') === true ? value : otherwise;
  };
  const home = absolute('HOME', homedir());
  const data = absolute('XDG_DATA_HOME', join(home, '.local', 'share'));
  const system = (environment['XDG_DATA_DIRS'] ?? '').split(':').filter((folder) => folder.startsWith('/'));
  return {
    data,
    config: absolute('XDG_CONFIG_HOME', join(home, '.config')),
    allData: [data, ...(system.length > 0 ? system : ['/usr/local/share', '/usr/share'])],
  };
};

/** Nothing for the usual user-data folder, `-` and eight hexadecimal digits for any other. */
export const profileSuffix = (folder: string, usualFolder: string): string =>
  folder === usualFolder ? '' : `-${sha256(folder).toString('hex').slice(0, 8)}`;

/**
 * Where the launcher script lies: in the user-data folder if its path needs no quoting in a desktop entry, else under
 * the user's data, else in the user-data folder after all, where careful readers of desktop entries still find it.
 */
export const launcherPath = (folder: string, suffix: string, xdg: XdgFolders): string => {
  const inProfile = join(folder, 'open-link');
  const inData = join(xdg.data, 'tenantry', `open-link${suffix}`);
  return isPlainPath(inProfile) || !isPlainPath(inData) ? inProfile : inData;
};

/** Writes the launcher script (0700), whole or not at all, if it is not as it should be. */
export const writeLauncher = async (path: string, command: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> => {
  // The program a stand-in runs on cannot tell by itself how it was started.
  const given = environment[launchVariable];
  const script = launcherScript(command, given === undefined ? {} : { [launchVariable]: given });
  await writeIfOther(path, script, 0o700);
};

/** Replaces a file by renaming, unless it already holds `text`. True when it was written. */
export const writeIfOther = async (path: string, text: string, mode: number): Promise<boolean> => {
  if ((await readOrNull(path)) === text) return false;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.new`;
  await writeFile(temporary, text, { mode });
  await chmod(temporary, mode);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return true;
};

export const readOrNull = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
};

export const exists = async (path: string): Promise<boolean> =>
  await access(path).then(
    () => true,
    () => false,
  );
