import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { openConnection, openOverview, rowOf, seeState, signInQuickly } from '../flows/overview.ts';
import { freePort, loopbackOf, loopbackUri } from '../flows/quick-sign-in.ts';
import { launchApp, type LaunchedApp } from '../support/app.ts';
import { type ConnectionSeed, writeConfiguration } from '../support/okta.ts';
import { createSurroundings } from '../support/surroundings.ts';
import { SystemBrowser } from '../support/system-browser.ts';
import { removeFolder } from '../../electron-stand-in/index.ts';
import { orgNames, startOktaSim } from '../../okta-sim/index.ts';
import { ensureBuilt } from '../../scripts/build.ts';
import { chooseHost, hostLine } from '../../scripts/host.ts';
import { preflight } from '../../scripts/preflight.ts';
import { inRoot, main } from '../../scripts/project.ts';

/* Takes the pictures of the documentation (`docs/pictures/`) from the built app, signed in to okta-sim's three orgs. */

const folder = inRoot('docs', 'pictures');
const scopes = ['openid', 'profile', 'email', 'groups', 'offline_access'];

const connections = (loopback: string): readonly (ConnectionSeed & { readonly name: string; readonly login: string })[] =>
  (
    [
      ['acme', 'default', 'Orders API', 'dana@acme.test'],
      ['acme', 'custom', 'Partner portal', 'sam@acme.test'],
      ['globex', 'custom', 'Reports', 'lee@globex.test'],
      ['globex', 'org', 'Support console', 'kim@globex.test'],
      ['initech', 'default', 'Billing', 'peter@initech.test'],
    ] as const
  ).map(([org, server, name, login]) => {
    const slug = name.toLowerCase().replaceAll(' ', '-');
    return { org, server, slug, name, login, redirectUri: loopbackOf(loopback, org), scopes, override: { name } };
  });

/** A picture without the pointer over anything. */
const take = async ({ page }: LaunchedApp, name: string): Promise<void> => {
  await page.mouse.move(1270, 815);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  console.log(`docs/pictures/${name}.png`);
};

main(async () => {
  preflight();
  await ensureBuilt();
  const host = await chooseHost();
  console.log(hostLine(host));
  process.env['TENANTRY_E2E_HOST'] = JSON.stringify(host);
  mkdirSync(folder, { recursive: true });
  const surroundings = createSurroundings();
  const loopback = loopbackUri(await freePort());
  const extraRedirectUris = orgNames.map((org) => loopbackOf(loopback, org));
  const sim = await startOktaSim({ basePort: 7010, rotation: 'rotate', accessTokenSeconds: 2520, idTokenSeconds: 2520, extraRedirectUris });
  const browser = new SystemBrowser(surroundings, {});
  const seeds = connections(loopback);
  const browserCommand = process.platform === 'linux' ? null : surroundings.browserCommand;
  writeConfiguration(join(surroundings.folder, 'user-data'), sim, { connections: seeds, browserCommand });
  const app = await launchApp(surroundings);
  const { page } = app;
  try {
    await page.setViewportSize({ width: 1280, height: 820 });
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    for (const { name, login } of seeds) await signInQuickly(app, browser, name, login);
    // One that needs its person, so that the Overview has something to say.
    sim.revokeUser('globex', 'kim@globex.test');
    await openConnection(page, 'Support console');
    await page.getByRole('button', { name: 'Refresh now' }).click();
    await expect(page.getByRole('heading', { name: 'Sign-in needed' })).toBeVisible();
    await openOverview(page);
    await openConnection(page, 'Orders API');
    await page.getByRole('button', { name: 'Refresh now' }).click();
    await expect(page.getByText('rotated once')).toBeVisible();
    // As on Electron: without the stand-in's banner.
    app.pretend({ app: { host: 'electron', notices: [] } });
    await page.reload();
    await seeState(rowOf(page, 'Support console'), 'Sign-in needed');
    await expect(page.getByText('Running on the Electron stand-in')).toHaveCount(0);
    await take(app, 'overview');
    await openConnection(page, 'Orders API');
    await expect(page.getByRole('rowheader', { name: 'groups' })).toBeVisible();
    await take(app, 'connection');
    return 0;
  } finally {
    await app.close();
    await browser.close();
    await sim.close();
    await removeFolder(surroundings.folder);
  }
});
