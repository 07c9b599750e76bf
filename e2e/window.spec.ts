import { existsSync } from 'node:fs';
import { sessionFile } from './flows/files.ts';
import { rowOf, seeState, signInQuickly } from './flows/overview.ts';
import { expect, test } from './support/test.ts';

const warning = 'Closing this window quits Tenantry';

test.describe('on a desktop without a tray', () => {
  test.skip(process.platform !== 'linux', 'Other systems always have a tray.');

  test('closing the window says once what stops, closing it again quits', async ({
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
    await first.closeWindow();
    const page = await first.window();
    const notice = page.getByRole('status').filter({ hasText: warning });
    await expect(notice).toContainText('tokens will not be refreshed until you start Tenantry again');
    await seeState(rowOf(page, 'Acme default'), 'Fresh');
    expect(first.isRunning()).toBe(true);
    await first.closeWindow();
    await expect.poll(() => first.isRunning()).toBe(false);

    // Said once, ever.
    const second = await launch();
    await seeState(rowOf(second.page, 'Acme default'), 'Fresh');
    await expect(second.page.getByText(warning)).toHaveCount(0);
    await second.closeWindow();
    await expect.poll(() => second.isRunning()).toBe(false);
    expect(existsSync(sessionFile(userData, 'acme-default'))).toBe(true);
    expect(oktaSim.stats().codeExchanges).toBe(1);
  });

  test('with nothing to keep fresh, closing the window quits without a word', async ({ configure, launch }) => {
    configure({ connections: [{ org: 'acme' }] });
    const app = await launch();
    await seeState(rowOf(app.page, 'Acme default'), 'Signed out');
    await app.closeWindow();
    await expect.poll(() => app.isRunning()).toBe(false);
  });
});

test('started again without a link, the window that is there stays the only one', async ({ configure, launch }) => {
  configure({ connections: [{ org: 'acme' }] });
  const app = await launch();
  await app.secondInstance();
  expect(app.isRunning()).toBe(true);
  expect(app.page.context().pages()).toHaveLength(1);
  await seeState(rowOf(app.page, 'Acme default'), 'Signed out');
});

test('a copied token leaves the clipboard after the time that was set', async ({ configure, launch, loopback, systemBrowser }) => {
  configure({ connections: [{ org: 'acme', redirectUri: loopback }], settings: { clipboardClearMs: 8000 } });
  const app = await launch();
  await signInQuickly(app, systemBrowser, 'Acme default', 'dana@acme.test');
  await rowOf(app.page, 'Acme default').getByRole('button', { name: 'Copy access token' }).click();
  await expect.poll(async () => await app.readClipboard()).toMatch(/^eyJ/);
  await expect.poll(async () => await app.readClipboard(), { timeout: 30_000 }).toBe('');
});
