import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One start of an app, as its command line describes it. */
export interface Launch {
  readonly appPath: string;
  /** The file `main` of package.json names. */
  readonly mainFile: string;
  readonly name: string;
  readonly version: string;
  /** What stands after the app's path. */
  readonly args: readonly string[];
  /** Modules to load before the app (`-r file`), as Electron has it. */
  readonly preloadModules: readonly string[];
  readonly userData: string;
  /** Program and arguments that start this app again, with the same user-data folder. */
  readonly launchCommand: readonly string[];
  readonly headless: boolean;
  /** Under end-to-end tests Chromium also opens a random debugging port. */
  readonly endToEnd: boolean;
}

interface PackageJson {
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
  readonly main?: string;
}

/** Where Electron keeps per-user application data. */
export const appDataFolder = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string => {
  const home = env['HOME'] ?? homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Application Support');
  if (platform === 'win32') return env['APPDATA'] ?? join(home, 'AppData', 'Roaming');
  const configured = env['XDG_CONFIG_HOME'];
  return configured !== undefined && isAbsolute(configured) ? configured : join(home, '.config');
};

/** The value of `--name=value` among `args`, `''` for a bare `--name`, undefined when absent. The last one wins. */
export const switchValue = (args: readonly string[], name: string): string | undefined => {
  const found = args.findLast((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
  return found?.slice(name.length + 3);
};

/**
 * Reads `[-r module]… app-folder [args]…`, as `electron` itself is called. Throws a plain sentence when the folder
 * holds no app.
 */
export const parseLaunch = (
  argv: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Launch => {
  const preloadModules: string[] = [];
  const early: string[] = [];
  let index = 0;
  for (; index < argv.length && argv[index]?.startsWith('-'); index += 1) {
    if (argv[index] === '-r') preloadModules.push(resolve(argv[(index += 1)] ?? ''));
    else early.push(argv[index] as string);
  }
  const appPath = resolve(argv[index] ?? '.');
  const args = [...early, ...argv.slice(index + 1)];
  const { mainFile, info } = readManifest(appPath);

  const name = info.productName ?? info.name ?? 'Electron';
  const chosen = switchValue(args, 'user-data-dir') ?? '';
  const userData = chosen === '' ? join(appDataFolder(env, platform), name) : resolve(chosen);
  const noDisplay = platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'];
  return {
    appPath,
    mainFile,
    name,
    version: info.version ?? '0.0.0',
    args,
    preloadModules,
    userData,
    launchCommand: [...standInCommand(), appPath, ...(chosen === '' ? [] : [`--user-data-dir=${userData}`])],
    headless: noDisplay || env['TENANTRY_HEADLESS'] === '1',
    endToEnd: env['TENANTRY_E2E'] === '1',
  };
};

const readManifest = (appPath: string): { readonly mainFile: string; readonly info: PackageJson } => {
  const manifest = join(appPath, 'package.json');
  if (!existsSync(manifest)) throw new Error(`electron-stand-in: ${appPath} holds no package.json, so there is no app to start.`);
  const info = JSON.parse(readFileSync(manifest, 'utf8')) as PackageJson;
  const mainFile = join(appPath, info.main ?? 'index.js');
  if (!existsSync(mainFile)) throw new Error(`electron-stand-in: ${mainFile} does not exist. Build the app first: npm run build.`);

  return { mainFile, info };
};

/** The file that starts an app on the stand-in. */
const standInEntry = fileURLToPath(new URL('run.ts', import.meta.url));

/** The TypeScript loader by its full address: the command must work from any folder. */
const tsxUrl = (): string => import.meta.resolve('tsx');

/** Program and arguments that start an app: append its folder and its arguments. */
export const standInCommand = (): readonly [string, ...string[]] => [process.execPath, '--import', tsxUrl(), standInEntry];
