import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../core/base/index.ts';
import { seededRandom } from '../core/base/testing/seeded-random.ts';
import { VirtualClock } from '../core/base/testing/virtual-clock.ts';
import { entryName } from '../core/storage/entry-name.ts';
import { faultyFiles, fileError, type FileCall } from './testing/faulty-files.ts';
import { aesSealer } from '../core/storage/testing/sealers.ts';
import { closedAtEnd, temporaryFolder } from '../core/storage/testing/temporary-folder.ts';
import type { Vault } from '../core/storage/vault.ts';
import { type FolderVaultOptions, openVault } from './open-vault.ts';
import { VaultError } from '../core/storage/vault-error.ts';

const sealer = aesSealer();
const name = entryName({ service: 'session', account: 'a' });
const open = (folder: string, options: Partial<FolderVaultOptions> = {}): Vault =>
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

const newFolder = async (): Promise<string> => join(await temporaryFolder(), 'vault');
const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
const brief = ({ operation, name: what }: FileCall): string => `${operation} ${what.replace(/\.[0-9a-f]{8}\.tmp$/, '.tmp')}`;

describe('a write', () => {
  it('is temporary file, fsync, rename, fsync of the folder, and nothing else', async () => {
    const folder = await newFolder();
    const faulty = faultyFiles();
    const vault = open(folder, { files: faulty.files, platform: 'linux' });
    await vault.setPassword('session', 'a', 'first');
    faulty.calls.length = 0;
    await vault.setPassword('session', 'a', 'second');
    expect(faulty.calls.map(brief)).toEqual([
      `open ${name}.tmp`,
      `handle.writeFile ${name}.tmp`,
      `handle.sync ${name}.tmp`,
      `handle.close ${name}.tmp`,
      `rename ${name}.tmp`,
      'handle.sync vault',
    ]);
  });

  it('fsyncs the folder above once it has made its own', async () => {
    const folder = await newFolder();
    const faulty = faultyFiles();
    await open(folder, { files: faulty.files, platform: 'linux' }).setPassword('session', 'a', 'first');
    const calls = faulty.calls.map(brief);
    expect(calls.indexOf('mkdir vault')).toBeGreaterThan(0);
    expect(calls.filter((call) => call.startsWith('handle.sync'))).toHaveLength(3);
  });

  it('on Windows leaves folders alone and waits for whoever holds a file open', async () => {
    const folder = await newFolder();
    await mkdir(folder);
    const faulty = faultyFiles();
    const delays: number[] = [];
    const setTimer = (callback: () => void, delayMs: number) => {
      // The other timer is that of tidying up.
      if (delayMs < 2_000) delays.push(delayMs);
      queueMicrotask(callback);
      return () => {};
    };
    const vault = open(folder, { files: faulty.files, platform: 'win32', clock: { now: () => 0, monotonic: () => 0, setTimer } });
    let refusals = 3;
    faulty.before = ({ operation }) => {
      if (operation === 'rename' && refusals-- > 0) throw fileError('EPERM');
    };
    await vault.setPassword('session', 'a', 'one');
    expect(delays).toEqual([10, 20, 40]);
    expect(faulty.calls.map(brief)).not.toContain('handle.sync vault');
    expect(await vault.getPassword('session', 'a')).toBe('one');
    refusals = Infinity;
    await expect(vault.setPassword('session', 'a', 'two')).rejects.toMatchObject({ code: 'write_failed' });
    expect(delays).toHaveLength(3 + 8);
  });

  it('survives the folder being removed while the app runs', async () => {
    const folder = await newFolder();
    const vault = open(folder);
    await vault.setPassword('session', 'a', 'one');
    await rm(folder, { recursive: true });
    expect(await vault.getPassword('session', 'a')).toBeNull();
    await vault.setPassword('session', 'a', 'two');
    expect(await open(folder).getPassword('session', 'a')).toBe('two');
  });

  it('does without fsync of folders where the file system has none', async () => {
    const folder = await newFolder();
    const faulty = faultyFiles();
    faulty.before = ({ operation, name: what }) => {
      if (operation === 'handle.sync' && !what.endsWith('.tmp')) throw fileError('EINVAL');
    };
    const vault = open(folder, { files: faulty.files, platform: 'linux' });
    await vault.setPassword('session', 'a', 'one');
    expect(await vault.getPassword('session', 'a')).toBe('one');
  });
});

