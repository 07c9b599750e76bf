import { calculateJwkThumbprint, importJWK, type JWK, SignJWT } from 'jose';
import { generateRandomState } from 'oauth4webapi';
import { base64Url, digest, parseJson } from '../base/index.ts';
import type { Answer } from './transport.ts';

/** The one algorithm used for proofs; every server that knows DPoP knows it. */
const proofAlgorithm = 'ES256';

const longestNonce = 1024;

/** Makes proofs of possession with one key (RFC 9449, 4.2), and remembers the nonces servers hand out (RFC 9449, 8). */
export interface Prover {
  /** For one request; never to be used twice. `accessToken` for requests that carry it (RFC 9449, 7.1). */
  proof(method: string, url: string, accessToken?: string): Promise<string>;
  /** Takes the nonce an answer brings. True when the answer refuses the proof only for want of it. */
  learn(url: string, answer: Pick<Answer, 'status' | 'headers' | 'text'>): boolean;
  /** RFC 7638, of the public key. */
  readonly thumbprint: string;
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

/** @param now epoch ms as the server reckons it */
export const createProver = async (privateJwk: Readonly<Record<string, unknown>>, now: () => number): Promise<Prover> => {
  const { kty, crv, x, y } = privateJwk as JWK;
  const publicJwk = { kty, crv, x, y } as JWK;
  const key = await importJWK(privateJwk as JWK, proofAlgorithm);
  const nonces = new Map<string, string>();
  return {
    thumbprint: await calculateJwkThumbprint(publicJwk),
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
