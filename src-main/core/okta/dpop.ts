import { importJWK, type JWK, SignJWT } from 'jose';
import { generateRandomState } from 'oauth4webapi';
import { base64Url, digest, parseJson } from '../base/index.ts';
import type { Answer } from './transport.ts';

/** The one algorithm used for proofs; every server that knows DPoP knows it. */
const proofAlgorithm = 'ES256';

const longestNonce = 1024;

/** Origin to the nonce its server handed out last (RFC 9449, 8). */
export type Nonces = Map<string, string>;

/** Makes the proofs of possession of one request (RFC 9449, 4.2). It holds the private key: keep it no longer than that. */
export interface Prover {
  /** Never to be used twice. `accessToken` for requests that carry it (RFC 9449, 7.1). */
  proof(method: string, url: string, accessToken?: string): Promise<string>;
  /** Takes the nonce an answer brings. True when the answer refuses the proof only for want of it. */
  learn(url: string, answer: Pick<Answer, 'status' | 'headers' | 'text'>): boolean;
}

const sha256 = async (text: string): Promise<string> => base64Url(await digest('SHA-256', text));

/** `htu` is the address without query and fragment (RFC 9449, 4.2). */
const withoutQuery = (url: string): string => {
  const target = new URL(url);
  target.search = '';
  target.hash = '';
  return target.href;
};

const errorOf = (text: string): unknown => {
  try {
    const body = parseJson(text);
    return typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
  } catch {
    return null;
  }
};

/**
 * @param nonces outlive the request, and are changed by `learn`
 * @param now epoch ms as the server reckons it
 */
export const createProver = async (privateJwk: Readonly<Record<string, unknown>>, nonces: Nonces, now: () => number): Promise<Prover> => {
  const { kty, crv, x, y } = privateJwk as JWK;
  const publicJwk = { kty, crv, x, y } as JWK;
  const key = await importJWK(privateJwk as JWK, proofAlgorithm);
  return {
    proof: async (method, url, accessToken) => {
      const nonce = nonces.get(new URL(url).origin);
      const claims = {
        htm: method,
        htu: withoutQuery(url),
        ...(nonce === undefined ? {} : { nonce }),
        ...(accessToken === undefined ? {} : { ath: await sha256(accessToken) }),
      };
      return await new SignJWT(claims)
        .setProtectedHeader({ alg: proofAlgorithm, typ: 'dpop+jwt', jwk: publicJwk })
        .setJti(generateRandomState())
        .setIssuedAt(Math.floor(now() / 1000))
        .sign(key);
    },
    learn: (url, { status, headers, text }) => {
      const nonce = headers.get('dpop-nonce');
      // It goes into every proof from then on: a header too long for any server would end all requests to this one.
      if (nonce === null || nonce === '' || nonce.length > longestNonce) return false;
      const { origin } = new URL(url);
      const isNew = nonces.get(origin) !== nonce;
      nonces.set(origin, nonce);
      if (status !== 400 && status !== 401) return false;
      const asks = errorOf(text) === 'use_dpop_nonce' || /error="use_dpop_nonce"/.test(headers.get('www-authenticate') ?? '');
      return asks && isNew;
    },
  };
};
