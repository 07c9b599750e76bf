import { compactVerify, errors } from 'jose';
import { type Coded, quoted, wordsOf } from '../base/index.ts';
import type { DecodedJwt } from './decode.ts';
import type { ImportKey, PublishedKey } from './import-key.ts';

/** Fetches the server's keys; `fresh` asks the server again. */
export type GetKeys = (options?: {
  readonly fresh?: boolean;
}) => Promise<
  { readonly ok: true; readonly value: { readonly keys: readonly PublishedKey[] } } | { readonly ok: false; readonly error: Coded }
>;

export interface SignatureOutcome {
  readonly outcome: 'pass' | 'fail' | 'unknown';
  readonly detail: string;
  readonly remedy: string | null;
}

interface KeyType {
  readonly kty: string;
  readonly crv?: string;
}

/** Asymmetric signatures only (RFC 7518, 3.1; RFC 8037; RFC 9864), each with the key type (and curve) that may make it. */
const keyTypes: ReadonlyMap<string, KeyType> = new Map<string, KeyType>([
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'].map((alg): [string, KeyType] => [alg, { kty: 'RSA' }]),
  ['ES256', { kty: 'EC', crv: 'P-256' }],
  ['ES384', { kty: 'EC', crv: 'P-384' }],
  ['ES512', { kty: 'EC', crv: 'P-521' }],
  ['EdDSA', { kty: 'OKP', crv: 'Ed25519' }],
  ['Ed25519', { kty: 'OKP', crv: 'Ed25519' }],
]);

const fail = (detail: string, remedy: string | null = null): SignatureOutcome => ({ outcome: 'fail', detail, remedy });
const unknown = (detail: string, remedy: string | null = null): SignatureOutcome => ({ outcome: 'unknown', detail, remedy });
const staleRemedy = 'Sign in again; if it stays, compare the connection’s issuer with Okta’s admin console.';

const algorithmRemedy = 'Set the app’s signing algorithm to RS256.';

/** The key could have made this signature: right type and curve, and published for signing (RFC 7517, 4). */
const fits = (key: PublishedKey, alg: string): boolean => {
  const wanted = keyTypes.get(alg);
  if (wanted === undefined || key['kty'] !== wanted.kty) return false;
  if (wanted.crv !== undefined && key['crv'] !== wanted.crv) return false;
  if (key['use'] !== undefined && key['use'] !== 'sig') return false;
  if (key['alg'] !== undefined && key['alg'] !== alg) return false;
  return !Array.isArray(key['key_ops']) || key['key_ops'].includes('verify');
};

/** A server has a handful of keys; thousands under one name would each cost a verification. */
const mostCandidates = 16;

type Attempt = 'verified' | 'mismatch' | 'unusable' | 'refused';

const attempt = async (raw: string, alg: string, key: PublishedKey, importKey: ImportKey): Promise<Attempt> => {
  let imported;
  try {
    imported = await importKey(key, alg);
  } catch {
    return 'unusable';
  }
  try {
    await compactVerify(raw, imported, { algorithms: [alg] });
    return 'verified';
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return 'mismatch';
    // Anything else of jose's own is about the token: an unknown critical header, say. The rest is about the key.
    return error instanceof errors.JOSEError ? 'refused' : 'unusable';
  }
};

/** The best that any of the keys says about the token. */
const attemptAll = async (raw: string, alg: string, keys: readonly PublishedKey[], importKey: ImportKey): Promise<Attempt | null> => {
  let best: Attempt | null = null;
  for (const key of keys) {
    const result = await attempt(raw, alg, key, importKey);
    if (result === 'verified' || result === 'refused') return result;
    if (best !== 'mismatch') best = result;
  }
  return best;
};

const conclude = (result: Attempt | null, alg: string, kid: string | null): SignatureOutcome => {
  const by = kid === null ? 'one of the server’s keys' : `the server’s key ${quoted(kid)}`;
  switch (result) {
    case 'verified':
      return { outcome: 'pass', detail: `${alg} signature made with ${by}.`, remedy: null };
    case 'mismatch':
      return fail(`The ${alg} signature does not belong to this token and ${by}.`, staleRemedy);
    case 'refused':
      return fail('The header makes demands that Tenantry does not know, so the token must be refused (RFC 7515, 4.1.11).', staleRemedy);
    case 'unusable':
      return unknown(
        'The server’s key for this token is malformed or too weak to use.',
        'Tell the administrator of the authorization server.',
      );
    case null:
      return kid === null
        ? fail(`The server publishes no key for ${alg}.`, staleRemedy)
        : fail(`The server’s key ${quoted(kid)} is not one for ${alg}.`, staleRemedy);
  }
};

/**
 * Why a signature of this algorithm is refused whoever made it: none at all, a shared secret, or one not known. Null for
 * an algorithm that a published key can check (OpenID Connect Core, 3.1.3.7, 6 to 8).
 */
export const signingProblem = (alg: unknown): { readonly detail: string; readonly remedy: string } | null => {
  if (typeof alg !== 'string') return { detail: 'The header names no algorithm.', remedy: staleRemedy };
  if (alg.toLowerCase() === 'none') return { detail: 'The token is not signed (“alg” is “none”).', remedy: staleRemedy };
  if (alg.startsWith('HS'))
    return { detail: `${quoted(alg)} uses the client’s secret: no published key can check it.`, remedy: algorithmRemedy };
  return keyTypes.has(alg) ? null : { detail: `Tenantry does not know the algorithm ${quoted(alg)}.`, remedy: algorithmRemedy };
};

/**
 * Checks a token's signature against the server's published keys (OpenID Connect Core, 3.1.3.7, 6 to 8). Unsigned tokens
 * and those signed with a shared secret are refused; an unknown `kid` makes it ask for the keys once more. When no keys
 * can be had the outcome is `unknown`. Of each key set 16 keys are tried.
 */
export const checkSignature = async (raw: string, token: DecodedJwt, getKeys: GetKeys, importKey: ImportKey): Promise<SignatureOutcome> => {
  const { alg, kid } = token.header;
  const problem = signingProblem(alg);
  if (problem !== null || typeof alg !== 'string') return fail(problem?.detail ?? '', problem?.remedy);
  if (kid !== undefined && typeof kid !== 'string') return fail('The header’s “kid” is not a string.', staleRemedy);

  const named = (keys: readonly PublishedKey[]) =>
    kid === undefined ? keys.filter((key) => fits(key, alg)) : keys.filter((key) => key['kid'] === kid);
  const cannotAsk = (error: Coded) =>
    unknown(`The server’s keys cannot be had now: ${wordsOf(error).message}`, 'The token is checked again when the server can be reached.');

  const known = await getKeys();
  if (!known.ok) return cannotAsk(known.error);
  const attemptThese = async (keys: readonly PublishedKey[]) =>
    await attemptAll(raw, alg, keys.filter((key) => fits(key, alg)).slice(0, mostCandidates), importKey);
  let candidates = named(known.value.keys);
  let result = await attemptThese(candidates);
  // A token without `kid` says so little that only a failure tells the keys may have changed.
  if (candidates.length === 0 || (kid === undefined && result === 'mismatch')) {
    const fresh = await getKeys({ fresh: true });
    if (!fresh.ok) return cannotAsk(fresh.error);
    candidates = named(fresh.value.keys);
    if (candidates.length === 0 && kid !== undefined)
      return fail(`The server does not publish a key ${quoted(kid)}, even when asked again.`, staleRemedy);
    result = await attemptThese(candidates);
  }
  return conclude(result, alg, kid ?? null);
};
