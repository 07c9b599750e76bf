import { spawn } from 'node:child_process';
import { strict } from '../strict.ts';

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Hands `target` to the system. Like Electron on Linux it does not wait: an opener may live as long as its browser. */
const open = (target: string): Promise<void> => {
  const [program, ...args] = openers[process.platform] ?? ['xdg-open'];
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args, target], { detached: true, stdio: 'ignore' });
    child.once('error', (error) => reject(new Error(`Failed to open: ${error.message}`)));
    child.once('spawn', resolve);
    child.unref();
  });
};

/** Electron's `shell`: on Linux through xdg-open, as Electron does (and xdg-open obeys $BROWSER). */
export const shell = strict('shell', {
  openExternal: (url: string) => open(new URL(url).href),
  openPath: (path: string) =>
    open(path).then(
      () => '',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    ),
});
