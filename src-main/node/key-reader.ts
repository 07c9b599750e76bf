import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { KeyReader, ReadPrivateKey } from '../core/credentials/index.ts';

const described = (key: KeyObject): ReadPrivateKey => ({
  jwk: key.export({ format: 'jwk' }),
  type: key.asymmetricKeyType ?? 'unknown',
  bits: key.asymmetricKeyType === 'rsa' ? (key.asymmetricKeyDetails?.modulusLength ?? 0) : null,
});

const orNull = (read: () => KeyObject): ReadPrivateKey | null => {
  try {
    return described(read());
  } catch {
    return null;
  }
};

/** Node's own reading of private keys. */
export const keyReader: KeyReader = {
  fromPem: (text) => orNull(() => createPrivateKey({ key: text, format: 'pem' })),
  fromJwk: (members) => orNull(() => createPrivateKey({ key: members, format: 'jwk' })),
};
