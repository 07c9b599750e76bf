import { pathToFileURL } from 'node:url';
import { parseLaunch } from './launch.ts';
import { lockOrHandOver } from './single-instance.ts';

/*
 * Starts a built Electron app without Electron: `run.ts [-r module]… app-folder [args]…`. What is heavy is imported
 * late, so that a second start, which only passes its URL on, is over quickly.
 */

const start = async (): Promise<void> => {
  const launch = parseLaunch(process.argv.slice(2));
  process.argv = [process.execPath, launch.appPath, ...launch.args];
  const lock = await lockOrHandOver(launch.userData, { argv: process.argv, cwd: process.cwd() });
  if (lock === null) process.exit(0);

  const { Host } = await import('./host.ts');
  const host = new Host(launch, lock);
  // Chromium takes longest, so it starts before the app is loaded.
  host.browser();
  process.on('exit', () => host.killBrowser());

  const [{ createElectron }, { installElectron, preloadModule }] = await Promise.all([
    import('./electron/index.ts'),
    import('./module-hook.ts'),
  ]);
  const electron = createElectron(host);
  installElectron(electron);
  imitateProcess(launch.launchCommand);
  process.on('SIGTERM', () => electron.app.quit());
  process.on('SIGINT', () => electron.app.quit());
  // The test that started this is gone.
  if (launch.endToEnd) process.once('disconnect', () => electron.app.exit());

  for (const file of launch.preloadModules) preloadModule(file);
  await import(pathToFileURL(launch.mainFile).href);
  // Electron tells of a failure in the main process and goes on.
  process.on('uncaughtException', (error) => console.error('Uncaught exception in the main process:', error));
  electron.app.announceReady();
  // The app lives until it quits, with or without windows.
  setInterval(() => {}, 2 ** 30);
};

const imitateProcess = (launchCommand: readonly string[]): void => {
  Object.assign(process, { type: 'browser', defaultApp: true });
  process.env['TENANTRY_LAUNCH_COMMAND'] = JSON.stringify(launchCommand);
};

start().catch((error: unknown) => {
  const isPlain = error instanceof Error && error.message.startsWith('electron-stand-in:');
  console.error(isPlain ? error.message : error);
  process.exit(1);
});
