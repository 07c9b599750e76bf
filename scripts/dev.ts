import { type ChildProcess, spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { build } from './build.ts';
import { appCommand, chooseHost, hostLine } from './host.ts';
import { inRoot, main, packageProgram, root, run } from './project.ts';

/*
 * Development. On Electron: electron-vite's own server with hot reloading. On the stand-in: on every change the app is
 * built and started anew. It ends when the app's window is closed, or with Ctrl+C. Arguments are the app's own.
 */

const sourceFolders = ['src-main', 'src-preload', 'src-renderer'];
/** Editors write a file in several steps; a build starts once all has been quiet for this long, in ms. */
const quietMs = 300;

const onStandIn = async (command: readonly [string, ...string[]]): Promise<number> => {
  const [program, ...args] = command;
  const start = (): ChildProcess => spawn(program, [...args, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
  let app: ChildProcess | null = null;
  process.once('exit', () => app?.kill('SIGTERM'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
  const change = watchSources();
  await build();
  for (;;) {
    const running = start();
    app = running;
    const ended = new Promise<number>((resolve) => running.once('exit', (code) => resolve(code ?? 1)));
    for (;;) {
      const code = await Promise.race([ended, change.next()]);
      if (code !== 'changed') return code;
      const built = await build().then(
        () => true,
        () => false,
      );
      if (built) break;
      console.log('The app goes on as it was before this change.');
    }
    running.kill('SIGTERM');
    await ended;
  }
};

/** Tells of changes in the sources; several at once, or while nobody asks, count as one. */
const watchSources = () => {
  let pending = false;
  let tell: (() => void) | null = null;
  let timer: NodeJS.Timeout | undefined;
  const changed = () => {
    pending = true;
    tell?.();
  };
  for (const folder of sourceFolders) {
    watch(inRoot(folder), { recursive: true }, (_event, file) => {
      if (file === null || file.includes('.test.')) return;
      clearTimeout(timer);
      timer = setTimeout(changed, quietMs);
    });
  }
  return {
    next: async (): Promise<'changed'> => {
      if (!pending) await new Promise<void>((resolve) => (tell = resolve));
      pending = false;
      tell = null;
      return 'changed';
    },
  };
};

main(async () => {
  const host = await chooseHost();
  console.log(hostLine(host));
  // The watchers would keep this process alive.
  if (host.kind === 'stand-in') process.exit(await onStandIn(appCommand(host)));
  const sandbox = process.getuid?.() === 0 ? ['--noSandbox'] : [];
  const electronVite = packageProgram('electron-vite/bin/electron-vite.js');
  return await run([...electronVite, 'dev', '--watch', ...sandbox, '--', ...process.argv.slice(2)]);
});
