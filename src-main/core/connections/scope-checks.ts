import { type CheckView, type ConnectionDraft, hasUser, isAboutUser } from '../../../src-preload/contract/index.ts';
import type { ServerMetadata } from '../okta/index.ts';
import { view } from './check-view.ts';

const labels = { openid: 'ID token', offlineAccess: 'Kept fresh', scopes: 'Scopes supported' } as const;

/** Without a user there is neither an ID token nor a refresh token to ask for (RFC 6749, 4.4.3). */
const clientChecks = (scopes: readonly string[]): CheckView[] => {
  const aboutUser = scopes.filter(isAboutUser);
  return [
    view(
      'offlineAccess',
      labels.offlineAccess,
      'pass',
      'There is no refresh token with client credentials: Tenantry asks for a new access token before the old one expires.',
    ),
    ...(aboutUser.length === 0
      ? []
      : [
          view(
            'openid',
            labels.openid,
            'fail',
            `No user signs in, so ${aboutUser.join(', ')} cannot be asked for.`,
            'Leave it out, and ask for the scopes of your API.',
          ),
        ]),
  ];
};

const userChecks = (scopes: readonly string[]): CheckView[] => [
  scopes.includes('openid')
    ? view('openid', labels.openid, 'pass', 'openid is among the scopes.')
    : view(
        'openid',
        labels.openid,
        'warn',
        'Without openid there is no ID token, and nobody knows who signed in.',
        'Add the scope openid.',
      ),
  scopes.includes('offline_access')
    ? view('offlineAccess', labels.offlineAccess, 'pass', 'offline_access is among the scopes.')
    : view(
        'offlineAccess',
        labels.offlineAccess,
        'warn',
        'Without offline_access there is no refresh token: this connection cannot be kept fresh.',
        'Add the scope offline_access, and tick Refresh Token as a grant type of the app.',
      ),
];

const supportedCheck = (scopes: readonly string[], metadata: ServerMetadata | null): CheckView => {
  const supported = metadata?.scopesSupported ?? null;
  if (supported === null)
    return view(
      'scopes',
      labels.scopes,
      'unknown',
      metadata === null ? 'Known once discovery answers.' : 'The metadata does not list scopes.',
    );
  const unknown = scopes.filter((scope) => !supported.includes(scope));
  return unknown.length === 0
    ? view('scopes', labels.scopes, 'pass', 'The metadata lists every one of them.')
    : view(
        'scopes',
        labels.scopes,
        'warn',
        `The metadata does not list ${unknown.join(', ')}.`,
        'Okta leaves scopes out of its metadata unless they are set to be public. If the scope does not exist, sign-in fails with invalid_scope.',
      );
};

/** Whether the scopes bring what a connection needs, and whether the server lists them. `metadata` null: it is not known yet. */
export const scopeChecks = (draft: ConnectionDraft, metadata: ServerMetadata | null): CheckView[] => {
  const scopes = draft.scopes.flatMap((entry) => entry.split(/[\s,]+/)).filter((scope) => scope !== '');
  return [...(hasUser(draft.method.grant) ? userChecks(scopes) : clientChecks(scopes)), supportedCheck(scopes, metadata)];
};
