import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { standInCommand } from '../electron-stand-in/index.ts';
import { cacheFolder, inRoot } from './project.ts';

/** What the built app runs on. */
export type AppHost =
  | { readonly kind: 'electron'; readonly binary: string }
  /** `reason` says in one sentence why it is not Electron. */
  | { readonly kind: 'stand-in'; readonly reason: string };

const electronFolder = inRoot('node_modules', 'electron');
const marker = join(cacheFolder, 'electron-install-failed.json');
const again = 'Try again with: npm run electron:install';

const electronVersion = (): string =>
  (JSON.parse(readFileSync(join(electronFolder, 'package.json'), 'utf8')) as { version: string }).version;

/**
 * Electron's binary, recognised by its path; null when it is not installed. The package itself is never imported: doing
 * so downloads the binary, and everything waits.
 */
export const electronBinary = (): string | null => {
  const pathFile = join(electronFolder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(electronFolder, 'dist');
  const binary = join(folder, readFileSync(pathFile, 'utf8'));
  return existsSync(binary) ? binary : null;
};

/** Why the binary does not start on this system (a missing library, say); null when it does. */
const brokenBecause = (binary: string): string | null => {
  const tried = spawnSync(binary, ['-e', ''], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, encoding: 'utf8', timeout: 20_000 });
  if (tried.status === 0) return null;
  return tried.stderr.trim().split('\n')[0] ?? tried.error?.message ?? 'it ends at once';
};

/**
 * Runs Electron's own installer, which downloads the binary from GitHub. Gives up after `limitMs` (null: never).
 * Resolves with null, or with the reason why it failed.
 */
export const installElectron = async (limitMs: number | null): Promise<string | null> => {
  console.log(`Installing Electron ${electronVersion()} with its own installer (about 110 MB from GitHub, once) …`);
  const child = spawn(process.execPath, [join(electronFolder, 'install.js')], { stdio: ['ignore', 'inherit', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const limit = limitMs === null ? undefined : setTimeout(() => child.kill('SIGKILL'), limitMs);
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', resolve);
  });
  clearTimeout(limit);
  if (code === 0) {
    rmSync(marker, { force: true });
    return null;
  }
  const reason = code === null && limitMs !== null ? `it took longer than ${String(limitMs / 1000)} s` : lastSentence(errors);
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(marker, JSON.stringify({ version: electronVersion(), reason }));
  return reason;
};

/** The line of a Node stack trace that says what went wrong. */
const lastSentence = (errors: string): string => {
  const line = errors.split('\n').find((text) => /error/i.test(text) && !/^\s+at /.test(text));
  if (line?.includes('fetch failed') === true) return 'its download from GitHub could not be reached';
  return (line ?? 'it failed without a word').trim().slice(0, 200);
};

const failedBefore = (): string | null => {
  if (!existsSync(marker)) return null;
  const { version, reason } = JSON.parse(readFileSync(marker, 'utf8')) as { version: string; reason: string };
  return version === electronVersion() ? reason : null;
};

/** Electron where it can be had, installing it once; otherwise the stand-in, with the reason. */
export const chooseHost = async (): Promise<AppHost> => {
  if (process.env['TENANTRY_HOST'] === 'stand-in') return { kind: 'stand-in', reason: 'TENANTRY_HOST asks for it.' };
  let binary = electronBinary();
  if (binary === null) {
    const reason = failedBefore() ?? (await installElectron(60_000));
    binary = electronBinary();
    if (binary === null) return { kind: 'stand-in', reason: `Electron could not be installed (${reason ?? 'no binary came'}). ${again}` };
  }
  const broken = brokenBecause(binary);
  return broken === null
    ? { kind: 'electron', binary }
    : { kind: 'stand-in', reason: `Electron does not start on this system (${broken}).` };
};

/** One line for people: what the app runs on, and why when it is not Electron. */
export const hostLine = (host: AppHost): string =>
  host.kind === 'electron'
    ? `Running on Electron ${electronVersion()}.`
    : `Running on the stand-in for Electron, in Chromium: ${host.reason}`;

/** Program and arguments that start the built app on `host`; append the app's own arguments. */
export const appCommand = (host: AppHost): readonly [string, ...string[]] => {
  const folder = inRoot();
  if (host.kind === 'stand-in') return [...standInCommand(), folder];
  // Chromium's sandbox does not run as root.
  return [host.binary, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), folder];
};

/** Whether a window can be shown: always, except on a Linux without a display. */
export const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY']) || Boolean(process.env['WAYLAND_DISPLAY']);
