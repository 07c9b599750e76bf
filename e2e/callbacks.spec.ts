import { readFileSync } from 'node:fs';
import { configFile, sessionFile, vaultFiles } from './flows/files.ts';
import { appProcesses } from './flows/processes.ts';
import { openConnection, rowOf, seeState, signInQuickly, signInTo, startSignIn } from './flows/overview.ts';
import { signIn } from './support/okta.ts';
import { expect, test } from './support/test.ts';

const nobodyWaits = 'A sign-in answer nobody waits for';
const stateIn = (url: string): string => new URL(url).searchParams.get('state') ?? '';

test('a callback starts the app, which completes the sign-in that an earlier run began', async ({
  configure,
  launch,
  oktaSim,
  surroundings,
  systemBrowser,
  userData,
}) => {
  test.skip(process.platform !== 'linux', 'Only on Linux does the app of a test register its schemes.');
  configure({ connections: [{ org: 'acme' }], weakVaultAccepted: false });
  const first = await launch();
  await first.page.getByRole('button', { name: 'Store with the weak key' }).click();
  const url = await startSignIn(rowOf(first.page, 'Acme default'), systemBrowser);
  await first.kill();
  await expect.poll(() => appProcesses(userData)).toEqual([]);

  // What the browser starts is shown nowhere.
  surroundings.env['TENANTRY_HEADLESS'] = '1';
  const tab = await systemBrowser.open(url);
  await signIn(tab, 'dana@acme.test');
  await expect.poll(() => oktaSim.stats().codeExchanges, { timeout: 45_000 }).toBe(1);
  await expect.poll(() => vaultFiles(userData).map(([name]) => name)).toEqual(['entry.session.acme-default.sealed']);
  const [pid, ...others] = appProcesses(userData);
  expect(others).toEqual([]);
  process.kill(pid ?? 0, 'SIGTERM');
  await expect.poll(() => appProcesses(userData)).toEqual([]);

  const second = await launch();
  const row = rowOf(second.page, 'Acme default');
  await seeState(row, 'Fresh');
  await expect(row).toContainText('dana@acme.test');
  expect(oktaSim.stats().codeExchanges).toBe(1);
});

test('a sign-in under way is still there after a crash, and the answer handed to the next run completes it', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  systemBrowser,
}) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const first = await launch();
  const url = await startSignIn(rowOf(first.page, 'Acme default'), systemBrowser);
  await first.kill();
  const second = await launch();
  const row = rowOf(second.page, 'Acme default');
  await seeState(row, 'Signing in');
  await signIn(await systemBrowser.open(url), 'dana@acme.test');
  await seeState(row, 'Fresh');
  expect(oktaSim.stats().codeExchanges).toBe(1);
});

test('started twice at the same moment, one app remains', async ({ configure, launch, userData }) => {
  configure({ connections: [{ org: 'acme' }] });
  const starts = await Promise.allSettled([launch(), launch()]);
  const started = starts.filter((start) => start.status === 'fulfilled');
  expect(started).toHaveLength(1);
  const app = started[0]?.value;
  if (app === undefined) throw new Error('No app was started.');
  await seeState(rowOf(app.page, 'Acme default'), 'Signed out');
  // The other may still be on its way out.
  if (process.platform === 'linux') await expect.poll(() => appProcesses(userData)).toHaveLength(1);

  await app.secondInstance();
  expect(app.isRunning()).toBe(true);
  await seeState(rowOf(app.page, 'Acme default'), 'Signed out');
});

const junk = (length: number): string => 'A1%zz&=?#'.repeat(Math.ceil(length / 9)).slice(0, length);

/** Callbacks that answer nothing. `state` is that of the sign-in under way. */
const strays: ReadonlyArray<{ readonly what: string; readonly links: (state: string) => readonly string[] }> = [
  { what: 'an unknown one', links: () => ['com.okta.acme:/callback?code=abc&state=nobodys'] },
  { what: 'one of another scheme with the right state', links: (state) => [`com.okta.globex:/callback?code=abc&state=${state}`] },
  { what: 'one at another path with the right state', links: (state) => [`com.okta.acme:/elsewhere?code=abc&state=${state}`] },
  { what: 'one with repeated parameters', links: (state) => [`com.okta.acme:/callback?code=abc&code=def&state=${state}`] },
  { what: 'one from another issuer', links: (state) => [`com.okta.acme:/callback?code=abc&state=${state}&iss=https://evil.example`] },
  { what: 'one without an answer', links: (state) => [`com.okta.acme:/callback?state=${state}`] },
  // The system lets no argument be longer than 128 KiB, and about two megabytes be passed in all. Last, since they are told in two goes.
  { what: 'a megabyte of junk', links: () => Array.from({ length: 9 }, () => `com.okta.acme:/callback?${junk(120_000)}`) },
];

