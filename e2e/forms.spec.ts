import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { customServerId } from '../okta-sim/index.ts';
import { checkOf, chooseForTenant, fieldsOf, press, seeCheck, sidebarOf } from './flows/forms.ts';
import { chooseAction, openConnection, openOverview, rowOf, seeState, signInQuickly } from './flows/overview.ts';
import { loopbackOf, quickSignIn } from './flows/quick-sign-in.ts';
import { signIn } from './support/okta.ts';
import { expect, test } from './support/test.ts';

const linux = process.platform === 'linux';

test('a tenant is added by its domain, checked, and signed in', async ({ launch, oktaSim, systemBrowser }) => {
  test.skip(!linux, 'Only on Linux can the system’s browser be led to the test without a configured tenant.');
  const { acme } = oktaSim.orgs;
  const app = await launch();
  const { page } = app;
  await page.getByRole('dialog').getByRole('button', { name: 'Store with the weak key' }).click();
  await press(page, 'Add tenant');
  const fields = fieldsOf(page);

  // The domain alone, as it stands in a browser's address bar, brings the rest.
  await expect(fields.domain).toBeFocused();
  await page.keyboard.type(new URL(acme.origin).host);
  await expect(fields.server).toHaveValue(acme.servers.default.issuer);
  await expect(fields.tenantName).not.toHaveValue('');
  await expect(page.getByLabel('Environment')).toHaveValue('development');
  await expect(fields.redirectUri).toHaveValue(`http://127.0.0.1:8765/callback/${new URL(acme.origin).host}`);
  for (const scope of ['openid', 'offline_access', 'profile', 'email'])
    await expect(page.getByRole('checkbox', { name: scope })).toBeChecked();
  await page.getByText('Org server', { exact: true }).click();
  await expect(fields.server).toHaveValue(acme.origin);
  await page.getByText('default', { exact: true }).click();
  await expect(fields.server).toHaveValue(acme.servers.default.issuer);
  await page.getByText('Tenantry’s own scheme', { exact: true }).click();
  await expect(fields.redirectUri).toHaveValue(`io.github.tenantry:/callback/${new URL(acme.origin).host}`);

  await fields.tenantName.fill('Acme');
  await fields.name.fill('Orders API');
  await fields.clientId.fill(acme.clients[0]?.id ?? '');
  await fields.redirectUri.fill('com.okta.acme:/callback');
  for (const label of [
    'Discovery answers',
    'Issuer matches',
    'Endpoints on allowed origins',
    'PKCE with S256',
    'Grant types',
    'Client ID',
  ]) {
    await seeCheck(page, label, 'Passed');
  }
  await seeCheck(page, 'Scopes supported', 'Passed');
  await seeCheck(page, 'Scheme registered', 'Passed', 'No other program claims com.okta.acme:');

  // What to enter at Okta is copied to the letter.
  const admin = page.getByRole('region', { name: 'Enter these in Okta’s admin console' });
  await admin.getByRole('button', { name: 'Copy Sign-in redirect URIs' }).click();
  await expect(page.getByText('Sign-in redirect URIs copied.')).toBeVisible();
  expect(await app.readClipboard()).toBe('com.okta.acme:/callback');
  await admin.getByRole('button', { name: 'Copy Grant type' }).click();
  await expect(page.getByText('Grant type copied.')).toBeVisible();
  expect(await app.readClipboard()).toBe('Authorization Code, Refresh Token');

  await press(page, 'Save and sign in');
  await expect(page.getByRole('heading', { level: 1, name: 'Acme / Orders API' })).toBeVisible();
  await signIn(await systemBrowser.open(await systemBrowser.nextUrl()), 'dana@acme.test');
  await expect(page.getByRole('region', { name: 'ID token', exact: true })).toContainText('verified');
  await page.getByRole('tab', { name: 'Connection' }).click();
  await seeCheck(page, 'Scheme registered', 'Passed', 'with Tenantry');
  await openOverview(page);
  await seeState(rowOf(page, 'Orders API'), 'Fresh');
});

