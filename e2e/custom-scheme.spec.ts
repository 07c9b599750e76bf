import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signIn } from './support/okta.ts';
import { expect, test } from './support/test.ts';

test('a redirect to a private-use scheme reaches the running app through the desktop entry that the app wrote', async ({
  configure,
  launch,
  oktaSim,
  surroundings,
  systemBrowser,
  userData,
}) => {
  test.skip(process.platform !== 'linux', 'Elsewhere there are no desktop entries.');
  configure({ connections: [{ org: 'acme' }] });
  const applications = join(surroundings.folder, 'data', 'applications');
  const handlers = () => readdirSync(applications).filter((name) => name.startsWith('tenantry-url-handler'));
  expect(handlers()).toEqual([]);

  const app = await launch();
  await expect.poll(handlers).toHaveLength(1);
  const [entryName = ''] = handlers();
  const entry = () => readFileSync(join(applications, entryName), 'utf8');
  await expect.poll(entry).toContain('MimeType=x-scheme-handler/com.okta.acme;');
  const program = /^Exec=(\S+) %u$/m.exec(entry())?.[1] ?? '';
  expect(readFileSync(program, 'utf8')).toContain(`--user-data-dir=${userData}`);
  const defaults = () => readFileSync(join(surroundings.folder, 'config', 'mimeapps.list'), 'utf8');
  await expect.poll(defaults).toContain(`x-scheme-handler/com.okta.acme=${entryName}`);

  await app.page.getByRole('button', { name: 'Sign in' }).first().click();
  const url = await systemBrowser.nextUrl();
  expect(url).toContain(oktaSim.orgs.acme.origin);
  expect(new URL(url).searchParams.get('redirect_uri')).toBe('com.okta.acme:/callback');
  const page = await systemBrowser.open(url);
  await signIn(page, 'dana@acme.test');
  await expect(page.getByRole('heading')).toHaveText('Signed in. Return to Tenantry.');
  await expect(page.getByLabel('Password')).toHaveCount(0);
  await expect(app.page.getByText('Fresh', { exact: true }).first()).toBeVisible();
  expect(oktaSim.stats().codeExchanges).toBe(1);

  // Nobody's scheme any more, so the entry goes.
  await app.page.getByRole('button', { name: /^More for Acme/ }).click();
  await app.page.getByRole('menuitem', { name: 'Remove…' }).click();
  await app.page
    .getByRole('dialog')
    .getByRole('button', { name: /^(Sign out and remove|Remove)/ })
    .click();
  await expect.poll(handlers).toEqual([]);
  await expect.poll(() => existsSync(program)).toBe(false);
  await expect.poll(defaults).not.toContain('com.okta.acme');
});
