import { written } from '../../src-preload/contract/words/testing/written.ts';
import type { Page } from '@playwright/test';
import type { ConnectionView, CredentialView, SignInMethod } from '../../src-preload/contract/index.ts';
import { emptyConnectionDraft } from '../pages/forms/connection-draft.ts';
import { noCredential, status } from './fixtures.ts';
import type { Screen } from './screens.ts';

/* The forms and the Connection tab in every way to sign in. */

const native = emptyConnectionDraft.method;
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

const addConnection = async (page: Page) => {
  await button(page, 'More for Acme · Development').click();
  await page.getByRole('menuitem', { name: 'Add connection' }).click();
  await page.getByRole('radio', { name: 'Authorization code' }).waitFor();
  await page.getByLabel('Connection name').fill('Orders API');
  await page.getByLabel('Client ID').fill('0oa5k3exampleClient7');
  await page.getByRole('list', { name: 'Live checks' }).waitFor();
};

const choose = async (page: Page, ...names: readonly string[]) => {
  for (const name of names) await page.getByRole('radio', { name, exact: true }).check({ force: true });
};

/** To the top of what is looked at. */
const show = async (page: Page, heading: string) => {
  await page.getByRole('heading', { name: heading, exact: true }).evaluate((element) => element.scrollIntoView({ block: 'start' }));
};

