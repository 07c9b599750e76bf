import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessibilityFindings, fadeTextIn, spoilAccessibility } from './support/accessibility.ts';
import { signIn } from './support/okta.ts';
import { collectTraces, findSecrets, watchSecrets } from './support/secrets.ts';
import { expect, test } from './support/test.ts';
import { violatePolicy, watchViolations } from './support/violations.ts';

/* The tools of the other specs, on the real app: what they find when there is something to be found. */

test('the policy watcher sees what the page does wrong, and nothing else', async ({ launch }) => {
  const { page } = await launch();
  const violations = await watchViolations(page);
  await page.getByRole('button', { name: 'Add tenant' }).first().waitFor();
  expect(violations()).toEqual([]);
  await violatePolicy(page);
  for (const directive of ['require-trusted-types-for', 'connect-src', 'img-src']) {
    await expect.poll(() => violations().join('\n')).toContain(`[securitypolicyviolation] ${directive}`);
  }
});

test('axe sees a nameless button and unreadable text', async ({ launch, configure }) => {
  configure({ connections: [{ org: 'acme' }] });
  const { page } = await launch();
  await page.getByRole('button', { name: 'Sign in' }).first().waitFor();
  const before = await accessibilityFindings(page);
  await spoilAccessibility(page);
  const added = (await accessibilityFindings(page)).filter((finding) => !before.includes(finding));
  expect(added.join('\n')).toMatch(/button-name/);
  expect(added.join('\n')).toMatch(/color-contrast/);
});

test('axe waits until what fades in is there', async ({ launch, configure }) => {
  configure({ connections: [{ org: 'acme' }] });
  const { page } = await launch();
  await page.getByRole('button', { name: 'Sign in' }).first().waitFor();
  expect(await accessibilityFindings(page)).toEqual([]);
  const goOn = await fadeTextIn(page);
  // Stopped half-way it stays so, and would be found at each look that does not wait.
  expect((await accessibilityFindings(page)).join('\n')).toMatch(/color-contrast/);
  await goOn(1_000);
  expect(await accessibilityFindings(page)).toEqual([]);
});

test('the secret scan finds what was planted', async ({ launch, configure, systemBrowser, surroundings, userData }) => {
  const secrets = watchSecrets();
  configure({ connections: [{ org: 'acme' }] });
  const app = await launch();
  await app.page.getByRole('button', { name: 'Sign in' }).first().click();
  await signIn(await systemBrowser.open(await systemBrowser.nextUrl()), 'dana@acme.test');
  await expect(app.page.getByText('Fresh', { exact: true }).first()).toBeVisible();
  secrets.stop();
  expect(secrets.refreshTokens.size).toBe(1);
  expect(secrets.codes.size).toBe(1);
  expect(secrets.verifiers.size).toBe(1);

  const traces = collectTraces(surroundings, [app]);
  expect(traces.map((trace) => trace.where)).toEqual(expect.arrayContaining(['output', join('user-data', 'config.json')]));
  expect(traces.some((trace) => trace.where.startsWith('bridge '))).toBe(true);

  const [refreshToken = ''] = secrets.refreshTokens;
  for (const [name, text] of [
    ['plain', `x${refreshToken}y`],
    ['base64', Buffer.from(`?${refreshToken}!`).toString('base64')],
    ['hex', Buffer.from(refreshToken).toString('hex')],
    ['utf16', Buffer.from(refreshToken, 'utf16le')],
  ] as const) {
    writeFileSync(join(userData, name), text);
    expect(findSecrets(collectTraces(surroundings, [app]), secrets.all()), name).toContain(join('user-data', name));
  }
});