/** The file operations of one replacing write, to break each in turn. */
const operations = ['open', 'handle.writeFile', 'handle.sync', 'handle.close', 'rename'] as const;

describe('a write that fails', () => {
  for (const operation of operations) {
    it.each(['ENOSPC', 'EROFS', 'EIO', 'EDQUOT', 'EACCES'])(`at ${operation} with %s loses nothing`, async (code) => {
      const folder = await newFolder();
      const faulty = faultyFiles();
      const vault = open(folder, { files: faulty.files, platform: 'linux' });
      await vault.setPassword('session', 'a', 'old');
      faulty.before = (call) => {
        if (call.operation === operation) throw fileError(code);
      };
      const error: unknown = await vault.setPassword('session', 'a', 'new').catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(VaultError);
      expect(error).toMatchObject({ code: 'write_failed' });
      expect(String((error as VaultError).cause)).toContain(code);
      faulty.before = () => {};
      expect(await readdir(folder)).toEqual([name]);
      expect(await vault.getPassword('session', 'a')).toBe('old');
      await vault.setPassword('session', 'a', 'newer');
      expect(await open(folder).getPassword('session', 'a')).toBe('newer');
    });
  }

  it('at the folder’s fsync is not called good, though the new secret is there', async () => {
    const folder = await newFolder();
    const faulty = faultyFiles();
    const vault = open(folder, { files: faulty.files, platform: 'linux' });
    await vault.setPassword('session', 'a', 'old');
    faulty.before = ({ operation, name: what }) => {
      if (operation === 'handle.sync' && what === 'vault') throw fileError('EIO');
    };
    await expect(vault.setPassword('session', 'a', 'new')).rejects.toMatchObject({ code: 'write_failed' });
    faulty.before = () => {};
    expect(await vault.getPassword('session', 'a')).toBe('new');
    await vault.setPassword('session', 'a', 'newer');
    expect(await vault.getPassword('session', 'a')).toBe('newer');
  });

  it('puts an unreadable entry back that it had moved aside', async () => {
    const folder = await newFolder();
    await mkdir(folder);
    await writeFile(join(folder, name), 'unreadable');
    const faulty = faultyFiles();
    faulty.before = ({ operation, name: what }) => {
      if (operation === 'rename' && what.endsWith('.tmp')) throw fileError('EIO');
    };
    const vault = open(folder, { files: faulty.files, platform: 'linux' });
    await expect(vault.setPassword('session', 'a', 'new')).rejects.toMatchObject({ code: 'write_failed' });
    expect(await readdir(folder)).toEqual([name]);
  });

  it('reports reading, deleting and listing that fail as VaultErrors', async () => {
    const folder = await newFolder();
    const faulty = faultyFiles();
    const vault = open(folder, { files: faulty.files, platform: 'linux' });
    await vault.setPassword('session', 'a', 'one');
    faulty.before = ({ operation }) => {
      if (['readFile', 'unlink', 'readdir'].includes(operation)) throw fileError('EIO');
    };
    await expect(vault.getPassword('session', 'a')).rejects.toMatchObject({ name: 'VaultError', code: 'unreadable' });
    await expect(vault.deletePassword('session', 'a')).rejects.toMatchObject({ name: 'VaultError', code: 'write_failed' });
    await expect(vault.findCredentials('session')).rejects.toMatchObject({ name: 'VaultError', code: 'unreadable' });
    faulty.before = () => {};
    expect(await vault.getPassword('session', 'a')).toBe('one');
  });
});

/** Before it deletes anything, even nothing, a vault clears away what an earlier run left half written. */
const tidy = async (vault: Vault): Promise<void> => void (await vault.deletePassword('session', 'none'));

