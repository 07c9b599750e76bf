import { openConnection, rowOf, seeState, startSignIn } from './flows/overview.ts';
import { signIn } from './support/okta.ts';
import { expect, test } from './support/test.ts';

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
  await expect(app.page.getByRole('region', { name: 'Access token' })).toContainText('fresh');
});
