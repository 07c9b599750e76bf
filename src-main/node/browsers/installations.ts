import { posix, win32 } from 'node:path';
import type { KnownBrowser } from './known-browsers.ts';
import type { Machine } from './types.ts';

/** A browser that is there: how it is started, and where its profiles may be listed. */
export interface Installation {
  /** "Firefox", "Firefox (Flatpak)". */
  readonly name: string;
  /** Program and arguments before the browser's own. */
  readonly start: readonly string[];
  /** Folders of its data, the likeliest first. */
  readonly data: readonly string[];
}

/** Longer lists of folders to search are cut. */
const mostFolders = 60;
const snapFolders = ['/snap/bin', '/var/lib/snapd/snap/bin'];
/** A program this long is no script that starts a snap. */
const longestScript = 4_096;

/** Where a browser is installed on this machine: nowhere, once, or (on Linux) several times. */
export const installationsOf = async (browser: KnownBrowser, machine: Machine): Promise<readonly Installation[]> => {
  switch (machine.platform) {
    case 'linux':
      return await onLinux(browser, machine);
    case 'macos':
      return await onMacos(browser, machine);
    case 'windows':
      return await onWindows(browser, machine);
  }
};

const firstProgram = async (paths: readonly string[], machine: Machine): Promise<string | null> => {
  for (const path of paths) if (await machine.files.isProgram(path)) return path;
  return null;
};

/** The absolute folders of PATH, the usual ones last. What lies in a relative one depends on where the app was started. */
const searched = (machine: Machine): readonly string[] => {
  const named = (machine.environment['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/') && folder.length < 1_000);
  return [...new Set([...named.map((folder) => posix.normalize(`${folder}/.`)), '/usr/local/bin', '/usr/bin'])].slice(0, mostFolders);
};

const onLinux = async (browser: KnownBrowser, machine: Machine): Promise<readonly Installation[]> => {
  const { home, files, environment } = machine;
  const { programs, data, flatpak, snap } = browser.linux;
  const config = environment['XDG_CONFIG_HOME'];
  const found: Installation[] = [];
  const below = (parts: { readonly home: string; readonly configs: readonly string[] }): readonly string[] => [
    // Firefox goes on with the older place where it is there.
    ...(data.home === undefined ? [] : [posix.join(parts.home, data.home)]),
    ...parts.configs.map((folder) => posix.join(folder, data.config)),
  ];

  const snapPaths = snap === undefined ? [] : snapFolders.map((folder) => posix.join(folder, snap.name));
  const snapProgram = await firstProgram(snapPaths, machine);
  const folders = searched(machine).filter((folder) => !snapFolders.includes(folder));
  const program = await firstProgram(
    programs.flatMap((name) => folders.map((folder) => posix.join(folder, name))),
    machine,
  );
  // Ubuntu's /usr/bin/firefox is a script that starts the snap, whose profiles lie elsewhere.
  const isSnapScript =
    program !== null && snapProgram !== null && ((await files.read(program, longestScript)) ?? '').includes('/snap/bin/');
  if (program !== null && !isSnapScript) {
    const configs = [config?.startsWith('/') === true ? config : posix.join(home, '.config')];
    found.push({ name: browser.name, start: [program], data: below({ home, configs }) });
  }

  const exported = ['/var/lib/flatpak/exports/bin', posix.join(home, '.local/share/flatpak/exports/bin')];
  const flatpakProgram = await firstProgram(
    folders.map((folder) => posix.join(folder, 'flatpak')),
    machine,
  );
  const isExported =
    (await firstProgram(
      exported.map((folder) => posix.join(folder, flatpak)),
      machine,
    )) !== null;
  if (flatpakProgram !== null && isExported) {
    const own = posix.join(home, '.var/app', flatpak);
    const configs = [posix.join(own, 'config'), posix.join(own, '.config')];
    found.push({ name: `${browser.name} (Flatpak)`, start: [flatpakProgram, 'run', flatpak], data: below({ home: own, configs }) });
  }

  if (snap !== undefined && snapProgram !== null) {
    const own = posix.join(home, 'snap', snap.name);
    found.push({ name: `${browser.name} (Snap)`, start: [snapProgram], data: snap.data.map((folder) => posix.join(own, folder)) });
  }
  return found;
};

/**
 * Started through `open`: a browser that is Tenantry's own child would ask for permissions in Tenantry's name. `-n`, since
 * without it `open` only brings a browser that runs already to the front and drops the arguments; with it the new process
 * hands them to the running one and ends.
 */
const onMacos = async (browser: KnownBrowser, machine: Machine): Promise<readonly Installation[]> => {
  const { app, program, data } = browser.macos;
  for (const folder of ['/Applications', posix.join(machine.home, 'Applications')]) {
    const bundle = posix.join(folder, `${app}.app`);
    if (!(await machine.files.isProgram(posix.join(bundle, 'Contents/MacOS', program)))) continue;
    const start = ['/usr/bin/open', '-n', '-a', bundle, '--args'];
    return [{ name: browser.name, start, data: [posix.join(machine.home, 'Library/Application Support', data)] }];
  }
  return [];
};

const onWindows = async (browser: KnownBrowser, machine: Machine): Promise<readonly Installation[]> => {
  const folder = (name: string): readonly string[] => {
    const value = machine.environment[name];
    return value !== undefined && win32.isAbsolute(value) ? [value] : [];
  };
  const local = folder('LOCALAPPDATA');
  const bases = [...folder('ProgramW6432'), ...folder('ProgramFiles'), ...folder('ProgramFiles(x86)'), ...local];
  const program = await firstProgram(
    [...new Set(bases)].map((base) => win32.join(base, browser.windows.program)),
    machine,
  );
  if (program === null) return [];
  const data = browser.family === 'firefox' ? folder('APPDATA') : local;
  return [{ name: browser.name, start: [program], data: data.map((base) => win32.join(base, browser.windows.data)) }];
};
