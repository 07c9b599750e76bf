import { claimsIn, type JsonObject } from './decode.ts';

/** A token's times by this machine's clock, epoch ms; null where nothing tells. */
export interface TokenLife {
  readonly issuedAt: number | null;
  readonly expiresAt: number | null;
  readonly lifetimeMs: number | null;
  /** What was odd about how the server stated them, in sentences. */
  readonly findings: readonly string[];
}

/** Beyond this a stated lifetime is a mistake, and beyond the year 275760 not even a date. */
const longestLifeMs = 10 * 366 * 86_400_000;
/** A token's own `exp` may differ this much from `expires_in` by rounding and the request's own time. */
const agreementMs = 60_000;

/** Refresh this long before expiry, ms: min(max(60 s, 10 % of the lifetime), half the lifetime). */
export const refreshMarginMs = (lifetimeMs: number): number => Math.max(0, Math.min(Math.max(60_000, lifetimeMs / 10), lifetimeMs / 2));

/** A copied token lives at least this long, ms: min(60 s, half the lifetime). */
export const copyGuaranteeMs = (lifetimeMs: number): number => Math.max(0, Math.min(60_000, lifetimeMs / 2));

/** A NumericDate (RFC 7519, 2) in epoch ms; null for anything that is not a time a calendar knows. */
export const numericDateMs = (value: unknown): number | null =>
  typeof value === 'number' && Math.abs(value) <= 8.64e12 ? Math.round(value * 1000) : null;

/** `exp` or `iat` by this machine's clock. */
const localTime = (claims: JsonObject, name: 'exp' | 'iat', skewMs: number): number | null => {
  const time = numericDateMs(claims[name]);
  return time === null ? null : time - skewMs;
};

type ExpiresIn = { readonly lifetimeMs: number | null; readonly finding: string | null };

/** `expires_in` (RFC 6749, 5.1): a positive number of seconds; what servers send instead is read as well as it can be. */
const readExpiresIn = (value: unknown): ExpiresIn => {
  if (value === undefined || value === null) return { lifetimeMs: null, finding: 'The response has no “expires_in”.' };
  const isDecimal = typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value);
  const seconds = typeof value === 'number' ? value : isDecimal ? Number(value) : Number.NaN;
  if (Number.isNaN(seconds)) return { lifetimeMs: null, finding: 'The response’s “expires_in” is not a number.' };
  if (seconds <= 0) return { lifetimeMs: 0, finding: `The response’s “expires_in” is ${seconds}: the token was dead on arrival.` };
  if (seconds * 1000 > longestLifeMs) {
    return { lifetimeMs: null, finding: 'The response’s “expires_in” is more than ten years and is not believed.' };
  }
  return {
    lifetimeMs: Math.floor(seconds * 1000),
    finding: typeof value === 'number' ? null : 'The response’s “expires_in” is a string; it was read as a number.',
  };
};

/**
 * The access token's life: `expires_in` counted from receipt; without a usable one, the token's own `exp`, which is
 * reported as a finding.
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
  const { lifetimeMs, finding } = readExpiresIn(body['expires_in']);
  const findings = finding === null ? [] : [finding];
  if (lifetimeMs !== null) {
    const expiresAt = receivedAt + lifetimeMs;
    if (ownExpiry !== null && Math.abs(ownExpiry - expiresAt) > agreementMs) {
      const seconds = Math.round(Math.abs(ownExpiry - expiresAt) / 1000);
      findings.push(`The token’s own “exp” is ${seconds} s ${ownExpiry < expiresAt ? 'earlier' : 'later'} than “expires_in” says.`);
    }
    return { issuedAt, expiresAt, lifetimeMs, findings };
  }
  if (ownExpiry === null)
    return { issuedAt, expiresAt: null, lifetimeMs: null, findings: [...findings, 'When the token expires is unknown.'] };
  return {
    issuedAt,
    expiresAt: ownExpiry,
    lifetimeMs: Math.max(0, ownExpiry - (issuedAt ?? receivedAt)),
    findings: [...findings, 'The token’s own “exp” is used instead.'],
  };
};

/**
 * The ID token's life, from its `iat` and `exp` (OpenID Connect Core, 2). All null when the response has none.
 *
 * @param skewMs server clock minus this machine's, ms
 */
export const idTokenLife = ({ body, skewMs = 0 }: { readonly body: JsonObject; readonly skewMs?: number }): TokenLife => {
  if (typeof body['id_token'] !== 'string') return { issuedAt: null, expiresAt: null, lifetimeMs: null, findings: [] };
  const claims = claimsIn(body, 'id_token');
  const issuedAt = localTime(claims, 'iat', skewMs);
  const expiresAt = localTime(claims, 'exp', skewMs);
  const findings: string[] = [];
  if (expiresAt === null) findings.push('The ID token has no usable “exp”.');
  if (issuedAt === null) findings.push('The ID token has no usable “iat”.');
  if (expiresAt !== null && issuedAt !== null && expiresAt <= issuedAt) findings.push('The ID token expires no later than it was issued.');
  const lifetimeMs = expiresAt === null || issuedAt === null ? null : Math.max(0, expiresAt - issuedAt);
  return { issuedAt, expiresAt, lifetimeMs, findings };
};
