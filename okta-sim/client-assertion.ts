import { compactVerify, decodeProtectedHeader, importJWK, type JWK, type JWTPayload, type ProtectedHeaderParameters } from 'jose';
import type { ServerRuntime } from './runtime.ts';
import { peek } from './tokens.ts';
import type { SimClient } from './types.ts';

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** What Okta verifies signatures of clients with. */
export const signingAlgorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];

const longestLife = 3600;

function header(assertion: string): ProtectedHeaderParameters | undefined {
  try {
    return decodeProtectedHeader(assertion);
  } catch {
    return undefined;
  }
}

async function isSignedBy(assertion: string, jwk: JWK, alg: string): Promise<boolean> {
  try {
    await compactVerify(assertion, await importJWK(jwk, alg), { algorithms: [alg] });
    return true;
  } catch {
    return false;
  }
}

/** Okta chooses by `kid`, and does without only while the client has a single key. */
function keyOf(keys: readonly JWK[], kid: string | undefined): JWK | undefined {
  return kid === undefined && keys.length === 1 ? keys[0] : keys.find((jwk) => kid !== undefined && jwk.kid === kid);
}

function claimsProblem(claims: JWTPayload, client: SimClient, url: string, now: number): string | undefined {
  if (claims.iss !== client.id) return 'The issuer of the client_assertion must be the client_id.';
  if (claims.sub !== client.id) return 'The subject of the client_assertion must be the client_id.';
  if (claims.aud !== url) return 'The audience claim for client_assertion must be the endpoint invoked for the request.';
  if (typeof claims.exp !== 'number') return 'The client_assertion token has no expiration.';
  if (claims.exp <= now) return 'The client_assertion token is expired.';
  if (claims.exp - now > longestLife) return 'The client_assertion token has an expiration too far into the future.';
  return undefined;
}

/**
 * Checks a client's signed assertion as Okta does (RFC 7523; Okta: "JWT with private key"): its key, its signature, `iss` and
 * `sub` the client ID, `aud` exactly the endpoint called, `exp` within an hour, a `jti` (if there is one) used once.
 *
 * @returns Okta's words for what is wrong, or undefined.
 */
export async function checkAssertion(
  server: ServerRuntime,
  client: SimClient,
  assertion: string,
  url: string,
): Promise<string | undefined> {
  const { org } = server;
  const head = header(assertion);
  const claims = peek(assertion);
  if (!head || !claims) return 'The client_assertion is not a signed JWT.';
  const { alg = '', kid } = head;
  if (!signingAlgorithms.includes(alg)) return 'The client_assertion is signed with an algorithm that is not supported.';
  const jwk = keyOf(org.clientKeys.get(client.id) ?? [], kid);
  if (!jwk) return 'The client_assertion JWT kid is invalid.';
  if (!(await isSignedBy(assertion, jwk, alg))) return 'The client_assertion signature is invalid.';
  const now = org.clock.seconds();
  const problem = claimsProblem(claims, client, url, now);
  if (problem !== undefined) return problem;
  if (claims.jti !== undefined && !org.onceOnly.take(`${client.id} ${claims.jti}`, (claims.exp ?? now) - now))
    return 'The client_assertion token was used before.';
  return undefined;
}