const publicJwk = JSON.stringify(
  { kty: 'EC', crv: 'P-256', x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', alg: 'ES256', kid: 'made-up' },
  null,
  2,
);

/** Billing as a web app's connection, with what it holds. */
const billing = (credential: Partial<CredentialView>, method: Partial<SignInMethod> = {}) => ({
  connections: {
    billing: {
      method: { ...native, clientAuthentication: 'client_secret_basic', ...method },
      credential: { ...noCredential, ...credential },
    } satisfies Partial<ConnectionView>,
  },
});

const withFailure = (method: Partial<SignInMethod>, remedyIn: 'credential' | 'connection') => ({
  connections: {
    billing: {
      method: { ...native, ...method },
      status: status({
        tone: 'bad',
        word: 'sign_in_failed',
        reason: written('Okta does not take this client for what it says it is.'),
        action: 'sign-in',
        remedyIn,
        needsYou: true,
      }),
    } satisfies Partial<ConnectionView>,
  },
});

const billingSetup = async (page: Page) => {
  await page.getByRole('table').getByRole('button', { name: 'Globex / Billing', exact: true }).click();
  await page.getByRole('tab', { name: 'Connection' }).click();
  await page.getByRole('region', { name: 'Client authentication' }).scrollIntoViewIfNeeded();
};

export const methodScreens: readonly Screen[] = [
  {
    name: 'method-choices',
    go: async (page) => {
      await addConnection(page);
      await show(page, 'Way to sign in');
    },
  },
  {
    name: 'method-device',
    go: async (page) => {
      await addConnection(page);
      await choose(page, 'Device code');
      await show(page, 'Way to sign in');
    },
  },
  {
    name: 'method-machine',
    go: async (page) => {
      await addConnection(page);
      await choose(page, 'Client credentials');
      await show(page, 'Client authentication');
    },
  },
  {
    name: 'method-machine-scopes',
    go: async (page) => {
      await addConnection(page);
      await choose(page, 'Client credentials');
      await show(page, 'Scopes');
    },
  },
  {
    name: 'method-password-allowed',
    scene: {
      app: { settings: { theme: 'system', timeFormat: 'local', clipboardClearMs: 45_000, startAtLogin: false, passwordGrant: true } },
    },
    go: async (page) => {
      await addConnection(page);
      await choose(page, 'Password');
      await show(page, 'Way to sign in');
    },
  },
  {
    name: 'method-secret',
    go: async (page) => {
      await addConnection(page);
      await choose(page, 'Client secret, in the header');
      await page.getByLabel('Client secret', { exact: true }).fill('not-a-real-secret');
      await show(page, 'Client authentication');
    },
  },
  {
    name: 'method-key-made',
    go: async (page) => {
      await addConnection(page);
      await choose(page, 'Private key');
      await page.getByRole('checkbox', { name: 'Bind the tokens to a key (DPoP)' }).check({ force: true });
      await show(page, 'Client authentication');
    },
  },
  {
    name: 'method-key-imported',
    go: async (page) => {
      await addConnection(page);
      await choose(page, 'Private key', 'Import a key');
      await show(page, 'Client authentication');
    },
  },
  {
    name: 'method-options',
    go: async (page) => {
      await addConnection(page);
      await button(page, 'More about the authorization request').click();
      await button(page, 'Add parameter').click();
      await page.getByLabel('Name of parameter 1').fill('sessionToken');
      await page.getByLabel('Maximum age').fill('3600');
      await show(page, 'More about the authorization request');
    },
  },
  {
    name: 'method-options-wrong',
    go: async (page) => {
      await addConnection(page);
      await button(page, 'More about the authorization request').click();
      await page.getByLabel('ACR values').fill('a b c d e f g h i j k');
      await page.getByText('There can be at most 10.').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'servers-found',
    go: async (page) => {
      await addConnection(page);
      await button(page, 'Find servers of this org').click();
      await page.getByText('2 servers of this org answered').waitFor();
    },
  },
  {
    name: 'after-sign-out',
    go: async (page) => {
      await addConnection(page);
      await button(page, 'Use com.okta.acme:/logout').click();
      await show(page, 'Client');
    },
  },
  {
    name: 'edit-secret-held',
    scene: billing({ state: 'held', hasSecret: true }),
    go: async (page) => {
      await billingSetup(page);
      await button(page, 'Edit connection').click();
      await page.getByText('A client secret is held in the vault.').waitFor();
      await show(page, 'Client authentication');
    },
  },
  {
    name: 'edit-secret-replace',
    scene: billing({ state: 'held', hasSecret: true }),
    go: async (page) => {
      await billingSetup(page);
      await button(page, 'Edit connection').click();
      await button(page, 'Replace').click();
      await page.getByText('Saving replaces').waitFor();
      await show(page, 'Client authentication');
    },
  },
  { name: 'credential-secret-missing', scene: billing({}), go: billingSetup },
  { name: 'credential-secret-held', scene: billing({ state: 'held', hasSecret: true }), go: billingSetup },
  { name: 'credential-stale', scene: billing({ state: 'stale' }), go: billingSetup },
  { name: 'credential-unreadable', scene: billing({ state: 'unreadable' }), go: billingSetup },
  {
    name: 'credential-wanted',
    scene: withFailure({ clientAuthentication: 'client_secret_basic' }, 'credential'),
    go: async (page) => {
      await page.getByRole('table').getByRole('button', { name: 'Globex / Billing', exact: true }).click();
      await button(page, 'Enter client secret').click();
      await page.getByRole('tab', { name: 'Connection', selected: true }).waitFor();
      await button(page, 'Save client secret').waitFor();
    },
  },
  {
    name: 'connection-wanted',
    scene: withFailure({}, 'credential'),
    go: async (page) => {
      await page.getByRole('table').getByRole('button', { name: 'Globex / Billing', exact: true }).click();
      await button(page, 'Edit connection').waitFor();
    },
  },
  {
    name: 'password-asked-after-save',
    scene: { connections: { billing: { method: { ...native, grant: 'password' } } } },
    go: async (page) => {
      await billingSetup(page);
      await button(page, 'More actions').click();
      await page.getByRole('menuitem', { name: 'Edit connection' }).click();
      await page.getByRole('list', { name: 'Live checks' }).waitFor();
      await button(page, 'Save and sign in').click();
      await page.getByRole('dialog', { name: 'Sign in to Globex / Billing' }).waitFor();
    },
  },
  {
    name: 'credential-forget',
    scene: billing({ state: 'held', hasSecret: true, dpopThumbprint: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' }, { dpop: true }),
    go: async (page) => {
      await billingSetup(page);
      await button(page, 'Forget').click();
      await button(page, 'Forget it').waitFor();
    },
  },
  {
    name: 'credential-key-held',
    scene: billing(
      {
        state: 'held',
        key: { alg: 'ES256', kid: 'made-up', publicJwk, generated: true },
        dpopThumbprint: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I',
      },
      { clientAuthentication: 'private_key_jwt', dpop: true },
    ),
    go: billingSetup,
  },
  {
    name: 'credential-key-refused',
    scene: billing({}, { clientAuthentication: 'private_key_jwt', dpop: true }),
    go: async (page) => {
      await billingSetup(page);
      await button(page, 'Enter private key').click();
      await choose(page, 'Import a key');
      await page.getByLabel('Private key', { exact: true }).fill('-----BEGIN ENCRYPTED PRIVATE KEY-----');
      await button(page, 'Save private key').click();
      await page.getByText('it is encrypted with a passphrase').waitFor();
    },
  },
  {
    name: 'credential-refused-after-save',
    go: async (page) => {
      await addConnection(page);
      await choose(page, 'Client secret, in the body');
      await page.getByLabel('Client secret', { exact: true }).fill('two words');
      await button(page, 'Save and sign in').click();
      await page.getByText('there is a blank or a special character').waitFor();
    },
  },
  {
    name: 'settings-password-grant',
    go: async (page) => {
      await button(page, 'Settings').click();
      await page.getByRole('switch', { name: 'Allow the password grant' }).scrollIntoViewIfNeeded();
    },
  },
];
