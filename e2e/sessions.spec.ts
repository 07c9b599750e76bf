import { existsSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { card } from './flows/connection.ts';
import { sessionFile } from './flows/files.ts';
import { chooseAction, openConnection, openOverview, rowOf, seeState, signInQuickly } from './flows/overview.ts';
import { loopbackOf } from './flows/quick-sign-in.ts';
import { claimsOf, userinfo } from './flows/userinfo.ts';
import { accessibilityFindings } from './support/accessibility.ts';
import { expect, test } from './support/test.ts';
import { watchViolations } from './support/violations.ts';

/** Seconds left by a card's countdown (`0:17`); null while it reads otherwise. */
const secondsLeft = async (region: Locator): Promise<number | null> => {
  const [, minutes, seconds] = /^(\d+):(\d\d)$/.exec(await region.getByRole('strong').innerText()) ?? [];
  return minutes === undefined ? null : Number(minutes) * 60 + Number(seconds);
};

const copied = (page: Page, what: string): Locator => page.getByText(`${what} of Acme / Acme default copied.`);

test.describe('with tokens that live half a minute', () => {
  test.use({ oktaSimOptions: { accessTokenSeconds: 30, idTokenSeconds: 30 } });

  test('they are refreshed on schedule, with rotation, before they expire', async ({
    configure,
    launch,
    loopback,
    oktaSim,
    systemBrowser,
  }) => {
    configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
    const app = await launch();
    await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
    await openConnection(app.page, 'Acme default');
    const access = card(app.page, 'Access token');
    const refresh = card(app.page, 'Refresh token');
    let lowest = Infinity;
    // Downwards by itself, then up again: a new token, long before the old one was gone.
    await expect
      .poll(
        async () => {
          const left = await secondsLeft(access);
          if (left !== null && left < lowest) lowest = left;
          return left !== null && left > lowest + 2;
        },
        { timeout: 45_000 },
      )
      .toBe(true);
    expect(lowest).toBeGreaterThan(2);
    await expect(refresh).toContainText(/rotated once|\d rotations/);
    await expect(refresh).toContainText(/\d rotations/, { timeout: 45_000 });
    await expect(access).toContainText('fresh');
    await expect(card(app.page, 'ID token')).toContainText('verified');
    expect(oktaSim.stats().rotations).toBeGreaterThanOrEqual(2);
    expect(oktaSim.stats()).toMatchObject({ codeExchanges: 1, errors: 0, reuseDetected: 0 });
  });
});

test('a refresh on demand rotates, and every form of copy works at userinfo', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  systemBrowser,
}) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const app = await launch();
  const { default: server } = oktaSim.orgs.acme.servers;
  await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
  await openConnection(app.page, 'Acme default');
  await app.page.getByRole('button', { name: 'Copy access token' }).click();
  await expect(copied(app.page, 'Access token')).toBeVisible();
  const first = await app.readClipboard();

  await app.page.getByRole('button', { name: 'Refresh now' }).click();
  await expect(card(app.page, 'Refresh token')).toContainText('rotated once');
  expect(oktaSim.stats()).toMatchObject({ refreshes: 1, rotations: 1 });

  await app.page.getByRole('button', { name: 'Copy access token' }).click();
  await expect.poll(async () => await app.readClipboard()).not.toBe(first);
  const access = await app.readClipboard();
  expect(await userinfo(server, `Bearer ${access}`)).toEqual({ status: 200, email: 'dana@acme.test' });

  const copyAs = async (item: string) => {
    await app.page.getByRole('button', { name: 'More copy forms' }).click();
    await app.page.getByRole('menuitem', { name: item }).click();
  };
  await copyAs('Copy Authorization header');
  await expect(copied(app.page, 'Authorization header (Bearer)')).toBeVisible();
  const [name, value] = (await app.readClipboard()).split(': ');
  expect(name).toBe('Authorization');
  expect(await userinfo(server, value ?? '')).toEqual({ status: 200, email: 'dana@acme.test' });

  await copyAs('Copy ID token');
  await expect(copied(app.page, 'ID token')).toBeVisible();
  expect(claimsOf(await app.readClipboard())).toMatchObject({ iss: server.issuer, email: 'dana@acme.test' });

  // The Overview copies as well.
  await openOverview(app.page);
  await rowOf(app.page, 'Acme default').getByRole('button', { name: 'Copy access token' }).click();
  await expect.poll(async () => await app.readClipboard()).toBe(access);
});

