import { existsSync } from 'node:fs';
import * as nodeFiles from 'node:fs/promises';
import { copyFile, mkdir, readdir, readFile, rename, rmdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../core/base/index.ts';
import { seededRandom } from '../core/base/testing/seeded-random.ts';
import { VirtualClock } from '../core/base/testing/virtual-clock.ts';
import type { FileSystem } from './durable-folder.ts';
import { entryName } from '../core/storage/entry-name.ts';
import { faultyFiles, fileError } from './testing/faulty-files.ts';
import { aesSealer, plainSealer, type TestSealer, unavailableSealer } from '../core/storage/testing/sealers.ts';
import { closedAtEnd, temporaryFolder } from '../core/storage/testing/temporary-folder.ts';
import type { Vault } from '../core/storage/vault.ts';
import { type FolderVaultOptions, openVault } from './open-vault.ts';
import { sha256 } from './sha256.ts';
import { VaultError } from '../core/storage/vault-error.ts';

interface Setup {
  readonly folder: string;
  readonly sealer: TestSealer;
  readonly open: (changes?: Partial<FolderVaultOptions>) => Vault;
  persisting: boolean;
}

const setUp = async (sealer: TestSealer = aesSealer(), persisting = true): Promise<Setup> => {
  const folder = join(await temporaryFolder(), 'vault');
  const setup: Setup = {
    folder,
    sealer,
    persisting,
    open: (changes) =>
      closedAtEnd(
        openVault({
          folder,
          sealer,
          persist: () => setup.persisting,
          logger: silentLogger,
          clock: new VirtualClock(),
          random: seededRandom(),
          ...changes,
        }),
      ),
  };
  return setup;
};

const fileOf = (setup: Setup, account: string, service = 'session') => join(setup.folder, entryName({ service, account }));

/** `ok` with the value, or the code of the VaultError; anything else thrown fails the test. */
const outcome = async <T>(operation: Promise<T>): Promise<T | string> => {
  try {
    return await operation;
  } catch (error) {
    if (error instanceof VaultError) return `rejected: ${error.code}`;
    throw error;
  }
};

describe.each([
  ['in memory', async () => await setUp(aesSealer({ strength: 'weak' }), false), 'kept', false],
  ['sealed', async () => await setUp(), 'kept', true],
  ['unavailable', async () => await setUp(unavailableSealer()), 'rejected: unavailable', false],
] as const)('a vault that is %s', (_, make, set, isOnDisk) => {
  const kept = set === 'kept';

  it('keeps, replaces and deletes a secret', async () => {
    const setup = await make();
    const vault = setup.open();
    expect(await vault.getPassword('session', 'a')).toBeNull();
    expect(await outcome(vault.setPassword('session', 'a', 'one'))).toBe(kept ? undefined : set);
    expect(await outcome(vault.setPassword('session', 'a', 'two'))).toBe(kept ? undefined : set);
    expect(await vault.getPassword('session', 'a')).toBe(kept ? 'two' : null);
    expect(existsSync(fileOf(setup, 'a'))).toBe(isOnDisk);
    expect(await vault.deletePassword('session', 'a')).toBe(kept);
    expect(await vault.deletePassword('session', 'a')).toBe(false);
    expect(await vault.getPassword('session', 'a')).toBeNull();
  });

  it('tells services and accounts apart, by every character', async () => {
    const setup = await make();
    const vault = setup.open();
    const entries = [
      ['s', 'a'],
      ['s', 'A'],
      ['S', 'a'],
      ['s', ''],
      ['', 's'],
      ['s.a', 'b'],
      ['s', 'a.b'],
      ['s', '../a'],
      ['s', 'é'],
      ['s', 'e\u0301'],
      ['con', 'nul'],
    ] as const;
    for (const [service, account] of entries) await outcome(vault.setPassword(service, account, `${service}|${account}`));
    for (const [service, account] of entries) expect(await vault.getPassword(service, account)).toBe(kept ? `${service}|${account}` : null);
  });

  it('finds the credentials of a service, by account name', async () => {
    const setup = await make();
    const vault = setup.open();
    for (const account of ['c', 'a', 'b']) await outcome(vault.setPassword('session', account, `secret of ${account}`));
    await outcome(vault.setPassword('other', '0', 'not this one'));
    const all = ['a', 'b', 'c'].map((account) => ({ account, password: `secret of ${account}` }));
    expect(await vault.findCredentials('session')).toEqual(kept ? all : []);
    expect(await vault.findPassword('session')).toBe(kept ? 'secret of a' : null);
    expect(await vault.findCredentials('nobody')).toEqual([]);
    expect(await vault.findPassword('nobody')).toBeNull();
  });

  it('keeps any text', async () => {
    const setup = await make();
    const vault = setup.open();
    for (const secret of ['', '\u0000', 'Zoë 👩‍🚀', '\ud800', 'x'.repeat(200_000)]) {
      await outcome(vault.setPassword('session', 'a', secret));
      expect(await vault.getPassword('session', 'a')).toBe(kept ? secret : null);
    }
  });

  it('has it again in the next run only when sealed', async () => {
    const setup = await make();
    const vault = setup.open();
    await outcome(vault.setPassword('session', 'a', 'one'));
    await vault.close();
    expect(existsSync(setup.folder)).toBe(isOnDisk);
    expect(await setup.open().getPassword('session', 'a')).toBe(isOnDisk ? 'one' : null);
  });
});

describe('memory and consent', () => {
  it('touches the disk only when the person has accepted the weak key', async () => {
    const setup = await setUp(aesSealer({ strength: 'weak' }), false);
    const vault = setup.open();
    await vault.setPassword('session', 'a', 'one');
    await vault.setPassword('session', 'b', 'two');
    await expect(vault.persistAll()).rejects.toMatchObject({ code: 'write_failed' });
    expect(existsSync(setup.folder)).toBe(false);
    setup.persisting = true;
    await vault.persistAll();
    expect((await readdir(setup.folder)).length).toBe(2);
    expect(await setup.open().findCredentials('session')).toEqual([
      { account: 'a', password: 'one' },
      { account: 'b', password: 'two' },
    ]);
  });

  it.each([true, false])('replaces what lies on disk even while nothing new may be written (read before: %s)', async (isReadBefore) => {
    const setup = await setUp();
    await setup.open().setPassword('session', 'a', 'stale');
    setup.persisting = false;
    const vault = setup.open();
    if (isReadBefore) expect(await vault.getPassword('session', 'a')).toBe('stale');
    await vault.setPassword('session', 'a', 'rotated');
    await vault.setPassword('session', 'b', 'in memory');
    expect(await vault.getPassword('session', 'a')).toBe('rotated');
    expect(await setup.open().findCredentials('session')).toEqual([{ account: 'a', password: 'rotated' }]);
    expect(await readdir(setup.folder)).toHaveLength(1);
  });

  it('rejects when what lies on disk cannot be replaced there, so that the caller keeps the new secret', async () => {
    const setup = await setUp();
    const vault = setup.open();
    await vault.setPassword('session', 'a', 'stale');
    setup.persisting = false;
    setup.sealer.strength = 'unavailable';
    expect(await outcome(vault.getPassword('session', 'a'))).toBe('rejected: unavailable');
    expect(await outcome(vault.setPassword('session', 'a', 'rotated'))).toBe('rejected: write_failed');
    setup.sealer.strength = 'strong';
    expect(await vault.getPassword('session', 'a')).toBe('stale');
    await vault.setPassword('session', 'a', 'rotated');
    expect(await setup.open().getPassword('session', 'a')).toBe('rotated');
  });

  it('prefers memory to a file that another key sealed, and leaves that alone until it may write', async () => {
    const setup = await setUp();
    await setup.open().setPassword('session', 'a', 'sealed with the keyring');
    setup.persisting = false;
    const weak = setup.open({ sealer: aesSealer({ prefix: 'v10', strength: 'weak' }) });
    await weak.setPassword('session', 'a', 'in memory');
    expect(await weak.getPassword('session', 'a')).toBe('in memory');
    expect(await weak.findCredentials('session')).toEqual([{ account: 'a', password: 'in memory' }]);
    expect(await setup.open().getPassword('session', 'a')).toBe('sealed with the keyring');
    setup.persisting = true;
    await weak.setPassword('session', 'a', 'on disk');
    expect((await readdir(setup.folder)).filter((name) => name.endsWith('.unreadable'))).toHaveLength(1);
  });

  it('looks at no file before it writes one that it knows', async () => {
    const setup = await setUp();
    const faulty = faultyFiles();
    const vault = setup.open({ files: faulty.files });
    await vault.setPassword('session', 'a', 'one');
    faulty.calls.length = 0;
    await vault.setPassword('session', 'a', 'two');
    expect(faulty.calls.map(({ operation }) => operation)).not.toContain('readFile');
    expect(faulty.calls.map(({ operation }) => operation)).not.toContain('lstat');
  });

  it('deletes from memory and disk, whether or not it may write', async () => {
    const setup = await setUp();
    const vault = setup.open();
    await vault.setPassword('session', 'a', 'on disk');
    setup.persisting = false;
    await vault.setPassword('session', 'b', 'in memory');
    expect(await vault.deletePassword('session', 'a')).toBe(true);
    expect(await vault.deletePassword('session', 'b')).toBe(true);
    expect(await vault.getPassword('session', 'a')).toBeNull();
    await vault.setPassword('session', 'a', 'in memory');
    expect(await readdir(setup.folder)).toEqual([]);
  });

  it('keeps in memory what could not be written', async () => {
    const setup = await setUp(aesSealer({ strength: 'weak' }), false);
    const vault = setup.open();
    await vault.setPassword('session', 'a', 'one');
    setup.persisting = true;
    setup.sealer.strength = 'unavailable';
    await expect(vault.persistAll()).rejects.toMatchObject({ code: 'unavailable' });
    expect(await vault.getPassword('session', 'a')).toBe('one');
    setup.sealer.strength = 'weak';
    await vault.persistAll();
    expect(await setup.open().getPassword('session', 'a')).toBe('one');
  });
});

describe('withdrawing consent', () => {
  it('takes what can be opened into memory, deletes its files, and writes no more', async () => {
    const setup = await setUp();
    const vault = setup.open();
    for (const account of ['a', 'b', 'spoiled']) await vault.setPassword('session', account, `secret of ${account}`);
    await writeFile(fileOf(setup, 'spoiled'), 'v11 junk');
    setup.persisting = false;
    await vault.withdraw();
    expect(await readdir(setup.folder)).toEqual([entryName({ service: 'session', account: 'spoiled' })]);
    expect(await vault.findCredentials('session')).toEqual(['a', 'b'].map((account) => ({ account, password: `secret of ${account}` })));
    await vault.setPassword('session', 'a', 'new');
    expect(await vault.getPassword('session', 'a')).toBe('new');
    expect(await setup.open().findCredentials('session')).toEqual([]);
    setup.persisting = true;
    await vault.persistAll();
    expect(await setup.open().getPassword('session', 'a')).toBe('new');
  });

  it('takes back what was being written when it was withdrawn', async () => {
    const setup = await setUp();
    const vault = setup.open();
    const writing = vault.setPassword('session', 'a', 'one');
    await Promise.resolve();
    setup.persisting = false;
    await Promise.all([vault.withdraw(), writing]);
    expect(await readdir(setup.folder)).toEqual([]);
    expect(await vault.getPassword('session', 'a')).toBe('one');
  });

  it('with nothing on disk does nothing', async () => {
    const setup = await setUp(aesSealer(), false);
    await setup.open().withdraw();
    expect(existsSync(setup.folder)).toBe(false);
  });

  it('keeps copies set aside, and a newer secret that waits in memory', async () => {
    const setup = await setUp();
    await setup.open().setPassword('session', 'a', 'sealed with another key');
    const other = aesSealer({ password: 'other' });
    const vault = setup.open({ sealer: other });
    await vault.setPassword('session', 'a', 'new');
    setup.persisting = false;
    await vault.withdraw();
    expect(await readdir(setup.folder)).toEqual([expect.stringMatching(/\.unreadable$/)]);
    expect(await vault.getPassword('session', 'a')).toBe('new');
  });

  it('goes on past a file that cannot be deleted, says so, and loses nothing', async () => {
    const setup = await setUp();
    const faulty = faultyFiles();
    const vault = setup.open({ files: faulty.files });
    await vault.setPassword('session', 'a', 'one');
    await vault.setPassword('session', 'b', 'two');
    setup.persisting = false;
    faulty.before = ({ operation, name }) => {
      if (operation === 'unlink' && name.includes('.a.')) throw fileError('EIO');
    };
    expect(await outcome(vault.withdraw())).toBe('rejected: write_failed');
    faulty.before = () => {};
    expect(await readdir(setup.folder)).toHaveLength(1);
    expect(await vault.findCredentials('session')).toHaveLength(2);
    await vault.setPassword('session', 'a', 'rotated');
    expect(await setup.open().getPassword('session', 'a')).toBe('rotated');
    await vault.withdraw();
    expect(await readdir(setup.folder)).toEqual([]);
  });
});

describe('an entry that cannot be opened', () => {
  const prepare = async (spoil: (setup: Setup) => Promise<void>) => {
    const setup = await setUp();
    const first = setup.open();
    await first.setPassword('session', 'a', 'secret of a');
    await first.setPassword('session', 'b', 'secret of b');
    await first.close();
    await spoil(setup);
    return setup;
  };
  const swap = async (setup: Setup) => {
    await rename(fileOf(setup, 'a'), join(setup.folder, 'x'));
    await rename(fileOf(setup, 'b'), fileOf(setup, 'a'));
    await rename(join(setup.folder, 'x'), fileOf(setup, 'b'));
  };

  it.each<[string, (setup: Setup) => Promise<void>]>([
    ['was copied from another', async (setup) => await copyFile(fileOf(setup, 'b'), fileOf(setup, 'a'))],
    ['is empty', async (setup) => await truncate(fileOf(setup, 'a'), 0)],
    ['is cut short', async (setup) => await truncate(fileOf(setup, 'a'), 35)],
    ['is junk', async (setup) => await writeFile(fileOf(setup, 'a'), 'v11 junk')],
    ['was sealed with another key', async (setup) => await createOther(setup, aesSealer({ password: 'other' }))],
    ['was sealed under another prefix', async (setup) => await createOther(setup, aesSealer({ prefix: 'v10' }))],
    ['was sealed without an envelope', async (setup) => await writeFile(fileOf(setup, 'a'), await setup.sealer.seal('secret of a'))],
  ])('because it %s is left exactly as it is', async (_, spoil) => {
    const setup = await prepare(spoil);
    const before = await readFile(fileOf(setup, 'a'));
    const vault = setup.open();
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const error: unknown = await vault.getPassword('session', 'a').catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(VaultError);
      expect(error).toMatchObject({ code: 'unreadable' });
      expect(await vault.findCredentials('session')).toEqual([{ account: 'b', password: 'secret of b' }]);
    }
    await vault.close();
    expect(await readFile(fileOf(setup, 'a'))).toEqual(before);
    expect((await readdir(setup.folder)).length).toBe(2);
  });

  const createOther = async (setup: Setup, sealer: TestSealer) => {
    const other = openVault({ folder: join(setup.folder, 'other'), sealer, persist: () => true, logger: silentLogger });
    await other.setPassword('session', 'a', 'secret of a');
    await other.close();
    await rename(join(setup.folder, 'other', entryName({ service: 'session', account: 'a' })), fileOf(setup, 'a'));
    await rmdir(join(setup.folder, 'other'));
  };

  it('because two files were swapped opens neither', async () => {
    const setup = await prepare(swap);
    const vault = setup.open();
    for (const account of ['a', 'b']) expect(await outcome(vault.getPassword('session', account))).toBe('rejected: unreadable');
    expect(await vault.findCredentials('session')).toEqual([]);
    expect(await vault.findPassword('session')).toBeNull();
    await expect(vault.getPassword('session', 'a')).rejects.toThrow(/belongs to another entry/);
    await swap(setup);
    expect(await vault.getPassword('session', 'a')).toBe('secret of a');
  });

  it('for want of a key is unavailable, and opens once there is one', async () => {
    const setup = await prepare(async () => {});
    setup.sealer.strength = 'unavailable';
    const vault = setup.open();
    expect(await outcome(vault.getPassword('session', 'a'))).toBe('rejected: unavailable');
    expect(await outcome(vault.findCredentials('session'))).toBe('rejected: unavailable');
    expect(await outcome(vault.setPassword('session', 'a', 'new'))).toBe('rejected: unavailable');
    setup.sealer.strength = 'strong';
    expect(await vault.getPassword('session', 'a')).toBe('secret of a');
  });

  it.each([true, false])('is moved aside, not destroyed, by a new secret (looked at before: %s)', async (isLookedAt) => {
    const setup = await prepare(swap);
    const before = await readFile(fileOf(setup, 'a'));
    const vault = setup.open();
    if (isLookedAt) await outcome(vault.getPassword('session', 'a'));
    await vault.setPassword('session', 'a', 'new');
    await vault.setPassword('session', 'a', 'newer');
    expect(await vault.getPassword('session', 'a')).toBe('newer');
    const aside = (await readdir(setup.folder)).filter((name) => name.endsWith('.unreadable'));
    expect(aside).toEqual([expect.stringMatching(/^entry\.session\.a\.sealed\.20261123T090000000Z-[0-9a-f]{8}\.unreadable$/)]);
    expect(await readFile(join(setup.folder, aside[0] ?? ''))).toEqual(before);
    expect(await outcome(vault.getPassword('session', 'b'))).toBe('rejected: unreadable');
  });

  it('is moved aside also when it spoiled after it was last good', async () => {
    const setup = await prepare(async () => {});
    const vault = setup.open();
    expect(await vault.getPassword('session', 'a')).toBe('secret of a');
    await swap(setup);
    expect(await outcome(vault.getPassword('session', 'a'))).toBe('rejected: unreadable');
    await vault.setPassword('session', 'a', 'new');
    expect((await readdir(setup.folder)).filter((name) => name.endsWith('.unreadable'))).toHaveLength(1);
  });

  it('and its copies go when the person deletes the entry', async () => {
    const setup = await prepare(swap);
    const vault = setup.open();
    await vault.setPassword('session', 'a', 'new');
    expect(await vault.deletePassword('session', 'a')).toBe(true);
    expect(await vault.deletePassword('session', 'b')).toBe(true);
    expect(await readdir(setup.folder)).toEqual([]);
  });

  it('yields no wrong secret with any single bit flipped or cut short anywhere', async () => {
    const setup = await prepare(async () => {});
    const good = await readFile(fileOf(setup, 'a'));
    let content: Uint8Array = good;
    const readFromMemory = (async () => content) as unknown as FileSystem['readFile'];
    const vault = setup.open({ files: { ...nodeFiles, readFile: readFromMemory } });
    const expectUnreadable = async (bytes: Uint8Array) => {
      content = bytes;
      // In the first line a flip may make another version or sealer of it.
      expect(await outcome(vault.getPassword('session', 'a'))).toMatch(/^rejected: (unreadable|newer|other_host)$/);
    };
    expect(await vault.getPassword('session', 'a')).toBe('secret of a');
    for (let length = 0; length < good.length; length += 1) await expectUnreadable(good.subarray(0, length));
    for (let bit = 0; bit < good.length * 8; bit += 1) {
      const flipped = Buffer.from(good);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await expectUnreadable(flipped);
    }
    expect(await readFile(fileOf(setup, 'a'))).toEqual(good);
  });

  it('rejects with an error that carries nothing its cause had but words', async () => {
    const setup = await prepare(async () => {});
    const cause = Object.assign(new Error('No luck with refresh_token=hunter2hunter2.'), { plainText: 'hunter2' });
    const failing = { ...setup.sealer, unseal: async () => await Promise.reject(cause) };
    const error: unknown = await setup
      .open({ sealer: failing })
      .getPassword('session', 'a')
      .catch((caught: unknown) => caught);
    expect(inspect(error, { depth: 10, showHidden: true })).toContain('No luck');
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('hunter2');
  });

  it('rejects with an error that carries no secret', async () => {
    const setup = await setUp(plainSealer());
    const vault = setup.open();
    await vault.setPassword('session', 'a', 'hunter2');
    const file = fileOf(setup, 'a');
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -2));
    const error: unknown = await vault.getPassword('session', 'a').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(VaultError);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('hunter2');
  });
});

