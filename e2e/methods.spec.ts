import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { JWK } from 'jose';
import type { OktaSim } from '../okta-sim/index.ts';
import { chooseForTenant, fieldsOf, press, seeCheck } from './flows/forms.ts';
import { card } from './flows/connection.ts';
import { quickSignIn } from './flows/quick-sign-in.ts';
import { collectTraces, findSecrets, watchSecrets } from './support/secrets.ts';
import { expect, test } from './support/test.ts';

/* Clients that prove who they are, from the form to the tokens. */

const clientOf = (sim: OktaSim, kind: 'web' | 'web-key' | 'service') => {
  const client = sim.orgs.acme.clients.find((one) => one.kind === kind);
  if (client === undefined) throw new Error(`okta-sim has no client of kind ${kind}`);
  return { id: client.id, secret: client.secret ?? '' };
};

const choose = async (page: Page, name: string) => {
  await page.getByRole('radiogroup').getByText(name, { exact: true }).click();
  await expect(page.getByRole('radio', { name, exact: true })).toBeChecked();
};

const authentication = (page: Page): Locator => page.getByRole('region', { name: 'Client authentication' });

/** What the page shows and holds: its text, its attributes, what stands in its fields, and what it stored. */
const everythingIn = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll<HTMLInputElement>('input, textarea')].map((field) => field.value),
      JSON.stringify([localStorage, sessionStorage]),
    ].join('\n'),
  );

test('a web client’s secret goes through the form into the vault, and is nowhere else', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  surroundings,
  systemBrowser,
  userData,
}) => {
  const { id, secret } = clientOf(oktaSim, 'web');
  const seen = watchSecrets();
  configure({ connections: [{ org: 'acme' }] });
  const app = await launch();
  const { page } = app;
  await chooseForTenant(page, 'Acme · Development', 'Add connection');
  const fields = fieldsOf(page);
  await fields.name.fill('Web');
  await fields.clientId.fill(id);
  await fields.redirectUri.fill(loopback);
  await choose(page, 'Client secret, in the header');
  const field = page.getByLabel('Client secret', { exact: true });
  await expect(field).toHaveAttribute('type', 'password');
  await field.fill(`  ${secret} `);
  await seeCheck(page, 'Client authentication', 'Passed');
  await expect(page.getByRole('region', { name: 'Enter these in Okta’s admin console' })).toContainText('Web Application');
  // The negative control of what follows: while it is typed it is there to be found.
  expect(await everythingIn(page)).toContain(secret);

  await press(page, 'Save and sign in');
  await quickSignIn(await systemBrowser.nextUrl(), 'dana@acme.test');
  await expect(card(page, 'ID token')).toContainText('verified');
  await press(page, 'Refresh now');
  await expect.poll(() => oktaSim.stats().rotations).toBe(1);
  await page.getByRole('tab', { name: 'Connection' }).click();
  await expect(authentication(page)).toContainText('Held');
  expect(await everythingIn(page)).not.toContain(secret);
  await press(page, 'Edit connection');
  await expect(page.getByText('A client secret is held in the vault.')).toBeVisible();
  await expect(field).toHaveCount(0);
  await press(page, 'Save');
  await expect(page.getByText('Web saved.')).toBeVisible();
  await page.getByRole('tab', { name: 'History' }).click();
  await press(page, 'Export as JSON…');
  await expect(page.getByText('History exported.')).toBeVisible();
  expect(await everythingIn(page)).not.toContain(secret);
  await app.close();
  seen.stop();

  const secrets = [secret, ...seen.all()];
  expect(secret.length).toBeGreaterThan(20);
  expect(findSecrets(collectTraces(surroundings, [app]), secrets)).toEqual([]);
  const planted = join(userData, 'planted');
  writeFileSync(planted, `Authorization: Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`);
  expect(findSecrets(collectTraces(surroundings, [app]), secrets)).toEqual([join('user-data', 'planted')]);
});

test('a key is made here, its public half entered at the server, and signs in', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  systemBrowser,
}) => {
  const { id } = clientOf(oktaSim, 'web-key');
  configure({ connections: [{ org: 'acme' }] });
  const app = await launch();
  const { page } = app;
  await chooseForTenant(page, 'Acme · Development', 'Add connection');
  const fields = fieldsOf(page);
  await fields.name.fill('Signed');
  await fields.clientId.fill(id);
  await fields.redirectUri.fill(loopback);
  await choose(page, 'Private key');
  await page.getByRole('radio', { name: 'ES256 (P-256)' }).check();
  // Nobody knows the key yet, so it leads to where its public half stands.
  await press(page, 'Save and sign in');
  await expect(authentication(page)).toContainText('made here');
  await press(page, 'Copy public key');
  await expect(page.getByText('Public key copied.')).toBeVisible();
  const key = JSON.parse(await app.readClipboard()) as JWK;
  expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  oktaSim.setClientKeys('acme', id, { keys: [key] });

  await page.getByRole('tab', { name: 'Tokens' }).click();
  // The page's head offers it too, until this tab has come: a click begun there would end nowhere.
  await page.getByRole('tabpanel', { name: 'Tokens' }).getByRole('button', { name: 'Sign in', exact: true }).click();
  await quickSignIn(await systemBrowser.nextUrl(), 'dana@acme.test');
  await expect(card(page, 'ID token')).toContainText('verified');
});

test('a secret that cannot be one leads to the Connection tab, and is put right there', async ({ configure, launch, oktaSim }) => {
  const { id, secret } = clientOf(oktaSim, 'service');
  configure({ connections: [{ org: 'acme', server: 'custom' }] });
  const { page } = await launch();
  await chooseForTenant(page, 'Acme · Development', 'Add connection');
  const fields = fieldsOf(page);
  await fields.name.fill('Machine');
  await fields.clientId.fill(id);
  await fields.server.fill(oktaSim.orgs.acme.servers.custom.issuer);
  await choose(page, 'Client credentials');
  await expect(fields.redirectUri).toHaveCount(0);
  await expect(page.getByRole('checkbox', { name: 'openid' })).toHaveCount(0);
  await page.getByRole('textbox', { name: 'Scopes', exact: true }).fill('orders.read');
  await seeCheck(page, 'Kept fresh', 'Passed', 'There is no refresh token with client credentials');
  await page.getByLabel('Client secret', { exact: true }).fill('•••••••');
  await press(page, 'Save and get a token');

  await expect(page.getByRole('heading', { level: 1, name: 'Acme / Machine' })).toBeVisible();
  await expect(authentication(page)).toContainText('only its dots were copied');
  await expect(authentication(page)).toContainText('Missing');
  await expect(page.getByLabel('Client secret', { exact: true })).toHaveValue('•••••••');
  await page.getByLabel('Client secret', { exact: true }).fill(secret);
  await press(page, 'Save client secret');
  await expect(authentication(page)).toContainText('Held');

  await press(page, 'Forget');
  await press(page, 'Keep it');
  await press(page, 'Forget');
  await press(page, 'Forget it');
  await expect(authentication(page)).toContainText('Missing');
});
