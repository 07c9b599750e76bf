import { wordsOf } from '../../src-preload/contract/words/testing/worded.ts';
import * as nodeFiles from 'node:fs';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../core/base/index.ts';
import { VirtualClock } from '../core/base/testing/virtual-clock.ts';
import { openConfigurationFile } from '../core/connections/index.ts';
import { createCore } from '../core/core.ts';
import { aesSealer } from '../core/storage/testing/sealers.ts';
import { backUp, type MigrationFiles } from './backup.ts';
import { createFolderConfiguration } from './configuration-storage.ts';
import { nodePorts } from './ports.ts';

/* A user folder of version 3 is brought up to date: nothing in it may be lost, wherever the power is cut. */

const golden = join(import.meta.dirname, 'golden/2026-11-30/three-tenants');
/** A minute after the sessions were signed in. */
const now = 1_796_082_318_000;
const name = `3-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
let base: string;
let folder: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'migration-'));
  folder = join(base, 'user data');
});
afterEach(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }));

/** Connection IDs and when they were last used, as version 3 has them. */
const used = { 'acme-default': 1_796_082_255_696, 'globex-org': 1_796_082_258_236, 'initech-custom': null };
const fill = () => {
  rmSync(folder, { recursive: true, force: true });
  cpSync(golden, folder, { recursive: true });
  const path = join(folder, 'config.json');
  const document = JSON.parse(readFileSync(path, 'utf8')) as { connections: { id: keyof typeof used; lastUsedAt: number | null }[] };
  for (const connection of document.connections) connection.lastUsedAt = used[connection.id];
  writeFileSync(path, JSON.stringify(document));
};
const filesIn = (root: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(root, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name: file }) => [join(parentPath, file).slice(root.length + 1), readFileSync(join(parentPath, file), 'base64')]),
  );
const backups = () => (existsSync(join(folder, 'backup')) ? readdirSync(join(folder, 'backup')) : []);
const open = (files?: MigrationFiles) => openConfigurationFile(createFolderConfiguration(folder, files), now);
const versionOnDisk = () => (JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as { version: number }).version;

const changes = ['copyFileSync', 'fsyncSync', 'linkSync', 'mkdirSync', 'openSync', 'renameSync', 'rmSync', 'writeFileSync'] as const;

/** A disk whose power is cut after so many changes, in the middle of the next; until `power` is back. */
const cutAfter = (count: number) => {
  const state = { power: false, left: count };
  const files: MigrationFiles = { ...nodeFiles };
  for (const change of changes) {
    const real = nodeFiles[change] as (...args: unknown[]) => unknown;
    Object.assign(files, {
      [change]: (...args: unknown[]) => {
        if (state.power) return real(...args);
        state.left -= 1;
        if (state.left === -1 && change === 'writeFileSync') real(args[0], String(args[1]).slice(0, 40));
        if (state.left === -1 && change === 'copyFileSync') writeFileSync(args[1] as string, 'half a copy');
        if (state.left < 0) throw new Error('The power was cut.');
        return real(...args);
      },
    });
  }
  return { state, files };
};

describe('a folder of version 3', () => {
  it('is copied as it was, and then of today’s version, with each last use', () => {
    fill();
    const before = filesIn(folder);
    const { initial } = open();
    expect(Object.fromEntries(initial.configuration.connections.map(({ id, lastUsedAt }) => [id, lastUsedAt]))).toEqual(used);
    expect(initial).not.toHaveProperty('notMigrated');
    expect(backups()).toEqual([name]);
    expect(filesIn(join(folder, 'backup', name))).toEqual(new Map([...before, ['last-used.json', expect.any(String) as string]]));
    expect(versionOnDisk()).toBe(4);
    expect(readFileSync(join(folder, 'config.json'), 'utf8')).not.toContain('lastUsedAt');
    const again = open();
    expect(again.initial.configuration).toEqual(initial.configuration);
    expect(backups()).toEqual([name]);
    if (process.platform !== 'win32') expect(statSync(join(folder, 'backup')).mode & 0o777).toBe(0o700);
  });

  it('has lost nothing wherever the power is cut, and is brought up to date at the next start', () => {
    fill();
    const before = filesIn(folder);
    const wanted = open().initial.configuration;
    let cuts = 0;
    for (let finished = false; !finished; cuts += 1) {
      fill();
      const { initial } = open(cutAfter(cuts).files);
      finished = initial.notMigrated === undefined;
      expect(initial.configuration, `cut after ${cuts}`).toEqual(wanted);
      const after = filesIn(folder);
      for (const [file, content] of before)
        if (file !== 'config.json' || versionOnDisk() === 3) expect(after.get(file), `${file}, cut after ${cuts}`).toBe(content);
      const whole = backups().filter((one) => !one.endsWith('.partial'));
      // The old file goes only when a whole copy of it is there.
      if (versionOnDisk() === 4) expect(whole).toHaveLength(1);

      const next = open();
      expect(next.initial, `after a cut after ${cuts}`).toEqual({ configuration: wanted, quarantinedAs: null });
      expect(versionOnDisk()).toBe(4);
      expect(backups().some((one) => one.endsWith('.partial'))).toBe(false);
      for (const one of backups())
        for (const [file, content] of before) expect(filesIn(join(folder, 'backup', one)).get(file), `${one}/${file}`).toBe(content);
      expect(backups().length).toBeGreaterThan(0);
    }
    expect(cuts).toBeGreaterThan(15);
  });

  it('stays in use while it cannot be copied: no change is saved until it is', () => {
    fill();
    const text = readFileSync(join(folder, 'config.json'), 'utf8');
    const disk = cutAfter(0);
    const file = open(disk.files);
    const { configuration, notMigrated } = file.initial;
    expect(notMigrated).toMatchObject({ code: 'config_write_failed' });
    expect(wordsOf(notMigrated).message).toContain('stay as they are');
    const changed = { ...configuration, said: ['changed'] };
    expect(() => file.write(changed)).toThrow('power');
    expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe(text);
    disk.state.power = true;
    file.write(changed);
    expect(open().initial.configuration).toEqual(changed);
    expect(readFileSync(join(folder, 'backup', name, 'config.json'), 'utf8')).toBe(text);
  });

  it('says so on screen when it cannot be copied, and goes on', async () => {
    fill();
    writeFileSync(join(folder, 'backup'), 'a file where a folder should be');
    const ports = nodePorts(folder, aesSealer({ prefix: 'v10', id: 'safeStorage' }), {
      clock: new VirtualClock(now),
      logger: silentLogger,
    });
    const core = createCore({ ...ports, network: () => ({ fetch: async () => await Promise.reject(new TypeError('offline')) }) });
    expect(core.services.notices.all).toMatchObject([{ title: 'The configuration could not be brought up to date', tone: 'bad' }]);
    expect(core.snapshot().connections).toHaveLength(3);
    expect(await core.dispatch('settings.update', { theme: 'dark' })).toMatchObject({ ok: false, error: { code: 'config_write_failed' } });
    expect(versionOnDisk()).toBe(3);
    await Promise.all(core.stop());
  });
});

describe('copies of earlier versions', () => {
  it('are the last five, and each has its own name', () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'config.json'), '{}');
    for (let day = 1; day <= 7; day += 1) backUp(folder, `${day}-2026-12-0${day}T00-00-00Z`);
    writeFileSync(join(folder, 'backup', 'my notes'), 'mine');
    backUp(folder, '1-2026-12-07T00-00-00Z');
    backUp(folder, '1-2026-12-07T00-00-00Z');
    expect(backups().toSorted()).toEqual([
      '1-2026-12-07T00-00-00Z',
      '1-2026-12-07T00-00-00Z-2',
      '5-2026-12-05T00-00-00Z',
      '6-2026-12-06T00-00-00Z',
      '7-2026-12-07T00-00-00Z',
      'my notes',
    ]);
  });

  it('are real ones where the file system has no second names', () => {
    fill();
    const linkSync = () => {
      throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
    };
    open({ ...nodeFiles, linkSync });
    expect(filesIn(join(folder, 'backup', name, 'vault'))).toEqual(filesIn(join(golden, 'vault')));
  });

  it('do not change with what is written, and lose what is deleted', async () => {
    fill();
    const ports = nodePorts(folder, aesSealer({ prefix: 'v10', id: 'safeStorage' }), {
      clock: new VirtualClock(now),
      logger: silentLogger,
    });
    const core = createCore({ ...ports, network: () => ({ fetch: async () => await Promise.reject(new TypeError('offline')) }) });
    await core.start();
    const copies = () => filesIn(join(folder, 'backup', name));
    const { vault } = core.services;
    await vault.setPassword('session', 'acme-default', (await vault.getPassword('session', 'acme-default')) ?? '');
    const entry = 'vault/entry.session.acme-default.sealed';
    expect(copies().get(entry)).toBe(readFileSync(join(golden, entry), 'base64'));
    expect(copies().get(entry)).not.toBe(readFileSync(join(folder, entry), 'base64'));
    expect(await core.dispatch('session.signOut', { connectionId: 'acme-default' })).toMatchObject({ ok: true });
    expect(copies().has(entry)).toBe(false);
    expect(copies().has('vault/entry.session.globex-org.sealed')).toBe(true);
    expect(await core.dispatch('connection.remove', { connectionId: 'acme-default' })).toMatchObject({ ok: true });
    await Promise.all(core.stop());
    expect(copies().has('history/acme-default.jsonl')).toBe(false);
    expect(copies().has('history/globex-org.jsonl')).toBe(true);
    expect(readFileSync(join(folder, 'last-used.json'), 'utf8')).not.toContain('acme-default');
  });
});

describe('a copy of a token', () => {
  it('writes no configuration and sends one connection’s view', async () => {
    fill();
    const ports = nodePorts(folder, aesSealer({ prefix: 'v10', id: 'safeStorage' }), {
      clock: new VirtualClock(now),
      logger: silentLogger,
    });
    const clipboard = { write: async () => await Promise.resolve(), clearIfStill: async () => await Promise.resolve() };
    const core = createCore({
      ...ports,
      clipboard,
      network: () => ({ fetch: async () => await Promise.reject(new TypeError('offline')) }),
    });
    await core.start();
    const configuration = statSync(join(folder, 'config.json'), { bigint: true });
    const events: unknown[] = [];
    core.on((event) => events.push(event));
    expect(await core.dispatch('session.copy', { connectionId: 'acme-default', form: 'access-token' })).toMatchObject({ ok: true });
    expect(events).toEqual([{ kind: 'connection-changed', connectionId: 'acme-default' }]);
    const after = statSync(join(folder, 'config.json'), { bigint: true });
    expect([after.ino, after.mtimeNs]).toEqual([configuration.ino, configuration.mtimeNs]);
    expect(core.services.connections.connection('acme-default')?.lastUsedAt).toBe(now);
    await Promise.all(core.stop());
    const again = createCore({ ...nodePorts(folder, aesSealer({ prefix: 'v10', id: 'safeStorage' })), logger: silentLogger });
    expect(again.services.connections.connection('acme-default')?.lastUsedAt).toBe(now);
    await Promise.all(again.stop());
  });

  it('leaves a later version’s file of last uses alone', () => {
    fill();
    const text = '{"version":2,"uses":[]}';
    writeFileSync(join(folder, 'last-used.json'), text);
    const file = open();
    file.used('acme-default', now);
    expect(readFileSync(join(folder, 'last-used.json'), 'utf8')).toBe(text);
  });
});
