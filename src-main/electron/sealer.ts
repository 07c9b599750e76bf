import { app, safeStorage } from 'electron';
import type { Sealer, SealerBackend } from '../core/storage/index.ts';

/**
 * Seals with Electron's asynchronous safeStorage. Works only after ready and waits for it.
 *
 * `shouldReEncrypt` is passed on: Electron sets it when the key was rotated or a better one is there. Its own
 * documentation also advises to decrypt again; sealing the text anew and storing that serves the same end, since the
 * text that came with the flag is already the right one.
 *
 * A backend found is asked about once. While there is none it is asked about each time: the person may have unlocked a
 * keyring meanwhile.
 */
export const createSafeStorageSealer = (): Sealer => {
  let judged: Promise<SealerBackend> | null = null;
  return {
    id: 'safeStorage',
    seal: async (plainText) => {
      await app.whenReady();
      return new Uint8Array(await safeStorage.encryptStringAsync(plainText));
    },
    unseal: async (sealed) => {
      await app.whenReady();
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(sealed));
      return { plainText: result, shouldReEncrypt };
    },
    backend: async () => {
      const asked = (judged ??= judgeBackend());
      const backend = await asked;
      if (backend.strength === 'unavailable' && judged === asked) judged = null;
      return backend;
    },
  };
};

const judgeBackend = async (): Promise<SealerBackend> => {
  await app.whenReady();
  try {
    if (!(await safeStorage.isAsyncEncryptionAvailable())) return unavailable;
    const probe = await safeStorage.encryptStringAsync('probe');
    if (process.platform === 'darwin') return keychain;
    if (process.platform === 'win32') return dataProtection;
    return linuxBackend(probe, safeStorage.getSelectedStorageBackend());
  } catch {
    return unavailable;
  }
};

const unavailable: SealerBackend = {
  name: 'none',
  strength: 'unavailable',
  detail: 'The system offers no key to seal secrets with, so tokens stay in memory until Tenantry quits.',
};

const keychain: SealerBackend = {
  name: 'macOS Keychain',
  strength: 'strong',
  detail: 'Secrets are sealed with a key that lies in your macOS Keychain.',
};

const dataProtection: SealerBackend = {
  name: 'Windows DPAPI',
  strength: 'strong',
  detail: 'Secrets are sealed by Windows for your user account.',
};

/**
 * Judges Linux by how Chromium marks its ciphertext, not by what it says it selected: `v10` is sealed with a key that
 * is the same in every Chromium, `v11` with one from the Secret Service, `v12` with one from the desktop's portal.
 */
export const linuxBackend = (probe: Uint8Array, selected: string): SealerBackend => {
  const mark = Buffer.from(probe.subarray(0, 3)).toString('latin1');
  if (mark === 'v11' || mark === 'v12') {
    const name = mark === 'v12' ? 'desktop secret portal' : keyringName(selected);
    return { name, strength: 'strong', detail: `Secrets are sealed with a key that lies in your ${name}.` };
  }
  return {
    name: 'a key built into Chromium',
    strength: 'weak',
    detail: 'No keyring answered. The key that is left is known to everybody: whoever can read your files can also open what it seals.',
  };
};

const keyringName = (selected: string): string => {
  if (selected.startsWith('kwallet')) return 'KWallet';
  return selected === 'gnome_libsecret' ? 'GNOME Keyring' : 'system keyring';
};
