import type { CheckView } from '../../../src-preload/contract/index.ts';
import { base64Url, digest, quoted } from '../base/index.ts';
import { type DecodedJwt, decodeToken, type JsonObject, type OpaqueToken } from './decode.ts';
import { cachedImportKey, type ImportKey } from './import-key.ts';
import { numericDateMs } from './lifetimes.ts';
import { checkSignature, type GetKeys } from './signature.ts';

export type IdTokenCheckName = 'signature' | 'issuer' | 'audience' | 'azp' | 'time' | 'nonce' | 'auth_time' | 'at_hash' | 'subject';
export type IdTokenCheck = CheckView & { readonly name: IdTokenCheckName };

export interface IdTokenVerdict {
  /** `rejected`: a check failed. `unknown`: none failed, but the signature could not be checked. */
  readonly verdict: 'verified' | 'rejected' | 'unknown';
  /** The names of the checks that passed, or why it was rejected or left open; no full stop at the end. */
  readonly summary: string;
  readonly checks: readonly IdTokenCheck[];
}

export interface IdTokenExpectations {
  readonly raw: string;
  /** Exactly as configured and discovered. */
  readonly issuer: string;
  readonly clientId: string;
  readonly keys: GetKeys;
  /** The sign-in's nonce; null at a refresh, where none is checked (OpenID Connect Core, 12.2). */
  readonly nonce: string | null;
  /** The `max_age` the sign-in asked for, s; null or absent when it asked for none (OpenID Connect Core, 3.1.2.1). */
  readonly maxAge?: number | null;
  /** The access token that came with it; null when it is no longer held. */
  readonly accessToken: string | null;
  /** The `sub` it must carry; null or absent at a first sign-in. */
  readonly subject?: string | null;
  /** Epoch ms by this machine's clock. Pass the time of receipt: that a token has run out since is not its fault. */
  readonly now: number;
  readonly toleranceMs?: number;
  /** Server clock minus this machine's, ms. */
  readonly skewMs?: number;
  readonly importKey?: ImportKey;
}

type Outcome = Pick<CheckView, 'outcome' | 'detail' | 'remedy'>;

const pass = (detail: string): Outcome => ({ outcome: 'pass', detail, remedy: null });
const unknown = (detail: string): Outcome => ({ outcome: 'unknown', detail, remedy: null });
/** There is nothing to check, so that it counts neither for the token nor against it. */
const notApplicable = (detail: string): Outcome => ({ outcome: 'not-applicable', detail, remedy: null });
const fail = (detail: string, remedy: string): Outcome => ({ outcome: 'fail', detail, remedy });

const labels: Readonly<Record<IdTokenCheckName, string>> = {
  signature: 'Signature',
  issuer: 'Issuer',
  audience: 'Audience',
  azp: 'Authorized party',
  time: 'Time',
  nonce: 'Nonce',
  auth_time: 'Authentication time',
  at_hash: 'Access token hash',
  subject: 'Subject',
};

const shown = (value: unknown): string => quoted(typeof value === 'string' ? value : JSON.stringify(value), 200);

const configurationRemedy = 'Compare the connection’s issuer and client ID with Okta’s admin console, then sign in again.';
const signInRemedy = 'Sign in again.';

/**
 * What to do about an ID token that is no readable JWT. For encryption see Okta's "Encrypt OIDC ID tokens for app
 * integrations" (help.okta.com).
 */
export const remedyForUnreadable = ({ isEncrypted }: OpaqueToken): string =>
  isEncrypted
    ? 'Turn encryption off at Okta: Applications > your app > General > Client Credentials > ID Token Encryption. Then sign in again.'
    : signInRemedy;

/** What is wrong with a claim that is there; of one that is not, that it is missing. */
const wrong = (claims: JsonObject, name: string, why: string, remedy: string): Outcome =>
  fail(claims[name] === undefined ? `There is no “${name}”.` : `“${name}” is ${shown(claims[name])}${why}`, remedy);

const checkIssuer = (claims: JsonObject, issuer: string): Outcome =>
  claims['iss'] === issuer
    ? pass(`“iss” is ${shown(issuer)}, as configured.`)
    : wrong(claims, 'iss', `, but the connection’s issuer is ${shown(issuer)}.`, configurationRemedy);

