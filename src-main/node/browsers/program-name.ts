import { posix, win32 } from 'node:path';
import { knownBrowsers } from './known-browsers.ts';

/** What a person calls the program that a command runs: the browser, not what starts it. */
export const programName = (command: readonly string[]): string => {
  const [program = '', ...rest] = command;
  const name = win32.basename(posix.basename(program)).replace(/\.exe$/i, '');
  const app = rest[rest.indexOf('-a') + 1];
  if (name === 'open' && rest.includes('-a') && app !== undefined) return posix.basename(app, '.app');
  const id = rest[1];
  if (name === 'flatpak' && rest[0] === 'run' && id !== undefined) {
    return knownBrowsers.find(({ linux }) => linux.flatpak === id)?.name ?? id;
  }
  return name;
};
