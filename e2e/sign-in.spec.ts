import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import {
  chooseAction,
  copySignInLink,
  openConnection,
  openOverview,
  rowOf,
  seeState,
  signInQuickly,
  signInTo,
  startSignIn,
} from './flows/overview.ts';
import { freePort, quickSignIn } from './flows/quick-sign-in.ts';
import { signIn } from './support/okta.ts';
import { expect, test } from './support/test.ts';

const otherHosts = await Promise.all(['localhost', '[::1]'].map(async (host) => ({ host, port: await freePort() })));
const hasIpv6 = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'));

test('three sign-ins open at once, finished in another order, each lands on its own connection', async ({
  configure,
  launch,
  oktaSim,
  systemBrowser,
}) => {
  configure({ connections: [{ org: 'acme' }, { org: 'globex', server: 'org' }, { org: 'initech', server: 'custom' }] });
  const app = await launch();
  const acme = rowOf(app.page, 'Acme default');
  const globex = rowOf(app.page, 'Globex org');
  const initech = rowOf(app.page, 'Initech custom');

  const acmeTab = await systemBrowser.open(await startSignIn(acme, systemBrowser));
  const globexTab = await systemBrowser.open(await startSignIn(globex, systemBrowser));
  const initechTab = await systemBrowser.open(await startSignIn(initech, systemBrowser));
  for (const row of [acme, globex, initech]) await seeState(row, 'Signing in');

  await signIn(initechTab, 'peter@initech.test');
  await seeState(initech, 'Fresh');
  await seeState(acme, 'Signing in');
  await seeState(globex, 'Signing in');
  await signIn(acmeTab, 'sam@acme.test');
  await seeState(acme, 'Fresh');
  await seeState(globex, 'Signing in');
  await signIn(globexTab, 'lee@globex.test');
  await seeState(globex, 'Fresh');

  await expect(acme).toContainText('sam@acme.test');
  await expect(globex).toContainText('lee@globex.test');
  await expect(initech).toContainText('peter@initech.test');
  expect(oktaSim.stats().codeExchanges).toBe(3);
});

test('a sign-in is cancelled, and its answer then changes nothing', async ({ configure, launch, oktaSim, systemBrowser }) => {
  configure({ connections: [{ org: 'acme' }] });
  const app = await launch();
  const row = rowOf(app.page, 'Acme default');
  const tab = await systemBrowser.open(await startSignIn(row, systemBrowser));
  await row.getByRole('button', { name: 'Cancel sign-in' }).click();
  await seeState(row, 'Signed out');

  await signIn(tab, 'dana@acme.test');
  await expect(app.page.getByText('A sign-in answer nobody waits for')).toBeVisible();
  await seeState(row, 'Signed out');
  expect(oktaSim.stats().codeExchanges).toBe(0);

  await startSignIn(row, systemBrowser);
  await seeState(row, 'Signing in');
});

test('a copied link signs in from whatever browser it is carried to', async ({
  configure,
  launch,
  systemBrowser,
  surroundings,
  oktaSim,
}) => {
  configure({ connections: [{ org: 'acme' }] });
  const app = await launch();
  await openConnection(app.page, 'Acme default');
  await app.page.getByRole('button', { name: 'Copy sign-in link' }).click();
  await expect(app.page.getByText('Sign-in link copied.')).toBeVisible();
  await expect(app.page.getByRole('heading', { name: 'Waiting for your sign-in' })).toBeVisible();

  const link = await app.readClipboard();
  expect(link.startsWith(`${oktaSim.orgs.acme.servers.default.issuer}/v1/authorize?`)).toBe(true);
  expect(surroundings.openedUrls()).toEqual([]);
  await signIn(await systemBrowser.open(link), 'dana@acme.test');
  await expect(app.page.getByRole('region', { name: 'Access token', exact: true })).toContainText('fresh');
});

