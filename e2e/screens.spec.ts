import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { OrgName } from '../okta-sim/index.ts';
import { copySignInLink } from './flows/overview.ts';
import { loopbackOf, quickSignIn } from './flows/quick-sign-in.ts';
import { accessibilityFindings, spoilAccessibility } from './support/accessibility.ts';
import type { ConnectionSeed } from './support/okta.ts';
import { expect, test } from './support/test.ts';
import { violatePolicy, watchViolations } from './support/violations.ts';

/*
 * Every screen and dialog of the app, light and dark, large and small: nothing that the Content-Security-Policy or
 * Trusted Types object to, nothing that axe finds. Set TENANTRY_E2E_PICTURES to a folder to have a picture of each.
 */

const sizes = [
  { width: 1280, height: 820 },
  { width: 960, height: 640 },
] as const;

const pictures = process.env['TENANTRY_E2E_PICTURES'];

const seeds = (loopback: string): readonly ConnectionSeed[] => {
  const named = (org: OrgName, name: string) => ({ org, redirectUri: loopbackOf(loopback, org), override: { name } });
  return [
    { slug: 'orders-api', ...named('acme', 'Orders API') },
    { server: 'custom', slug: 'kiosk', clientKind: 'no-refresh', ...named('acme', 'Kiosk') },
    { server: 'org', slug: 'audit-trail', ...named('acme', 'Audit trail') },
    { server: 'custom', slug: 'support-console', ...named('globex', 'Support console') },
    { slug: 'reports', ...named('globex', 'Reports') },
    { server: 'org', slug: 'billing', ...named('globex', 'Billing') },
    { org: 'initech', slug: 'mobile-app', override: { name: 'Mobile app' } },
    { server: 'custom', slug: 'payroll', ...named('initech', 'Payroll') },
  ];
};