test('bad input gets a clear sentence and loses nothing', async ({ launch, oktaSim, surroundings }) => {
  const { acme } = oktaSim.orgs;
  const issuer = acme.servers.default.issuer;
  // A program of somebody else that opens com.example.taken:
  const applications = join(surroundings.folder, 'data', 'applications');
  mkdirSync(applications, { recursive: true });
  writeFileSync(
    join(applications, 'other.desktop'),
    '[Desktop Entry]\nType=Application\nName=Somebody Else\nExec=/bin/true %u\nMimeType=x-scheme-handler/com.example.taken;\n',
  );
  const mimeApps = join(surroundings.folder, 'config', 'mimeapps.list');
  writeFileSync(mimeApps, `${readFileSync(mimeApps, 'utf8')}x-scheme-handler/com.example.taken=other.desktop\n`);

  const { page } = await launch();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep tokens in memory only' }).click();
  await press(page, 'Add tenant');
  const fields = fieldsOf(page);
  const alert = page.locator('form').getByRole('alert');

  await test.step('a domain that is none', async () => {
    await fields.domain.fill('not a domain');
    await expect(page.getByText('Domain: this is not a domain. Enter it like acme.okta.com, or just acme.')).toBeVisible();
    await expect(fields.domain).toHaveAttribute('aria-invalid', 'true');
    await fields.domain.fill('http://acme.okta.com');
    await expect(page.getByText('Domain: http://acme.okta.com is not encrypted.')).toBeVisible();
    await fields.domain.fill(acme.origin);
    await expect(fields.server).toHaveValue(issuer);
  });

  const clientId = acme.clients[0]?.id ?? '';
  const good = { name: 'Orders API', server: issuer, redirectUri: 'com.okta.acme:/callback' } as const;
  const fill = async () => {
    await fields.name.fill(good.name);
    await fields.server.fill(good.server);
    await fields.redirectUri.fill(good.redirectUri);
  };
  const nothingLost = async (changed: Partial<typeof good | { redirectUri: string; server: string }> = {}) => {
    for (const [field, value] of Object.entries({ ...good, ...changed }))
      await expect(fields[field as keyof typeof good]).toHaveValue(value);
  };

  await test.step('an empty client ID', async () => {
    await fill();
    await press(page, 'Save');
    await expect(page.getByText('This cannot be empty.')).toHaveCount(1);
    await expect(fields.clientId).toBeFocused();
    await seeCheck(page, 'Client ID', 'Failed', 'It is empty.');
    await nothingLost();
    await fields.clientId.fill(clientId);
    await expect(page.getByText('This cannot be empty.')).toHaveCount(0);
    await seeCheck(page, 'Client ID', 'Passed');
  });

  await test.step('an issuer that does not resolve', async () => {
    await fields.server.fill('https://nowhere.invalid/oauth2/default');
    // Where there is no name server at all, nobody can tell a wrong name from no network.
    await seeCheck(page, 'Discovery answers', 'Failed', /There is no server called nowhere\.invalid\.|This computer is offline\./);
    await nothingLost({ server: 'https://nowhere.invalid/oauth2/default' });
  });

  await test.step('http off loopback', async () => {
    await fields.server.fill('http://acme.okta.com/oauth2/default');
    await seeCheck(page, 'Issuer matches', 'Failed', 'Issuer: http://acme.okta.com is not encrypted.');
    await press(page, 'Save');
    await expect(alert).toContainText('is not encrypted');
    await nothingLost({ server: 'http://acme.okta.com/oauth2/default' });
  });

  await test.step('an issuer that answers with a web page', async () => {
    oktaSim.faults.add({ org: 'acme', endpoint: 'metadata', times: 99, do: { kind: 'malformed', form: 'html' } });
    await fields.server.fill(issuer);
    await seeCheck(page, 'Discovery answers', 'Failed', 'answered with a web page where data was expected');
    oktaSim.faults.clear();
    await nothingLost();
  });

  await test.step('an issuer that names another', async () => {
    oktaSim.faults.add({ org: 'acme', endpoint: 'metadata', times: 99, do: { kind: 'set', members: { issuer: 'https://evil.test' } } });
    await press(page, 'Run checks');
    await seeCheck(page, 'Issuer matches', 'Failed', 'names “https://evil.test” in its metadata');
    oktaSim.faults.clear();
  });

  await test.step('endpoints on another origin, until they are approved', async () => {
    const elsewhere = { kind: 'set', members: { token_endpoint: 'https://login.acme.test/oauth2/default/v1/token' } } as const;
    oktaSim.faults.add({ org: 'acme', endpoint: 'metadata', times: 99, do: elsewhere });
    await press(page, 'Run checks');
    await seeCheck(page, 'Endpoints on allowed origins', 'Failed', 'lies on another origin: https://login.acme.test.');
    const approve = page.getByRole('checkbox', { name: 'Approve https://login.acme.test' });
    await approve.check();
    await seeCheck(page, 'Endpoints on allowed origins', 'Passed', 'https://login.acme.test');
    await approve.uncheck();
    await seeCheck(page, 'Endpoints on allowed origins', 'Failed');
    oktaSim.faults.clear();
    await press(page, 'Run checks');
    await seeCheck(page, 'Endpoints on allowed origins', 'Passed');
    await nothingLost();
  });

  for (const [what, redirectUri, sentence] of [
    ['a scheme without a period', 'acme:/callback', 'the scheme “acme” has no period'],
    ['a well-known scheme', 'mailto:/callback', '“mailto” is a well-known scheme and belongs to other programs.'],
  ] as const) {
    await test.step(what, async () => {
      await fields.redirectUri.fill(redirectUri);
      await seeCheck(page, 'Redirect URI', 'Failed', sentence);
      await press(page, 'Save');
      await expect(alert).toContainText(sentence);
      await nothingLost({ redirectUri });
    });
  }

  await test.step('a scheme that another program owns', async () => {
    if (!linux) return;
    await fields.redirectUri.fill('com.example.taken:/callback');
    await seeCheck(page, 'Scheme registered', 'Failed', 'with another program, Somebody Else.');
    await nothingLost({ redirectUri: 'com.example.taken:/callback' });
  });

  await test.step('set right, it is saved', async () => {
    await fields.redirectUri.fill(good.redirectUri);
    await seeCheck(page, 'Redirect URI', 'Passed');
    await press(page, 'Save');
    await expect(page.getByText('Orders API saved.')).toBeVisible();
  });

  await test.step('a handle that is taken, or none', async () => {
    await chooseAction(page, 'Duplicate');
    await expect(page.getByRole('heading', { level: 1, name: 'Edit Orders API copy' })).toBeVisible();
    await fields.handle.fill('orders-api');
    await press(page, 'Save');
    await expect(alert).toContainText('/orders-api” is taken.');
    await expect(fields.handle).toHaveValue('orders-api');
    await fields.handle.fill('Orders API');
    await press(page, 'Save');
    await expect(alert).toContainText('Handle: “Orders API” does not work as one.');
    await expect(fields.handle).toHaveValue('Orders API');
    await fields.handle.fill('orders-copy');
    await press(page, 'Save');
    await expect(page.getByText('Orders API copy saved.')).toBeVisible();
  });
});

