import { createCipheriv, createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { strict } from '../strict.ts';

/*
 * Chromium's encryption on Linux where there is no keyring: a key that everybody can compute, recognisable by its
 * prefix. It hides nothing from anybody who looks; it is imitated so that the app sees, and says, just that.
 */
const prefix = Buffer.from('v10');
const key = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1');
const iv = Buffer.alloc(16, ' ');

const encrypt = (text: string): Buffer => {
  const cipher = createCipheriv('aes-128-cbc', key, iv);
  return Buffer.concat([prefix, cipher.update(text, 'utf8'), cipher.final()]);
};

const failed = 'Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.';

const decrypt = (sealed: Buffer): string => {
  if (!sealed.subarray(0, 3).equals(prefix)) throw new Error(`${failed} Ciphertext does not appear to be encrypted.`);
  try {
    const decipher = createDecipheriv('aes-128-cbc', key, iv);
    return Buffer.concat([decipher.update(sealed.subarray(3)), decipher.final()]).toString('utf8');
  } catch {
    throw new Error(failed);
  }
};

/** Electron asks the system's key store on another thread, so its answer never comes within the same turn. */
const later = async <T>(work: () => T): Promise<T> => {
  await setImmediate();
  return work();
};

/** Electron's `safeStorage`, asynchronous functions only (the synchronous ones are deprecated). */
export const createSafeStorage = (isReady: () => boolean) => {
  const needReady = () => {
    if (!isReady()) throw new Error('safeStorage cannot be used before app is ready');
  };
  return strict('safeStorage', {
    isAsyncEncryptionAvailable: async (): Promise<boolean> => {
      needReady();
      return true;
    },
    encryptStringAsync: async (plainText: string): Promise<Buffer> => {
      needReady();
      if (typeof plainText !== 'string') throw new TypeError('safeStorage.encryptStringAsync takes a string');
      return await later(() => encrypt(plainText));
    },
    decryptStringAsync: async (sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> => {
      needReady();
      if (!Buffer.isBuffer(sealed)) throw new TypeError('safeStorage.decryptStringAsync takes a Buffer');
      return await later(() => ({ result: decrypt(sealed), shouldReEncrypt: false }));
    },
    getSelectedStorageBackend: (): string => (isReady() ? 'basic_text' : 'unknown'),
  });
};