test('another account replaces the one signed in only when the user says so', async ({ configure, launch, systemBrowser, oktaSim }) => {
  configure({ connections: [{ org: 'acme' }] });
  const app = await launch();
  await signInTo(app, systemBrowser, 'Acme default', 'dana@acme.test');
  await openConnection(app.page, 'Acme default');

  const comeBackAsSam = async () => {
    await systemBrowser.forget();
    await signIn(await systemBrowser.open(await copySignInLink(app)), 'sam@acme.test');
  };
  const question = app.page.getByRole('dialog', { name: 'A different account came back' });

  await comeBackAsSam();
  await expect(question).toContainText('sam@acme.test');
  const revokedBefore = oktaSim.stats().revocations;
  await question.getByRole('button', { name: 'Keep dana@acme.test' }).click();
  await expect(question).toBeHidden();
  await expect.poll(() => oktaSim.stats().revocations).toBe(revokedBefore + 1);
  await openOverview(app.page);
  await expect(rowOf(app.page, 'Acme default')).toContainText('dana@acme.test');
  await seeState(rowOf(app.page, 'Acme default'), 'Fresh');

  await openConnection(app.page, 'Acme default');
  await comeBackAsSam();
  await question.getByRole('button', { name: 'Replace with sam@acme.test' }).click();
  await expect(question).toBeHidden();
  // Dana's tokens are no use to anybody now.
  await expect.poll(() => oktaSim.stats().revocations).toBe(revokedBefore + 2);
  await openOverview(app.page);
  await expect(rowOf(app.page, 'Acme default')).toContainText('sam@acme.test');
  await expect(rowOf(app.page, 'Acme default')).not.toContainText('dana@acme.test');
});

test('who chose to sign in as someone else is not asked again, and told what happened', async ({
  configure,
  launch,
  systemBrowser,
  oktaSim,
}) => {
  configure({ connections: [{ org: 'acme' }] });
  const app = await launch();
  await signInTo(app, systemBrowser, 'Acme default', 'dana@acme.test');
  await openConnection(app.page, 'Acme default');
  const revokedBefore = oktaSim.stats().revocations;
  await chooseAction(app.page, 'Sign in as someone else');
  const url = await systemBrowser.nextUrl();
  // The browser still has Dana's session; only `prompt=login` shows the form again.
  expect(new URL(url).searchParams.get('prompt')).toBe('login');
  await signIn(await systemBrowser.open(url), 'sam@acme.test');
  await expect(app.page.getByText(/is now signed in as sam@acme\.test$/)).toBeVisible();
  await expect(app.page.getByText('You chose to sign in as someone else, so this replaced the session of dana@acme.test.')).toBeVisible();
  await expect(app.page.getByRole('dialog')).toBeHidden();
  await expect.poll(() => oktaSim.stats().revocations).toBe(revokedBefore + 1);
  await openOverview(app.page);
  await seeState(rowOf(app.page, 'Acme default'), 'Fresh');
  await expect(rowOf(app.page, 'Acme default')).toContainText('sam@acme.test');
});

test('the tenant’s own browser command opens the sign-in', async ({ configure, launch, surroundings, systemBrowser }) => {
  const opened = join(surroundings.folder, 'opened-by-command');
  const command = [process.execPath, '-e', `fs.appendFileSync(${JSON.stringify(opened)}, process.argv[1])`, 'link: {url}'];
  configure({ connections: [{ org: 'acme' }], browserCommand: command });
  const app = await launch();
  await rowOf(app.page, 'Acme default').getByRole('button', { name: 'Sign in', exact: true }).click();
  const text = () => (existsSync(opened) ? readFileSync(opened, 'utf8') : '');
  await expect.poll(text).toMatch(/^link: http.*&state=/);
  expect(surroundings.openedUrls()).toEqual([]);
  await openConnection(app.page, 'Acme default');
  await expect(app.page.getByText('Finish signing in with node.')).toBeVisible();
  await signIn(await systemBrowser.open(text().slice('link: '.length)), 'dana@acme.test');
  await expect(app.page.getByRole('region', { name: 'Access token', exact: true })).toContainText('fresh');
});

test('a browser command that cannot be run says so, and the link can still be copied', async ({ configure, launch }) => {
  configure({ connections: [{ org: 'acme' }], browserCommand: ['no-such-browser', '{url}'] });
  const app = await launch();
  const row = rowOf(app.page, 'Acme default');
  await row.getByRole('button', { name: 'Sign in', exact: true }).click();
  await seeState(row, 'Sign-in failed');
  await expect(row).toContainText('no-such-browser, there is no such program');
  await openConnection(app.page, 'Acme default');
  await app.page.getByRole('button', { name: 'Copy sign-in link' }).click();
  await expect(app.page.getByRole('heading', { name: 'Waiting for your sign-in' })).toBeVisible();
  expect(await app.readClipboard()).toContain('/v1/authorize?');
});