const audiences = (claims: JsonObject): readonly unknown[] => (Array.isArray(claims['aud']) ? claims['aud'] : [claims['aud']]);

/** Audiences besides the client are not trusted, so they reject the token (3.1.3.7, 3). */
const checkAudience = (claims: JsonObject, clientId: string): Outcome => {
  const all = audiences(claims);
  if (!all.includes(clientId)) {
    return wrong(claims, 'aud', `, which is not the connection’s client ID ${shown(clientId)}.`, configurationRemedy);
  }
  if (all.some((audience) => audience !== clientId)) {
    return fail(`“aud” is ${shown(claims['aud'])}: the token is also meant for others, who could have passed it on.`, configurationRemedy);
  }
  return pass(`“aud” is this connection’s client ID, ${shown(clientId)}.`);
};

/** Null when there is nothing to compare: a single audience and no `azp`. */
const checkAuthorizedParty = (claims: JsonObject, clientId: string): Outcome | null => {
  const azp = claims['azp'];
  if (azp === clientId) return pass('“azp” is this connection’s client ID.');
  if (azp !== undefined) return fail(`“azp” is ${shown(azp)}, which is not the connection’s client ID.`, configurationRemedy);
  if (audiences(claims).length > 1) return fail('The token has several audiences but no “azp”.', configurationRemedy);
  return null;
};

const checkTime = (claims: JsonObject, serverNow: number, toleranceMs: number): Outcome => {
  const clockRemedy = 'Check this machine’s date and time, then sign in again.';
  const expiresAt = numericDateMs(claims['exp']);
  const issuedAt = numericDateMs(claims['iat']);
  if (expiresAt === null) return wrong(claims, 'exp', ', which is no time.', signInRemedy);
  if (issuedAt === null) return wrong(claims, 'iat', ', which is no time.', signInRemedy);
  const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;
  if (serverNow >= expiresAt + toleranceMs)
    return fail(`It expired ${seconds(serverNow - expiresAt)} before it was received.`, clockRemedy);
  if (issuedAt > serverNow + toleranceMs) return fail(`It was issued ${seconds(issuedAt - serverNow)} in the future.`, clockRemedy);
  if (claims['nbf'] !== undefined) {
    const notBefore = numericDateMs(claims['nbf']);
    if (notBefore === null) return wrong(claims, 'nbf', ', which is no time.', signInRemedy);
    if (notBefore > serverNow + toleranceMs) return fail(`It is not valid for another ${seconds(notBefore - serverNow)}.`, clockRemedy);
  }
  return pass(`Issued and not yet expired when it was received; ${seconds(toleranceMs)} of clock difference are tolerated.`);
};

const checkNonce = (claims: JsonObject, nonce: string | null): Outcome => {
  if (nonce === null) return notApplicable('A nonce is checked at sign-in, not afterwards.');
  if (claims['nonce'] === nonce) return pass('“nonce” is the one this sign-in sent.');
  return fail(claims['nonce'] === undefined ? 'There is no “nonce”.' : '“nonce” is not the one this sign-in sent.', signInRemedy);
};

const checkAuthenticationTime = (claims: JsonObject, maxAge: number, serverNow: number, toleranceMs: number): Outcome => {
  const authenticatedAt = numericDateMs(claims['auth_time']);
  if (authenticatedAt === null) return wrong(claims, 'auth_time', ', which is no time.', signInRemedy);
  const ageMs = serverNow - authenticatedAt;
  if (ageMs > maxAge * 1000 + toleranceMs)
    return fail(`The person authenticated ${Math.round(ageMs / 1000)} s ago, longer than the ${maxAge} s asked for.`, signInRemedy);
  return pass(`The person authenticated within the ${maxAge} s asked for.`);
};

/** The hash of a signature algorithm (3.1.3.6): its last three digits, and SHA-512 for Ed25519 (RFC 8032, 5.1). */
const hashOf = (alg: unknown): 'SHA-256' | 'SHA-384' | 'SHA-512' | null => {
  if (alg === 'EdDSA' || alg === 'Ed25519') return 'SHA-512';
  const bits = typeof alg === 'string' ? /^(?:RS|PS|ES)(256|384|512)$/.exec(alg)?.[1] : undefined;
  return bits === undefined ? null : `SHA-${bits as '256' | '384' | '512'}`;
};

