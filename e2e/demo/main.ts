import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoConnections } from './connections.ts';
import { playDemo } from './play.ts';
import { schemesOf, writeConfiguration } from '../support/okta.ts';
import { createSurroundings } from '../support/surroundings.ts';
import { browserPreferences } from '../support/system-browser.ts';
import { findChromium, removeFolder } from '../../electron-stand-in/index.ts';
import { demoPassword, startOktaSim } from '../../okta-sim/index.ts';
import { ensureBuilt } from '../../scripts/build.ts';
import { appCommand, type AppHost, chooseHost, hasDisplay, hostLine } from '../../scripts/host.ts';
import { preflight } from '../../scripts/preflight.ts';
import { main, run } from '../../scripts/project.ts';

/*
 * okta-sim and the app with a throw-away user folder and three tenants. `--check`, or no display: nobody is needed, the
 * demo plays itself and says what it saw.
 */

const check = async (host: AppHost): Promise<number> => {
  process.env['TENANTRY_E2E_HOST'] = JSON.stringify(host);
  const rows = await playDemo((line) => console.log(line));
  console.table(rows);
  console.log('Every step was seen to happen. Screenshots are in out/demo/.');
  return 0;
};

/** On Linux the demo brings its own browser profile, so that nothing of the person's own system is touched. */
const browserScript = (folder: string): string => {
  const chromium = findChromium() ?? 'chromium';
  const noSandbox = process.getuid?.() === 0 ? '--no-sandbox ' : '';
  return `#!/bin/sh\nexec '${chromium}' ${noSandbox}--user-data-dir='${folder}/browser-profile' --no-first-run --no-default-browser-check "$1" >/dev/null 2>&1\n`;
};

const interactive = async (host: AppHost): Promise<number> => {
  const surroundings = createSurroundings(browserScript);
  const sim = await startOktaSim({ rotation: 'rotate', accessTokenSeconds: 120, idTokenSeconds: 120 });
  try {
    const profile = join(surroundings.folder, 'browser-profile', 'Default');
    mkdirSync(profile, { recursive: true });
    writeFileSync(join(profile, 'Preferences'), browserPreferences(schemesOf(sim)));
    const userData = join(surroundings.folder, 'user-data');
    writeConfiguration(userData, sim, { connections: demoConnections.map(({ seed }) => seed), weakVaultAccepted: false });
    console.log(`Sign in as ${demoConnections.map(({ login }) => login).join(', ')}; the password is “${demoPassword}”.`);
    console.log('Access tokens live two minutes here, so that you can watch them being refreshed. Close the window to end the demo.');
    const env = process.platform === 'linux' ? surroundings.env : process.env;
    return await run([...appCommand(host), `--user-data-dir=${userData}`], { env });
  } finally {
    await sim.close();
    await removeFolder(surroundings.folder);
  }
};

main(async () => {
  preflight();
  await ensureBuilt();
  const host = await chooseHost();
  console.log(hostLine(host));
  if (process.argv.includes('--check')) return await check(host);
  if (hasDisplay()) return await interactive(host);
  console.log('There is no display here, so the demo plays itself (as with: npm run demo -- --check).');
  return await check(host);
});
