import { demoPassword, TestBrowser } from '../okta-sim/index.ts';
import type { Bridge } from '../src-preload/contract/index.ts';
import { card } from './flows/connection.ts';
import { openConnection, openOverview, rowOf, seeState } from './flows/overview.ts';
import { accessibilityFindings } from './support/accessibility.ts';
import { expect, test } from './support/test.ts';

// `secrets.spec.ts` shows that the scan finds what is planted.
test.use({ scanned: true });

const device = { grant: 'device_code' } as const;

test.describe('with a device code', () => {
  test.use({ oktaSimOptions: { deviceIntervalSeconds: 1 } });

  test('a person enters it on another device, and the connection is signed in and refreshed', async ({
    configure,
    launch,
    oktaSim,
    systemBrowser,
  }) => {
    configure({ connections: [{ org: 'acme', method: device }] });
    const app = await launch();
    const row = rowOf(app.page, 'Acme default');
    await row.getByRole('button', { name: 'Get a code' }).click();
    // The code is on the connection's page, so that is where one lands.
    await expect(app.page.getByRole('heading', { name: 'Enter this code on Okta’s page' })).toBeVisible();
    await expect(app.page.getByRole('img', { name: /^QR code/ })).toBeVisible();
    expect(await accessibilityFindings(app.page)).toEqual([]);

    await app.page.getByRole('button', { name: 'Copy link' }).click();
    await expect(app.page.getByText('Link copied.')).toBeVisible();
    const link = await app.readClipboard();
    await app.page.getByRole('button', { name: 'Open the page' }).click();
    expect(await systemBrowser.nextUrl()).toBe(link);

    await new TestBrowser().answerDevice(link, 'approve', 'dana@acme.test');
    await expect(card(app.page, 'Access token')).toContainText('fresh');
    await app.page.getByRole('button', { name: 'Refresh now' }).click();
    await expect(card(app.page, 'Refresh token')).toContainText('rotated once');
    expect(oktaSim.stats()).toMatchObject({ deviceGrants: 1, refreshes: 1 });
  });

  test('one that is refused says so and offers another; one that is cancelled is gone', async ({ configure, launch }) => {
    configure({ connections: [{ org: 'acme', method: device }] });
    const app = await launch();
    const row = rowOf(app.page, 'Acme default');
    await row.getByRole('button', { name: 'Get a code' }).click();
    await app.page.getByRole('button', { name: 'Copy link' }).click();
    await expect(app.page.getByText('Link copied.')).toBeVisible();
    await new TestBrowser().answerDevice(await app.readClipboard(), 'deny', 'dana@acme.test');
    await expect(app.page.getByRole('heading', { name: 'Sign-in failed' })).toBeVisible();
    await app.page.getByRole('button', { name: 'Get a new code' }).click();
    await expect(app.page.getByRole('heading', { name: 'Enter this code on Okta’s page' })).toBeVisible();
    await app.page.getByRole('button', { name: 'Cancel sign-in' }).click();
    await openOverview(app.page);
    await expect(row.getByRole('button', { name: /^Get a/ })).toBeVisible();
  });
});

test('a client that speaks for itself gets a token without anybody, and a new one on demand', async ({ configure, launch, oktaSim }) => {
  const client = oktaSim.orgs.acme.clients.find(({ kind }) => kind === 'service');
  const method = { grant: 'client_credentials', clientAuthentication: 'client_secret_post' } as const;
  configure({
    connections: [{ org: 'acme', server: 'custom', scopes: ['orders.read'], method, override: { clientId: client?.id } }],
  });
  const app = await launch();
  await seeState(rowOf(app.page, 'Acme custom'), 'No token yet');
  const payload = { connectionId: 'acme-custom', secret: client?.secret ?? '' };
  await app.page.evaluate(async (given) => {
    const { tenantry } = globalThis as unknown as { tenantry: Bridge };
    await tenantry.invoke('credentials.setSecret', given);
  }, payload);
  await rowOf(app.page, 'Acme custom').getByRole('button', { name: 'Get a token' }).click();
  await seeState(rowOf(app.page, 'Acme custom'), 'Fresh');
  await openConnection(app.page, 'Acme custom');
  await expect(app.page.getByText('Cannot be kept fresh')).toHaveCount(0);
  await expect(card(app.page, 'Refresh token')).toContainText('not needed');
  await app.page.getByRole('button', { name: 'Get a new token' }).click();
  await expect.poll(() => oktaSim.stats().serviceGrants).toBe(2);
});

test('a password is asked for where the settings allow it, sent once, and written nowhere', async ({ configure, launch, oktaSim }) => {
  const client = oktaSim.orgs.acme.clients.find(({ kind }) => kind === 'legacy');
  configure({
    connections: [{ org: 'acme', method: { grant: 'password' }, override: { clientId: client?.id } }],
    settings: { passwordGrant: true },
  });
  const app = await launch();
  await rowOf(app.page, 'Acme default').getByRole('button', { name: 'Sign in…' }).click();
  const dialog = app.page.getByRole('dialog');
  await dialog.getByLabel('Username').fill('dana@acme.test');
  await dialog.getByLabel('Password').fill('not the password');
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await expect(dialog.getByLabel('Password')).toHaveValue('');
  await dialog.getByLabel('Password').fill(demoPassword);
  await app.page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await seeState(rowOf(app.page, 'Acme default'), 'Fresh');
  expect(oktaSim.stats()).toMatchObject({ passwordGrants: 1 });
  expect(JSON.stringify(app.traffic())).not.toContain('not the password');
  expect(app.output()).not.toContain('not the password');
});
