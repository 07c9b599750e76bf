import { type CryptoKey, importJWK, type JWK } from 'jose';
import { base64Url, digest } from '../base/index.ts';
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

/** Imports each key once: importing costs several times what a verification does. Failures are not remembered. */
export const cachedImportKey = (importKey: ImportKey = importPublicKey, capacity = 256): ImportKey => {
  const known = new Map<string, Promise<CryptoKey>>();
  return async (key, alg) => {
    // A key may be as long as its server likes; its name is not.
    const name = `${alg} ${base64Url(await digest('SHA-256', JSON.stringify(key)))}`;
    const before = known.get(name);
    if (before !== undefined) return await before;
    const importing = importKey(key, alg);
    known.set(name, importing);
    for (const oldest of known.keys()) {
      if (known.size <= capacity) break;
      known.delete(oldest);
    }
    importing.catch(() => known.delete(name));
    return await importing;
  };
};
