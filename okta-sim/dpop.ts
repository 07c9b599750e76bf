import { createHash, randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, importJWK, type JWK, type JWTPayload } from 'jose';
import { signingAlgorithms } from './client-assertion.ts';
import type { SimClock } from './clock.ts';
import type { SimRequest } from './http.ts';
import type { OrgRuntime } from './runtime.ts';
import { peek } from './tokens.ts';

const renewal = 24 * 3600;
const validity = 3 * 24 * 3600;
/** How far the time of a proof may be off, in seconds. */
const tolerance = 300;

/** The nonces an org wants in proofs: a new one each day, good for three days (Okta: "Configure DPoP"). */
export class DpopNonces {
  readonly #clock: SimClock;
  #made: { value: string; at: number }[] = [];

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  /** The newest nonce. */
  current(): string {
    const now = this.#clock.seconds();
    const newest = this.#made.at(-1);
    if (newest && now - newest.at < renewal) return newest.value;
    const value = randomBytes(24).toString('base64url');
    this.#made = [...this.#made.filter(({ at }) => now - at < validity), { value, at: now }];
    return value;
  }

  accepts(nonce: unknown): boolean {
    const now = this.#clock.seconds();
    return this.#made.some(({ value, at }) => value === nonce && now - at < validity);
  }

  /** Forgets every nonce, so that the next proof needs a new one. */
  renew(): void {
    this.#made = [];
  }
}

/** What a proof is judged by. */
interface Expected {
  /** The URL called, as the metadata spells it. */
  url: string;
  /** An authorization server asks for its nonce; Okta's resources do not. */
  nonce: boolean;
  /** The access token that comes along. */
  accessToken?: string;
}

export type Proof = { jkt: string } | { error: 'invalid_dpop_proof' | 'use_dpop_nonce'; description: string };

const wrong = (description: string): Proof => ({ error: 'invalid_dpop_proof', description });

async function signerOf(proof: string): Promise<{ jwk: JWK } | { problem: string }> {
  try {
    const { typ, alg = '', jwk } = decodeProtectedHeader(proof);
    if (typ !== 'dpop+jwt') return { problem: "The 'typ' header of the DPoP proof JWT must be 'dpop+jwt'." };
    if (!signingAlgorithms.includes(alg)) return { problem: "The 'alg' header of the DPoP proof JWT is not supported." };
    if (!jwk || 'd' in jwk || 'k' in jwk) return { problem: "The 'jwk' header of the DPoP proof JWT must be a public key." };
    await compactVerify(proof, await importJWK(jwk, alg), { algorithms: [alg] });
    return { jwk };
  } catch {
    return { problem: 'The DPoP proof JWT signature is invalid.' };
  }
}

const invalidClaim = (name: string): string => `'${name}' claim in the DPoP proof JWT is invalid.`;

function claimsProblem(claims: JWTPayload, request: SimRequest, expected: Expected, now: number): string | undefined {
  if (claims['htm'] !== request.method) return invalidClaim('htm');
  if (claims['htu'] !== expected.url) return invalidClaim('htu');
  if (typeof claims.iat !== 'number' || Math.abs(now - claims.iat) > tolerance) return invalidClaim('iat');
  if (expected.accessToken === undefined) return undefined;
  return claims['ath'] === createHash('sha256').update(expected.accessToken).digest('base64url') ? undefined : invalidClaim('ath');
}

/**
 * Checks the proof in a request's `DPoP` header (RFC 9449, 4.3).
 *
 * @returns the thumbprint of its key; undefined when there is no proof; or Okta's error.
 */
export async function checkProof(org: OrgRuntime, request: SimRequest, expected: Expected): Promise<Proof | undefined> {
  const proof = request.headers['dpop'];
  if (proof === undefined) return undefined;
  if (typeof proof !== 'string') return wrong('There is more than one DPoP proof JWT header.');
  const signer = await signerOf(proof);
  if ('problem' in signer) return wrong(signer.problem);
  const claims = peek(proof) ?? {};
  const problem = claimsProblem(claims, request, expected, org.clock.seconds());
  if (problem !== undefined) return wrong(problem);
  if (expected.nonce && !org.dpopNonces.accepts(claims['nonce']))
    return { error: 'use_dpop_nonce', description: 'Authorization server requires nonce in DPoP proof.' };
  const jkt = await calculateJwkThumbprint(signer.jwk);
  const { jti } = claims;
  if (typeof jti !== 'string' || jti === '' || !org.onceOnly.take(`${jkt} ${jti}`, 2 * tolerance)) return wrong(invalidClaim('jti'));
  return { jkt };
}
