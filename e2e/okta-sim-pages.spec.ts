import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Page } from '@playwright/test';
import { findChromium } from '../electron-stand-in/index.ts';
import { demoPassword, deviceGrant, pkce, type SimOrg } from '../okta-sim/index.ts';
import { accessibilityFindings, spoilAccessibility } from './support/accessibility.ts';
import { signIn } from './support/okta.ts';
import { expect, test } from './support/test.ts';
import { violatePolicy, watchViolations } from './support/violations.ts';

/* The pages a person meets in the browser, as okta-sim draws them: for the policy, and for accessibility. */

const authorizeUrl = (org: SimOrg, redirectUri: string, kind: 'native' | 'consent'): string =>
  `${org.servers.default.issuer}/v1/authorize?${new URLSearchParams({
    client_id: org.clients.find((client) => client.kind === kind)?.id ?? '',
    response_type: 'code',
    scope: 'openid profile email groups offline_access',
    redirect_uri: redirectUri,
    state: 'a-state',
    nonce: 'a-nonce',
    code_challenge: pkce().challenge,
    code_challenge_method: 'S256',
  }).toString()}`;

/** Starts a device sign-in and gives the code a person types. */
const userCode = async (org: SimOrg): Promise<string> => {
  const clientId = org.clients.find((client) => client.grantTypes.includes(deviceGrant))?.id ?? '';
  const response = await fetch(`${org.servers.default.issuer}/v1/device/authorize`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, scope: 'openid' }),
  });
  return ((await response.json()) as { user_code: string }).user_code;
};

/** What the app answers on its loopback address. */
const startApp = async (redirectUri: string) => {
  const queries: string[] = [];
  const server = createServer((request, response) => {
    queries.push(request.url ?? '');
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>App</title>');
  });
  await new Promise<void>((resolve) => server.listen(Number(new URL(redirectUri).port), '127.0.0.1', resolve));
  expect((server.address() as AddressInfo).address).toBe('127.0.0.1');
  return {
    queries,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

for (const colorScheme of ['light', 'dark'] as const) {
  test(`sign-in, consent, device and error pages, ${colorScheme}`, async ({ oktaSim, loopback }) => {
    const org = oktaSim.orgs.acme;
    const executablePath = findChromium();
    expect(executablePath).not.toBeNull();
    const app = await startApp(loopback);
    const browser = await chromium.launch({ executablePath: executablePath ?? '', chromiumSandbox: process.getuid?.() !== 0 });
    try {
      const page = await browser.newPage({ colorScheme, viewport: { width: 900, height: 760 } });
      const findings: string[] = [];
      const look = async (name: string) => {
        for (const width of [900, 380]) {
          await page.setViewportSize({ width, height: 760 });
          findings.push(...(await accessibilityFindings(page)).map((finding) => `${name}, ${String(width)}: ${finding}`));
        }
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      };
      const ground = async (on: Page) => await on.evaluate(() => getComputedStyle(document.body).backgroundColor);

      await page.goto(authorizeUrl(org, loopback, 'consent'));
      const violations = await watchViolations(page);
      await look('sign-in');
      // That the style is there at all, in the theme asked for.
      expect(await ground(page)).toBe(colorScheme === 'light' ? 'rgb(243, 244, 247)' : 'rgb(20, 22, 27)');
      await signIn(page, 'dana@acme.test', 'wrong');
      await expect(page.getByRole('alert')).toBeVisible();
      await look('sign-in refused');
      await page.getByRole('link', { name: /Dana Whitfield/ }).click();
      await expect(page.getByLabel('Username')).toHaveValue('dana@acme.test');
      await look('sign-in filled');
      await page.getByLabel('Password').fill(demoPassword);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('heading', { name: /would like to$/ })).toBeVisible();
      await look('consent');
      await page.getByRole('button', { name: 'Allow', exact: true }).click();
      await expect(page).toHaveTitle('App');
      expect(app.queries.some((query) => query.startsWith('/callback?code='))).toBe(true);

      await page.goto(authorizeUrl(org, 'http://127.0.0.1:1/elsewhere', 'native'));
      await expect(page.getByRole('alert')).toContainText('redirect_uri');
      await look('error');

      const code = await userCode(org);
      await page.goto(`${org.origin}/activate`);
      await look('device');
      await page.getByLabel('Activation code').fill('WRONGWRO');
      await page.getByRole('button', { name: 'Next' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
      await look('device refused');
      await page.getByLabel('Activation code').fill(code);
      await page.getByRole('button', { name: 'Next' }).click();
      await expect(page.getByRole('heading', { name: 'Is this the code on your device?' })).toBeVisible();
      await look('device code');
      await page.getByRole('button', { name: 'Yes, continue' }).click();
      await expect(page.getByRole('heading', { name: 'Device activated' })).toBeVisible();
      await look('device done');

      // Last: no click gets through while Chromium asks about a scheme that no program has.
      await page.context().clearCookies();
      await page.goto(authorizeUrl(org, 'com.okta.acme:/callback', 'native'));
      await signIn(page, 'dana@acme.test');
      await expect(page.getByRole('heading')).toHaveText('Signed in. Return to Tenantry.');
      await expect(page.getByRole('link', { name: 'Open Tenantry' })).toHaveAttribute('href', /^com\.okta\.acme:\/callback\?code=/);
      await look('signed in by custom scheme');

      expect(violations()).toEqual([]);
      expect(findings).toEqual([]);

      await violatePolicy(page);
      for (const directive of ['connect-src', 'img-src']) await expect.poll(() => violations().join('\n')).toContain(directive);
      await page.evaluate(() => {
        const script = document.createElement('script');
        script.textContent = 'document.title = "broken into"';
        document.head.append(script);
        const style = document.createElement('style');
        style.textContent = 'body { color: red }';
        document.head.append(style);
      });
      for (const directive of ['script-src', 'style-src']) await expect.poll(() => violations().join('\n')).toContain(directive);
      await expect(page).not.toHaveTitle('broken into');
      await spoilAccessibility(page);
      const spoiled = (await accessibilityFindings(page)).join('\n');
      expect(spoiled).toContain('button-name');
      expect(spoiled).toContain('color-contrast');
    } finally {
      await browser.close();
      app.close();
    }
  });
}
