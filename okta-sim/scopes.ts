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
