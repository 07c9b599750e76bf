/**
 * Scopes from a space-separated string (RFC 6749, 3.3) or an array, as Okta's `scp` claim has it. Each once, in order;
 * anything else gives none.
 */
export const parseScopes = (value: unknown): readonly string[] => {
  const items: readonly unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(' ') : [];
  return [...new Set(items.filter((item): item is string => typeof item === 'string' && item !== ''))];
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
