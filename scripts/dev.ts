import { type ChildProcess, spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { build } from './build.ts';
import { appCommand, chooseHost, hostLine } from './host.ts';
import { inRoot, main, packageProgram, root, run } from './project.ts';

/*
 * Development. On Electron: electron-vite's own server with hot reloading. On the stand-in: the three parts are built
 * anew on every change, and the app is started anew when a build is done.
 */

const electronVite = packageProgram('electron-vite/bin/electron-vite.js');
/** A build writes many files; the app starts once they have been quiet for this long, in ms. */
const quietMs = 400;

const onStandIn = async (command: readonly [string, ...string[]]): Promise<number> => {
  await build();
  let app: ChildProcess | null = null;
  const start = () => {
    const [program, ...args] = command;
    app = spawn(program, [...args, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
  };
  const restart = () => {
    if (app === null || app.exitCode !== null) return start();
    app.once('exit', start);
    app.kill('SIGTERM');
  };
  let timer: NodeJS.Timeout | undefined;
  watch(inRoot('out'), { recursive: true }, (_event, file) => {
    if (file === null || /^(?:demo|\.built)/.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(restart, quietMs);
  });
  process.on('exit', () => app?.kill('SIGTERM'));
  start();
  return await run([...electronVite, 'build', '--watch', '--logLevel', 'warn']);
};

main(async () => {
  const host = await chooseHost();
  console.log(hostLine(host));
  if (host.kind === 'stand-in') return await onStandIn(appCommand(host));
  const sandbox = process.getuid?.() === 0 ? ['--noSandbox'] : [];
  return await run([...electronVite, 'dev', '--watch', ...sandbox, '--', ...process.argv.slice(2)]);
});
