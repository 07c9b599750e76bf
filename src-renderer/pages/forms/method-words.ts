import { grants } from '../../../src-preload/contract/grants.ts';
import type { ClientAuthentication, GrantName } from '../../../src-preload/contract/index.ts';

/* What each way to sign in is called and good for, in Okta's words where Okta has some. */

interface GrantWords {
  readonly label: string;
  /** When to use it. */
  readonly when: string;
  /** Whether a refresh token comes, and so whether it can be kept fresh. */
  readonly brings: string;
  /** The button that saves and begins. */
  readonly begin: string;
}

export const grantChoices: ReadonlyArray<GrantWords & { readonly value: GrantName }> = [
  {
    value: 'authorization_code',
    label: 'Authorization code',
    when: 'For native and web apps. You sign in on Okta’s own page in your browser, with whatever it asks for; Tenantry never sees a password.',
    brings: 'With offline_access a refresh token comes: kept fresh.',
    begin: 'Save and sign in',
  },
  {
    value: 'device_code',
    label: 'Device code',
    when: 'When no browser can come back here, or somebody signs in on another device: a short code is entered there.',
    brings: 'With offline_access a refresh token comes: kept fresh.',
    begin: 'Save and sign in',
  },
  {
    value: 'client_credentials',
    label: 'Client credentials',
    when: 'Machine to machine: nobody signs in, the client speaks for itself with its secret or key.',
    brings: 'Never a refresh token, as there is no sign-in to prolong. Kept fresh by asking again on schedule.',
    begin: 'Save and get a token',
  },
  {
    value: 'password',
    label: 'Password',
    when: 'Legacy: your password goes through Tenantry to Okta. No MFA, no sign-in page, and RFC 9700 forbids it.',
    brings: 'With offline_access a refresh token comes: kept fresh.',
    begin: 'Save and sign in',
  },
];

export const grantLabel = (grant: GrantName): string => grantChoices.find(({ value }) => value === grant)?.label ?? grant;
export const beginLabel = (grant: GrantName): string => grantChoices.find(({ value }) => value === grant)?.begin ?? 'Save and sign in';

export const clientAuthentications: ReadonlyArray<{
  readonly value: ClientAuthentication;
  readonly label: string;
  readonly explanation: string;
}> = [
  {
    value: 'none',
    label: 'None',
    explanation: 'A public client: nothing secret on this computer, each sign-in guarded by PKCE.',
  },
  {
    value: 'client_secret_basic',
    label: 'Client secret, in the header',
    explanation: 'Sent as HTTP Basic, which every server takes. What Okta expects unless told otherwise.',
  },
  {
    value: 'client_secret_post',
    label: 'Client secret, in the body',
    explanation: 'The same secret as a field of the form, for servers and gateways that take no Basic header.',
  },
  {
    value: 'private_key_jwt',
    label: 'Private key',
    explanation: 'Each request is signed; the key never leaves this computer. What Okta wants for its own API scopes.',
  },
];

export const clientAuthenticationLabel = (authentication: ClientAuthentication): string =>
  clientAuthentications.find(({ value }) => value === authentication)?.label ?? authentication;

export const whereSecretIs = 'Applications > your app > General > Client Credentials > CLIENT SECRETS';
export const wherePublicKeyGoes = 'Applications > your app > General > Client Credentials > PUBLIC KEYS > Add key';

const otherGrantTypes: Readonly<Record<string, string>> = {
  refresh_token: 'refresh token',
  implicit: 'implicit',
  'urn:ietf:params:oauth:grant-type:token-exchange': 'token exchange',
};

/** A `grant_type` of metadata in words; unknown ones stay as they are. */
export const grantTypeLabel = (grantType: string): string =>
  grantChoices.find(({ value }) => grants[value].grantType === grantType)?.label.toLowerCase() ?? otherGrantTypes[grantType] ?? grantType;