test('a callback that answers nothing is said quietly and changes nothing', async ({
  configure,
  launch,
  oktaSim,
  systemBrowser,
  userData,
}) => {
  configure({ connections: [{ org: 'acme' }, { org: 'globex' }] });
  const app = await launch();
  const row = rowOf(app.page, 'Acme default');
  const url = await startSignIn(row, systemBrowser);
  await seeState(row, 'Signing in');
  const everything = () => ({ vault: vaultFiles(userData), config: readFileSync(configFile(userData), 'utf8') });
  const before = everything();
  expect(before.vault).toHaveLength(1);

  const notice = app.page.getByRole('status').filter({ hasText: nobodyWaits });
  for (const [index, { what, links }] of strays.entries()) {
    await test.step(what, async () => {
      if (index > 0) {
        await app.page.getByRole('button', { name: `Dismiss: ${nobodyWaits}` }).click();
        await expect(notice).toBeHidden();
      }
      await app.secondInstance(...links(stateIn(url)));
      await expect(notice).toContainText('no sign-in here is waiting for');
      await expect(notice).toHaveCount(1);
      await seeState(row, 'Signing in');
      expect(everything()).toEqual(before);
    });
  }
  expect(oktaSim.stats().tokenRequests).toBe(0);

  await signIn(await systemBrowser.open(url), 'dana@acme.test');
  await seeState(row, 'Fresh');
});

test('a replayed callback is met as used up, and the session stays', async ({ configure, launch, oktaSim, systemBrowser, userData }) => {
  configure({ connections: [{ org: 'acme' }] });
  const app = await launch();
  const row = rowOf(app.page, 'Acme default');
  const url = await startSignIn(row, systemBrowser);
  const tab = await systemBrowser.open(url);
  await signIn(tab, 'dana@acme.test');
  await seeState(row, 'Fresh');
  const before = readFileSync(sessionFile(userData, 'acme-default'));

  await app.secondInstance(`com.okta.acme:/callback?code=abc&state=${stateIn(url)}`);
  await expect(app.page.getByRole('status').filter({ hasText: nobodyWaits })).toContainText('already used, cancelled or too late');
  await seeState(row, 'Fresh');
  expect(readFileSync(sessionFile(userData, 'acme-default')).equals(before)).toBe(true);
  expect(oktaSim.stats().tokenRequests).toBe(1);
});

test('a forged code in a right callback fails that sign-in only', async ({ configure, launch, oktaSim, systemBrowser, loopback }) => {
  configure({ connections: [{ org: 'acme' }, { org: 'globex', redirectUri: loopback }] });
  const app = await launch();
  await signInQuickly(app, systemBrowser, 'Globex default', 'kim@globex.test');
  const row = rowOf(app.page, 'Acme default');
  const url = await startSignIn(row, systemBrowser);
  await app.secondInstance(`com.okta.acme:/callback?code=forged&state=${stateIn(url)}`);
  await seeState(row, 'Sign-in failed');
  await expect(row).toContainText('no longer honours this code');
  await seeState(rowOf(app.page, 'Globex default'), 'Fresh');
  expect(oktaSim.stats().errors).toBe(1);
  await signInTo(app, systemBrowser, 'Acme default', 'dana@acme.test');
  await openConnection(app.page, 'Acme default');
});

test('a loopback redirect with a megabyte of junk leaves the sign-in waiting', async ({ configure, launch, loopback, systemBrowser }) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const app = await launch();
  const row = rowOf(app.page, 'Acme default');
  const url = await startSignIn(row, systemBrowser);
  const status = await fetch(`${loopback}?state=${stateIn(url)}&code=${'x'.repeat(1_000_000)}`).then(
    (answer) => answer.status,
    () => 'cut off',
  );
  expect([431, 414, 'cut off']).toContain(status);
  expect((await fetch(`${loopback}?state=nobodys&code=abc`)).status).toBe(200);
  await expect(app.page.getByRole('status').filter({ hasText: nobodyWaits })).toBeVisible();
  await seeState(row, 'Signing in');
  await signIn(await systemBrowser.open(url), 'dana@acme.test');
  await seeState(row, 'Fresh');
});
