import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { chooseForTenant } from './flows/forms.ts';
import { openConnection, rowOf, seeState } from './flows/overview.ts';
import { signIn } from './support/okta.ts';
import type { Surroundings } from './support/surroundings.ts';
import { expect, test } from './support/test.ts';

test.skip(process.platform !== 'linux', 'Elsewhere browsers are not found on PATH.');

/** A Firefox with two profiles: a script that writes down its arguments, first on the PATH of this test. */
const installFirefox = ({ folder, home, env }: Surroundings) => {
  const program = join(folder, 'bin', 'firefox');
  const seen = join(folder, 'firefox-was-called-with');
  mkdirSync(join(folder, 'bin'));
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > '${seen}.part'\nmv '${seen}.part' '${seen}'\n`);
  chmodSync(program, 0o755);
  env['PATH'] = `${join(folder, 'bin')}:${env['PATH'] ?? ''}`;
  mkdirSync(join(home, '.mozilla', 'firefox'), { recursive: true });
  writeFileSync(
    join(home, '.mozilla', 'firefox', 'profiles.ini'),
    '[Profile0]\nName=default\nIsRelative=1\nPath=a.default\n\n[Profile1]\nName=Acme work; $(touch x)\nIsRelative=1\nPath=b.acme\n',
  );
  return { program, calledWith: () => (existsSync(seen) ? readFileSync(seen, 'utf8').trimEnd().split('\n') : []) };
};

const editTenant = async (page: Page) => {
  await chooseForTenant(page, 'Acme · Development', 'Edit tenant');
  const dialog = page.getByRole('dialog');
  return {
    dialog,
    where: dialog.getByLabel('Open sign-ins in'),
    command: dialog.getByRole('list', { name: /This will be run/ }).getByRole('listitem'),
  };
};

test('a tenant’s sign-ins open in the profile that was chosen, run exactly as it was shown', async ({
  configure,
  launch,
  surroundings,
  systemBrowser,
}) => {
  const { program, calledWith } = installFirefox(surroundings);
  configure({ connections: [{ org: 'acme' }] });
  const app = await launch();
  const { dialog, where, command } = await editTenant(app.page);
  await expect(where).toHaveValue('system');
  await expect(command).toHaveCount(0);
  await where.selectOption({ label: 'Firefox, private window' });
  await expect(command).toHaveText([program, '--private-window', '{url}']);
  await where.selectOption({ label: 'Firefox, profile Acme work; $(touch x)' });
  const shown = [program, '-P', 'Acme work; $(touch x)', '{url}'];
  await expect(command).toHaveText(shown);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();

  await rowOf(app.page, 'Acme default').getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect.poll(calledWith).toHaveLength(3);
  const [option, profile, url = ''] = calledWith();
  expect([program, option, profile, '{url}']).toEqual(shown);
  expect(url).toMatch(/^http.*\/v1\/authorize\?/);
  expect(surroundings.openedUrls()).toEqual([]);
  await openConnection(app.page, 'Acme default');
  await expect(app.page.getByText('Finish signing in with firefox.')).toBeVisible();
  await signIn(await systemBrowser.open(url), 'dana@acme.test');
  await expect(app.page.getByRole('region', { name: 'Access token', exact: true })).toContainText('fresh');

  // The form knows it again.
  const again = await editTenant(app.page);
  await expect(again.where.locator('option:checked')).toHaveText('Firefox, profile Acme work; $(touch x)');
  await expect(again.dialog.getByLabel('Program and arguments')).toBeHidden();
});

test('a tenant that wants links gets them on the clipboard, and no browser opens', async ({
  configure,
  launch,
  oktaSim,
  surroundings,
  systemBrowser,
}) => {
  const { calledWith } = installFirefox(surroundings);
  configure({ connections: [{ org: 'acme' }], browserCommand: ['firefox', '{url}'] });
  const app = await launch();
  const { dialog, where, command } = await editTenant(app.page);
  await expect(where.locator('option:checked')).toHaveText('A program of your own…');
  await expect(command).toHaveText(['firefox', '{url}']);
  await where.selectOption({ label: 'No browser: copy the link instead' });
  await expect(command).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();

  await rowOf(app.page, 'Acme default').getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(app.page.getByText('Sign-in link copied.')).toBeVisible();
  const link = await app.readClipboard();
  expect(link.startsWith(`${oktaSim.orgs.acme.servers.default.issuer}/v1/authorize?`)).toBe(true);
  await signIn(await systemBrowser.open(link), 'dana@acme.test');
  await seeState(rowOf(app.page, 'Acme default'), 'Fresh');
  expect(surroundings.openedUrls()).toEqual([]);
  expect(calledWith()).toEqual([]);
});
