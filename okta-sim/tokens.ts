import { createHash, randomBytes } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { audienceOf } from './directory.ts';
import type { Family } from './families.ts';
import type { FaultAction } from './faults.ts';
import type { KeyRing } from './keys.ts';
import type { ServerRuntime } from './runtime.ts';
import type { SimUser } from './types.ts';

async function sign(ring: KeyRing, payload: JWTPayload): Promise<string> {
  const key = await ring.current();
  return new SignJWT(payload).setProtectedHeader({ kid: key.kid, alg: 'RS256' }).sign(key.privateKey);
}

export interface AccessTokenFacts {
  /** oidc-provider's own name of the token; it stands in the middle of `jti`. */
  handle: string;
  clientId: string;
  scopes: readonly string[];
  /** Who signed in; undefined when the client acts for itself. */
  person: { user: SimUser; family: Family } | undefined;
  hasRefreshToken: boolean;
  /** The thumbprint of the key it is bound to. */
  jkt: string | undefined;
  /** Epoch seconds. */
  issuedAt: number;
}

/**
 * An access token with Okta's claims: `sub` is the login, `uid` the user's ID, `cid` the client, `scp` an array. A client that acts
 * for itself is its own `sub`.
 */
export async function signAccessToken(server: ServerRuntime, facts: AccessTokenFacts): Promise<string> {
  const { person, clientId } = facts;
  const token = await sign(server.accessTokenKeys, {
    ver: 1,
    jti: `AT.${facts.handle}${facts.hasRefreshToken && person ? `.${person.family.refreshId}` : ''}`,
    iss: server.description.issuer,
    aud: audienceOf(server.description),
    iat: facts.issuedAt,
    exp: facts.issuedAt + server.org.settings.accessTokenSeconds,
    cid: clientId,
    ...(person && { uid: person.user.id }),
    scp: [...facts.scopes],
    ...(person && { auth_time: person.family.authTime }),
    ...(person?.family.acr !== undefined && { acr: person.family.acr }),
    sub: person?.user.login ?? clientId,
    ...(facts.jkt !== undefined && { cnf: { jkt: facts.jkt } }),
  });
  return server.org.encryption.wrap(server.description.id, token);
}

/** What the ID token and userinfo say about a person, by scope. */
export function profileClaims(user: SimUser, scopes: ReadonlySet<string>, full: boolean): JWTPayload {
  const claims: JWTPayload = {};
  if (scopes.has('profile')) {
    Object.assign(claims, { name: `${user.firstName} ${user.lastName}`, preferred_username: user.login });
    if (full) {
      Object.assign(claims, {
        given_name: user.firstName,
        family_name: user.lastName,
        locale: 'en-US',
        zoneinfo: 'America/Los_Angeles',
        updated_at: 1_760_000_000,
      });
    }
  }
  if (scopes.has('email')) Object.assign(claims, { email: user.login, ...(full ? { email_verified: true } : {}) });
  if (scopes.has('groups')) claims.groups = user.groups;
  return claims;
}

function halfHash(value: string): string {
  return createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url');
}

export interface IdTokenFacts {
  user: SimUser;
  clientId: string;
  scopes: ReadonlySet<string>;
  family: Family;
  accessToken: string;
  nonce: string | undefined;
  issuedAt: number;
}

/** An ID token as Okta issues it next to an access token; the rest of the profile is at userinfo. */
export async function signIdToken(server: ServerRuntime, facts: IdTokenFacts, faults: readonly FaultAction[]): Promise<string> {
  const payload: JWTPayload = {
    sub: facts.user.id,
    ...profileClaims(facts.user, facts.scopes, false),
    ver: 1,
    iss: server.description.issuer,
    aud: facts.clientId,
    iat: facts.issuedAt,
    exp: facts.issuedAt + server.org.settings.idTokenSeconds,
    jti: `ID.${randomBytes(32).toString('base64url')}`,
    amr: ['pwd'],
    ...(facts.family.acr === undefined ? {} : { acr: facts.family.acr }),
    idp: `00o${server.org.description.name}5d7x01sim5d7x01`.slice(0, 20),
    ...(facts.nonce === undefined ? {} : { nonce: facts.nonce }),
    auth_time: facts.family.authTime,
    at_hash: halfHash(facts.accessToken),
  };
  let badSignature = false;
  for (const fault of faults) {
    if (fault.kind !== 'id-token') continue;
    Object.assign(payload, fault.claims);
    badSignature ||= fault.badSignature === true;
  }
  const token = await sign(server.keys, payload);
  return server.org.encryption.wrap(facts.clientId, badSignature ? corruptSignature(token) : token);
}

function corruptSignature(token: string): string {
  const at = token.lastIndexOf('.') + 10;
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
}

export interface ReadToken {
  payload: JWTPayload;
  /** oidc-provider's name of an access token; undefined for an ID token. */
  handle: string | undefined;
}

/** Reads a JWT this server signed, expired or not, encrypted or not. Undefined when it did not sign it. */
export async function readOwnToken(server: ServerRuntime, sent: string): Promise<ReadToken | undefined> {
  const token = server.org.encryption.unwrap(sent);
  try {
    const { kid } = decodeProtectedHeader(token);
    for (const ring of new Set([server.accessTokenKeys, server.keys])) {
      const key = (await ring.all()).find((candidate) => candidate.kid === kid);
      if (!key) continue;
      const { payload } = await jwtVerify(token, key.publicKey, { algorithms: ['RS256'], currentDate: new Date(0) });
      const [type, handle] = (payload.jti ?? '').split('.');
      return { payload, handle: type === 'AT' ? handle : undefined };
    }
    return undefined;
  } catch {
    return undefined;
  }
}

/** The claims of a JWT, unverified; undefined when it is not one. */
export function peek(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}
