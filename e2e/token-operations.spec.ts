import type { Locator, Page } from '@playwright/test';
import { card } from './flows/connection.ts';
import { chooseAction, openConnection, openOverview, rowOf, seeState, signInQuickly, signInTo } from './flows/overview.ts';
import { claimsOf, userinfo } from './flows/userinfo.ts';
import { accessibilityFindings } from './support/accessibility.ts';
import type { LaunchedApp } from './support/app.ts';
import { signIn } from './support/okta.ts';
import { expect, test } from './support/test.ts';

// `secrets.spec.ts` shows that the scan finds what is planted.
test.use({ scanned: true });

const dialogOf = (page: Page): Locator => page.getByRole('dialog');

/** Copies the access token, and waits until another one than `before` is there. */
const copyToken = async (app: LaunchedApp, before = ''): Promise<string> => {
  await app.page.getByRole('button', { name: 'Copy access token' }).click();
  await expect.poll(async () => (await app.readClipboard()).startsWith('ey') && (await app.readClipboard()) !== before).toBe(true);
  return await app.readClipboard();
};

const scopesOf = (token: string): unknown => claimsOf(token)['scp'];

const chooseRefresh = async (page: Page, item: string): Promise<void> => {
  await page.getByRole('button', { name: 'More ways to refresh' }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

test('a refresh can leave out scopes, or the ID token', async ({ configure, launch, loopback, oktaSim, systemBrowser }) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const app = await launch();
  await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
  await openConnection(app.page, 'Acme default');
  const first = await copyToken(app);
  expect(scopesOf(first)).toEqual(expect.arrayContaining(['openid', 'profile', 'email', 'offline_access']));

  await chooseRefresh(app.page, 'Refresh for fewer scopes…');
  const dialog = dialogOf(app.page);
  await expect(dialog.getByRole('checkbox', { name: 'offline_access' })).toBeDisabled();
  // Without openid those that Okta takes only with it are left out, too.
  await dialog.getByRole('checkbox', { name: 'openid' }).uncheck();
  await expect(dialog.getByRole('checkbox', { name: 'email' })).not.toBeChecked();
  await expect(dialog.getByRole('checkbox', { name: 'email' })).toBeDisabled();
  await dialog.getByRole('checkbox', { name: 'openid' }).check();
  await expect(dialog.getByRole('checkbox', { name: 'email' })).toBeChecked();
  await dialog.getByRole('checkbox', { name: 'profile' }).uncheck();
  expect(await accessibilityFindings(app.page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Refresh', exact: true }).click();
  await expect(app.page.getByText('Refreshed for fewer scopes.')).toBeVisible();
  await expect(card(app.page, 'Access token')).toContainText('3 scopes');
  const narrow = await copyToken(app, first);
  expect(scopesOf(narrow)).not.toContain('profile');
  await expect(card(app.page, 'Refresh token')).toContainText('rotated once');

  await chooseRefresh(app.page, 'Refresh the access token only');
  await expect(card(app.page, 'Refresh token')).toContainText('2 rotations');
  const withoutId = await copyToken(app, narrow);
  expect(scopesOf(withoutId)).toEqual(['offline_access']);
  await expect(card(app.page, 'ID token')).toContainText('verified');

  await chooseRefresh(app.page, 'Refresh all tokens');
  await expect(card(app.page, 'Refresh token')).toContainText('3 rotations');
  expect(scopesOf(await copyToken(app, withoutId))).toEqual(expect.arrayContaining(['openid', 'profile']));
  expect(oktaSim.stats()).toMatchObject({ refreshes: 3, errors: 0 });
});

test('a refused narrowed refresh is told in its dialog and leaves the session as it was', async ({
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
  oktaSim.faults.add({ endpoint: 'token', grant: 'refresh_token', do: { kind: 'status', status: 400, body: '{"error":"invalid_scope"}' } });
  await chooseRefresh(app.page, 'Refresh for fewer scopes…');
  const dialog = dialogOf(app.page);
  await dialog.getByRole('checkbox', { name: 'profile' }).uncheck();
  await dialog.getByRole('button', { name: 'Refresh', exact: true }).click();
  await expect(dialog).toContainText('no longer grants one of the scopes');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await openOverview(app.page);
  await seeState(rowOf(app.page, 'Acme default'), 'Fresh');
});

test('introspection and userinfo say what the server knows, side by side with the ID token', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  systemBrowser,
}) => {
  configure({ connections: [{ org: 'acme', server: 'org', redirectUri: loopback }] });
  const app = await launch();
  await signInQuickly(app, systemBrowser, 'Acme org', 'dana@acme.test');
  await openConnection(app.page, 'Acme org');
  // Nobody but the org server can verify its access tokens.
  await card(app.page, 'Access token').getByRole('button', { name: 'Introspect', exact: true }).click();
  const dialog = dialogOf(app.page);
  await expect(dialog.getByText('Active', { exact: true })).toBeVisible();
  await expect(dialog.getByRole('row', { name: /^username dana@acme\.test/ })).toBeVisible();
  expect(await accessibilityFindings(app.page)).toEqual([]);
  for (const which of ['ID token', 'Refresh token']) {
    await dialog.getByRole('radio', { name: which }).check();
    await expect(dialog.getByText('Active', { exact: true })).toBeVisible();
  }
  await dialog.getByRole('button', { name: 'Close' }).click();

  await chooseAction(app.page, 'Userinfo…');
  await expect(dialog.getByRole('row', { name: /^sub .* Same$/ })).toBeVisible();
  await expect(dialog.getByRole('row', { name: /Userinfo only$/ }).first()).toBeVisible();
  await expect(dialog.getByRole('row', { name: /^at_hash .*ID token only$/ })).toBeVisible();
  expect(await accessibilityFindings(app.page)).toEqual([]);
  expect(oktaSim.stats()).toMatchObject({ userinfoRequests: 1 });
});

test('a revoked access token counts no longer and the next copy gets another; a revoked refresh token ends the session', async ({
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
  const revoked = await copyToken(app);

  await chooseAction(app.page, 'Revoke access token…');
  await dialogOf(app.page).getByRole('button', { name: 'Cancel' }).click();
  expect(oktaSim.stats().revocations).toBe(0);
  await chooseAction(app.page, 'Revoke access token…');
  await dialogOf(app.page).getByRole('button', { name: 'Revoke access token' }).click();
  await expect(app.page.getByText('Access token revoked.')).toBeVisible();
  await expect(card(app.page, 'Access token')).toContainText('revoked');
  const sidebar = app.page.getByRole('navigation', { name: 'Connections by tenant' });
  await expect(sidebar.getByRole('button', { name: /Acme default/ })).toContainText('revoked');
  expect((await userinfo(server, `Bearer ${revoked}`)).status).toBe(401);
  const another = await copyToken(app, revoked);
  expect((await userinfo(server, `Bearer ${another}`)).status).toBe(200);
  await app.page.getByRole('tab', { name: 'History' }).click();
  await expect(app.page.getByText('Access token revoked', { exact: true })).toBeVisible();
  await app.page.getByRole('tab', { name: 'Tokens' }).click();

  await chooseAction(app.page, 'Revoke refresh token…');
  await dialogOf(app.page).getByRole('button', { name: 'Revoke and end the session' }).click();
  await expect(app.page.getByRole('heading', { name: 'Sign-in needed' })).toBeVisible();
  await expect(app.page.getByText('You revoked its refresh token from here.')).toBeVisible();
  expect((await userinfo(server, `Bearer ${another}`)).status).toBe(401);
});

test('a curl command carries the token, within its quotes', async ({ configure, launch, loopback, systemBrowser }) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const app = await launch();
  await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
  await openConnection(app.page, 'Acme default');
  const token = await copyToken(app);
  await chooseAction(app.page, 'Copy as curl…');
  const dialog = dialogOf(app.page);
  await dialog.getByLabel('Method').selectOption('POST');
  await dialog.getByLabel('Address').fill("https://api.acme.test/o'rders?a=$(id)");
  await dialog.getByRole('button', { name: 'Copy command' }).click();
  await expect(dialog).toHaveCount(0);
  expect(await app.readClipboard()).toBe(`curl -X POST -H 'Authorization: Bearer ${token}' 'https://api.acme.test/o'\\''rders?a=$(id)'`);
  // Remembered while the window lives.
  await chooseAction(app.page, 'Copy as curl…');
  await expect(dialog.getByLabel('Address')).toHaveValue("https://api.acme.test/o'rders?a=$(id)");
});

test('signing out at Okta ends the browser’s session too, and the browser comes back by the custom scheme', async ({
  configure,
  launch,
  oktaSim,
  systemBrowser,
}) => {
  test.skip(process.platform !== 'linux', 'Elsewhere the scheme cannot be led to the test’s app.');
  configure({ connections: [{ org: 'acme', override: { postLogoutRedirectUri: 'com.okta.acme:/signout' } }] });
  const app = await launch();
  await signInTo(app, systemBrowser, 'Acme default', 'dana@acme.test');
  await openConnection(app.page, 'Acme default');
  await chooseAction(app.page, 'Sign out at Okta…');
  await expect(dialogOf(app.page)).toContainText('com.okta.acme:/signout');
  await dialogOf(app.page).getByRole('button', { name: 'Sign out at Okta' }).click();
  const logout = await systemBrowser.nextUrl();
  await expect(app.page.getByRole('heading', { name: 'Signed out' })).toBeVisible();
  await systemBrowser.open(logout);
  await openOverview(app.page);
  await expect(app.page.getByText('Okta has ended the browser’s session as well.')).toBeVisible();
  expect(oktaSim.stats()).toMatchObject({ logouts: 1 });

  // Its session is gone: the same browser has to sign in again.
  const row = rowOf(app.page, 'Acme default');
  await row.getByRole('button', { name: 'Sign in', exact: true }).click();
  const page = await systemBrowser.open(await systemBrowser.nextUrl());
  await signIn(page, 'sam@acme.test');
  await seeState(row, 'Fresh');
});
