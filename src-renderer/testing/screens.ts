import type { Page } from '@playwright/test';
import type { ConnectionView } from '../../src-preload/contract/index.ts';
import { deviceSignIn, held, methodOf, status } from './fixtures.ts';
import type { Scene } from './install-bridge.ts';
import { methodScreens } from './method-screens.ts';

/** One screen of the app: what main says, and the way there. */
export interface Screen {
  readonly name: string;
  readonly scene?: Scene;
  readonly go?: (page: Page) => Promise<void>;
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

const editTenant = async (page: Page) => {
  await button(page, 'More for Acme · Development').click();
  await page.getByRole('menuitem', { name: 'Edit tenant' }).click();
  await page.getByRole('dialog').waitFor();
};

const toConnection = (name: string) => async (page: Page) => {
  await page.getByRole('table').getByRole('button', { name, exact: true }).click();
  await page.getByRole('tab', { name: 'Tokens' }).waitFor();
};

const orders = toConnection('Acme / Orders API');

const conflict: Partial<ConnectionView> = {
  status: status({
    tone: 'warn',
    word: 'different_account',
    reason: { word: 'other_account_came', parameters: { incoming: 'lee@globex.test', current: 'kim@globex.test' } },
    action: 'choose-account',
    needsYou: true,
  }),
  conflict: { current: { sub: '00u9kim', label: 'kim@globex.test' }, incoming: { sub: '00u9lee', label: 'lee@globex.test' } },
};

/** What a server may put in the place of words, as main lets it through: text, and nothing but text. */
const hostile = {
  said: '<img src=x onerror=alert(1)>',
  description: `<script>document.title = "owned"</script> ${'AdministratorsPasswordResetRequired'.repeat(7)} …`,
};

const policyBlocked: Partial<ConnectionView> = {
  status: status({
    tone: 'warn',
    word: 'cannot_refresh',
    reason: {
      word: 'declined',
      parameters: {
        error: 'access_denied',
        description: 'Policy evaluation failed for this request, please check the policy configurations.',
        request: 'refresh',
      },
    },
    requestId: 'WcrHpdduGgIbMK35lE2FwQAACWI',
    action: 'retry',
    needsYou: true,
  }),
};

const hostileWords: Partial<ConnectionView> = {
  status: status({
    tone: 'warn',
    word: 'cannot_refresh',
    reason: { word: 'declined', parameters: { error: hostile.said, description: hostile.description, request: 'refresh' } },
    requestId: 'W'.repeat(64),
    action: 'retry',
    needsYou: true,
  }),
};

const openWhy = async (page: Page) => {
  await page.getByText('Why, and what an admin can change').focus();
  await page.keyboard.press('Enter');
  await page.getByText('In Okta’s admin console').waitFor();
};

const weak = (consentNeeded: boolean, persisting: boolean) => ({
  backend: 'a key built into Chromium',
  strength: 'weak' as const,
  persisting,
  consentNeeded,
  detail: 'No keyring was found, so Chromium falls back to a key that is the same on every machine.',
});

const fillTenant = async (page: Page) => {
  await button(page, 'Add tenant').click();
  await page.getByLabel('Okta domain').fill('acme.okta.com');
  await page.getByRole('radio', { name: /^Custom scheme/ }).waitFor();
  await page.getByLabel('Connection name').fill('Orders API');
  await page.getByLabel('Client ID').fill('0oa5k3exampleClient7');
  await page.getByRole('list', { name: 'Live checks' }).waitFor();
};

const billing = toConnection('Globex / Billing');

/** Opens one of the dialogs of the connection's page by the header's menu. */
const operation =
  (item: string, to = orders) =>
  async (page: Page) => {
    await to(page);
    await button(page, 'More actions').click();
    await page.getByRole('menuitem', { name: item }).click();
    await page.getByRole('dialog').waitFor();
  };

const fewerScopes = async (page: Page) => {
  await orders(page);
  await button(page, 'More ways to refresh').click();
  await page.getByRole('menuitem', { name: 'Refresh for fewer scopes…' }).click();
  await page.getByRole('checkbox', { name: 'orders.read' }).uncheck();
};

const forPassword: Scene = {
  app: { settings: { theme: 'system', timeFormat: 'local', clipboardClearMs: 45_000, startAtLogin: false, passwordGrant: true } },
  connections: { billing: methodOf('password') },
};

const ownClient: Partial<ConnectionView> = {
  ...held(Date.now(), '', 17 * 60_000),
  ...methodOf('client_credentials'),
  account: null,
  idToken: null,
  refreshToken: null,
};

/** Orders with another access token. */
const accessToken = (more: Partial<NonNullable<ConnectionView['accessToken']>>): Scene => {
  const view = held(Date.now(), 'dana@acme.test', 41 * 60_000);
  return { connections: { orders: view.accessToken ? { ...view, accessToken: { ...view.accessToken, ...more } } : view } };
};

const plainScreens: readonly Screen[] = [
  { name: 'overview' },
  { name: 'overview-empty', scene: { people: 'none' } },
  { name: 'overview-many', scene: { people: 'many' } },
  {
    name: 'overview-banners',
    scene: {
      app: {
        host: 'stand-in',
        online: false,
        notices: [
          {
            id: 'n1',
            tone: 'bad',
            title: 'The configuration could not be read.',
            detail: 'It was moved aside as config-2026-11-23.json, and Tenantry began with an empty one.',
            remedy: 'Nothing was overwritten: mend the copy and put it back while Tenantry is not running.',
            requestId: null,
            at: 0,
          },
          {
            id: 'n2',
            tone: 'info',
            title: 'A sign-in answer was ignored.',
            detail: 'It belonged to no sign-in that is open.',
            remedy: null,
            requestId: null,
            at: 0,
          },
        ],
      },
    },
  },
  {
    name: 'overview-notice',
    scene: {
      app: {
        notices: [
          {
            id: 'n1',
            tone: 'warn',
            title: 'Signed out of acme/orders-api here only',
            detail: 'Okta could not be told to revoke the session, so its tokens live until they expire.',
            remedy: 'An admin can end the user’s sessions in Okta’s admin console.',
            requestId: 'WcrHpdduGgIbMK35lE2FwQAACWI',
            at: 0,
          },
        ],
      },
    },
  },
  {
    // The longest words that a row's button says.
    name: 'overview-longest-actions',
    scene: {
      connections: {
        billing: { ...methodOf('device_code'), status: status({ tone: 'bad', word: 'sign_in_failed', action: 'sign-in', needsYou: true }) },
        reports: { ...methodOf('client_credentials'), status: status({ tone: 'off', word: 'no_token_yet', action: 'sign-in' }) },
        audit: { status: status({ tone: 'bad', word: 'key_store_locked', action: 'restart', needsYou: true }) },
        support: { ...conflict, status: status({ tone: 'warn', word: 'different_account', action: 'choose-account', needsYou: true }) },
      },
    },
    go: async (page) => {
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
    },
  },
  { name: 'loading', scene: { snapshot: 'pending' } },
  { name: 'load-failed', scene: { snapshot: 'failing' } },
  {
    name: 'search',
    go: async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('acme dev');
      await page.keyboard.press('ArrowDown');
    },
  },
  {
    name: 'search-nothing',
    go: async (page) => {
      await page.getByRole('searchbox', { name: 'Find a connection' }).fill('zebra');
      await page.getByText('No connection matches').waitFor();
    },
  },
  {
    name: 'context-menu',
    go: async (page) => {
      await page
        .getByRole('navigation', { name: 'Connections by tenant' })
        .getByRole('button', { name: /Billing/ })
        .click({ button: 'right' });
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'overview-copied',
    go: async (page) => {
      await page
        .getByRole('row', { name: /Acme \/ Orders API Dev/ })
        .getByRole('button', { name: 'Copy access token' })
        .click();
      await page.getByText('Good for').waitFor();
    },
  },
  { name: 'connection', go: orders },
  {
    name: 'connection-bound-copied',
    scene: accessToken({ isBound: true }),
    go: async (page) => {
      await orders(page);
      await page.getByRole('region', { name: 'Access token' }).getByText('DPoP').waitFor();
      await button(page, 'Copy access token').click();
      await page.getByText('use Copy as curl').waitFor();
    },
  },
  {
    name: 'connection-access-revoked',
    scene: accessToken({ revokedAt: Date.now() - 60_000, expiresAt: Date.now() - 60_000 }),
    go: async (page) => {
      await orders(page);
      await page.getByRole('region', { name: 'Access token' }).getByText('revoked').first().waitFor();
    },
  },
  {
    name: 'connection-access-claims',
    go: async (page) => {
      await orders(page);
      await page.getByRole('radio', { name: 'Access token' }).check();
    },
  },
  {
    name: 'connection-raw',
    go: async (page) => {
      await orders(page);
      await button(page, 'Raw JSON').click();
    },
  },
  {
    name: 'connection-epoch',
    go: async (page) => {
      await orders(page);
      await page.getByLabel('Time format').selectOption('utc');
    },
  },
  {
    name: 'connection-revealed',
    go: async (page) => {
      await orders(page);
      await button(page, 'Reveal access token').click();
      await page.getByText('not-a-real-signature').waitFor();
    },
  },
  {
    name: 'connection-copy-menu',
    go: async (page) => {
      await orders(page);
      await button(page, 'More copy forms').click();
      await page.getByRole('menuitem', { name: 'Copy Authorization header' }).waitFor();
    },
  },
  {
    name: 'history',
    go: async (page) => {
      await toConnection('Acme / Partner portal')(page);
      await page.getByRole('tab', { name: 'History' }).click();
      await page.getByText('Next attempt').waitFor();
    },
  },
  {
    name: 'history-utc-unfolded',
    go: async (page) => {
      await orders(page);
      await page.getByRole('tab', { name: 'History' }).click();
      await page.getByLabel('Time format').selectOption('utc');
      await button(page, 'Show each').click();
      await button(page, 'Export as JSON…').click();
      await page.getByText('History exported.').waitFor();
    },
  },
  {
    name: 'history-empty',
    go: async (page) => {
      await toConnection('Globex / Billing')(page);
      await page.getByRole('tab', { name: 'History' }).click();
      await page.getByText('Nothing has happened yet.').waitFor();
    },
  },
  {
    name: 'connection-more',
    go: async (page) => {
      await orders(page);
      await button(page, 'More actions').click();
      await page.getByRole('menuitem', { name: 'Sign out here' }).waitFor();
    },
  },
  {
    name: 'connection-error',
    go: async (page) => {
      await orders(page);
      await button(page, 'Refresh now').click();
      await page.getByText('could not be reached').waitFor();
    },
  },
  {
    name: 'connection-opaque',
    scene: { accessToken: 'opaque' },
    go: async (page) => {
      await toConnection('Initech / Audit trail')(page);
      await page.getByRole('radio', { name: 'Access token' }).check();
    },
  },
  { name: 'connection-incomplete', go: toConnection('Acme / Warehouse') },
  { name: 'connection-waiting-network', go: toConnection('Acme / Partner portal') },
  {
    name: 'connection-explained',
    scene: { connections: { reports: policyBlocked } },
    go: async (page) => {
      await toConnection('Globex / Reports')(page);
      await openWhy(page);
    },
  },
  {
    name: 'connection-hostile-words',
    scene: { connections: { reports: hostileWords } },
    go: async (page) => {
      await toConnection('Globex / Reports')(page);
      await openWhy(page);
      await page.getByText(hostile.said, { exact: true }).waitFor();
    },
  },
  {
    name: 'sign-in-hostile-words',
    scene: {
      connections: {
        support: { status: status({ ...hostileWords.status, tone: 'bad', word: 'sign_in_failed', action: 'sign-in' }) },
      },
    },
    go: async (page) => {
      await toConnection('Globex / Support console')(page);
      await openWhy(page);
      await page.getByText(hostile.said, { exact: true }).waitFor();
    },
  },
  { name: 'connection-signing-in', go: toConnection('Acme / Mobile app') },
  { name: 'connection-sign-in-needed', go: toConnection('Globex / Support console') },
  { name: 'connection-signed-out', go: toConnection('Globex / Billing') },
  {
    name: 'device-code',
    scene: { connections: { billing: { ...methodOf('device_code'), ...deviceSignIn(Date.now()) } } },
    go: async (page) => {
      await billing(page);
      await page.getByRole('img', { name: /^QR code/ }).waitFor();
    },
  },
  {
    name: 'device-code-ran-out',
    scene: { connections: { billing: { ...methodOf('device_code'), ...deviceSignIn(Date.now(), -1_000) } } },
    go: async (page) => {
      await billing(page);
      await button(page, 'Get a new code').waitFor();
    },
  },
  { name: 'device-code-none-yet', scene: { connections: { billing: methodOf('device_code') } }, go: billing },
  {
    name: 'client-credentials-none-yet',
    scene: {
      connections: {
        billing: { ...methodOf('client_credentials'), status: status({ tone: 'off', word: 'no_token_yet', action: 'sign-in' }) },
      },
    },
    go: billing,
  },
  { name: 'client-credentials-held', scene: { connections: { reports: ownClient } }, go: toConnection('Globex / Reports') },
  {
    name: 'password',
    scene: forPassword,
    go: async (page) => {
      await billing(page);
      await button(page, 'Sign in…').click();
      await page.getByLabel('Username').fill('dana@globex.test');
      await page.getByLabel('Password').fill('made up');
    },
  },
  {
    name: 'password-refused',
    scene: forPassword,
    go: async (page) => {
      await page
        .getByRole('row', { name: /Globex \/ Billing/ })
        .getByRole('button', { name: 'Sign in…' })
        .click();
      await page.getByLabel('Username').fill('wrong');
      await page.getByLabel('Password').fill('made up');
      await page.keyboard.press('Enter');
      await page.getByText('no such username').waitFor();
    },
  },
  {
    name: 'password-off',
    scene: { connections: { billing: methodOf('password') } },
    go: async (page) => {
      await billing(page);
      await button(page, 'Sign in…').click();
      await button(page, 'Open settings').waitFor();
    },
  },
  {
    name: 'refresh-menu',
    go: async (page) => {
      await orders(page);
      await button(page, 'More ways to refresh').click();
      await page.getByRole('menuitem', { name: 'Refresh all tokens' }).waitFor();
    },
  },
  { name: 'fewer-scopes', go: fewerScopes },
  {
    name: 'access-token-menu',
    go: async (page) => {
      await orders(page);
      await button(page, 'Access token actions').click();
      await page.getByRole('menuitem', { name: 'Copy as curl…' }).waitFor();
    },
  },
  {
    name: 'receipt-makes-way-for-dialog',
    go: async (page) => {
      await orders(page);
      await button(page, 'Copy access token').click();
      await page.getByText('Good for').waitFor();
      await button(page, 'More actions').click();
      await page.getByRole('menuitem', { name: 'Introspect…' }).click();
      await page.getByRole('dialog').waitFor();
      await page.getByText('Good for').waitFor({ state: 'detached', timeout: 2_000 });
    },
  },
  {
    name: 'introspection',
    go: async (page) => {
      await operation('Introspect…')(page);
      await page.getByRole('dialog').getByText('Active', { exact: true }).waitFor();
    },
  },
  {
    name: 'introspection-inactive',
    go: async (page) => {
      await operation('Introspect…')(page);
      await page.getByRole('dialog').getByRole('radio', { name: 'ID token' }).check();
      await page.getByText('Not active', { exact: true }).waitFor();
    },
  },
  {
    name: 'introspection-raw',
    go: async (page) => {
      await operation('Introspect…')(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Raw JSON' }).click();
    },
  },
  {
    name: 'userinfo',
    go: async (page) => {
      await operation('Userinfo…')(page);
      await page.getByText('Differs', { exact: true }).waitFor();
    },
  },
  { name: 'revoke-access', go: operation('Revoke access token…') },
  { name: 'revoke-refresh', go: operation('Revoke refresh token…') },
  { name: 'sign-out-at-okta', go: operation('Sign out at Okta…') },
  {
    name: 'sign-out-at-okta-and-back',
    scene: { connections: { orders: { postLogoutRedirectUri: 'com.okta.acme:/signed-out' } } },
    go: operation('Sign out at Okta…'),
  },
  {
    name: 'curl',
    scene: { connections: { orders: { method: { ...methodOf('authorization_code').method, dpop: true } } } },
    go: async (page) => {
      await operation('Copy as curl…')(page);
      await page.getByLabel('Address').fill('https://api.acme.test/orders?open=true');
      await page.getByLabel('Method').selectOption('POST');
    },
  },
  {
    name: 'connection-setup',
    go: async (page) => {
      await orders(page);
      await page.getByRole('tab', { name: 'Connection' }).click();
      await button(page, 'Run checks').click();
      await page.getByRole('list', { name: 'Live checks' }).waitFor();
    },
  },
  {
    name: 'connection-test',
    go: async (page) => {
      await orders(page);
      await page.getByRole('tab', { name: 'Connection' }).click();
      await button(page, 'Test the connection').click();
      await page.getByText('Certificates (2)').click();
      await page.getByText('SHA-256').first().waitFor();
    },
  },
  {
    name: 'conflict',
    scene: { connections: { reports: conflict } },
    go: async (page) => {
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'conflict-later',
    scene: { connections: { reports: conflict } },
    go: async (page) => {
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await toConnection('Globex / Reports')(page);
    },
  },
  {
    name: 'vault-consent',
    scene: { app: { vault: weak(true, false) } },
    go: async (page) => {
      await button(page, 'Keep tokens in memory only').waitFor();
    },
  },
  {
    name: 'settings',
    scene: { app: { vault: weak(false, true) } },
    go: async (page) => {
      await button(page, 'Settings').click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'add-tenant',
    go: async (page) => {
      await button(page, 'Add tenant').click();
      await page.getByLabel('Okta domain').waitFor();
    },
  },
  { name: 'add-tenant-filled', go: fillTenant },
  {
    name: 'add-tenant-foreign',
    go: async (page) => {
      await fillTenant(page);
      await page.getByLabel('Authorization server', { exact: true }).fill('https://foreign.okta.com');
      await page.getByRole('checkbox', { name: 'Approve https://login.acme.com' }).waitFor();
    },
  },
  {
    name: 'add-tenant-test-failed',
    go: async (page) => {
      await fillTenant(page);
      await page.getByLabel('Authorization server', { exact: true }).fill('https://expired.okta.com');
      await button(page, 'Test the connection').click();
      await page.getByText('Certificates (2)').click();
    },
  },
  {
    name: 'add-tenant-incomplete',
    go: async (page) => {
      await button(page, 'Add tenant').click();
      await button(page, 'Save').click();
    },
  },
  {
    name: 'leave-unsaved',
    go: async (page) => {
      await fillTenant(page);
      await button(page, 'Cancel').click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'edit-connection',
    go: async (page) => {
      await orders(page);
      await button(page, 'More actions').click();
      await page.getByRole('menuitem', { name: 'Edit connection' }).click();
      await page.getByRole('list', { name: 'Live checks' }).waitFor();
    },
  },
  {
    name: 'edit-connection-on-demand',
    go: async (page) => {
      await orders(page);
      await button(page, 'More actions').click();
      await page.getByRole('menuitem', { name: 'Edit connection' }).click();
      await page.getByRole('checkbox', { name: 'Keep it fresh' }).uncheck({ force: true });
      await page.getByRole('checkbox', { name: 'Keep it alive' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'edit-tenant',
    go: editTenant,
  },
  {
    name: 'edit-tenant-profile',
    go: async (page) => {
      await editTenant(page);
      await page.getByLabel('Open sign-ins in').selectOption({ label: 'Chrome (Flatpak), profile Acme work' });
      await page.getByRole('list', { name: /This will be run/ }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'edit-tenant-own-program',
    go: async (page) => {
      await editTenant(page);
      await page.getByLabel('Open sign-ins in').selectOption({ label: 'A program of your own…' });
      await page.getByLabel('Program and arguments').fill('/opt/acme/browser\n--session\nacme work\n{url}');
      await page.getByRole('list', { name: /This will be run/ }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'edit-tenant-program-without-url',
    go: async (page) => {
      await editTenant(page);
      await page.getByLabel('Open sign-ins in').selectOption({ label: 'A program of your own…' });
      await page.getByLabel('Program and arguments').fill('/opt/acme/browser');
      await button(page, 'Save').click();
      await page.locator('[aria-invalid]:focus').waitFor();
      await page.getByText('{url} is missing').waitFor();
    },
  },
  {
    name: 'edit-tenant-link',
    go: async (page) => {
      await editTenant(page);
      await page.getByLabel('Open sign-ins in').selectOption({ label: 'No browser: copy the link instead' });
    },
  },
  {
    name: 'remove-connection',
    go: async (page) => {
      await orders(page);
      await button(page, 'More actions').click();
      await page.getByRole('menuitem', { name: 'Remove…' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
];

export const screens: readonly Screen[] = [...plainScreens, ...methodScreens];
