import {
  type AdminValue,
  applicationType,
  asksForRefreshToken,
  clientAuthenticationsAtOkta,
  type ConnectionDraft,
  grants,
  isBuiltInScope,
  type SignInMethod,
} from '../../../src-preload/contract/index.ts';
import { classifyIssuer } from './issuer.ts';

const create = 'Applications > Applications > Create App Integration';
const general = 'Applications > Applications > your app > General';
const server = 'Security > API > Authorization Servers > your server';

const applicationValues = ({ grant, clientAuthentication }: SignInMethod): AdminValue[] => {
  const type = applicationType(grant, clientAuthentication);
  return type === 'Service'
    ? [
        { label: 'Sign-in method', value: 'API Services', where: create },
        { label: 'Application type', value: type, where: `${general} > General Settings: follows from the sign-in method` },
      ]
    : [
        { label: 'Sign-in method', value: 'OIDC - OpenID Connect', where: create },
        { label: 'Application type', value: `${type} Application`, where: create },
      ];
};

const clientValues = (method: SignInMethod): AdminValue[] => {
  const { grant, clientAuthentication, dpop } = method;
  const credentials = `${general} > Client Credentials`;
  return [
    ...applicationValues(method),
    { label: 'Client authentication', value: clientAuthenticationsAtOkta[clientAuthentication], where: credentials },
    ...(clientAuthentication === 'private_key_jwt'
      ? [
          {
            label: 'Public key',
            value: 'The public JWK from this connection’s Connection tab',
            where: `${credentials} > PUBLIC KEYS > Add key`,
          },
        ]
      : []),
    ...(grants[grant].redirects
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
  const org = classifyIssuer(draft.issuer.trim()).kind === 'org';
  const afterSignOut = draft.postLogoutRedirectUri?.trim() ?? '';
  return [
    ...clientValues(method),
    {
      label: 'Grant type',
      value: [grants[method.grant].oktaName, ...(asksForRefreshToken(method.grant, scopes) ? ['Refresh Token'] : [])].join(', '),
      where: `${general} > General Settings`,
    },
    ...(grants[method.grant].redirects
      ? [{ label: 'Sign-in redirect URIs', value: draft.redirectUri.trim(), where: `${general} > LOGIN` }]
      : []),
    ...(afterSignOut === '' ? [] : [{ label: 'Sign-out redirect URIs', value: afterSignOut, where: `${general} > LOGIN` }]),
    ...scopeValues(
      scopes.filter((scope) => !isBuiltInScope(scope)),
      org,
    ),
    ...(org
      ? []
      : [
          {
            label: 'Access policy rule',
            value: `${grants[method.grant].oktaName}; the scopes ${scopes.join(' ')}; this app’s client`,
            where: `${server} > Access Policies`,
          },
        ]),
  ];
};
