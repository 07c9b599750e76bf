import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../core/base/index.ts';
import { seededRandom } from '../core/base/testing/seeded-random.ts';
import { VirtualClock } from '../core/base/testing/virtual-clock.ts';
import { entryName } from '../core/storage/entry-name.ts';
import { faultyFiles, fileError } from './testing/faulty-files.ts';
import { aesSealer, type TestSealer, unavailableSealer } from '../core/storage/testing/sealers.ts';
import { closedAtEnd, temporaryFolder } from '../core/storage/testing/temporary-folder.ts';
import type { Sealer } from '../core/storage/types.ts';
import type { Vault } from '../core/storage/vault.ts';
import { type FolderVaultOptions, openVault } from './open-vault.ts';

const name = entryName({ service: 'session', account: 'a' });
const setUp = async () => {
  const folder = join(await temporaryFolder(), 'vault');
  const open = (sealer: Sealer, options: Partial<FolderVaultOptions> = {}): Vault =>
    closedAtEnd(
      openVault({
        folder,
        sealer,
        persist: () => true,
        logger: silentLogger,
        clock: new VirtualClock(),
        random: seededRandom(),
        ...options,
      }),
    );
  /** The mark of the key that sealed it, behind the line that names the sealer. */
  const prefix = async () => (await readFile(join(folder, name), 'latin1')).split('\n')[1]?.slice(0, 3);
  return { folder, open, prefix };
};

const keyring = () => aesSealer({ password: 'from the keyring', prefix: 'v11' });
const builtIn = () => aesSealer({ prefix: 'v10', strength: 'weak' });

/** A keyring as Chromium uses it: it also opens what the built-in key sealed, and asks for that to be sealed again. */
const keyringOverBuiltIn = (): Sealer & { readonly sealed: TestSealer } => {
  const [sealed, old] = [keyring(), builtIn()];
  return {
    sealed,
    id: sealed.id,
    seal: sealed.seal,
    backend: sealed.backend,
    unseal: async (bytes) =>
      Buffer.from(bytes).subarray(0, 3).toString() === 'v10'
        ? { ...(await old.unseal(bytes)), shouldReEncrypt: true }
        : await sealed.unseal(bytes),
  };
};

describe('a backend that changes between two runs', () => {
  it.each([
    ['from a keyring to the built-in key', keyring, builtIn],
    ['from one keyring to another', keyring, () => aesSealer({ password: 'from another keyring', prefix: 'v11' })],
    ['from the built-in key to a keyring that knows nothing of it', builtIn, keyring],
  ])('%s and back has lost nothing', async (_, first, second) => {
    const { folder, open } = await setUp();
    await open(first()).setPassword('session', 'a', 'secret');
    const before = await readFile(join(folder, name));
    const other = open(second());
    await expect(other.getPassword('session', 'a')).rejects.toMatchObject({ code: 'unreadable' });
    await other.close();
    expect(await readFile(join(folder, name))).toEqual(before);
    expect(await open(first()).getPassword('session', 'a')).toBe('secret');
  });

  it('keeps the old file when a new sign-in is sealed with the new one', async () => {
    const { folder, open } = await setUp();
    await open(keyring()).setPassword('session', 'a', 'old');
    const before = await readFile(join(folder, name));
    await open(builtIn()).setPassword('session', 'a', 'new');
    const aside = (await readdir(folder)).find((file) => file.endsWith('.unreadable')) ?? '';
    expect(await readFile(join(folder, aside))).toEqual(before);
    // Back on the keyring, which opens the newer one as well.
    expect(await open(keyringOverBuiltIn()).getPassword('session', 'a')).toBe('new');
  });

  it('from the built-in key to a keyring that opens it seals again, once', async () => {
    const { open, prefix } = await setUp();
    await open(builtIn()).setPassword('session', 'a', 'secret');
    const sealer = keyringOverBuiltIn();
    const vault = open(sealer);
    for (let time = 0; time < 3; time += 1) expect(await vault.getPassword('session', 'a')).toBe('secret');
    expect(sealer.sealed.calls.seal).toBe(1);
    expect(await prefix()).toBe('v11');
    expect(await open(keyring()).getPassword('session', 'a')).toBe('secret');
  });
});

describe('sealing again', () => {
  for (const operation of ['open', 'handle.writeFile', 'handle.sync', 'rename']) {
    it.each(['ENOSPC', 'EROFS'])(`that fails at ${operation} with %s costs nothing and is done at the next look`, async (code) => {
      const { folder, open, prefix } = await setUp();
      await open(builtIn()).setPassword('session', 'a', 'secret');
      const before = await readFile(join(folder, name));
      const faulty = faultyFiles();
      faulty.before = (call) => {
        if (call.operation === operation) throw fileError(code);
      };
      const vault = open(keyringOverBuiltIn(), { files: faulty.files, platform: 'linux' });
      expect(await vault.getPassword('session', 'a')).toBe('secret');
      expect(await readFile(join(folder, name))).toEqual(before);
      faulty.before = () => {};
      expect(await vault.getPassword('session', 'a')).toBe('secret');
      expect(await prefix()).toBe('v11');
    });
  }
});

describe('at the end', () => {
  it('what waited in memory for a key is written, now that there is one', async () => {
    const { folder, open } = await setUp();
    const sealer = unavailableSealer();
    let mayPersist = false;
    const vault = open(sealer, { persist: () => mayPersist });
    await vault.setPassword('session', 'a', 'signed in while the keyring was locked');
    sealer.strength = 'strong';
    mayPersist = true;
    await vault.close();
    expect(await readdir(folder)).toEqual([name]);
    expect(await open(aesSealer()).getPassword('session', 'a')).toBe('signed in while the keyring was locked');
  });

  it('what may not be written is not, and what cannot be is said', async () => {
    const { open } = await setUp();
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
    const sealer = unavailableSealer();
    let mayPersist = false;
    const vault = open(sealer, { persist: () => mayPersist, logger });
    await vault.setPassword('session', 'a', 'secret');
    await vault.close();
    expect(sealer.calls.seal).toBe(0);
    mayPersist = true;
    await vault.close();
    expect(warnings).toEqual([expect.stringContaining('before the end')]);
    expect(await vault.getPassword('session', 'a')).toBe('secret');
  });
});