const checkAccessTokenHash = async (token: DecodedJwt, accessToken: string | null): Promise<Outcome> => {
  const stated = token.payload['at_hash'];
  if (stated === undefined) return notApplicable('There is no “at_hash”; it is optional here (OpenID Connect Core, 3.1.3.6).');
  if (accessToken === null) return unknown('The access token that came with it is not held.');
  const hash = hashOf(token.header['alg']);
  if (hash === null) return unknown('The algorithm names no hash to compute it with.');
  const hashed = await digest(hash, accessToken);
  return base64Url(hashed.subarray(0, hashed.length / 2)) === stated
    ? pass('“at_hash” belongs to the access token that came with it.')
    : fail('“at_hash” does not belong to the access token that came with it.', signInRemedy);
};

const checkSubject = (claims: JsonObject, subject: string | null): Outcome => {
  const sub = claims['sub'];
  if (typeof sub !== 'string' || sub === '') return wrong(claims, 'sub', ': the token names no account.', signInRemedy);
  if (sub.length > 255) return fail('“sub” is longer than the 255 characters allowed.', signInRemedy);
  if (subject === null) return pass(`“sub” is ${shown(sub)}.`);
  if (sub === subject) return pass(`“sub” is ${shown(sub)}, as before.`);
  return fail(`“sub” is ${shown(sub)}, but the session belongs to ${shown(subject)}.`, 'Sign in again as the right account.');
};

const conclude = (checks: readonly IdTokenCheck[]): IdTokenVerdict => {
  const failed = checks.find((check) => check.outcome === 'fail');
  if (failed !== undefined) return { verdict: 'rejected', summary: `${failed.name}: ${failed.detail.replace(/\.$/, '')}`, checks };
  const signature = checks.find((check) => check.name === 'signature');
  if (signature?.outcome !== 'pass') {
    return { verdict: 'unknown', summary: (signature?.detail ?? 'The signature was not checked').replace(/\.$/, ''), checks };
  }
  const passed = checks.filter((check) => check.outcome === 'pass').map((check) => check.name);
  return { verdict: 'verified', summary: passed.join(', '), checks };
};

const defaultImportKey = cachedImportKey();

/**
 * Verifies an ID token as OpenID Connect Core, 3.1.3.7 demands, with its evidence check by check. Never throws; what
 * cannot be known (keys out of reach) is `unknown`, and what has nothing to compare (no nonce after a refresh)
 * `not-applicable`: never a pass and never a failure.
 */
export const verifyIdToken = async (expected: IdTokenExpectations): Promise<IdTokenVerdict> => {
  const {
    raw,
    issuer,
    clientId,
    keys,
    nonce,
    maxAge = null,
    accessToken,
    subject = null,
    now,
    toleranceMs = 60_000,
    skewMs = 0,
  } = expected;
  const token = decodeToken(raw);
  const check = (name: IdTokenCheckName, outcome: Outcome): IdTokenCheck => ({ name, label: labels[name], ...outcome });
  if (token.kind === 'opaque') return conclude([check('signature', fail(token.reason, remedyForUnreadable(token)))]);
  const claims = token.payload;
  const authorizedParty = checkAuthorizedParty(claims, clientId);
  const [signature, accessTokenHash] = await Promise.all([
    checkSignature(raw, token, keys, expected.importKey ?? defaultImportKey),
    checkAccessTokenHash(token, accessToken),
  ]);
  return conclude([
    check('signature', signature),
    check('issuer', checkIssuer(claims, issuer)),
    check('audience', checkAudience(claims, clientId)),
    ...(authorizedParty === null ? [] : [check('azp', authorizedParty)]),
    check('time', checkTime(claims, now + skewMs, toleranceMs)),
    check('nonce', checkNonce(claims, nonce)),
    ...(maxAge === null ? [] : [check('auth_time', checkAuthenticationTime(claims, maxAge, now + skewMs, toleranceMs))]),
    check('at_hash', accessTokenHash),
    check('subject', checkSubject(claims, subject)),
  ]);
};
