import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { sessionFile, vaultFiles } from './flows/files.ts';
import { rowOf, seeState, signInQuickly } from './flows/overview.ts';
import { loopbackOf } from './flows/quick-sign-in.ts';
import { keyIsWeak } from './support/host.ts';
import { expect, test } from './support/test.ts';
import type { ConnectionSeed } from './support/okta.ts';

const question = 'This machine has only a weak key';

test.describe('before the person has said anything about the weak key', () => {
  test.skip(!keyIsWeak(), 'The system has a key store of its own.');

  test('nothing is written; once it is accepted, sessions are sealed on disk and outlive a restart', async ({
    configure,
    launch,
    loopback,
    oktaSim,
    systemBrowser,
    userData,
  }) => {
    configure({ connections: [{ org: 'acme', redirectUri: loopback }], weakVaultAccepted: false });
    const first = await launch();
    const dialog = first.page.getByRole('dialog', { name: question });
    await expect(dialog).toContainText('whoever can read your files can also open what is sealed');
    await first.page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await signInQuickly(first, systemBrowser, 'Acme default', 'dana@acme.test');
    expect(vaultFiles(userData)).toEqual([]);

    await first.page.getByRole('button', { name: 'Decide…' }).click();
    await dialog.getByRole('button', { name: 'Store with the weak key' }).click();
    await expect(dialog).toBeHidden();
    await expect(first.page.getByText('tokens sealed on disk')).toBeVisible();
    // What was in memory is written now.
    await expect.poll(() => existsSync(sessionFile(userData, 'acme-default'))).toBe(true);
    expect(readFileSync(sessionFile(userData, 'acme-default'), 'latin1')).not.toContain('eyJ');
    await first.close();

    const second = await launch();
    await seeState(rowOf(second.page, 'Acme default'), 'Fresh');
    await expect(second.page.getByRole('dialog', { name: question })).toHaveCount(0);
    expect(oktaSim.stats().codeExchanges).toBe(1);

    // The word may be taken back: what was written goes, and what is held is held in memory.
    await second.page.getByRole('button', { name: 'Settings' }).click();
    await second.page.getByRole('button', { name: 'Keep tokens in memory only' }).click();
    await expect.poll(() => vaultFiles(userData)).toEqual([]);
    await second.page.keyboard.press('Escape');
    await seeState(rowOf(second.page, 'Acme default'), 'Fresh');
    await second.close();
    const third = await launch();
    await seeState(rowOf(third.page, 'Acme default'), 'Signed out');
  });

  test('turned down, nothing is ever written and a restart is signed out', async ({
    configure,
    launch,
    loopback,
    systemBrowser,
    userData,
  }) => {
    configure({ connections: [{ org: 'acme', redirectUri: loopback }], weakVaultAccepted: false });
    const first = await launch();
    await first.page.getByRole('button', { name: 'Keep tokens in memory only' }).click();
    await expect(first.page.getByRole('dialog')).toHaveCount(0);
    await expect(first.page.getByText('tokens in memory only')).toBeVisible();
    await signInQuickly(first, systemBrowser, 'Acme default', 'dana@acme.test');
    await first.page.getByRole('button', { name: 'Refresh all' }).click();
    await seeState(rowOf(first.page, 'Acme default'), 'Fresh');
    await first.close();
    expect(vaultFiles(userData)).toEqual([]);

    const second = await launch();
    await seeState(rowOf(second.page, 'Acme default'), 'Signed out');
    // The answer holds for this machine.
    await expect(second.page.getByRole('dialog')).toHaveCount(0);
    await expect(second.page.getByText('tokens in memory only')).toBeVisible();
    expect(vaultFiles(userData)).toEqual([]);
  });
});

test('sealed files that were swapped or have one bit flipped say so, and the rest works', async ({
  configure,
  launch,
  loopback,
  oktaSim,
  systemBrowser,
  userData,
}) => {
  const seeds: readonly ConnectionSeed[] = [
    { org: 'acme', redirectUri: loopback },
    { org: 'globex', redirectUri: loopbackOf(loopback, 'globex') },
    { org: 'initech', redirectUri: loopbackOf(loopback, 'initech') },
    { org: 'initech', server: 'custom', redirectUri: loopbackOf(loopback, 'initech') },
  ];
  configure({ connections: seeds });
  const first = await launch();
  await signInQuickly(first, systemBrowser, 'Acme default', 'dana@acme.test');
  await signInQuickly(first, systemBrowser, 'Globex default', 'kim@globex.test');
  await signInQuickly(first, systemBrowser, 'Initech default', 'peter@initech.test');
  await signInQuickly(first, systemBrowser, 'Initech custom', 'peter@initech.test');
  await first.close();

  const acme = readFileSync(sessionFile(userData, 'acme-default'));
  const globex = readFileSync(sessionFile(userData, 'globex-default'));
  const flipped = readFileSync(sessionFile(userData, 'initech-default'));
  const byte = Math.floor(flipped.length / 2);
  flipped.writeUInt8(flipped.readUInt8(byte) ^ 1, byte);
  writeFileSync(sessionFile(userData, 'acme-default'), globex);
  writeFileSync(sessionFile(userData, 'globex-default'), acme);
  writeFileSync(sessionFile(userData, 'initech-default'), flipped);
  const spoiled = vaultFiles(userData);

  const second = await launch();
  for (const name of ['Acme default', 'Globex default', 'Initech default']) {
    await seeState(rowOf(second.page, name), 'Cannot be opened');
    await expect(rowOf(second.page, name).getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  }
  await seeState(rowOf(second.page, 'Initech custom'), 'Fresh');
  await expect(second.page.getByText('3 need you').first()).toBeVisible();
  expect(vaultFiles(userData)).toEqual(spoiled);

  // A new sign-in takes its place and leaves the old file beside it.
  await signInQuickly(second, systemBrowser, 'Acme default', 'dana@acme.test');
  const aside = vaultFiles(userData).filter(([name]) => name.endsWith('.unreadable'));
  expect(aside.map(([, content]) => content)).toEqual([globex.toString('base64')]);
  expect(oktaSim.stats().codeExchanges).toBe(5);
  await second.close();

  // Put back where they belong, the others are as they were.
  writeFileSync(sessionFile(userData, 'globex-default'), globex);
  const third = await launch();
  await seeState(rowOf(third.page, 'Globex default'), 'Fresh');
  await seeState(rowOf(third.page, 'Initech default'), 'Cannot be opened');
  await expect(rowOf(third.page, 'Globex default')).toContainText('kim@globex.test');
});