test.describe('with tokens that live a minute and are refreshed on demand', () => {
  test.use({ oktaSimOptions: { accessTokenSeconds: 60, idTokenSeconds: 60 } });

  test('a copy promises half of that life: it refreshes first, or says why not', async ({
    configure,
    launch,
    loopback,
    oktaSim,
    systemBrowser,
  }) => {
    configure({ connections: [{ org: 'acme', redirectUri: loopback, keepFresh: false }] });
    const app = await launch();
    const { default: server } = oktaSim.orgs.acme.servers;
    await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
    await openConnection(app.page, 'Acme default');
    const copy = app.page.getByRole('button', { name: 'Copy access token' });
    await copy.click();
    await expect(copied(app.page, 'Access token')).toBeVisible();
    const old = await app.readClipboard();
    expect(oktaSim.stats().refreshes).toBe(0);

    await expect.poll(async () => await secondsLeft(card(app.page, 'Access token')), { timeout: 60_000 }).toBeLessThanOrEqual(29);
    oktaSim.faults.add({
      endpoint: 'token',
      grant: 'refresh_token',
      do: { kind: 'status', status: 400, body: '{"error":"invalid_scope"}' },
    });
    await copy.click();
    await expect(app.page.getByRole('status', { name: 'Receipts' })).toContainText('no longer grants one of the scopes');
    expect(await app.readClipboard()).toBe(old);

    await copy.click();
    await expect.poll(async () => await app.readClipboard()).not.toBe(old);
    expect(await userinfo(server, `Bearer ${await app.readClipboard()}`)).toEqual({ status: 200, email: 'dana@acme.test' });
    expect(oktaSim.stats().refreshes).toBe(1);
    // The clipboard has it before the page is drawn anew.
    await expect.poll(async () => await secondsLeft(card(app.page, 'Access token'))).toBeGreaterThan(30);
  });
});

test('a refusal is explained in place, and hostile words stay words', async ({ configure, launch, loopback, oktaSim, systemBrowser }) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const app = await launch();
  const { page } = app;
  const violations = await watchViolations(page);
  await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
  await openConnection(page, 'Acme default');
  const why = page.getByText('Why, and what an admin can change');
  const refuse = async (error: string, description: string): Promise<void> => {
    const body = JSON.stringify({ error, error_description: description });
    oktaSim.faults.add({ endpoint: 'token', grant: 'refresh_token', do: { kind: 'status', status: 400, body } });
    await page.getByRole('button', { name: 'Refresh now' }).click();
  };

  await refuse('access_denied', 'Policy evaluation failed for this request, please check the policy configurations.');
  await expect(page.getByRole('status').getByText('No access policy rule')).toBeVisible();
  await expect(page.getByText('your server > Access Policies')).toBeHidden();
  await why.press('Enter');
  await expect(page.getByText('your server > Access Policies')).toBeVisible();
  await expect(page.getByText('access_denied', { exact: true })).toBeVisible();
  await why.press('Enter');
  await expect(page.getByText('access_denied', { exact: true })).toBeHidden();

  const code = '<img src=x onerror="document.title=1">';
  await refuse(code, `<script>document.title = "owned"</script> \u202E${'w'.repeat(500_000)}`);
  await expect(page.getByRole('status').getByText('answered with the error')).toBeVisible();
  await why.press('Enter');
  await expect(page.getByText(code, { exact: true })).toBeVisible();
  await expect(page.getByText(/^<script>.{200,299}…$/)).toBeVisible();
  expect(await page.title()).toContain('Tenantry');
  expect(await accessibilityFindings(page)).toEqual([]);
  expect(violations()).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});