test('a form asks before it throws away what was typed', async ({ configure, launch }) => {
  configure({ connections: [{ org: 'acme' }] });
  const { page } = await launch();
  await press(page, 'Add tenant');
  await fieldsOf(page).domain.fill('acme');
  await sidebarOf(page).getByRole('button', { name: 'Acme default' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Leave without saving?');
  await press(page, 'Keep editing');
  await expect(fieldsOf(page).domain).toHaveValue('acme');
  await press(page, 'Cancel');
  await dialog.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
});

test('connections and tenants are edited, duplicated and put in order', async ({ configure, launch }) => {
  configure({ connections: [{ org: 'acme' }, { org: 'acme', server: 'custom' }, { org: 'globex' }] });
  const { page } = await launch();
  const sidebar = sidebarOf(page);
  const order = () =>
    sidebar.locator('[data-row]').evaluateAll((rows) => rows.map((row) => row.querySelector('[class*=name]')?.textContent));
  const headings = () => sidebar.getByRole('heading', { level: 2 }).allTextContents();
  const inMenu = async (name: string, item: string) => {
    const row = sidebar.locator('[data-row]').filter({ has: page.getByText(name, { exact: true }) });
    await row.click({ button: 'right' });
    await page.getByRole('menuitem', { name: item }).click();
  };

  await inMenu('Acme default', 'Edit connection');
  const fields = fieldsOf(page);
  await fields.name.fill('Orders API');
  await fields.handle.fill('orders-api');
  // Unfolded by itself, since the connections of these tests do not push their requests.
  await fields.loginHint.fill('dana@acme.test');
  await page.getByRole('checkbox', { name: 'Keep it fresh' }).uncheck();
  await page.getByLabel('Refresh token idle limit').selectOption({ label: '7 days (Okta’s default)' });
  await fields.furtherScopes.fill('orders.read, groups');
  await fields.clientId.focus();
  // One that is known goes where it belongs.
  await expect(page.getByRole('checkbox', { name: 'groups' })).toBeChecked();
  await expect(fields.furtherScopes).toHaveValue('orders.read');
  await press(page, 'Save');
  const configuration = page.getByRole('region', { name: 'Configuration' });
  for (const text of ['acme/orders-api', 'dana@acme.test', 'No: refreshed when a token is copied', '7 d', 'orders.read groups']) {
    await expect(configuration).toContainText(text);
  }
  await expect.poll(order).toEqual(['Orders API', 'Acme custom', 'Globex default']);

  await inMenu('Orders API', 'Duplicate');
  await expect(fields.name).toHaveValue('Orders API copy');
  await expect(fields.loginHint).toHaveValue('');
  await fields.name.fill('Orders API, Sam');
  await press(page, 'Save');
  await expect.poll(order).toEqual(['Orders API', 'Orders API, Sam', 'Acme custom', 'Globex default']);

  await inMenu('Acme custom', 'Move up');
  await expect.poll(order).toEqual(['Orders API', 'Acme custom', 'Orders API, Sam', 'Globex default']);
  await inMenu('Orders API', 'Move down');
  await expect.poll(order).toEqual(['Acme custom', 'Orders API', 'Orders API, Sam', 'Globex default']);
  // At the ends of its tenant it stays where it is.
  await inMenu('Acme custom', 'Move up');
  await expect.poll(order).toEqual(['Acme custom', 'Orders API', 'Orders API, Sam', 'Globex default']);

  await chooseForTenant(page, 'Acme · Development', 'Move down');
  await expect.poll(headings).toEqual(['Globex · Production', 'Acme · Development']);

  await chooseForTenant(page, 'Globex · Production', 'Edit tenant');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Tenant name').fill('Globex GmbH');
  await dialog.getByLabel('Environment').selectOption('preview');
  await dialog.getByLabel('Open sign-ins in').selectOption({ label: 'A program of your own…' });
  await dialog.getByLabel('Program and arguments').fill('firefox\n-P\nglobex');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText('{url} is missing');
  await expect(dialog.getByLabel('Program and arguments')).toBeFocused();
  await expect(dialog.getByLabel('Tenant name')).toHaveValue('Globex GmbH');
  await dialog.getByLabel('Program and arguments').fill('firefox\n-P\nglobex\n{url}');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(headings).toEqual(['Globex GmbH · Preview', 'Acme · Development']);
});

test('a removed connection is signed out, and its scheme goes with the last that used it', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  surroundings,
  systemBrowser,
}) => {
  configure({
    connections: [{ org: 'acme' }, { org: 'acme', server: 'custom' }, { org: 'globex', redirectUri: loopback }],
  });
  const app = await launch();
  const { page } = app;
  const dialog = page.getByRole('dialog');
  const mimeApps = () => readFileSync(join(surroundings.folder, 'config', 'mimeapps.list'), 'utf8');
  await signInQuickly(app, systemBrowser, 'Globex default', 'kim@globex.test');
  if (linux) await expect.poll(mimeApps).toContain('x-scheme-handler/com.okta.acme=');

  await openConnection(page, 'Globex default');
  await chooseAction(page, 'Remove…');
  await expect(dialog).toContainText('kim@globex.test is signed out: Okta is asked to revoke its tokens');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(sidebarOf(page).getByRole('button', { name: 'Globex default' })).toBeVisible();
  expect(oktaSim.stats().revocations).toBe(0);
  await chooseAction(page, 'Remove…');
  await dialog.getByRole('button', { name: 'Remove connection' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await expect(sidebarOf(page).getByRole('button', { name: 'Globex default' })).toHaveCount(0);
  await expect.poll(() => oktaSim.stats().revocations).toBe(1);

  await openConnection(page, 'Acme custom');
  await chooseAction(page, 'Remove…');
  await dialog.getByRole('button', { name: 'Remove connection' }).click();
  await expect(dialog).toBeHidden();
  await openConnection(page, 'Acme default');
  await page.getByRole('tab', { name: 'Connection' }).click();
  if (linux) await seeCheck(page, 'Scheme registered', 'Passed', 'with Tenantry');

  await chooseForTenant(page, 'Acme · Development', 'Remove…');
  await expect(dialog).toContainText('Remove Acme?');
  await dialog.getByRole('button', { name: 'Remove tenant' }).click();
  await expect(sidebarOf(page).getByRole('heading', { name: 'Acme' })).toHaveCount(0);
  if (linux) await expect.poll(mimeApps).not.toContain('com.okta.acme');
});

test('a server on another origin, as a custom domain is, is offered a redirect URI of its own, and none that is taken is saved', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  systemBrowser,
}) => {
  const { acme, globex } = oktaSim.orgs;
  const globexUri = loopbackOf(loopback, 'globex');
  configure({
    connections: [
      { org: 'acme', redirectUri: loopback },
      { org: 'globex', redirectUri: globexUri },
    ],
  });
  const app = await launch();
  const { page } = app;
  await chooseForTenant(page, 'Acme · Development', 'Add connection');
  const fields = fieldsOf(page);
  const suggested = (origin: string) => `http://127.0.0.1:8765/callback/${new URL(origin).host}`;
  await expect(fields.redirectUri).toHaveValue(suggested(acme.origin));
  await fields.server.fill(globex.servers.default.issuer);
  await expect(fields.redirectUri).toHaveValue(suggested(globex.origin));
  await page.getByText('Tenantry’s own scheme', { exact: true }).click();
  await expect(fields.redirectUri).toHaveValue(`io.github.tenantry:/callback/${new URL(globex.origin).host}`);
  await fields.server.fill(acme.servers.default.issuer);
  await expect(fields.redirectUri).toHaveValue(`io.github.tenantry:/callback/${new URL(acme.origin).host}`);
  await fields.server.fill(globex.servers.default.issuer);

  await fields.name.fill('By another name');
  await fields.clientId.fill(globex.clients[0]?.id ?? '');
  await fields.redirectUri.fill(loopback);
  const refusal = `“acme/default” uses ${loopback} for another server, ${acme.origin}`;
  await seeCheck(page, 'Redirect URI of one server only', 'Failed', refusal);
  await press(page, 'Save');
  await expect(page.locator('[data-foot]').getByText(refusal)).toBeVisible();
  await expect(fields.redirectUri).toHaveValue(loopback);

  // Another server of the same origin may use what that one's connection has.
  await fields.redirectUri.fill(globexUri);
  await seeCheck(page, 'Redirect URI of one server only', 'Passed');
  await press(page, 'Save');
  await expect(page.getByRole('heading', { level: 1, name: / \/ By another name$/ })).toBeVisible();
  await openOverview(page);
  await signInQuickly(app, systemBrowser, 'By another name', 'kim@globex.test');
});

