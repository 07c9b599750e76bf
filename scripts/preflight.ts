import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findChromium } from '../electron-stand-in/index.ts';
import { inRoot, main } from './project.ts';

interface Need {
  readonly debianPackage: string;
  readonly what: string;
  /** Without it nothing works; the others have a substitute or are needed by some hosts only. */
  readonly required: boolean;
  readonly present: () => boolean;
}

/** Whether a program of this name is on the PATH. */
export const onPath = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });

const needs: readonly Need[] = [
  { debianPackage: 'chromium', what: 'Chromium (or Chrome, Brave, Edge)', required: true, present: () => findChromium() !== null },
  { debianPackage: 'xvfb', what: 'Xvfb, a display without a screen', required: false, present: () => onPath('Xvfb') },
  { debianPackage: 'xdg-utils', what: 'xdg-open, which opens links', required: false, present: () => onPath('xdg-open') },
];

const isDebian = (): boolean => process.platform === 'linux' && existsSync('/usr/bin/apt-get') && existsSync('/etc/debian_version');

/** The PATH for tests and the demo: with this project's substitutes for xdg-utils behind the system's programs where those are missing. */
export const pathWithDesktopTools = (): string => {
  const path = process.env['PATH'] ?? '';
  return process.platform !== 'linux' || onPath('xdg-open') ? path : `${path}${delimiter}${inRoot('scripts', 'desktop-tools')}`;
};

/**
 * Sees to the system's programs that the demo and the end-to-end tests use. As root on Debian and its kin what is
 * missing is installed, announced first; otherwise a missing browser throws a sentence with the command to run.
 */
export const preflight = (): void => {
  const missing = needs.filter((need) => (process.platform === 'linux' || need.required) && !need.present());
  if (missing.length === 0) return;
  const packages = missing.map((need) => need.debianPackage);
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (isDebian() && process.getuid?.() === 0) {
    console.log(`Installing ${missing.map((need) => need.what).join(', ')}: ${command}`);
    const installed = spawnSync('sh', ['-c', command], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (installed.status !== 0) throw new Error(`The packages could not be installed. Run this and look at what it says: ${command}`);
    return;
  }
  const required = missing.filter((need) => need.required);
  if (required.length === 0) {
    if (!onPath('xdg-open'))
      console.log('xdg-utils is not installed: two small scripts of this project take its place in the tests and the demo.');
    return;
  }
  const remedy = isDebian()
    ? `Run: sudo sh -c '${command}'`
    : 'Install one of them, or name it in the environment variable TENANTRY_CHROMIUM.';
  throw new Error(`${required.map((need) => need.what).join(', ')} was not found. ${remedy}`);
};

if (process.argv[1] === import.meta.filename) {
  main(async () => {
    preflight();
    return 0;
  });
}
