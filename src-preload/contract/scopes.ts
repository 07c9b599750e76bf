/** A scope that every Okta org has from the start (OpenID Connect Core, 5.4 and 11; developer.okta.com/docs/api/oauth2). */
export interface BuiltInScope {
  readonly scope: string;
  readonly explanation: string;
  readonly preselected: boolean;
}

export const builtInScopes: readonly BuiltInScope[] = [
  { scope: 'openid', explanation: 'Says who signed in: without it there is no ID token.', preselected: true },
  {
    scope: 'offline_access',
    explanation: 'Brings a refresh token: without it tokens cannot be kept fresh, and you sign in again when they expire.',
    preselected: true,
  },
  { scope: 'profile', explanation: 'Adds name, username, locale and time zone.', preselected: true },
  { scope: 'email', explanation: 'Adds the email address and whether it is verified.', preselected: true },
  { scope: 'groups', explanation: 'Adds the groups that a groups claim lets through; more than 100 fail the request.', preselected: false },
  { scope: 'phone', explanation: 'Adds the phone number.', preselected: false },
  { scope: 'address', explanation: 'Adds the postal address.', preselected: false },
  { scope: 'device_sso', explanation: 'Brings a device secret for single sign-on between native apps.', preselected: false },
];

const names: ReadonlySet<string> = new Set(builtInScopes.map(({ scope }) => scope));

export const isBuiltInScope = (scope: string): boolean => names.has(scope);

/**
 * Refused with client credentials (“Cannot request 'openid' scopes using client credentials”). Not `groups`: only the
 * org server has it built in; elsewhere an admin may add a scope of that name for an API.
 */
export const isAboutUser = (scope: string): boolean => isBuiltInScope(scope) && scope !== 'groups';

/**
 * Okta takes these together with `openid` only (“Requests for ID tokens or access tokens with OpenID scopes require the
 * openid scope”). `offline_access` is none of them: Okta's guide to refresh tokens has it alone in a refresh.
 */
export const needsOpenId = (scope: string): boolean => isBuiltInScope(scope) && scope !== 'openid' && scope !== 'offline_access';