test('one tenant, two authorization servers, two accounts', async ({ configure, launch, loopback, oktaSim, systemBrowser }) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const app = await launch();
  const { page } = app;
  const fields = fieldsOf(page);
  await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');

  await chooseForTenant(page, 'Acme · Development', 'Add connection');
  await expect(fields.server).toHaveValue(oktaSim.orgs.acme.servers.default.issuer);
  await fields.server.fill(customServerId('acme'));
  await expect(page.getByText(`Means ${oktaSim.orgs.acme.servers.custom.issuer}`)).toBeVisible();
  await fields.name.fill('Warehouse');
  await fields.clientId.fill(oktaSim.orgs.acme.clients[0]?.id ?? '');
  await fields.redirectUri.fill(loopback);
  await fields.furtherScopes.fill('orders.read');
  await seeCheck(page, 'Issuer matches', 'Passed', customServerId('acme'));
  await seeCheck(page, 'Loopback port free', 'Passed');
  await press(page, 'Save and sign in');
  await quickSignIn(await systemBrowser.nextUrl(), 'sam@acme.test');
  await expect(page.getByRole('region', { name: 'Access token', exact: true })).toContainText('fresh');

  // The same client and server once more, for somebody else.
  await openConnection(await overviewOf(page), 'Acme default');
  await chooseAction(page, 'Duplicate');
  await fields.name.fill('Acme default, Sam');
  await press(page, 'Save');
  await page.getByRole('tab', { name: 'Tokens' }).click();
  await chooseAction(page, 'Sign in as someone else');
  const url = await systemBrowser.nextUrl();
  expect(new URL(url).searchParams.get('prompt')).toBe('login');
  await quickSignIn(url, 'sam@acme.test');
  await expect(page.getByRole('region', { name: 'Access token', exact: true })).toContainText('fresh');

  await openOverview(page);
  for (const [name, account] of [
    ['Acme default', 'dana@acme.test'],
    ['Acme default, Sam', 'sam@acme.test'],
    ['Warehouse', 'sam@acme.test'],
  ] as const) {
    await seeState(rowOf(page, name), 'Fresh');
    await expect(rowOf(page, name)).toContainText(account);
  }
});

