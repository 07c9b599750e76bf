import { CompactSign, type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { GetKeys } from '../signature.ts';
import type { PublishedKey } from '../import-key.ts';

const encode = (text: string | Uint8Array): string => Buffer.from(text).toString('base64url');

/** A compact JWS around any texts, with a signature nobody made. */
export const compactToken = (header: string | Uint8Array, payload: string | Uint8Array, signature = 'c2ln'): string =>
  `${encode(header)}.${encode(payload)}.${signature}`;

/** A token that looks right and is not signed by anybody. */
export const lookalike = (
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = { alg: 'RS256', kid: 'k1' },
): string => compactToken(JSON.stringify(header), JSON.stringify(claims));

export interface SigningKey {
  readonly alg: string;
  readonly kid: string;
  readonly published: PublishedKey;
  readonly privateKey: CryptoKey;
}

export const newSigningKey = async (kid: string, alg = 'RS256'): Promise<SigningKey> => {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  return { alg, kid, privateKey, published: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
};

/** Signs with the key; `header` overrides, a member of undefined leaves it out. */
export const signToken = async (
  key: SigningKey,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> => {
  const members = Object.entries<unknown>({ alg: key.alg, kid: key.kid, ...header }).filter(([, value]) => value !== undefined);
  return await new SignJWT({ ...claims }).setProtectedHeader({ alg: key.alg, ...Object.fromEntries(members) }).sign(key.privateKey);
};

/** Signs a payload as it is written. */
export const signText = async ({ alg, kid, privateKey }: SigningKey, payload: string): Promise<string> =>
  await new CompactSign(new TextEncoder().encode(payload)).setProtectedHeader({ alg, kid }).sign(privateKey);

/** JSON of so many arrays, or of so many objects, in each other. */
export const nestedJson = (levels: number, shape: 'array' | 'object' = 'array'): string =>
  shape === 'array' ? `${'['.repeat(levels)}${']'.repeat(levels)}` : `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

export interface KeyServer {
  readonly keys: GetKeys;
  /** What it publishes now; a cached answer lags behind until asked afresh. */
  published: readonly PublishedKey[];
  offline: boolean;
  /** `fresh` of each request. */
  readonly requests: boolean[];
}

/** A server's published keys behind a cache, as the app asks for them. */
export const keyServer = (...published: readonly PublishedKey[]): KeyServer => {
  let cached = published;
  const server: KeyServer = {
    published,
    offline: false,
    requests: [],
    keys: async ({ fresh = false } = {}) => {
      server.requests.push(fresh);
      if (server.offline) return { ok: false, error: { word: 'offline', parameters: {} } };
      if (fresh) cached = server.published;
      return { ok: true, value: { keys: cached } };
    },
  };
  return server;
};