test('a rate limit is waited out as Okta asks, and what follows comes by itself', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  systemBrowser,
}) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const app = await launch();
  await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
  await openConnection(app.page, 'Acme default');
  // Late enough for a slow machine to show in the meantime that it waits.
  const reset = Math.ceil(Date.now() / 1000) + 12;
  const headers = { 'x-rate-limit-limit': '4', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(reset) };
  oktaSim.faults.add({ endpoint: 'token', grant: 'refresh_token', do: { kind: 'status', status: 429, headers } });
  await app.page.getByRole('button', { name: 'Refresh now' }).click();
  const strip = app.page.getByRole('status').filter({ hasText: 'Slowed down by Okta' });
  await expect(strip).toContainText('has reached a rate limit');
  await expect(strip).toContainText('tries again by itself');
  await expect(card(app.page, 'Refresh token')).toContainText('rotated once', { timeout: 45_000 });
  await expect(strip).toBeHidden();
  expect(Math.ceil(Date.now() / 1000)).toBeGreaterThanOrEqual(reset);
});

test('an Okta in trouble is waited for, and then all is well by itself', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  systemBrowser,
}) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const app = await launch();
  await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
  oktaSim.faults.add({ endpoint: 'token', grant: 'refresh_token', times: 1_000, do: { kind: 'status', status: 503 } });
  await app.page.getByRole('button', { name: 'Refresh all' }).click();
  const row = rowOf(app.page, 'Acme default');
  await seeState(row, 'Waiting for Okta');
  await expect(row).toContainText('had an internal error (HTTP 503)');
  // The trouble lasts until it has been seen, however slow that is.
  oktaSim.faults.clear();
  await seeState(row, 'Fresh', 60_000);
  expect(oktaSim.stats()).toMatchObject({ rotations: 1, codeExchanges: 1 });
});

test('a network that is away is waited for, and then all is well by itself', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  systemBrowser,
}) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const first = await launch();
  await signInQuickly(first, systemBrowser, 'Acme default', 'dana@acme.test');
  await first.close();

  oktaSim.faults.add({ endpoint: 'metadata', times: 1_000, do: { kind: 'drop-before' } });
  const app = await launch();
  const row = rowOf(app.page, 'Acme default');
  await seeState(row, 'Fresh');
  await app.page.getByRole('button', { name: 'Refresh all' }).click();
  await seeState(row, 'Waiting for the network');
  oktaSim.faults.clear();
  await seeState(row, 'Fresh', 60_000);
  expect(oktaSim.stats().rotations).toBe(1);
});

test('an answer lost on the way is asked for again within the grace period', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  systemBrowser,
}) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const app = await launch();
  await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
  await openConnection(app.page, 'Acme default');
  oktaSim.faults.add({ endpoint: 'token', grant: 'refresh_token', do: { kind: 'drop-after' } });
  await app.page.getByRole('button', { name: 'Refresh now' }).click();
  await expect(card(app.page, 'Refresh token')).toContainText('rotated once');
  await expect(card(app.page, 'Access token')).toContainText('fresh');
  expect(oktaSim.stats()).toMatchObject({ graceReuses: 1, reuseDetected: 0 });
});

