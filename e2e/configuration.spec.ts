import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configFile, vaultFiles } from './flows/files.ts';
import { fieldsOf, press, seeCheck } from './flows/forms.ts';
import { openConnection, openOverview, rowOf, seeState, signInQuickly } from './flows/overview.ts';
import { loopbackOf } from './flows/quick-sign-in.ts';
import { keyIsWeak } from './support/host.ts';
import { expect, test } from './support/test.ts';

interface Configuration {
  readonly connections: { id: string; issuer: string; clientId: string }[];
}

test('a session is never sent to another issuer than its own, whatever the configuration says', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  systemBrowser,
  userData,
}) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const first = await launch();
  await signInQuickly(first, systemBrowser, 'Acme default', 'dana@acme.test');
  await first.close();

  const original = readFileSync(configFile(userData), 'utf8');
  const edited = JSON.parse(original) as Configuration;
  for (const connection of edited.connections) connection.issuer = oktaSim.orgs.globex.servers.default.issuer;
  writeFileSync(configFile(userData), JSON.stringify(edited));
  const before = oktaSim.stats();

  const second = await launch();
  const row = rowOf(second.page, 'Acme default');
  await seeState(row, 'Sign-in needed');
  await expect(row).toContainText('names another authorization server or client than the one its session belongs to');
  await expect(row).not.toContainText('dana@acme.test');
  await second.page.getByRole('button', { name: 'Refresh all' }).click();
  await openConnection(second.page, 'Acme default');
  await expect(second.page.getByRole('heading', { name: 'Sign-in needed' })).toBeVisible();
  await expect(second.page.getByRole('button', { name: 'Copy access token' })).toHaveCount(0);
  await second.close();
  const { tokenRequests, introspections, revocations, userinfoRequests, byClient } = oktaSim.stats();
  expect({ tokenRequests, introspections, revocations, userinfoRequests }).toEqual({
    tokenRequests: before.tokenRequests,
    introspections: before.introspections,
    revocations: before.revocations,
    userinfoRequests: before.userinfoRequests,
  });
  expect(Object.keys(byClient).filter((key) => key.startsWith(oktaSim.orgs.globex.origin))).toEqual([]);

  // Nothing was lost: with the configuration as it was, the session is as it was.
  writeFileSync(configFile(userData), original);
  const third = await launch();
  await seeState(rowOf(third.page, 'Acme default'), 'Fresh');
  expect(oktaSim.stats().codeExchanges).toBe(1);
});

test('two servers that share a redirect URI begin no sign-in until one has another; what is held is refreshed', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  systemBrowser,
  userData,
}) => {
  const acmeUri = loopbackOf(loopback, 'acme');
  const globexUri = loopbackOf(loopback, 'globex');
  configure({
    connections: [
      { org: 'acme', redirectUri: acmeUri },
      { org: 'globex', redirectUri: globexUri },
    ],
  });
  const first = await launch();
  await signInQuickly(first, systemBrowser, 'Acme default', 'dana@acme.test');
  await first.close();
  writeFileSync(configFile(userData), readFileSync(configFile(userData), 'utf8').replace(globexUri, acmeUri));

  const app = await launch();
  const { page } = app;
  const acme = rowOf(page, 'Acme default');
  const globex = rowOf(page, 'Globex default');
  for (const row of [acme, globex]) await seeState(row, 'Shared redirect URI');
  await expect(page.getByText('1 needs you').first()).toBeVisible();
  await expect(globex.getByRole('button', { name: 'Sign in', exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'Refresh all' }).click();
  await expect.poll(() => oktaSim.stats().refreshes).toBe(1);

  // The earlier one says what the other is to change, the later one what it is to change itself.
  await openConnection(page, 'Acme default');
  const use = `Use ${new URL(acmeUri).origin}/callback/${new URL(oktaSim.orgs.globex.origin).host} for`;
  await expect(page.getByText(`${use} “globex/default”, here and in Okta, and remove the shared one from its app there.`)).toBeVisible();
  await expect(page.getByText('rotated once')).toBeVisible();
  // What would be refused is not offered.
  await press(page, 'More actions');
  await expect(page.getByRole('menuitem', { name: 'Duplicate' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Sign in as someone else' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await openOverview(page);
  await openConnection(page, 'Globex default');
  await expect(page.getByText(`“acme/default” uses ${acmeUri} for another server, ${oktaSim.orgs.acme.origin}`)).toBeVisible();
  await expect(page.getByText(`${use} this connection, here and in Okta`)).toBeVisible();
  await page.getByRole('tab', { name: 'Connection' }).click();
  await seeCheck(page, 'Redirect URI of one server only', 'Failed', `${use} this connection`);

  await press(page, 'Edit connection');
  await fieldsOf(page).redirectUri.fill(globexUri);
  await press(page, 'Save');
  await expect(page.getByRole('heading', { level: 1, name: / \/ Globex default$/ })).toBeVisible();
  await openOverview(page);
  await seeState(acme, 'Fresh');
  await signInQuickly(app, systemBrowser, 'Globex default', 'kim@globex.test');
});

test('a configuration cut short is set aside and said, and nothing is lost', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  systemBrowser,
  userData,
}) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const first = await launch();
  await signInQuickly(first, systemBrowser, 'Acme default', 'dana@acme.test');
  await first.close();
  const whole = readFileSync(configFile(userData));
  const cut = whole.subarray(0, Math.floor(whole.length * 0.6));
  writeFileSync(configFile(userData), cut);
  const sealed = vaultFiles(userData);

  const second = await launch();
  await expect(second.page.getByRole('heading', { name: 'Fresh Okta tokens, always at hand' })).toBeVisible();
  const notice = second.page.getByRole('alert').filter({ hasText: 'The configuration could not be used' });
  await expect(notice).toContainText('not complete JSON');
  const aside = readdirSync(userData).filter((name) => name.startsWith('config.unreadable-'));
  expect(aside).toHaveLength(1);
  await expect(notice).toContainText(aside[0] ?? '');
  expect(readFileSync(join(userData, aside[0] ?? '')).equals(cut)).toBe(true);

  // The person's word on the weak key was in the file as well; the question may be put off.
  if (keyIsWeak()) {
    const question = second.page.getByRole('dialog');
    await expect(question).toBeVisible();
    await second.page.keyboard.press('Escape');
    await expect(question).toBeHidden();
  }
  // It works on, and what it writes now does not touch what was set aside.
  await second.page.getByRole('button', { name: 'Settings' }).click();
  await second.page.getByRole('radio', { name: 'Dark' }).click();
  await expect.poll(() => existsSync(configFile(userData)) && readFileSync(configFile(userData), 'utf8')).toContain('"dark"');
  await second.close();
  expect(readFileSync(join(userData, aside[0] ?? '')).equals(cut)).toBe(true);
  expect(vaultFiles(userData).map(([name]) => name)).toEqual(sealed.map(([name]) => name));
  expect(vaultFiles(userData)).toEqual(sealed);

  writeFileSync(configFile(userData), whole);
  const third = await launch();
  await seeState(rowOf(third.page, 'Acme default'), 'Fresh');
  expect(oktaSim.stats().codeExchanges).toBe(1);
});