describe('a crash', { timeout: 30_000 }, () => {
  it.each([false, true])('at any moment leaves the old or the new secret (setting aside: %s)', async (isUnreadable) => {
    for (let moment = 0; ; moment += 1) {
      const folder = await newFolder();
      const before = open(folder);
      await before.setPassword('session', 'a', 'old');
      await before.close();
      if (isUnreadable) await writeFile(join(folder, name), 'unreadable');
      const faulty = faultyFiles();
      const doomed = open(folder, { files: faulty.files, platform: 'linux' });
      if (!isUnreadable) await doomed.getPassword('session', 'a');
      await tidy(doomed);
      const start = faulty.calls.length;
      // From that moment on nothing this process tries reaches the disk, not even its tidying up.
      faulty.before = (_, index) => {
        if (index >= start + moment) throw fileError('EIO');
      };
      const survived = await doomed.setPassword('session', 'a', 'new').then(
        () => true,
        () => false,
      );
      faulty.before = () => {};
      const after = open(folder);
      await tidy(after);
      const found = await after.getPassword('session', 'a').catch(() => 'unreadable');
      expect(survived ? ['new'] : isUnreadable ? ['unreadable', 'new', null] : ['old', 'new']).toContain(found);
      const left = await readdir(folder);
      expect(left.filter((file) => file.endsWith('.tmp'))).toEqual([]);
      // Between setting aside and replacing there may be no entry, but the old file is never lost.
      if (isUnreadable && found !== 'unreadable') expect(left.filter((file) => file.endsWith('.unreadable'))).toHaveLength(1);
      if (survived) {
        expect(moment).toBeGreaterThan(5);
        return;
      }
    }
  });
});

describe('opening a vault', () => {
  it('removes interrupted writes of its own and nothing else', async () => {
    const folder = await newFolder();
    await mkdir(folder);
    const foreign = [
      'notes.txt',
      'x.tmp',
      `${name}.tmp`,
      'entry.s.A.sealed.0123abcd.tmp',
      `${name}.20261123T090000000Z-0123abcd.unreadable`,
    ];
    for (const file of [...foreign, `${name}.0123abcd.tmp`]) await writeFile(join(folder, file), 'x');
    const vault = open(folder);
    expect(await vault.findCredentials('session')).toEqual([]);
    await tidy(vault);
    expect((await readdir(folder)).toSorted()).toEqual(foreign.toSorted());
  });

  it.skipIf(process.platform === 'win32')('makes folder and files private, and tightens them when they are not', async () => {
    const folder = await newFolder();
    const previousMask = process.umask(0);
    try {
      const vault = open(folder);
      await vault.setPassword('session', 'a', 'one');
      expect([await mode(folder), await mode(join(folder, name))]).toEqual([0o700, 0o600]);
      await vault.setPassword('session', 'a', 'two');
      expect(await mode(join(folder, name))).toBe(0o600);
      await chmod(folder, 0o755);
      await chmod(join(folder, name), 0o644);
      await writeFile(join(folder, 'notes.txt'), '', { mode: 0o644 });
      const clock = new VirtualClock();
      expect(await open(folder, { clock }).getPassword('session', 'a')).toBe('two');
      expect(await mode(folder)).toBe(0o755);
      // Once the start is over.
      const reopened = open(folder, { clock });
      await clock.advance(2_000);
      await reopened.close();
      expect([await mode(folder), await mode(join(folder, name))]).toEqual([0o700, 0o600]);
      expect(await mode(join(folder, 'notes.txt'))).toBe(0o644);
    } finally {
      process.umask(previousMask);
    }
  });

  it('goes on when tidying fails', async () => {
    const folder = await newFolder();
    await open(folder).setPassword('session', 'a', 'one');
    const faulty = faultyFiles();
    faulty.before = ({ operation }) => {
      if (operation === 'readdir' || operation === 'chmod' || operation === 'lstat') throw fileError('EACCES');
    };
    expect(await open(folder, { files: faulty.files }).getPassword('session', 'a')).toBe('one');
  });
});
