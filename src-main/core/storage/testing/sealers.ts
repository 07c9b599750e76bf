import { createCipheriv, createDecipheriv, pbkdf2Sync } from 'node:crypto';
import type { Sealer, SealerBackend } from '../types.ts';

/** A sealer whose backend and wish for sealing again tests can change as they go. */
export interface TestSealer extends Sealer {
  strength: SealerBackend['strength'];
  shouldReEncrypt: boolean;
  /** How often each was called. */
  readonly calls: { seal: number; unseal: number };
}

interface Cipher {
  readonly name: string;
  encrypt(plain: Buffer): Buffer;
  decrypt(sealed: Buffer): Buffer;
}

const testSealer = (cipher: Cipher, strength: SealerBackend['strength'], id = 'test'): TestSealer => {
  const sealer: TestSealer = {
    id,
    strength,
    shouldReEncrypt: false,
    calls: { seal: 0, unseal: 0 },
    seal: async (plainText) => {
      sealer.calls.seal += 1;
      if (sealer.strength === 'unavailable') throw new Error('No key.');
      return cipher.encrypt(Buffer.from(plainText));
    },
    unseal: async (sealed) => {
      sealer.calls.unseal += 1;
      if (sealer.strength === 'unavailable') throw new Error('No key.');
      return { plainText: cipher.decrypt(Buffer.from(sealed)).toString(), shouldReEncrypt: sealer.shouldReEncrypt };
    },
    backend: async () => ({ name: cipher.name, strength: sealer.strength, detail: `Tests seal with ${cipher.name}.` }),
  };
  return sealer;
};

/**
 * Sealing as Chromium does it on Linux and macOS: unauthenticated AES-128-CBC, a fixed initialisation vector of
 * spaces, the prefix of the key's version in front.
 */
export const aesSealer = ({
  password = 'peanuts',
  prefix = 'v11',
  strength = 'strong',
  id = 'test',
}: {
  readonly password?: string;
  readonly prefix?: string;
  readonly strength?: SealerBackend['strength'];
  readonly id?: string;
} = {}): TestSealer => {
  const key = pbkdf2Sync(password, 'saltysalt', 1, 16, 'sha1');
  const iv = Buffer.alloc(16, ' ');
  return testSealer(
    {
      name: 'AES-128-CBC',
      encrypt: (plain) => {
        const cipher = createCipheriv('aes-128-cbc', key, iv);
        return Buffer.concat([Buffer.from(prefix), cipher.update(plain), cipher.final()]);
      },
      decrypt: (sealed) => {
        if (sealed.subarray(0, prefix.length).toString() !== prefix) throw new Error('Sealed with another key.');
        const decipher = createDecipheriv('aes-128-cbc', key, iv);
        return Buffer.concat([decipher.update(sealed.subarray(prefix.length)), decipher.final()]);
      },
    },
    strength,
    id,
  );
};

/** Seals nothing: the text itself, for tests that look into files. */
export const plainSealer = (): TestSealer =>
  testSealer({ name: 'no cipher', encrypt: (plain) => plain, decrypt: (sealed) => sealed }, 'weak');

/** No key at all, until a test says otherwise. */
export const unavailableSealer = (): TestSealer => {
  const sealer = aesSealer();
  sealer.strength = 'unavailable';
  return sealer;
};
