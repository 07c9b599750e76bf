import type { AdminValue, ConnectionDraft } from '../../src-preload/contract/index.ts';
import { classifyIssuer } from './issuer.ts';
import { knownScopes } from './scopes.ts';

const general = 'Applications > Applications > your app > General';

/** What to enter in Okta's admin console for this connection to work, in the order of Okta's own form. */
export const adminValues = (draft: Pick<ConnectionDraft, 'issuer' | 'redirectUri' | 'scopes'>): AdminValue[] => {
  const reserved = new Set(knownScopes.map(({ scope }) => scope));
  const ownScopes = draft.scopes.filter((scope) => !reserved.has(scope));
  const server = classifyIssuer(draft.issuer.trim());
  const grants = draft.scopes.includes('offline_access') ? 'Authorization Code, Refresh Token' : 'Authorization Code';
  const values: AdminValue[] = [
    { label: 'Sign-in method', value: 'OIDC - OpenID Connect', where: 'Applications > Applications > Create App Integration' },
    { label: 'Application type', value: 'Native Application', where: 'Applications > Applications > Create App Integration' },
    { label: 'Client authentication', value: 'None', where: `${general} > Client Credentials` },
    {
      label: 'Proof Key for Code Exchange (PKCE)',
      value: 'Require PKCE as additional verification',
      where: `${general} > Client Credentials`,
    },
    { label: 'Grant type', value: grants, where: `${general} > General Settings` },
    { label: 'Sign-in redirect URIs', value: draft.redirectUri.trim(), where: `${general} > LOGIN` },
  ];
  if (ownScopes.length > 0)
    values.push(
      server.kind === 'org'
        ? {
            label: 'Okta API Scopes',
            value: ownScopes.join(' '),
            where: 'Applications > Applications > your app > Okta API Scopes: grant each',
          }
        : { label: 'Scopes', value: ownScopes.join(' '), where: 'Security > API > Authorization Servers > your server > Scopes' },
    );
  if (server.kind !== 'org')
    values.push({
      label: 'Access policy rule',
      value: `Authorization Code; the scopes ${draft.scopes.join(' ')}; this app's client`,
      where: 'Security > API > Authorization Servers > your server > Access Policies',
    });
  return values;
};
