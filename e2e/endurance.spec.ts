import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { card } from './flows/connection.ts';
import { openConnection, openOverview, rowOf, seeState, signInQuickly } from './flows/overview.ts';
import { loopbackOf } from './flows/quick-sign-in.ts';
import { expect, test } from './support/test.ts';

/* What a person sees of troubles that end, and of sessions that do. */

test('offline is said, waited for, and over by itself', async ({ configure, launch, loopback, oktaSim, systemBrowser }) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const app = await launch();
  await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
  app.pretend({ network: 'gone' });
  const banner = app.page.getByRole('status').filter({ hasText: 'Offline. Tokens you hold can still be copied' });
  await expect(banner).toBeVisible();
  await app.page.getByRole('button', { name: 'Refresh all' }).click();
  const row = rowOf(app.page, 'Acme default');
  await seeState(row, 'Waiting for the network');
  await expect(row).toContainText('This computer is offline.');
  await expect(row).toContainText('Retry');
  app.pretend(null);
  await seeState(row, 'Fresh', 60_000);
  await expect(banner).toBeHidden();
  expect(oktaSim.stats()).toMatchObject({ rotations: 1, codeExchanges: 1 });
});

test.describe('on a server that forgets refresh tokens after a minute of idleness, where eight seconds are noted', () => {
  // A slow machine may be late for what was noted, and is in time for the server.
  test.use({ oktaSimOptions: { refreshTokenIdleSeconds: 60 } });

  test('idle expiry is forecast, prevented where it is wished, and named where it came', async ({
    configure,
    launch,
    loopback,
    oktaSim,
    systemBrowser,
  }) => {
    const limit = { refreshTokenIdleMs: 8_000 };
    configure({
      connections: [
        { org: 'acme', redirectUri: loopback, keepFresh: false, override: limit },
        { org: 'globex', redirectUri: loopbackOf(loopback, 'globex'), keepFresh: false, override: { ...limit, keepAlive: true } },
      ],
    });
    const app = await launch();
    await signInQuickly(app, systemBrowser, 'Globex default', 'kim@globex.test');
    await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
    await openConnection(app.page, 'Acme default');
    await expect(card(app.page, 'Refresh token')).toContainText('until idle expiry');
    await expect(card(app.page, 'Refresh token')).toContainText(/0:0\d|expired/);
    await expect(card(app.page, 'Refresh token')).toContainText('expired', { timeout: 30_000 });
    await openOverview(app.page);
    await openConnection(app.page, 'Globex default');
    await expect(card(app.page, 'Refresh token')).toContainText(/rotated once|\d rotations/, { timeout: 30_000 });
    await expect(card(app.page, 'Access token')).toContainText('fresh');

    oktaSim.advanceTime(70_000);
    await openOverview(app.page);
    await openConnection(app.page, 'Acme default');
    await app.page.getByRole('button', { name: 'Refresh now' }).click();
    await expect(app.page.getByText('was not used within the authorization server’s idle limit').first()).toBeVisible();
    await openOverview(app.page);
    await seeState(rowOf(app.page, 'Acme default'), 'Sign-in needed');
  });
});

test.describe('with a grace period of one second', () => {
  test.use({ oktaSimOptions: { graceSeconds: 1 } });

  test('a refresh token used twice, by a copy of the folder, is named as the likely cause', async ({
    configure,
    launch,
    loopback,
    oktaSim,
    surroundings,
    systemBrowser,
    userData,
  }) => {
    configure({
      connections: [
        { org: 'acme', redirectUri: loopback, keepFresh: false },
        { org: 'acme', server: 'custom', redirectUri: loopback, keepFresh: false },
      ],
    });
    const first = await launch();
    await signInQuickly(first, systemBrowser, 'Acme default', 'dana@acme.test');
    await signInQuickly(first, systemBrowser, 'Acme custom', 'dana@acme.test');
    await openConnection(first.page, 'Acme default');
    await first.page.getByRole('button', { name: 'Refresh now' }).click();
    await expect(card(first.page, 'Refresh token')).toContainText('rotated once');
    await first.close();

    const copy = join(surroundings.folder, 'copy');
    // Without the browser's own files: a Chromium that is just ending takes some away.
    cpSync(userData, copy, { recursive: true, filter: (path) => !path.includes('Singleton') && !path.includes('stand-in') });
    // Past the grace period.
    oktaSim.advanceTime(2_000);
    const second = await launch({ userData: copy });
    await openConnection(second.page, 'Acme default');
    await second.page.getByRole('button', { name: 'Refresh now' }).click();
    await expect(card(second.page, 'Refresh token')).toContainText('2 rotations');
    await second.close();

    oktaSim.advanceTime(2_000);
    const third = await launch();
    await openConnection(third.page, 'Acme default');
    await third.page.getByRole('button', { name: 'Refresh now' }).click();
    await expect(third.page.getByText('mostly means that one was used twice', { exact: false }).first()).toBeVisible();
    await expect(third.page.getByText('Do not run copies of Tenantry’s folder', { exact: false }).first()).toBeVisible();
    expect(oktaSim.stats().reuseDetected).toBe(1);
    await openOverview(third.page);
    await seeState(rowOf(third.page, 'Acme default'), 'Sign-in needed');
    await seeState(rowOf(third.page, 'Acme custom'), 'Fresh');
  });
});

test('a locked key store is said, loses nothing, and once it is open all comes back by itself', async ({
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

  const second = await launch({ pretence: { keyStore: 'locked' } });
  const row = rowOf(second.page, 'Acme default');
  await seeState(row, 'Key store locked');
  await expect(row).toContainText('The system’s key store cannot be reached.');
  await expect(row.getByRole('button', { name: 'Restart Tenantry' })).toBeVisible();
  second.pretend(null);
  await expect(row.getByText('Fresh', { exact: true })).toBeVisible({ timeout: 60_000 });
  expect(oktaSim.stats().codeExchanges).toBe(1);
});
