import { claimsIn, type JsonObject } from './decode.ts';

/** A token's times by this machine's clock, epoch ms; null where nothing tells. */
export interface TokenLife {
  readonly issuedAt: number | null;
  readonly expiresAt: number | null;
  readonly lifetimeMs: number | null;
}

/** Beyond this a stated lifetime is a mistake, and beyond the year 275760 not even a date. */
const longestLifeMs = 10 * 366 * 86_400_000;

/** A NumericDate (RFC 7519, 2) in epoch ms; null for anything that is not a time a calendar knows. */
export const numericDateMs = (value: unknown): number | null =>
  typeof value === 'number' && Math.abs(value) <= 8.64e12 ? Math.round(value * 1000) : null;

/** `exp` or `iat` by this machine's clock. */
const localTime = (claims: JsonObject, name: 'exp' | 'iat', skewMs: number): number | null => {
  const time = numericDateMs(claims[name]);
  return time === null ? null : time - skewMs;
};

/** `expires_in` (RFC 6749, 5.1) in ms: a positive number of seconds; what servers send instead is read as well as it can be. */
const readExpiresIn = (value: unknown): number | null => {
  const isDecimal = typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value);
  const seconds = typeof value === 'number' ? value : isDecimal ? Number(value) : Number.NaN;
  if (Number.isNaN(seconds) || seconds * 1000 > longestLifeMs) return null;
  return Math.max(0, Math.floor(seconds * 1000));
};

/**
 * The access token's life: `expires_in` counted from receipt; without a usable one, the token's own `exp`.
 *
 * @param body the token response (RFC 6749, 5.1)
 * @param receivedAt epoch ms by this machine's clock
 * @param skewMs server clock minus this machine's, ms
 */
export const accessTokenLife = ({
  body,
  receivedAt,
  skewMs = 0,
}: {
  readonly body: JsonObject;
  readonly receivedAt: number;
  readonly skewMs?: number;
}): TokenLife => {
  const claims = claimsIn(body, 'access_token');
  const issuedAt = localTime(claims, 'iat', skewMs);
  const ownExpiry = localTime(claims, 'exp', skewMs);
  const lifetimeMs = readExpiresIn(body['expires_in']);
  if (lifetimeMs !== null) return { issuedAt, expiresAt: receivedAt + lifetimeMs, lifetimeMs };
  if (ownExpiry === null) return { issuedAt, expiresAt: null, lifetimeMs: null };
  return { issuedAt, expiresAt: ownExpiry, lifetimeMs: Math.max(0, ownExpiry - (issuedAt ?? receivedAt)) };
};

/**
 * The ID token's life, from its `iat` and `exp` (OpenID Connect Core, 2). All null when the response has none.
 *
 * @param skewMs server clock minus this machine's, ms
 */
export const idTokenLife = ({ body, skewMs = 0 }: { readonly body: JsonObject; readonly skewMs?: number }): TokenLife => {
  if (typeof body['id_token'] !== 'string') return { issuedAt: null, expiresAt: null, lifetimeMs: null };
  const claims = claimsIn(body, 'id_token');
  const issuedAt = localTime(claims, 'iat', skewMs);
  const expiresAt = localTime(claims, 'exp', skewMs);
  const lifetimeMs = expiresAt === null || issuedAt === null ? null : Math.max(0, expiresAt - issuedAt);
  return { issuedAt, expiresAt, lifetimeMs };
};