const overviewOf = async (page: Page): Promise<Page> => {
  await openOverview(page);
  return page;
};

test('settings outlive a restart', async ({ configure, launch, loopback, systemBrowser }) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const first = await launch();
  await first.page.emulateMedia({ colorScheme: 'light' });
  const html = (page: Page) => page.locator('html');
  await expect(html(first.page)).toHaveAttribute('data-theme', 'light');
  await press(first.page, 'Settings');
  const dialog = first.page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Dark' }).click();
  await expect(html(first.page)).toHaveAttribute('data-theme', 'dark');
  await dialog.getByLabel('Clear copied tokens from the clipboard').selectOption({ label: 'after 2 minutes' });
  await press(first.page, 'Close');
  await signInQuickly(first, systemBrowser, 'Acme default', 'dana@acme.test');
  await openConnection(first.page, 'Acme default');
  await first.page.getByLabel('Time format').selectOption('epoch');
  await expect(first.page.getByRole('row', { name: /^iat 1\d{9} / })).toBeVisible();
  await first.close();

  const { page } = await launch();
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(html(page)).toHaveAttribute('data-theme', 'dark');
  await openConnection(page, 'Acme default');
  await expect(page.getByLabel('Time format')).toHaveValue('epoch');
  await expect(page.getByRole('row', { name: /^iat 1\d{9} / })).toBeVisible();
  await press(page, 'Settings');
  await expect(page.getByRole('dialog').getByRole('radio', { name: 'Dark' })).toBeChecked();
  await expect(page.getByLabel('Clear copied tokens from the clipboard')).toHaveValue('120000');
});

