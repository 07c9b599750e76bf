import { type CryptoKey, importJWK, type JWK } from 'jose';
import { isSoundRsaKey } from './rsa-key.ts';

/** A published key (RFC 7517), as fetched. */
export type PublishedKey = Readonly<Record<string, unknown>>;

/** Turns a published key into one that verifies signatures of `alg`. Rejects when the key is malformed or not to be trusted. */
export type ImportKey = (key: PublishedKey, alg: string) => Promise<CryptoKey>;

const importPublicKey: ImportKey = async (key, alg) => {
  if (key['kty'] === 'RSA' && !isSoundRsaKey(key)) throw new TypeError('Not a sound RSA key.');
  const imported = await importJWK(key as JWK, alg);
  if (imported instanceof Uint8Array || imported.type !== 'public') throw new TypeError('Not a public key.');
  return imported;
};

/** Imports each key of a key set once for each algorithm: importing costs several times what a verification does. Failures are not remembered. */
export const cachedImportKey = (importKey: ImportKey = importPublicKey): ImportKey => {
  // What is known goes with the key set it was fetched in.
  const known = new WeakMap<PublishedKey, Map<string, Promise<CryptoKey>>>();
  return async (key, alg) => {
    const ofKey = known.get(key) ?? new Map<string, Promise<CryptoKey>>();
    known.set(key, ofKey);
    const importing = ofKey.get(alg) ?? importKey(key, alg);
    ofKey.set(alg, importing);
    importing.catch(() => ofKey.delete(alg));
    return await importing;
  };
};