describe('sealing again', () => {
  it('happens when the system asks for it, once read', async () => {
    const setup = await setUp();
    const vault = setup.open();
    await vault.setPassword('session', 'a', 'one');
    setup.sealer.shouldReEncrypt = true;
    const sealedBefore = setup.sealer.calls.seal;
    expect(await vault.getPassword('session', 'a')).toBe('one');
    await vault.close();
    expect(setup.sealer.calls.seal).toBe(sealedBefore + 1);
    expect((await readdir(setup.folder)).length).toBe(1);
    setup.sealer.shouldReEncrypt = false;
    expect(await setup.open().getPassword('session', 'a')).toBe('one');
  });

  it('does not while nothing may be written, and its failure costs nothing', async () => {
    const setup = await setUp();
    const vault = setup.open();
    await vault.setPassword('session', 'a', 'one');
    setup.sealer.shouldReEncrypt = true;
    setup.persisting = false;
    const sealedBefore = setup.sealer.calls.seal;
    expect(await vault.getPassword('session', 'a')).toBe('one');
    expect(setup.sealer.calls.seal).toBe(sealedBefore);
    setup.persisting = true;
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
    const failing = { ...setup.sealer, seal: async () => await Promise.reject(new Error('The new key is gone.')) };
    expect(await setup.open({ sealer: failing, logger }).getPassword('session', 'a')).toBe('one');
    expect(warnings).toEqual([expect.stringMatching(/could not be sealed again/)]);
  });
});

