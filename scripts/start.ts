import { findChromium } from '../electron-stand-in/index.ts';
import { ensureBuilt } from './build.ts';
import { appCommand, chooseHost, hasDisplay, hostLine } from './host.ts';
import { main, run } from './project.ts';

/* Starts the app, on Electron where it can be had. Arguments after `--` are the app's own. */

main(async () => {
  if (!hasDisplay()) {
    throw new Error('There is no display, so no window can be shown. To see the app work without one: npm run demo -- --check');
  }
  await ensureBuilt();
  const host = await chooseHost();
  console.log(hostLine(host));
  if (host.kind === 'stand-in' && findChromium() === null) {
    throw new Error(
      'The stand-in needs Chromium, Chrome, Brave or Edge, and none was found. Install one, or name it in TENANTRY_CHROMIUM.',
    );
  }
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  return await run([...appCommand(host), ...process.argv.slice(2)], { env });
});
