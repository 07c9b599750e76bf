import * as oauth from 'oauth4webapi';
import { type DecodedToken, remedyForUnreadable, signingProblem } from '../tokens/index.ts';
import type { OktaFailure } from './types.ts';

type Problem = { readonly message: string; readonly remedy: string };

const clockRemedy = 'Check the clock of this computer, then sign in again.';
const compareRemedy = 'Sign in again. If it happens again, compare issuer and client ID with the app in Okta’s admin console.';
const serverRemedy = 'Sign in again. If it happens again, tell the administrator of the authorization server.';
const algorithmRemedy = 'Set the app’s signing algorithm to RS256.';

/** What the library calls a claim whose value is another than expected. */
const unexpected: Readonly<Record<string, Problem>> = {
  iss: { message: 'Another server issued it.', remedy: compareRemedy },
  aud: { message: 'It is meant for another client.', remedy: compareRemedy },
  azp: { message: 'It was issued to another client.', remedy: compareRemedy },
  exp: { message: 'It has already expired.', remedy: clockRemedy },
  nbf: { message: 'It is not valid yet.', remedy: clockRemedy },
};

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

const problemOf = (token: DecodedToken, error: unknown, nonce: string | null): Problem => {
  if (token.kind === 'opaque') return { message: token.reason, remedy: remedyForUnreadable(token) };
  const { header, payload } = token;
  const unsafe = signingProblem(header['alg']);
  if (unsafe !== null) return { message: unsafe.detail, remedy: unsafe.remedy };
  const missing = [...requiredClaims, ...(nonce === null ? [] : ['nonce'])].filter((name) => payload[name] === undefined);
  if (missing.length > 0) return { message: `It has no ${missing.map((name) => `“${name}”`).join(' and no ')}.`, remedy: serverRemedy };
  const mistyped = Object.keys(types).find((name) => types[name]?.(payload[name]) === false);
  if (mistyped !== undefined) return { message: `Its “${mistyped}” is not of the type it must be.`, remedy: serverRemedy };
  const claim = claimNamed(error);
  if (claim === 'nonce')
    return {
      message: nonce === null ? 'It carries a nonce, but this sign-in sent none.' : 'Its nonce is not the one this sign-in sent.',
      remedy: serverRemedy,
    };
  if (Object.hasOwn(unexpected, claim)) return unexpected[claim] ?? notAsDemanded;
  if (error instanceof oauth.OperationProcessingError && /"alg"/.test(error.message))
    return { message: `It is signed with “${String(header['alg'])}”, which the server’s metadata does not name.`, remedy: algorithmRemedy };
  return notAsDemanded;
};

const notAsDemanded: Problem = { message: 'It is not as OpenID Connect demands.', remedy: serverRemedy };

/**
 * Why an ID token is turned down before its signature is looked at (OpenID Connect Core, 3.1.3.7): what it lacks or has
 * too much, by name, with a remedy for just that.
 *
 * @param error the library's; null where the token cannot be read at all
 * @param nonce what the authorization request carried; null for none
 */
export const idTokenFailure = (token: DecodedToken, error: unknown, nonce: string | null): OktaFailure => {
  const { message, remedy } = problemOf(token, error, nonce);
  return { code: 'id_token_rejected', message: `The ID token was rejected. ${message}`, remedy, inDoubt: false };
};