test('a session that Okta ended needs a sign-in, and has one', async ({ configure, launch, loopback, oktaSim, systemBrowser }) => {
  configure({
    connections: [
      { org: 'acme', redirectUri: loopback },
      { org: 'globex', redirectUri: loopbackOf(loopback, 'globex') },
    ],
  });
  const app = await launch();
  await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
  await signInQuickly(app, systemBrowser, 'Globex default', 'kim@globex.test');
  oktaSim.revokeUser('acme', 'dana@acme.test');
  await app.page.getByRole('button', { name: 'Refresh all' }).click();
  const row = rowOf(app.page, 'Acme default');
  await seeState(row, 'Sign-in needed');
  await expect(row).toContainText('Okta ended this session with all its tokens');
  await expect(app.page.getByText('1 needs you', { exact: false }).first()).toBeVisible();
  await seeState(rowOf(app.page, 'Globex default'), 'Fresh');
  await openConnection(app.page, 'Acme default');
  await expect(app.page.getByText('Last signed in as dana@acme.test.')).toBeVisible();
  await openOverview(app.page);
  await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
  await expect(app.page.getByText('none needs you')).toBeVisible();
});

test('signing out revokes and deletes', async ({ configure, launch, loopback, oktaSim, systemBrowser, userData }) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const app = await launch();
  const { default: server } = oktaSim.orgs.acme.servers;
  await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
  await openConnection(app.page, 'Acme default');
  await app.page.getByRole('button', { name: 'Copy access token' }).click();
  await expect(copied(app.page, 'Access token')).toBeVisible();
  const token = await app.readClipboard();
  expect((await userinfo(server, `Bearer ${token}`)).status).toBe(200);
  expect(existsSync(sessionFile(userData, 'acme-default'))).toBe(true);

  await chooseAction(app.page, 'Sign out here');
  await expect(app.page.getByRole('heading', { name: 'Signed out' })).toBeVisible();
  await expect.poll(() => oktaSim.stats().revocations).toBe(1);
  await expect.poll(() => existsSync(sessionFile(userData, 'acme-default'))).toBe(false);
  expect((await userinfo(server, `Bearer ${token}`)).status).toBe(401);
});

test('signing out while Okta cannot be told deletes all the same, and says so', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  systemBrowser,
  userData,
}) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const app = await launch();
  await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
  oktaSim.faults.add({ endpoint: 'revoke', times: 10, do: { kind: 'status', status: 503 } });
  await openConnection(app.page, 'Acme default');
  await chooseAction(app.page, 'Sign out here');
  await expect(app.page.getByText('Signed out of acme/default here only')).toBeVisible();
  await expect.poll(() => existsSync(sessionFile(userData, 'acme-default'))).toBe(false);
});

test('a restart keeps the session without a new sign-in', async ({ configure, launch, loopback, oktaSim, surroundings, systemBrowser }) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const first = await launch();
  await signInQuickly(first, systemBrowser, 'Acme default', 'dana@acme.test');
  await first.close();
  const app = await launch();
  const row = rowOf(app.page, 'Acme default');
  await seeState(row, 'Fresh');
  await expect(row).toContainText('dana@acme.test');
  await openConnection(app.page, 'Acme default');
  await expect(card(app.page, 'ID token')).toContainText('verified');
  await app.page.getByRole('button', { name: 'Refresh now' }).click();
  await expect(card(app.page, 'Refresh token')).toContainText('rotated once');
  expect(oktaSim.stats().codeExchanges).toBe(1);
  expect(surroundings.openedUrls()).toHaveLength(1);
});

test('another sign-in waits while the session stays usable', async ({ configure, launch, loopback, systemBrowser }) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const app = await launch();
  await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
  await openConnection(app.page, 'Acme default');
  await chooseAction(app.page, 'Copy sign-in link');
  await expect(app.page.getByRole('heading', { name: 'Waiting for your sign-in' })).toBeVisible();
  await app.page.getByRole('button', { name: 'Copy access token' }).click();
  await expect(copied(app.page, 'Access token')).toBeVisible();
  await app.page.getByRole('button', { name: 'Cancel sign-in' }).click();
  await expect(app.page.getByRole('heading', { name: 'Waiting for your sign-in' })).toBeHidden();
  await expect(card(app.page, 'Access token')).toContainText('fresh');
});
