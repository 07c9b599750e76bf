import type { AdminValue, ClientAuthentication, ConnectionDraft, GrantName } from '../../../src-preload/contract/index.ts';
import { classifyIssuer } from './issuer.ts';
import { usesRedirect } from './method.ts';
import { knownScopes } from './scopes.ts';

const create = 'Applications > Applications > Create App Integration';
const general = 'Applications > Applications > your app > General';
const server = 'Security > API > Authorization Servers > your server';

// The words of Okta's own forms.
const grantWords: Readonly<Record<GrantName, string>> = {
  authorization_code: 'Authorization Code',
  device_code: 'Device Authorization',
  client_credentials: 'Client Credentials',
  password: 'Resource Owner Password',
};
const authenticationWords: Readonly<Record<ClientAuthentication, string>> = {
  none: 'None',
  client_secret_basic: 'Client secret',
  client_secret_post: 'Client secret',
  private_key_jwt: 'Public key / Private key',
};

/** Machines are services; a code that goes to a client with a secret or key is a web app's; all else is native. */
const applicationType = (grant: GrantName, authentication: ClientAuthentication): AdminValue[] => {
  if (grant === 'client_credentials')
    return [
      { label: 'Sign-in method', value: 'API Services', where: create },
      { label: 'Application type', value: 'Service', where: `${general} > General Settings: follows from the sign-in method` },
    ];
  const web = grant === 'authorization_code' && authentication !== 'none';
  return [
    { label: 'Sign-in method', value: 'OIDC - OpenID Connect', where: create },
    { label: 'Application type', value: web ? 'Web Application' : 'Native Application', where: create },
  ];
};

const clientValues = ({ grant, clientAuthentication, dpop }: ConnectionDraft['method']): AdminValue[] => {
  const credentials = `${general} > Client Credentials`;
  return [
    ...applicationType(grant, clientAuthentication),
    { label: 'Client authentication', value: authenticationWords[clientAuthentication], where: credentials },
    ...(clientAuthentication === 'private_key_jwt'
      ? [
          {
            label: 'Public key',
            value: 'The public JWK from this connection’s Connection tab',
            where: `${credentials} > PUBLIC KEYS > Add key`,
          },
        ]
      : []),
    ...(grant === 'authorization_code'
      ? [{ label: 'Proof Key for Code Exchange (PKCE)', value: 'Require PKCE as additional verification', where: credentials }]
      : []),
    ...(dpop
      ? [
          {
            label: 'Proof of possession',
            value: 'Require Demonstrating Proof of Possession (DPoP) header in token requests',
            where: `${general} > General Settings`,
          },
        ]
      : []),
  ];
};

const scopeValues = (ownScopes: readonly string[], org: boolean): AdminValue[] => {
  if (ownScopes.length === 0) return [];
  const value = ownScopes.join(' ');
  return [
    org
      ? { label: 'Okta API Scopes', value, where: 'Applications > Applications > your app > Okta API Scopes: grant each' }
      : { label: 'Scopes', value, where: `${server} > Scopes` },
  ];
};

/** What to enter in Okta's admin console for this connection to work, in the order of Okta's own form. */
export const adminValues = (
  draft: Pick<ConnectionDraft, 'issuer' | 'redirectUri' | 'scopes' | 'method' | 'postLogoutRedirectUri'>,
): AdminValue[] => {
  const { method, scopes } = draft;
  const reserved = new Set(knownScopes.map(({ scope }) => scope));
  const org = classifyIssuer(draft.issuer.trim()).kind === 'org';
  const refresh = method.grant !== 'client_credentials' && scopes.includes('offline_access');
  const afterSignOut = draft.postLogoutRedirectUri?.trim() ?? '';
  return [
    ...clientValues(method),
    {
      label: 'Grant type',
      value: [grantWords[method.grant], ...(refresh ? ['Refresh Token'] : [])].join(', '),
      where: `${general} > General Settings`,
    },
    ...(usesRedirect(method.grant)
      ? [{ label: 'Sign-in redirect URIs', value: draft.redirectUri.trim(), where: `${general} > LOGIN` }]
      : []),
    ...(afterSignOut === '' ? [] : [{ label: 'Sign-out redirect URIs', value: afterSignOut, where: `${general} > LOGIN` }]),
    ...scopeValues(
      scopes.filter((scope) => !reserved.has(scope)),
      org,
    ),
    ...(org
      ? []
      : [
          {
            label: 'Access policy rule',
            value: `${grantWords[method.grant]}; the scopes ${scopes.join(' ')}; this app’s client`,
            where: `${server} > Access Policies`,
          },
        ]),
  ];
};
