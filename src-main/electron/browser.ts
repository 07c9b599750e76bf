import { spawn } from 'node:child_process';
import { shell } from 'electron';
import { programName } from '../node/browsers/index.ts';
import { failure, type Result, success } from '../core/base/index.ts';
import type { Browser } from '../core/sign-in/index.ts';

/** `shell.openExternal` takes no more than this on Windows (Electron's documentation). */
const longestUrlOnWindows = 2081;

const isLoopback = (url: URL): boolean => ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);

/** https anywhere; http on this machine only. Null for everything else. */
const webUrl = (url: string): URL | null => {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  return parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopback(parsed)) ? parsed : null;
};

/** Opens authorization URLs in the system's browser, or in a program of the user's choice; never through a shell. */
export const createBrowser = (): Browser => ({
  open: async (url, command) => {
    if (webUrl(url) === null) return failure('browser_failed', 'Only https addresses are opened in a browser.');
    return command === null ? await openInSystemBrowser(url) : await openWithCommand(url, command);
  },
});

const openInSystemBrowser = async (url: string): Promise<Result<{ readonly openedIn: string }>> => {
  const remedy = 'Copy the sign-in link and open it in a browser yourself.';
  if (process.platform === 'win32' && url.length > longestUrlOnWindows) {
    return failure('browser_failed', 'The address is too long for Windows to open.', remedy);
  }
  try {
    await shell.openExternal(url);
    return success({ openedIn: 'the system browser' });
  } catch {
    return failure('browser_failed', 'The system’s browser could not be opened.', remedy);
  }
};

/** Starts `command` with `{url}` replaced in each of its arguments; detached, so that it outlives the app. */
const openWithCommand = async (url: string, command: readonly string[]): Promise<Result<{ readonly openedIn: string }>> => {
  const [program, ...rest] = command;
  if (program === undefined || !rest.some((argument) => argument.includes('{url}'))) {
    return failure(
      'browser_failed',
      'The tenant’s browser command is incomplete: one of its arguments must contain {url}.',
      'Correct the browser command in the tenant’s settings.',
    );
  }
  const name = programName(command);
  const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
    try {
      // A function, since `$` has a meaning in a replacement text.
      const args = rest.map((argument) => argument.replaceAll('{url}', () => url));
      const child = spawn(program, args, { detached: true, stdio: 'ignore', shell: false });
      child.once('error', resolve);
      child.once('spawn', () => resolve(null));
      child.unref();
    } catch (cause) {
      resolve(cause instanceof Error ? cause : new Error('spawn failed'));
    }
  });
  if (error === null) return success({ openedIn: name });
  const why = error.code === 'ENOENT' ? 'there is no such program' : error.code === 'EACCES' ? 'it may not be run' : 'it did not start';
  return failure(
    'browser_failed',
    `The tenant’s browser command could not be run: ${name}, ${why}.`,
    'Correct the browser command in the tenant’s settings, or copy the sign-in link.',
  );
};