test('a damaged configuration and a word against the weak key delete nothing: put back, it brings the sessions back', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  systemBrowser,
  userData,
}) => {
  test.skip(!keyIsWeak(), 'The system has a key store of its own.');
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const first = await launch();
  await signInQuickly(first, systemBrowser, 'Acme default', 'dana@acme.test');
  await first.close();
  const whole = readFileSync(configFile(userData));
  const sealed = vaultFiles(userData);
  expect(sealed).toHaveLength(1);
  writeFileSync(configFile(userData), whole.subarray(0, 100));

  // The person's word was lost with the file, is asked for again, and is another one this time.
  const second = await launch();
  const question = second.page.getByRole('dialog');
  await question.getByRole('button', { name: 'Keep tokens in memory only' }).click();
  await expect(question).toHaveCount(0);
  await expect(second.page.getByText('tokens in memory only', { exact: true })).toBeVisible();
  await expect.poll(() => existsSync(configFile(userData))).toBe(true);
  expect(vaultFiles(userData)).toEqual(sealed);
  await second.close();
  expect(vaultFiles(userData)).toEqual(sealed);

  writeFileSync(configFile(userData), whole);
  const third = await launch();
  await seeState(rowOf(third.page, 'Acme default'), 'Fresh');
  await expect(third.page.getByRole('dialog')).toHaveCount(0);
  expect(oktaSim.stats().codeExchanges).toBe(1);
});

test('a configuration of a newer version is refused politely and left as it is', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  systemBrowser,
  userData,
}) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }] });
  const first = await launch();
  await signInQuickly(first, systemBrowser, 'Acme default', 'dana@acme.test');
  await first.close();
  const own = readFileSync(configFile(userData));
  const newer = JSON.stringify({ ...(JSON.parse(own.toString()) as object), version: 99, organisations: ['unheard of'] });
  writeFileSync(configFile(userData), newer);
  const sealed = vaultFiles(userData);

  const second = await launch();
  const { page } = second;
  const notice = page.getByRole('alert').filter({ hasText: 'The configuration could not be used' });
  await expect(notice).toContainText('written by a newer version of Tenantry');
  await expect(notice).toContainText('leaves the file as it is and saves nothing');
  // No answer could be noted, so nothing is asked.
  await expect(page.getByRole('dialog')).toHaveCount(0);

  // What is tried nevertheless is refused with the reason.
  await press(page, 'Add tenant');
  const fields = fieldsOf(page);
  await fields.domain.fill(new URL(oktaSim.orgs.acme.origin).host);
  await expect(fields.server).toHaveValue(oktaSim.orgs.acme.servers.default.issuer);
  await fields.tenantName.fill('Acme');
  await fields.name.fill('Orders API');
  await fields.clientId.fill(oktaSim.orgs.acme.clients[0]?.id ?? '');
  await fields.redirectUri.fill(loopback);
  await press(page, 'Save and sign in');
  await expect(page.getByText(/written by a newer version of Tenantry/).last()).toBeVisible();
  await expect(fields.clientId).toHaveValue(oktaSim.orgs.acme.clients[0]?.id ?? '');
  await second.close();
  expect(readFileSync(configFile(userData), 'utf8')).toBe(newer);
  expect(readdirSync(userData).filter((name) => name.startsWith('config.'))).toEqual(['config.json']);
  expect(vaultFiles(userData)).toEqual(sealed);

  // The newer version finds everything as it left it; here its file becomes one that this version knows.
  writeFileSync(configFile(userData), own);
  const third = await launch();
  await seeState(rowOf(third.page, 'Acme default'), 'Fresh');
});