test('consent that is not given reads as denied', async ({ configure, launch, systemBrowser, oktaSim }) => {
  configure({ connections: [{ org: 'acme', clientKind: 'consent' }] });
  const app = await launch();
  const row = rowOf(app.page, 'Acme default');
  const tab = await systemBrowser.open(await startSignIn(row, systemBrowser));
  await signIn(tab, 'dana@acme.test');
  await tab.getByRole('button', { name: "Don't allow" }).click();
  await seeState(row, 'Sign-in failed');
  await expect(row).toContainText('Access was denied');
  expect(oktaSim.stats().codeExchanges).toBe(0);

  // The same person may think better of it.
  const second = await systemBrowser.open(await startSignIn(row, systemBrowser));
  await second.getByRole('button', { name: 'Allow', exact: true }).click();
  await seeState(row, 'Fresh');
});

for (const { what, override, error } of [
  { what: 'a client that Okta does not know', override: { clientId: '0oaNobody' }, error: "Invalid value for 'client_id' parameter." },
  {
    what: 'a redirect URI that is not registered',
    override: { redirectUri: 'com.okta.acme:/elsewhere' },
    error: 'must be a Login redirect URI',
  },
]) {
  test(`${what} ends on Okta’s own page, and the sign-in can be cancelled`, async ({ configure, launch, systemBrowser }) => {
    configure({ connections: [{ org: 'acme', override }] });
    const app = await launch();
    const row = rowOf(app.page, 'Acme default');
    const tab = await systemBrowser.open(await startSignIn(row, systemBrowser));
    await expect(tab.getByRole('alert')).toContainText(error);
    await seeState(row, 'Signing in');
    await row.getByRole('button', { name: 'Cancel sign-in' }).click();
    await seeState(row, 'Signed out');
  });
}

