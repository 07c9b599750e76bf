import * as oauth from 'oauth4webapi';
import { type Coded, say, type WordCode } from '../base/index.ts';
import { type DecodedToken, remedyForUnreadable, signingProblem } from '../tokens/index.ts';
import type { OktaFailure } from './types.ts';

/** What the library calls a claim whose value is another than expected. */
const unexpected = { iss: 'rejected_iss', aud: 'rejected_aud', azp: 'rejected_azp', exp: 'rejected_exp', nbf: 'rejected_nbf' } as const;

/** OpenID Connect Core, 2; the nonce where the request had one (3.1.2.1). */
const requiredClaims = ['iss', 'sub', 'aud', 'exp', 'iat'];

/** RFC 7519, 4.1. */
const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  iss: (value) => typeof value === 'string',
  sub: (value) => typeof value === 'string',
  aud: (value) => typeof value === 'string' || Array.isArray(value),
  exp: (value) => typeof value === 'number',
  iat: (value) => typeof value === 'number',
  nbf: (value) => value === undefined || typeof value === 'number',
};

/** The claim that an error of the library is about, where it names one. */
const claimNamed = (error: unknown): string => {
  const cause = error instanceof oauth.OperationProcessingError ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'claim' in cause && typeof cause.claim === 'string' ? cause.claim : '';
};

const problemOf = (token: DecodedToken, error: unknown, nonce: string | null): Coded<WordCode> => {
  if (token.kind === 'opaque') return say('as_written', { message: token.reason, remedy: remedyForUnreadable(token) });
  const { header, payload } = token;
  const unsafe = signingProblem(header['alg']);
  if (unsafe !== null) return say('as_written', { message: unsafe.detail, remedy: unsafe.remedy });
  const missing = [...requiredClaims, ...(nonce === null ? [] : ['nonce'])].filter((name) => payload[name] === undefined);
  if (missing.length > 0) return say('rejected_missing', { claims: missing.map((name) => `“${name}”`).join(' and no ') });
  const mistyped = Object.keys(types).find((name) => types[name]?.(payload[name]) === false);
  if (mistyped !== undefined) return say('rejected_type', { claim: mistyped });
  const claim = claimNamed(error);
  if (claim === 'nonce') return say(nonce === null ? 'rejected_nonce_unasked' : 'rejected_nonce');
  if (Object.hasOwn(unexpected, claim)) return say(unexpected[claim as keyof typeof unexpected]);
  if (error instanceof oauth.OperationProcessingError && /"alg"/.test(error.message))
    return say('rejected_alg', { alg: String(header['alg']) });
  return say('rejected');
};

/**
 * Why an ID token is turned down before its signature is looked at (OpenID Connect Core, 3.1.3.7): what it lacks or has
 * too much, by name.
 *
 * @param error the library's; null where the token cannot be read at all
 * @param nonce what the authorization request carried; null for none
 */
export const idTokenFailure = (token: DecodedToken, error: unknown, nonce: string | null): OktaFailure => {
  return { code: 'id_token_rejected', ...say('id_token_rejected', { problem: problemOf(token, error, nonce) }), inDoubt: false };
};
