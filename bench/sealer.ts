import { createSafeStorage } from '../electron-stand-in/electron/safe-storage.ts';
import type { Sealer } from '../src-main/core/storage/index.ts';

/** Seals as Electron does on a Linux without a keyring, and as the stand-in does everywhere: AES-128-CBC, `v10` in front. */
export const createBenchSealer = (): Sealer => {
  const safeStorage = createSafeStorage(() => true);
  return {
    id: 'safeStorage',
    seal: async (plainText) => new Uint8Array(await safeStorage.encryptStringAsync(plainText)),
    unseal: async (sealed) => {
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(sealed));
      return { plainText: result, shouldReEncrypt };
    },
    backend: async () => ({ name: 'a key built into Chromium', strength: 'strong', detail: 'For measurements only.' }),
  };
};
