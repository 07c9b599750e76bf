import { wordsOf } from '../../src-preload/contract/words/testing/worded.ts';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../core/base/testing/seeded-random.ts';
import { VirtualClock } from '../core/base/testing/virtual-clock.ts';
import { createCore } from '../core/core.ts';
import type { Sessions } from '../core/sessions/index.ts';
import { testConnection } from '../core/sessions/testing/sessions-fixture.ts';
import { mappedConnections } from '../core/testing/mapped-connections.ts';
import { memoryPorts } from '../core/testing/memory-ports.ts';
import { DurableFolder } from './durable-folder.ts';
import { faultyFiles, fileError } from './testing/faulty-files.ts';
import { closedAtEnd, temporaryFolder } from '../core/storage/testing/temporary-folder.ts';
import { refreshTokenOf } from '../core/sessions/record.ts';
import { FakeOkta } from '../core/sessions/testing/fake-okta.ts';

const connection = testConnection('orders');

/** The program over a real vault on a disk that can be broken; the clock stands still. */
const setUp = async () => {
  const folder = join(await temporaryFolder(), 'vault');
  const clock = new VirtualClock();
  const okta = new FakeOkta({ clock });
  const disk = faultyFiles();
  const start = async () => {
    const random = seededRandom();
    const vaultFiles = new DurableFolder({ folder, clock, random, files: disk.files });
    const connections = mappedConnections(new Map([[connection.id, connection]]));
    const core = createCore(memoryPorts({ clock, random, vaultFiles }), { connections, okta: () => okta });
    const { vault, sessions } = core.services;
    closedAtEnd(vault);
    await core.start();
    return { vault, sessions };
  };
  return { okta, clock, disk, start };
};

const tokenOf = (sessions: Sessions): string => {
  const { held } = sessions.get('orders');
  return (held.kind === 'held' ? refreshTokenOf(held.record) : null) ?? '';
};

const faults = ['open', 'handle.writeFile', 'handle.sync', 'rename'].flatMap((operation) =>
  ['ENOSPC', 'EROFS', 'EACCES'].map((code) => ({ operation, code })),
);

describe.each(faults)('a disk that answers $operation with $code', ({ operation, code }) => {
  const broken = async () => {
    const { okta, clock, disk, start } = await setUp();
    const { vault, sessions } = await start();
    await sessions.adopt(connection, okta.issue('family'), null, null);
    const old = tokenOf(sessions);
    disk.before = (call) => {
      if (call.operation === operation) throw fileError(code);
    };
    expect(await sessions.refresh('orders')).toMatchObject({ ok: false, error: { code: 'vault_write_failed' } });
    return { okta, clock, disk, start, vault, sessions, old };
  };

  it('leaves the rotated token in memory; it is said, tried again and saved', async () => {
    const { okta, clock, disk, start, vault, sessions, old } = await broken();
    const rotated = tokenOf(sessions);
    expect(rotated).not.toBe(old);
    expect(sessions.get('orders').activity.kind).toBe('blocked');
    await clock.advance(61_000);
    await vault.close();
    await clock.settle();
    const again = sessions.get('orders').activity;
    expect(again.kind === 'blocked' && wordsOf(again.error).message).toContain('kept in memory');
    disk.before = () => {};
    await clock.advance(61_000);
    await vault.close();
    await clock.settle();
    expect(sessions.get('orders').activity.kind).toBe('idle');
    // The machine dies now.
    expect(tokenOf((await start()).sessions)).toBe(rotated);
    expect(okta.honours(rotated)).toBe(true);
  });

  it('loses nothing at quit that could be saved, and does not touch the old file otherwise', async () => {
    const well = await broken();
    const rotated = tokenOf(well.sessions);
    well.disk.before = () => {};
    await well.sessions.stop();
    await well.vault.close();
    expect(tokenOf((await well.start()).sessions)).toBe(rotated);
    const ill = await broken();
    await ill.sessions.stop();
    ill.disk.before = () => {};
    expect(tokenOf((await ill.start()).sessions)).toBe(ill.old);
  });
});