describe('an entry that only another may touch', () => {
  const secret = 'the only refresh token';
  const others = {
    'another host’s': async () => {
      const theirs = await setUp(aesSealer({ id: 'memory' }));
      await theirs.open().setPassword('session', 'a', secret);
      return await readFile(fileOf(theirs, 'a'));
    },
    'a newer version’s': async () => await Promise.resolve(Buffer.from('tenantry-sealed 3 test, and more\nv11…')),
    'a newer version’s, within': async () => {
      const sealed = await aesSealer().seal('{"version":3,"whatever":1}');
      return await Promise.resolve(Buffer.concat([Buffer.from('tenantry-sealed 2 test\n'), sealed]));
    },
  };

  it.each([
    ['another host’s', 'other_host'],
    ['a newer version’s', 'newer'],
    ['a newer version’s, within', 'newer'],
  ] as const)('because it is %s is not opened, moved, replaced or withdrawn, and is named as what it is', async (whose, code) => {
    const setup = await setUp();
    await setup.open().setPassword('session', 'b', 'ours');
    const file = await others[whose]();
    await writeFile(fileOf(setup, 'a'), file);
    const vault = setup.open();
    const refused = `rejected: ${code}`;
    expect(await outcome(vault.getPassword('session', 'a'))).toBe(refused);
    expect(await vault.findCredentials('session')).toEqual([{ account: 'b', password: 'ours' }]);
    expect(await outcome(vault.setPassword('session', 'a', 'a new one'))).toBe(refused);
    expect(await outcome(setup.open().setPassword('session', 'a', 'unread'))).toBe(refused);
    await vault.withdraw();
    expect(await readFile(fileOf(setup, 'a'))).toEqual(file);
    expect((await readdir(setup.folder)).filter((name) => name !== 'entry.session.b.sealed')).toEqual(['entry.session.a.sealed']);
  });

  it('keeps what is new in memory while nothing may be written, and stays as it is once it may', async () => {
    const setup = await setUp(aesSealer({ strength: 'weak' }), false);
    const ours = await setUp();
    await ours.open().setPassword('session', 'a', 'x');
    await mkdir(setup.folder);
    const file = await others['another host’s']();
    await writeFile(fileOf(setup, 'a'), file);
    const vault = setup.open();
    await vault.setPassword('session', 'a', 'in memory');
    setup.persisting = true;
    expect(await outcome(vault.persistAll())).toBe('rejected: other_host');
    expect(await vault.getPassword('session', 'a')).toBe('in memory');
    expect(await readFile(fileOf(setup, 'a'))).toEqual(file);
  });

  it('opens again for the host that sealed it', async () => {
    const theirs = await setUp(aesSealer({ id: 'memory' }));
    await theirs.open().setPassword('session', 'a', secret);
    expect(await outcome(theirs.open({ sealer: aesSealer({ id: 'test' }) }).getPassword('session', 'a'))).toBe('rejected: other_host');
    expect(await theirs.open().getPassword('session', 'a')).toBe(secret);
  });

  it('is any host’s while it is of version 1, and this one’s once it is written', async () => {
    const setup = await setUp();
    const { service, account } = { service: 'session', account: 'a' };
    const sum = Buffer.from(sha256(JSON.stringify([1, service, account, secret]))).toString('base64url');
    const sealed = await aesSealer().seal(JSON.stringify({ version: 1, service, account, secret, sha256: sum }));
    await mkdir(setup.folder);
    await writeFile(fileOf(setup, 'a'), sealed);
    const vault = setup.open();
    expect(await vault.getPassword('session', 'a')).toBe(secret);
    expect(await readFile(fileOf(setup, 'a'))).toEqual(Buffer.from(sealed));
    await vault.setPassword('session', 'a', secret);
    expect((await readFile(fileOf(setup, 'a'))).toString('latin1')).toMatch(/^tenantry-sealed 2 test\nv11/);
    expect(await setup.open().getPassword('session', 'a')).toBe(secret);
  });
});
