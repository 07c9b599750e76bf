import { needsOpenId } from '../../../src-preload/contract/index.ts';

/** RFC 6749, 3.3. */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]{1,500}$/;
/** No server grants more; each goes to the window with every change of its connection. */
const mostScopes = 500;
const longestText = 32_768;

/**
 * Scopes from a space-separated string (RFC 6749, 3.3) or an array, as Okta's `scp` claim has it. Each once, in order;
 * anything else, and what is far too much, gives none.
 */
export const parseScopes = (value: unknown): readonly string[] => {
  const text = typeof value === 'string' && value.length <= longestText ? value.split(' ') : [];
  const items: readonly unknown[] = Array.isArray(value) ? value : text;
  if (items.length > mostScopes) return [];
  return [...new Set(items.filter((item): item is string => typeof item === 'string' && scopeToken.test(item)))];
};

/**
 * The scopes an access token carries: the response's `scope`; else its own `scp` or `scope` claim; else what was asked
 * for, since a response may leave `scope` out when it grants exactly that (RFC 6749, 5.1).
 */
export const grantedScopes = (known: {
  readonly scope: unknown;
  readonly claims: Readonly<Record<string, unknown>> | null;
  readonly requested: readonly string[];
}): readonly string[] => {
  const candidates = [known.scope, known.claims?.['scp'], known.claims?.['scope']];
  return candidates.map(parseScopes).find((scopes) => scopes.length > 0) ?? parseScopes(known.requested);
};

/**
 * The part of the `granted` scopes that a refresh asks for (RFC 6749, 6). `scopes` null: all. Without `idToken` no
 * `openid` (OpenID Connect Core, 12), and so no OpenID scope either. `offline_access` stays in, since a refresh without
 * it would bring no refresh token.
 */
export const narrowedScopes = (
  granted: readonly string[],
  wish: { readonly idToken: boolean; readonly scopes: readonly string[] | null },
): readonly string[] => {
  const dropsOpenId = !wish.idToken && granted.includes('openid');
  return granted.filter((scope) => {
    if (scope === 'offline_access') return true;
    if (scope === 'openid') return wish.idToken;
    return (wish.scopes?.includes(scope) ?? true) && !(dropsOpenId && needsOpenId(scope));
  });
};