/** Looks at screens and keeps what is wrong with them. */
const inspector = (page: Page, theme: string) => {
  const findings: string[] = [];
  /** Until the page has heard of it and drawn itself anew: a resize that comes late would close a menu opened meanwhile. */
  const resize = async (size: (typeof sizes)[number]): Promise<void> => {
    await page.setViewportSize(size);
    await page.evaluate(async () => await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  };
  const look = async (name: string): Promise<void> => {
    for (const size of sizes) {
      await resize(size);
      const found = await accessibilityFindings(page);
      findings.push(...found.map((finding) => `${name}, ${theme}, ${String(size.width)}: ${finding}`));
      if (pictures !== undefined) {
        mkdirSync(pictures, { recursive: true });
        await page.screenshot({ path: join(pictures, `${name}-${theme}-${String(size.width)}.png`) });
      }
    }
    await resize(sizes[0]);
  };
  return { findings, look };
};

for (const theme of ['light', 'dark'] as const) {
  test(`no screen breaks the policy or keeps anybody out, ${theme}`, async ({ configure, launch, loopback, oktaSim, systemBrowser }) => {
    test.setTimeout(480_000);
    configure({ connections: seeds(loopback), weakVaultAccepted: false });
    const app = await launch();
    const { page } = app;
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    const violations = await watchViolations(page);
    const { findings, look } = inspector(page, theme);

    const button = (name: string, within: Page | Locator = page) => within.getByRole('button', { name, exact: true });
    const dialog = page.getByRole('dialog');
    const sidebar = page.getByRole('navigation', { name: 'Connections by tenant' });
    const row = (name: string) => page.getByRole('row', { name });
    const overview = () => page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Overview' }).click();
    const toConnection = async (name: string) => {
      await sidebar.getByRole('button', { name }).click();
      await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    };
    const choose = async (menu: string, item: string) => {
      await button(menu).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    const closeDialog = async () => {
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
    };
    /** Toasts about what went wrong stay for twenty seconds, over what lies below. */
    const dismissProblems = async () => {
      const dismiss = page.getByRole('alert', { name: 'Problems' }).getByRole('button', { name: 'Dismiss' });
      await expect(async () => {
        // One may go by itself, and another come, while this looks.
        if ((await dismiss.count()) > 0) await dismiss.first().click({ timeout: 1_000 });
        expect(await dismiss.count()).toBe(0);
      }).toPass({ timeout: 30_000 });
    };
    const closeMenu = async () => {
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menu')).toHaveCount(0);
    };
    const search = async (words: string) => {
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('searchbox', { name: 'Find a connection' })).toBeFocused();
      await page.keyboard.type(words);
    };
    const signIn = async (name: string, login: string) => {
      await row(name).getByRole('button', { name: 'Sign in' }).click();
      await quickSignIn(await systemBrowser.nextUrl(), login);
      await expect(row(name)).toContainText(login);
    };

    await test.step('the vault asks', async () => {
      await expect(dialog).toContainText('weak key');
      await look('vault-consent');
      await closeDialog();
      await expect(page.getByText('Refresh tokens are kept in memory only')).toBeVisible();
      await look('banner-consent');
      await button('Decide…').click();
      await button('Store with the weak key').click();
      await expect(dialog).toBeHidden();
    });

    await test.step('settings', async () => {
      await button('Settings').click();
      await page.emulateMedia({ colorScheme: theme === 'dark' ? 'light' : 'dark', reducedMotion: 'reduce' });
      await dialog.getByRole('radio', { name: theme === 'dark' ? 'Dark' : 'Light' }).click();
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      await look('settings');
      await closeDialog();
    });

    await test.step('sign-ins in every state', async () => {
      await signIn('Orders API', 'dana@acme.test');
      await signIn('Kiosk', 'sam@acme.test');
      await signIn('Audit trail', 'dana@acme.test');
      await signIn('Support console', 'kim@globex.test');
      await signIn('Payroll', 'peter@initech.test');
      oktaSim.revokeUser('globex', 'kim@globex.test');
      await row('Support console').getByRole('button', { name: 'Globex / Support console' }).click();
      await button('Refresh now').click();
      await expect(page.getByRole('heading', { name: 'Sign-in needed' })).toBeVisible();
      await overview();
      await signIn('Reports', 'lee@globex.test');
      oktaSim.faults.add({ org: 'globex', endpoint: 'token', times: 99, do: { kind: 'status', status: 503 } });
      await row('Reports').getByRole('button', { name: 'Globex / Reports' }).click();
      await button('Refresh now').click();
      await expect(page.getByText('Tenantry tries again by itself')).toBeVisible();
      await expect(page.getByRole('alert', { name: 'Problems' })).toContainText('503');
      await dismissProblems();
      await overview();
      await row('Mobile app').getByRole('button', { name: 'Sign in' }).click();
      await systemBrowser.nextUrl();
      await expect(button('Cancel sign-in')).toBeVisible();
      await expect(row('Support console')).toContainText('kim@globex.test');
      for (const word of ['Fresh', 'Signed out', 'Signing in', 'Waiting for Okta', 'Sign-in needed', 'Cannot be kept fresh']) {
        await expect(page.getByRole('table').getByText(word, { exact: true }).first()).toBeVisible();
      }
      await look('overview-many');
    });

    await test.step('search, menus and receipts', async () => {
      await search('orders api dana');
      await expect(sidebar.getByRole('button', { name: 'Kiosk' })).toBeHidden();
      await look('search');
      await search('zebra');
      await expect(page.getByText('No connection matches')).toBeVisible();
      await look('search-nothing');
      await button('Show all').click();
      await sidebar.getByRole('button', { name: 'Orders API' }).click({ button: 'right' });
      await expect(page.getByRole('menu')).toBeVisible();
      await look('menu-connection');
      await closeMenu();
      await button('More for Acme · Development').click();
      await expect(page.getByRole('menu')).toBeVisible();
      await look('menu-tenant');
      await closeMenu();
      await row('Orders API').getByRole('button', { name: 'Copy access token' }).click();
      await expect(page.getByText(/^Access token of .+ copied\.$/)).toBeVisible();
      await look('receipt');
    });

    await test.step('the connection page', async () => {
      await toConnection('Orders API');
      await expect(page.getByRole('table')).toBeVisible();
      await look('tokens');
      await page.getByRole('radio', { name: 'Access token' }).check();
      await expect(page.getByRole('row', { name: /^scp / })).toBeVisible();
      await look('tokens-access-claims');
      await page.getByLabel('Time format').selectOption('epoch');
      await look('tokens-epoch');
      await page.getByLabel('Time format').selectOption('local');
      await button('Raw JSON').click();
      await expect(page.getByRole('heading', { name: 'Payload' })).toBeVisible();
      await look('tokens-raw');
      await button('Raw JSON').click();
      await button('Reveal access token').click();
      await expect(page.getByRole('textbox', { name: 'Raw access token' })).toBeVisible();
      await look('tokens-revealed');
      await button('Hide access token').click();
      await button('More copy forms').click();
      await expect(page.getByRole('menu')).toBeVisible();
      await look('menu-copy');
      await closeMenu();
      await button('More actions').click();
      await expect(page.getByRole('menu')).toBeVisible();
      await look('menu-more');
      await closeMenu();
      await button('Refresh now').click();
      await expect(page.getByText('rotated once')).toBeVisible();
      await look('tokens-rotated');
    });

    await test.step('connections in other states', async () => {
      await toConnection('Audit trail');
      await page.getByRole('radio', { name: 'Access token' }).check();
      await look('tokens-org-server');
      for (const [name, words] of [
        ['Kiosk', 'Cannot be kept fresh'],
        ['Reports', 'Waiting for Okta'],
        ['Support console', 'Sign-in needed'],
        ['Billing', 'Signed out'],
        ['Mobile app', 'Waiting for your sign-in'],
      ] as const) {
        await toConnection(name);
        await expect(page.locator('main').getByText(words, { exact: true }).first()).toBeVisible();
        await look(`state-${words.toLowerCase().replaceAll(' ', '-')}`);
      }
      await toConnection('Reports');
      await button('Refresh now').click();
      await expect(page.getByRole('alert', { name: 'Problems' })).toContainText('503');
      await look('problem');
      await dismissProblems();
    });

    await test.step('the History tab', async () => {
      await toConnection('Reports');
      await page.getByRole('tab', { name: 'History' }).click();
      await expect(page.getByText('Waiting for Okta', { exact: true })).toBeVisible();
      await look('history-waiting');
      await toConnection('Support console');
      await page.getByRole('tab', { name: 'History' }).click();
      await expect(page.getByText('Session ended', { exact: true })).toBeVisible();
      await look('history-ended');
      await toConnection('Billing');
      await page.getByRole('tab', { name: 'History' }).click();
      await expect(page.getByText('Nothing has happened yet.')).toBeVisible();
      await look('history-empty');
    });

    await test.step('the Connection tab', async () => {
      await toConnection('Orders API');
      await page.getByRole('tab', { name: 'Connection' }).click();
      await button('Run checks').click();
      await expect(page.getByRole('list', { name: 'Live checks' })).toContainText('Discovery answers');
      await look('connection-tab');
      oktaSim.faults.add({ org: 'acme', endpoint: 'metadata', times: 2, do: { kind: 'malformed', form: 'html' } });
      await button('Run checks').click();
      await expect(page.getByRole('list', { name: 'Live checks' })).toContainText('Failed');
      oktaSim.faults.clear();
      await look('connection-tab-failing');
      await button('Test the connection').click();
      await expect(page.getByRole('list', { name: 'Steps of the connection test' })).toContainText('RS256');
      await look('connection-tab-test');
    });

    await test.step('two accounts', async () => {
      await toConnection('Payroll');
      await quickSignIn(await copySignInLink(app), 'milton@initech.test').catch(() => {});
      await expect(dialog).toContainText('milton@initech.test');
      await look('conflict');
      await closeDialog();
      await expect(button('Choose account')).toBeVisible();
      await look('conflict-later');
      await button('Choose account').click();
      await button('Keep peter@initech.test', dialog).click();
      await expect(dialog).toBeHidden();
    });

    await test.step('forms', async () => {
      await overview();
      await button('Add tenant').click();
      await expect(page.getByLabel('Okta domain')).toBeFocused();
      await look('add-tenant');
      await button('Save').click();
      await expect(page.getByText('This cannot be empty.').first()).toBeVisible();
      await look('add-tenant-incomplete');
      await page.getByLabel('Okta domain').fill(oktaSim.orgs.acme.origin);
      await expect(page.getByRole('radio', { name: /^Loopback address/ })).toBeVisible();
      await page.getByLabel('Connection name').fill('Second');
      await page.getByLabel('Client ID').fill(oktaSim.orgs.acme.clients[0]?.id ?? '');
      const checks = page.getByRole('list', { name: 'Live checks' });
      await expect(checks).toContainText('Discovery answers');
      await look('add-tenant-checked');
      oktaSim.faults.add({
        org: 'acme',
        endpoint: 'metadata',
        times: 4,
        do: { kind: 'set', members: { issuer: 'https://elsewhere.test' } },
      });
      await page.getByRole('textbox', { name: 'Redirect URI', exact: true }).fill('mailto:/callback');
      await expect(checks).toContainText('well-known');
      await look('add-tenant-failing');
      oktaSim.faults.clear();
      oktaSim.faults.add({
        org: 'acme',
        endpoint: 'metadata',
        times: 9,
        do: { kind: 'set', members: { token_endpoint: 'https://elsewhere.test/token' } },
      });
      await button('Run checks').click();
      await expect(page.getByRole('checkbox', { name: 'Approve https://elsewhere.test' })).toBeVisible();
      await look('add-tenant-foreign');
      oktaSim.faults.clear();
      await button('Cancel').click();
      await expect(dialog).toContainText('Leave without saving?');
      await look('leave-unsaved');
      await button('Discard').click();
      await choose('More for Acme · Development', 'Add connection');
      await expect(page.getByRole('heading', { level: 1, name: 'Add connection' })).toBeVisible();
      await look('add-connection');
      await toConnection('Orders API');
      await choose('More actions', 'Edit connection');
      await expect(page.getByRole('list', { name: 'Live checks' })).toContainText('Discovery answers');
      await look('edit-connection');
      await choose('More for Acme · Development', 'Edit tenant');
      await expect(dialog).toContainText('Edit Acme');
      await look('edit-tenant');
      await dialog.getByLabel('Open sign-ins in').selectOption({ label: 'A program of your own…' });
      await dialog.getByLabel('Program and arguments').fill('firefox\n-P\nacme work\n{url}');
      await expect(dialog.getByRole('list', { name: /This will be run/ })).toBeVisible();
      await look('edit-tenant-own-program');
      await closeDialog();
    });

    await test.step('notices, and main in trouble', async () => {
      await overview();
      await app.secondInstance('com.okta.acme:/callback?code=x&state=nobody');
      await expect(page.getByText('A sign-in answer nobody waits for')).toBeVisible();
      await look('notice');
      // Before there are settings, the system's theme holds.
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      app.pretend({ app: { online: false } });
      await page.reload();
      await expect(page.getByText('Offline.')).toBeVisible();
      await look('offline');
      app.pretend({ answers: { 'app.snapshot': null } });
      await page.reload();
      await expect(page.locator('main[aria-busy]')).toBeVisible();
      await look('loading');
      app.pretend({
        answers: {
          'app.snapshot': {
            ok: false,
            error: {
              code: 'internal',
              word: 'as_written',
              parameters: { message: 'Something went wrong inside Tenantry.', remedy: 'Try again.' },
            },
          },
        },
      });
      await page.reload();
      await expect(page.getByRole('heading', { name: 'Tenantry could not show your connections' })).toBeVisible();
      await look('load-failed');
      app.pretend({
        answers: {
          'session.details': {
            ok: false,
            error: { code: 'internal', word: 'as_written', parameters: { message: 'Something went wrong inside Tenantry.' } },
          },
        },
      });
      await button('Try again').click();
      await toConnection('Orders API');
      await expect(page.getByText('Something went wrong inside Tenantry.')).toBeVisible();
      await look('details-failed');
      app.pretend({ answers: { 'session.details': { ok: true, value: {} } } });
      await sidebar.getByRole('button', { name: 'Audit trail' }).click();
      await expect(page.getByRole('heading', { name: 'This page could not be drawn' })).toBeVisible();
      await look('page-failed');
      app.pretend(null);
    });

    await test.step('removing, down to nothing', async () => {
      await toConnection('Billing');
      await choose('More actions', 'Remove…');
      await expect(dialog).toContainText('Remove Globex / Billing?');
      await look('remove-connection');
      await button('Remove connection').click();
      await expect(dialog).toBeHidden();
      for (const heading of ['Acme · Development', 'Globex · Production', 'Initech · Preview']) {
        await choose(`More for ${heading}`, 'Remove…');
        await expect(dialog).toBeVisible();
        if (heading.startsWith('Acme')) await look('remove-tenant');
        await button('Remove tenant').click();
        await expect(dialog).toBeHidden();
      }
      await expect(page.getByRole('heading', { name: 'Fresh Okta tokens, always at hand' })).toBeVisible();
      await look('overview-empty');
    });

    expect(violations()).toEqual([]);
    expect(findings).toEqual([]);

    await test.step('the watchers were awake', async () => {
      await violatePolicy(page);
      for (const directive of ['require-trusted-types-for', 'connect-src', 'img-src']) {
        await expect.poll(() => violations().join('\n')).toContain(directive);
      }
      await spoilAccessibility(page);
      const spoiled = (await accessibilityFindings(page)).join('\n');
      expect(spoiled).toContain('button-name');
      expect(spoiled).toContain('color-contrast');
    });
  });
}
