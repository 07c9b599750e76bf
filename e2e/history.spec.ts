import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { chooseAction, openConnection, openOverview, rowOf, seeState, signInQuickly, startSignIn } from './flows/overview.ts';
import { watchSecrets } from './support/secrets.ts';
import { expect, test } from './support/test.ts';

const tab = async (page: Page): Promise<Locator> => {
  await page.getByRole('tab', { name: 'History' }).click();
  const panel = page.getByRole('region', { name: 'History' });
  await expect(panel.getByRole('heading', { name: 'History' })).toBeVisible();
  return panel;
};

/** The lines of the tab without their times, newest first. */
const lines = async (panel: Locator): Promise<string[]> =>
  (await panel.getByRole('listitem').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').replace(/^\S+ /, ''));

const historyFile = (userData: string) => join(userData, 'history', 'acme-default.jsonl');

test('what happens to a connection is told in words, as it happens, after a restart, and in an export', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  systemBrowser,
  userData,
}) => {
  const secrets = watchSecrets();
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const first = await launch();
  const { page } = first;
  await openConnection(page, 'Acme default');
  await expect(await tab(page)).toContainText('Nothing has happened yet.');
  await openOverview(page);
  await signInQuickly(first, systemBrowser, 'Acme default', 'dana@acme.test');
  await openConnection(page, 'Acme default');
  const panel = await tab(page);
  await expect.poll(async () => await lines(panel)).toEqual(['Signed in as dana@acme.test']);

  await test.step('live: a refresh, an outage and its end', async () => {
    await page.getByRole('button', { name: 'Refresh now' }).click();
    await expect.poll(async () => await lines(panel)).toEqual(['Refreshed The refresh token was rotated.', 'Signed in as dana@acme.test']);
    oktaSim.faults.add({ endpoint: 'token', grant: 'refresh_token', times: 1_000, do: { kind: 'status', status: 503 } });
    await page.getByRole('button', { name: 'Refresh now' }).click();
    await expect(panel.getByText('Waiting for Okta', { exact: true })).toBeVisible();
    await expect(panel).toContainText('had an internal error (HTTP 503)');
    await expect(panel).toContainText('Next attempt');
    await expect(panel).toContainText(/Okta’s request ID [\w-]{28}/);
    await expect(panel.getByRole('button', { name: 'Copy request ID' })).toHaveCount(1);
    // It lasts until it has been seen, and for two attempts at least.
    await expect.poll(() => oktaSim.stats().faultsApplied).toBeGreaterThan(1);
    oktaSim.faults.clear();
    await expect(panel.getByText(/^Recovered after \d+ failed attempts, (less than a second|\d+ s)$/)).toBeVisible({ timeout: 60_000 });
    await expect(panel.getByText('Waiting for Okta', { exact: true })).toHaveCount(1);
    await expect(panel).toContainText(/\d+ attempts failed in (less than a second|\d+ s)\./);
    await expect(panel).not.toContainText('Next attempt');
  });

  await test.step('a session that ended, and a sign-in that was cancelled', async () => {
    oktaSim.revokeUser('acme', 'dana@acme.test');
    await page.getByRole('button', { name: 'Refresh now' }).click();
    await expect(panel.getByText('Session ended', { exact: true })).toBeVisible();
    await expect(panel).not.toContainText('[redacted]');
    await page.getByRole('tab', { name: 'Tokens' }).click();
    await expect(page.getByRole('region', { name: 'Sign-in needed' })).toContainText(/Okta’s request ID [\w-]{28}/);
    await openOverview(page);
    await startSignIn(rowOf(page, 'Acme default'), systemBrowser);
    await rowOf(page, 'Acme default').getByRole('button', { name: 'Cancel sign-in' }).click();
    await seeState(rowOf(page, 'Acme default'), 'Sign-in needed');
  });
  await first.close();

  const second = await launch();
  await openConnection(second.page, 'Acme default');
  const again = await tab(second.page);
  const starts = ['Sign-in cancelled', 'Session ended', 'Recovered after ', 'Waiting for Okta', 'Refreshed', 'Signed in as dana@acme.test'];
  await expect.poll(async () => (await lines(again)).map((line, index) => line.slice(0, starts[index]?.length))).toEqual(starts);

  await test.step('the export', async () => {
    await again.getByRole('button', { name: 'Export as JSON…' }).click();
    const receipt = second.page.getByRole('status', { name: 'Receipts' });
    await expect(receipt).toContainText('History exported.');
    const path = ((await receipt.getByText(/-history\.json$/).textContent()) ?? '').trim();
    const text = readFileSync(path, 'utf8');
    const requestId = expect.stringMatching(/^[\w-]{28}$/);
    const attempts = oktaSim.stats().faultsApplied;
    expect(JSON.parse(text)).toMatchObject({
      format: 'tenantry-history/1',
      connection: { issuer: oktaSim.orgs.acme.servers.default.issuer },
      entries: [
        { what: 'Sign-in cancelled.', facts: { kind: 'sign-in-cancelled' } },
        { facts: { kind: 'ended', error: { requestId } } },
        { facts: { kind: 'recovered', attempts, rotated: true, requestId } },
        { facts: { kind: 'waiting', reason: 'server', attempts, error: { requestId } } },
        { facts: { kind: 'refreshed', requestId } },
        { what: 'Signed in as dana@acme.test.', facts: { kind: 'signed-in', account: 'dana@acme.test', requestId } },
      ],
    });
    if (process.platform !== 'win32') {
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(statSync(historyFile(userData)).mode & 0o777).toBe(0o600);
      expect(statSync(join(userData, 'history')).mode & 0o777).toBe(0o700);
    }
    secrets.stop();
    const written = text + readFileSync(historyFile(userData), 'utf8');
    expect(secrets.refreshTokens.size).toBeGreaterThanOrEqual(2);
    expect([...secrets.all(), ...secrets.tokens].filter((secret) => written.includes(secret))).toEqual([]);
  });
});

test('a sign-out is in the history; removing the connection deletes it', async ({
  configure,
  launch,
  loopback,
  systemBrowser,
  userData,
}) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const app = await launch();
  await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
  await openConnection(app.page, 'Acme default');
  const panel = await tab(app.page);
  await chooseAction(app.page, 'Sign out here');
  await expect.poll(async () => await lines(panel)).toEqual(['Signed out Okta revoked the session.', 'Signed in as dana@acme.test']);
  // The way back in is beside the title while the tab has none.
  await expect(app.page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await expect.poll(() => existsSync(historyFile(userData))).toBe(true);
  await chooseAction(app.page, 'Remove…');
  await app.page.getByRole('button', { name: 'Remove connection' }).click();
  await expect.poll(() => readdirSync(join(userData, 'history'))).toEqual([]);
});
