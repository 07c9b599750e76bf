/**
 * oidc-provider drops `offline_access` unless the user is asked for consent each time, which Okta does not require. So
 * inside the sim the scope has another name, and it is translated where requests come in and answers go out.
 */
export const offline = 'okta.offline';

export function toInternal(scope: string): string {
  return split(scope)
    .map((name) => (name === 'offline_access' ? offline : name))
    .join(' ');
}

export function toPublic(scope: string): string[] {
  return split(scope).map((name) => (name === offline ? 'offline_access' : name));
}

/** The distinct scopes of a space-separated list. */
export function split(scope: string): string[] {
  return [...new Set(scope.split(' ').filter((name) => name !== ''))];
}

/** What every org has from the start (developer.okta.com/docs/api/oauth2); `groups` is built in at the org server only. */
export const builtInScopes = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access', 'device_sso', 'groups'];

/** About a user, so refused with client credentials. */
export const isAboutUser = (scope: string) => builtInScopes.includes(scope) && scope !== 'groups';

/** Scopes that mean something together with `openid` only; `offline_access` also goes with custom scopes. */
const openIdScopes = builtInScopes.filter((scope) => scope !== 'openid' && scope !== 'offline_access');

/** Whether a request for these scopes needs `openid` and lacks it: Okta's 403 `access_denied`. */
export function lacksOpenId(scopes: Iterable<string>): boolean {
  const asked = new Set(scopes);
  return !asked.has('openid') && openIdScopes.some((scope) => asked.has(scope));
}