test.describe('over a loopback redirect', () => {
  test('the browser comes back to a page that says so', async ({ configure, launch, systemBrowser, loopback }) => {
    configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
    const app = await launch();
    const row = rowOf(app.page, 'Acme default');
    const tab = await systemBrowser.open(await startSignIn(row, systemBrowser));
    await signIn(tab, 'dana@acme.test');
    await expect(tab.getByRole('heading', { name: 'Signed in' })).toBeVisible();
    await expect(tab.getByText('Go on in Tenantry.')).toBeVisible();
    await expect(tab.getByText('You can close this page.')).toBeVisible();
    // It came there by a form, so it may not close itself, and says how it is done.
    await tab.getByRole('button', { name: 'Close this page' }).click();
    await expect(tab.getByText('This browser leaves closing to you: Ctrl+W, or ⌘W on a Mac.')).toBeVisible();
    await expect(tab.getByRole('button')).toBeHidden();
    expect(tab.url().startsWith(`${loopback}?`)).toBe(true);
    await seeState(row, 'Fresh');
    // Nobody listens any longer.
    await expect
      .poll(
        async () =>
          await fetch(loopback).then(
            () => 'answers',
            () => 'refused',
          ),
      )
      .toBe('refused');
  });

  test('a page that may close itself does, and one with something to read stays', async ({
    configure,
    launch,
    systemBrowser,
    loopback,
    oktaSim,
  }) => {
    configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
    const app = await launch();
    const row = rowOf(app.page, 'Acme default');
    const first = await systemBrowser.open(await startSignIn(row, systemBrowser));
    await signIn(first, 'dana@acme.test');
    await seeState(row, 'Fresh');
    await openConnection(app.page, 'Acme default');

    // With a session at Okta the answer is all that a tab ever shows, when it is opened as a system opens it.
    await chooseAction(app.page, 'Sign in as someone else');
    const url = new URL(await systemBrowser.nextUrl());
    url.searchParams.delete('prompt');
    const session = await first.context().newCDPSession(first);
    const opened = first.context().waitForEvent('page');
    await session.send('Target.createTarget', { url: url.href });
    const tab = await opened;
    // The page stays for three seconds, which may be over before a busy machine has looked at it.
    await expect.poll(() => tab.isClosed()).toBe(true);
    expect(oktaSim.stats().codeExchanges).toBe(2);

    await systemBrowser.forget();
    const other = await systemBrowser.open(await copySignInLink(app));
    await signIn(other, 'sam@acme.test');
    await expect(other.getByRole('heading', { name: 'One question is left' })).toBeVisible();
    await expect(other.getByText('choose which of the two to keep')).toBeVisible();
  });

  for (const { host, port } of otherHosts) {
    test.describe(`at ${host}`, () => {
      const redirectUri = `http://${host}:${String(port)}/callback`;
      test.use({ oktaSimOptions: { extraRedirectUris: [redirectUri] } });
      test.skip(host === '[::1]' && !hasIpv6, 'This machine has no IPv6.');

      test('the browser comes back there, and almost the same address is told from it', async ({ configure, launch, systemBrowser }) => {
        configure({ connections: [{ org: 'acme', redirectUri }] });
        const app = await launch();
        const row = rowOf(app.page, 'Acme default');
        const tab = await systemBrowser.open(await startSignIn(row, systemBrowser));
        const stray = await tab.context().newPage();
        await stray.goto(`${redirectUri}/?code=1&state=2`);
        await expect(stray.getByRole('heading', { name: 'Almost the right address' })).toBeVisible();
        await expect(stray.getByText(`but Tenantry waits at ${redirectUri}.`)).toBeVisible();
        await signIn(tab, 'dana@acme.test');
        await expect(tab.getByRole('heading', { name: 'Signed in' })).toBeVisible();
        expect(tab.url().startsWith(`${redirectUri}?`)).toBe(true);
        await seeState(row, 'Fresh');
      });
    });
  }

  test('a port in other hands is said before the browser opens', async ({ configure, launch, surroundings, loopback }) => {
    const other = createServer().listen(Number(new URL(loopback).port), '127.0.0.1');
    await once(other, 'listening');
    try {
      configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
      const app = await launch();
      const row = rowOf(app.page, 'Acme default');
      await row.getByRole('button', { name: 'Sign in', exact: true }).click();
      await seeState(row, 'Sign-in failed');
      await expect(row).toContainText(/Another program( \(node.*, process \d+\))? listens on 127\.0\.0\.1:/);
      expect(surroundings.openedUrls()).toEqual([]);
    } finally {
      other.close();
    }
  });

  test('without offline_access it is signed in, cannot be kept fresh, and says why', async ({
    configure,
    launch,
    systemBrowser,
    loopback,
  }) => {
    configure({ connections: [{ org: 'acme', redirectUri: loopback, scopes: ['openid', 'profile', 'email'] }] });
    const app = await launch();
    const row = rowOf(app.page, 'Acme default');
    await quickSignIn(await startSignIn(row, systemBrowser), 'dana@acme.test');
    await seeState(row, 'Cannot be kept fresh');
    await openConnection(app.page, 'Acme default');
    await expect(app.page.getByText('Add the scope offline_access, allow the Refresh Token grant on the Okta app')).toBeVisible();
    const card = app.page.getByRole('region', { name: 'Refresh token', exact: true });
    await expect(card).toContainText('offline_access, which this connection does not ask for');
    await card.getByRole('button', { name: 'Edit scopes' }).click();
    await expect(app.page.getByRole('heading', { level: 1 })).toContainText('Edit');
  });

  test('without the Refresh Token grant on the app the reason is named as well', async ({ configure, launch, systemBrowser, loopback }) => {
    configure({ connections: [{ org: 'acme', redirectUri: loopback, clientKind: 'no-refresh' }] });
    const app = await launch();
    const row = rowOf(app.page, 'Acme default');
    await quickSignIn(await startSignIn(row, systemBrowser), 'dana@acme.test');
    await seeState(row, 'Cannot be kept fresh');
    await openConnection(app.page, 'Acme default');
    const card = app.page.getByRole('region', { name: 'Refresh token', exact: true });
    await expect(card).toContainText('offline_access, which this connection asks for');
    await expect(card).toContainText('the grant type Refresh Token, allowed on the app in Okta’s admin console');
    await app.page.getByRole('button', { name: 'Copy access token' }).click();
    await expect(app.page.getByText(/^Access token of .+ copied\.$/)).toBeVisible();
  });

  test('without openid there is no ID token, and the page says how to get one', async ({ configure, launch, systemBrowser, loopback }) => {
    configure({ connections: [{ org: 'initech', server: 'custom', redirectUri: loopback, scopes: ['orders.read', 'offline_access'] }] });
    const app = await launch();
    await signInQuickly(app, systemBrowser, 'Initech custom', 'peter@initech.test');
    await openConnection(app.page, 'Initech custom');
    await expect(app.page.getByRole('region', { name: 'ID token', exact: true })).toContainText('comes only with the scope openid');
    await expect(app.page.getByRole('region', { name: 'Access token', exact: true })).toContainText('fresh');
    await app.page.getByRole('button', { name: 'Refresh now' }).click();
    await expect(app.page.getByRole('region', { name: 'Refresh token', exact: true })).toContainText('rotated once');
  });
});
