import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createSafeStorageSealer, linuxBackend } from './sealer.ts';

const safeStorage = vi.hoisted(() => ({
  isAsyncEncryptionAvailable: vi.fn<() => Promise<boolean>>(),
  encryptStringAsync: vi.fn<(text: string) => Promise<Buffer>>(),
  decryptStringAsync: vi.fn<(sealed: Buffer) => Promise<{ result: string; shouldReEncrypt: boolean }>>(),
  getSelectedStorageBackend: vi.fn(() => 'gnome_libsecret'),
}));
vi.mock('electron', () => ({ app: { whenReady: async () => await Promise.resolve() }, safeStorage }));

const linux = process.platform === 'linux';

beforeEach(() => {
  vi.clearAllMocks();
  safeStorage.isAsyncEncryptionAvailable.mockResolvedValue(true);
  safeStorage.encryptStringAsync.mockImplementation(async (text) => await Promise.resolve(Buffer.from(`v11${text}`)));
});

describe('the Linux backend', () => {
  it.each([
    ['v11xyz', 'gnome_libsecret', 'strong', 'GNOME Keyring'],
    ['v11xyz', 'kwallet6', 'strong', 'KWallet'],
    ['v11xyz', 'basic_text', 'strong', 'system keyring'],
    ['v12xyz', 'unknown', 'strong', 'desktop secret portal'],
    ['v10xyz', 'gnome_libsecret', 'weak', 'a key built into Chromium'],
    ['', 'gnome_libsecret', 'weak', 'a key built into Chromium'],
  ])('is judged by the mark of %j, not by %s', (probe, selected, strength, name) => {
    expect(linuxBackend(Buffer.from(probe), selected)).toMatchObject({ strength, name });
  });
});

describe('the safeStorage sealer', () => {
  it('asks about a backend once it is there, and until then each time', async () => {
    const sealer = createSafeStorageSealer();
    safeStorage.isAsyncEncryptionAvailable.mockResolvedValueOnce(false).mockResolvedValueOnce(false);
    expect((await sealer.backend()).strength).toBe('unavailable');
    expect((await sealer.backend()).strength).toBe('unavailable');
    expect((await Promise.all([sealer.backend(), sealer.backend()])).map(({ strength }) => strength)).not.toContain('unavailable');
    await sealer.backend();
    expect(safeStorage.isAsyncEncryptionAvailable).toHaveBeenCalledTimes(3);
  });

  it.runIf(linux)('calls a backend that throws unavailable, and a hard-coded key weak', async () => {
    const sealer = createSafeStorageSealer();
    safeStorage.encryptStringAsync.mockRejectedValueOnce(new Error('no key'));
    expect((await sealer.backend()).strength).toBe('unavailable');
    safeStorage.encryptStringAsync.mockResolvedValueOnce(Buffer.from('v10abc'));
    expect((await sealer.backend()).strength).toBe('weak');
  });

  it('passes on text, the wish to seal again, and failures', async () => {
    const sealer = createSafeStorageSealer();
    expect(Buffer.from(await sealer.seal('secret')).toString()).toBe('v11secret');
    safeStorage.decryptStringAsync.mockResolvedValueOnce({ result: 'secret', shouldReEncrypt: true });
    expect(await sealer.unseal(new Uint8Array([1]))).toEqual({ plainText: 'secret', shouldReEncrypt: true });
    safeStorage.decryptStringAsync.mockRejectedValueOnce(new Error('wrong key'));
    await expect(sealer.unseal(new Uint8Array([1]))).rejects.toThrow('wrong key');
  });
});