test('the claims of both tokens, their times, their JSON, and copies of their values', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  systemBrowser,
}) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback, scopes: ['openid', 'profile', 'email', 'offline_access', 'groups'] }] });
  const app = await launch();
  const { page } = app;
  await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
  await openConnection(page, 'Acme default');
  const [dana] = oktaSim.orgs.acme.users;
  const row = (claim: string) =>
    page
      .getByRole('table')
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: claim, exact: true }) });

  await expect(page.getByRole('heading', { name: 'ID token claims' })).toBeVisible();
  await expect(row('sub')).toContainText(dana?.id ?? '');
  await expect(row('groups')).toContainText('Orders Admins');
  await row('sub').getByRole('button', { name: 'Copy value of sub' }).click();
  await expect(page.getByText('Value of sub copied.')).toBeVisible();
  expect(await app.readClipboard()).toBe(dana?.id);

  const seconds = Number(/\d{10}/.exec(await inFormat(page, 'epoch', /^\d{10}/))?.[0]);
  await expect(row('auth_time')).toContainText(/^auth_time ?\d{10} ?\(/);
  expect(Math.abs(seconds * 1000 - Date.now())).toBeLessThan(300_000);
  expect(await inFormat(page, 'utc', /UTC/)).toContain(new Date(seconds * 1000).toISOString().slice(11, 19));
  expect(await inFormat(page, 'local', /^\d\d:\d\d:\d\d(?! UTC)|^\d{4}-/)).not.toContain('UTC');

  await page.getByRole('radio', { name: 'Access token' }).click();
  await expect(page.getByRole('heading', { name: 'Access token claims' })).toBeVisible();
  await expect(row('sub')).toContainText('dana@acme.test');
  await expect(row('scp')).toContainText('offline_access');
  await expect(row('cid')).toContainText('this connection’s client ID');
  await row('scp').getByRole('button', { name: 'Copy value of scp' }).click();
  await expect(page.getByText('Value of scp copied.')).toBeVisible();
  expect(JSON.parse(await app.readClipboard())).toContain('groups');

  await press(page, 'Raw JSON');
  await expect(page.getByRole('button', { name: 'Raw JSON' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Copy payload JSON' }).click();
  await expect(page.getByText('Payload JSON copied.')).toBeVisible();
  expect(JSON.parse(await app.readClipboard())).toMatchObject({ uid: dana?.id, iss: oktaSim.orgs.acme.servers.default.issuer });
  await page.getByRole('radio', { name: 'ID token' }).click();
  await expect(page.getByText('"at_hash"')).toBeVisible();
});

/** The value of auth_time once it is shown in this format. */
const inFormat = async (page: Page, format: string, pattern: RegExp): Promise<string> => {
  await page.getByLabel('Time format').selectOption(format);
  const value = page
    .getByRole('row', { name: /^auth_time / })
    .getByRole('cell')
    .first();
  await expect(value).toHaveText(pattern);
  return await value.innerText();
};

test('search by keyboard alone', async ({ configure, launch }) => {
  configure({ connections: [{ org: 'acme' }, { org: 'acme', server: 'org' }, { org: 'globex' }, { org: 'initech', server: 'org' }] });
  const { page } = await launch();
  const search = page.getByRole('searchbox', { name: 'Find a connection' });
  const rows = sidebarOf(page).locator('[data-row]');
  await expect(rows).toHaveCount(4);
  await page.keyboard.press('Control+k');
  await expect(search).toBeFocused();
  await page.keyboard.type('org');
  await expect(rows).toHaveCount(2);
  await expect(page.getByText('2 connections found')).toBeAttached();
  await page.keyboard.press('ArrowDown');
  await expect(rows.first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(rows.last()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Initech / Initech org' })).toBeVisible();

  // Again from anywhere: the old words are selected, so typing replaces them; Enter takes the first.
  await page.keyboard.press('Control+k');
  await expect(search).toBeFocused();
  await page.keyboard.type('globex prod');
  await expect(rows).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Globex / Globex default' })).toBeVisible();

  await page.keyboard.press('Control+k');
  await expect(search).toBeFocused();
  await page.keyboard.type('nothing like it');
  await expect(page.getByText('No connection matches “nothing like it”.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(search).toHaveValue('');
  await expect(search).toBeFocused();
  await expect(rows).toHaveCount(4);
});

test('everything is reached with Tab, and dialogs and menus give the focus back', async ({
  configure,
  launch,
  loopback,
  systemBrowser,
}) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }, { org: 'globex' }] });
  const app = await launch();
  const { page } = app;
  await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
  await test.step('the Overview', async () => await expectTabToReachEverything(page));

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await test.step('menus', async () => {
    for (const opener of [button('More copy forms'), button('More for Acme · Development')]) {
      await opener.focus();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('menuitem').first()).toBeFocused();
      await page.keyboard.press('ArrowDown');
      await expect(page.getByRole('menuitem').nth(1)).toBeFocused();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menu')).toHaveCount(0);
      await expect(opener).toBeFocused();
    }
    const row = sidebarOf(page).getByRole('button', { name: 'Acme default' });
    await row.focus();
    await page.keyboard.press('Shift+F10');
    await expect(page.getByRole('menuitem').first()).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(row).toBeFocused();
  });

  await test.step('dialogs', async () => {
    const settings = button('Settings');
    await settings.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeVisible();
    const focused = page.locator('[role=dialog]:focus, [role=dialog] :focus');
    await expect(focused).toHaveCount(1);
    // Tab stays inside.
    for (let count = 0; count < 12; count += 1) {
      await page.keyboard.press('Tab');
      await expect(focused).toHaveCount(1);
    }
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(settings).toBeFocused();

    // A dialog that a menu opened gives it back to what opened the menu.
    const more = button('More for Acme · Development');
    await more.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem').first()).toBeFocused();
    await page.keyboard.press('End');
    await expect(page.getByRole('menuitem').last()).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toContainText('Remove Acme?');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(more).toBeFocused();
  });

  await openConnection(page, 'Acme default');
  await expect(page.getByRole('table')).toBeVisible();
  await test.step('the Tokens tab', async () => await expectTabToReachEverything(page));
  await test.step('the History and the Connection tab', async () => {
    await page.getByRole('tab', { name: 'Tokens' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('button', { name: 'Export as JSON…' })).toBeVisible();
    await expectTabToReachEverything(page);
    await page.getByRole('tab', { name: 'History' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('region', { name: 'Configuration' })).toBeVisible();
    await expect(checkOf(page, 'Redirect URI')).toBeVisible();
    await expectTabToReachEverything(page);
  });
});

/** Presses Tab from the top of the page until the end, and compares what had the focus with what can be operated. */
const expectTabToReachEverything = async (page: Page): Promise<void> => {
  // A receipt is there to be reached only for as long as it lasts.
  await expect(page.getByRole('button', { name: 'Dismiss' })).toHaveCount(0);
  const expected = await page.evaluate(() => {
    const radios = new Set<string>();
    const operable = [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, [role=tab], [tabindex="0"]')];
    const names = operable
      .filter((element) => {
        if (element.matches(':disabled') || element.closest('[inert], [aria-hidden=true]') !== null) return false;
        // One stop each: the rows of the sidebar, the tabs, and radio buttons of one name.
        if (element.matches('[data-row], [role=tab]')) return element.tabIndex === 0;
        if (element instanceof HTMLInputElement && element.type === 'radio') {
          const first = !radios.has(element.name);
          radios.add(element.name);
          return first;
        }
        return element.checkVisibility();
      })
      .map((element, index) => {
        element.dataset['stop'] = String(index);
        return element.getAttribute('aria-label') ?? element.textContent.slice(0, 40);
      });
    (document.activeElement as HTMLElement | null)?.blur();
    window.getSelection()?.collapse(document.body, 0);
    return names;
  });
  const reached = new Set<number>();
  // Twice round at most: what appears meanwhile, as a countdown that ends, is a stop more.
  for (let count = 0; count < 2 * expected.length + 8 && reached.size < expected.length; count += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const active = document.activeElement as HTMLElement | null;
      if (active instanceof HTMLInputElement && active.type === 'radio') {
        return document.querySelector<HTMLElement>(`input[type=radio][name="${CSS.escape(active.name)}"][data-stop]`)?.dataset['stop'];
      }
      return active?.dataset['stop'];
    });
    if (stop !== undefined) reached.add(Number(stop));
  }
  expect(expected.filter((_, index) => !reached.has(index))).toEqual([]);
  expect(reached.size).toBeGreaterThan(8);
};
