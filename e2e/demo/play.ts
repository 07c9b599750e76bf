import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Bridge } from '../../src-preload/contract/index.ts';
import { removeFolder } from '../../electron-stand-in/index.ts';
import { type OktaSim, startOktaSim } from '../../okta-sim/index.ts';
import { inRoot } from '../../scripts/project.ts';
import { card } from '../flows/connection.ts';
import { launchApp, type LaunchedApp } from '../support/app.ts';
import { schemesOf, signIn, writeConfiguration } from '../support/okta.ts';
import { createSurroundings } from '../support/surroundings.ts';
import { SystemBrowser } from '../support/system-browser.ts';
import { type DemoConnection, demoConnections } from './connections.ts';

/** What was seen of one connection. */
export interface DemoRow {
  readonly tenant: string;
  readonly issuer: string;
  readonly account: string;
  readonly state: string;
  readonly rotations: number;
  readonly userinfo: string;
}

/** So short that a scheduled refresh comes while one watches, ms to s. */
const accessTokenSeconds = 24;
const patience = { timeout: 60_000 };
const pictures = inRoot('out', 'demo');

const userinfoPath = (issuer: string): string => (new URL(issuer).pathname === '/' ? '/oauth2/v1/userinfo' : '/v1/userinfo');

/**
 * Plays the demo as a person would, in a real browser engine: signs in to all three tenants, waits for a scheduled
 * refresh with rotation of each, copies a token of each and calls userinfo with it. Rejects at the first step that was
 * not seen to happen. Screenshots go to `out/demo/`.
 */
export const playDemo = async (say: (line: string) => void): Promise<readonly DemoRow[]> => {
  mkdirSync(pictures, { recursive: true });
  const surroundings = createSurroundings();
  const sim = await startOktaSim({ rotation: 'rotate', accessTokenSeconds, idTokenSeconds: accessTokenSeconds });
  const browser = new SystemBrowser(surroundings, schemesOf(sim));
  const browserCommand = process.platform === 'linux' ? null : surroundings.browserCommand;
  const seeds = demoConnections.map(({ seed }) => seed);
  writeConfiguration(join(surroundings.folder, 'user-data'), sim, { connections: seeds, weakVaultAccepted: false, browserCommand });
  const app = await launchApp(surroundings);
  try {
    await app.page.setViewportSize({ width: 1280, height: 820 });
    if (await consentNeeded(app)) {
      say('Accepting the weak key, as there is no keyring here.');
      await app.page.getByRole('button', { name: 'Store with the weak key' }).click();
    }
    for (const connection of demoConnections) await signInTo(connection, app, browser, say);
    await app.page.screenshot({ path: join(pictures, 'overview.png') });
    say('Waiting for a scheduled refresh of each …');
    const rows: DemoRow[] = [];
    for (const connection of demoConnections) rows.push(await watchAndUse(connection, app, sim));
    await app.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await app.page.screenshot({ path: join(pictures, 'connection-dark.png') });
    return rows;
  } catch (error) {
    await app.page.screenshot({ path: join(pictures, 'failed.png') }).catch(() => null);
    say('That step was not seen to happen; the window at that moment is in out/demo/failed.png.');
    throw error;
  } finally {
    await app.close();
    await browser.close();
    await sim.close();
    await removeFolder(surroundings.folder);
  }
};

/** The page's own view of the vault: whether the person is asked depends on the machine's keyring. */
const consentNeeded = async (app: LaunchedApp): Promise<boolean> =>
  await app.page.evaluate(async () => {
    const { tenantry } = globalThis as unknown as { readonly tenantry: Bridge };
    const snapshot = await tenantry.invoke('app.snapshot', null);
    return snapshot.ok && snapshot.value.vault.consentNeeded;
  });

const rowOf = (app: LaunchedApp, { name }: DemoConnection) => app.page.getByRole('row').filter({ hasText: name });

const signInTo = async (
  connection: DemoConnection,
  app: LaunchedApp,
  browser: SystemBrowser,
  say: (line: string) => void,
): Promise<void> => {
  const row = rowOf(app, connection);
  await row.getByRole('button', { name: 'Sign in' }).click();
  const tab = await browser.open(await browser.nextUrl());
  await signIn(tab, connection.login);
  await expect(row.getByText('Fresh', { exact: true })).toBeVisible(patience);
  await expect(row).toContainText(connection.login);
  say(`Signed in to ${connection.org} as ${connection.login}.`);
};

const watchAndUse = async (connection: DemoConnection, app: LaunchedApp, sim: OktaSim): Promise<DemoRow> => {
  const { issuer } = sim.orgs[connection.org].servers[connection.seed.server ?? 'default'];
  const rotations = () =>
    Object.entries(sim.stats().byClient)
      .filter(([key]) => key.startsWith(`${issuer} `))
      .reduce((sum, [, stats]) => sum + stats.rotations, 0);
  await expect.poll(rotations, patience).toBeGreaterThan(0);
  await app.page.getByRole('navigation').getByText(connection.name, { exact: true }).click();
  await expect(app.page.getByRole('heading', { level: 1 })).toContainText(connection.name);
  await expect(app.page.getByText(/\d+ rotations|rotated once/).first()).toBeVisible(patience);
  await app.page.screenshot({ path: join(pictures, `${connection.org}.png`) });

  await app.page.getByRole('button', { name: 'Copy access token' }).click();
  // This one's receipt, and not that of the connection before.
  await expect(app.page.getByText(`Access token of ${sim.orgs[connection.org].label} / ${connection.name} copied.`)).toBeVisible(patience);
  const state = await card(app.page, 'Access token')
    .getByText(/^(fresh|expired)$/)
    .innerText(patience);
  const token = await app.readClipboard();
  const answer = await fetch(`${issuer}${userinfoPath(issuer)}`, { headers: { authorization: `Bearer ${token}` } });
  const claims = (await answer.json().catch(() => ({}))) as { email?: string };
  if (answer.status !== 200 || claims.email !== connection.login) {
    throw new Error(`userinfo of ${connection.org} answered ${String(answer.status)} for ${String(claims.email)}.`);
  }
  return {
    tenant: sim.orgs[connection.org].label,
    issuer,
    account: connection.login,
    state: `signed in, ${state}`,
    rotations: rotations(),
    userinfo: `${String(answer.status)} ${claims.email}`,
  };
};
