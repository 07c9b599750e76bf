import { wordsOf } from '../../src-preload/contract/words/testing/worded.ts';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../core/base/index.ts';
import { VirtualClock } from '../core/base/testing/virtual-clock.ts';
import { type Core, createCore } from '../core/core.ts';
import type { Sealer } from '../core/storage/index.ts';
import { aesSealer } from '../core/storage/testing/sealers.ts';
import { nodePorts } from './ports.ts';

/* A user folder that another host sealed, or a newer version wrote in: it is said, and nothing in it is lost or changed. */

const signedIn = 'acme-default';
let folder: string;
let cores: Core[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'others-'));
  cores = [];
  cpSync(join(import.meta.dirname, 'golden/2026-11-30/three-tenants'), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const desktop = (): Sealer => aesSealer({ prefix: 'v10', id: 'safeStorage' });
const start = async (sealer: Sealer) => {
  const core = createCore(
    nodePorts(folder, sealer, {
      clock: new VirtualClock(1_796_083_000_000),
      logger: silentLogger,
      network: () => ({ fetch: async () => await Promise.reject(new TypeError('offline')) }),
    }),
  );
  cores.push(core);
  await core.start();
  return core;
};
const stop = async (core: Core): Promise<void> => void (await Promise.all(core.stop()));
const files = (...folders: readonly string[]) =>
  Object.fromEntries(
    folders.flatMap((name) =>
      readdirSync(join(folder, name)).map((file) => [`${name}/${file}`, readFileSync(join(folder, name, file), 'base64')] as const),
    ),
  );
const heldIn = (core: Core) =>
  core.services.connections.current().connections.map(({ id }) => {
    const { held } = core.services.sessions.get(id);
    return held.kind === 'unreadable' ? held.error.code : held.kind;
  });
const sessionPath = () => join(folder, 'vault', `entry.session.${signedIn}.sealed`);
/** Each session written once by the desktop, and so in today's format. */
const sealAnew = async () => {
  const core = await start(desktop());
  for (const { id } of core.services.connections.current().connections) {
    const text = await core.services.vault.getPassword('session', id);
    if (text !== null) await core.services.vault.setPassword('session', id, text);
  }
  const held = heldIn(core);
  await stop(core);
  return held;
};

describe('a folder that another host has sealed', () => {
  it('says so for each session, is left as it is, and opens again for that host', async () => {
    const before = await sealAnew();
    expect(before).toContain('held');
    const vault = files('vault');

    const other = await start(aesSealer({ id: 'memory' }));
    expect(heldIn(other)).toEqual(before.map((kind) => (kind === 'none' ? 'none' : 'vault_other_host')));
    const view = other.connectionView(signedIn);
    expect(view?.status).toMatchObject({ tone: 'bad', action: 'none' });
    const { message, remedy } = wordsOf(view?.status.reason);
    expect(message).toContain('sealed with “safeStorage”');
    expect(remedy).toContain('Start Tenantry as it was started when you signed in');
    expect(await other.dispatch('signIn.start', { connectionId: signedIn, prompt: 'default', open: 'browser' })).toMatchObject({
      ok: false,
      error: { code: 'vault_other_host' },
    });
    expect(await other.dispatch('session.refresh', { connectionId: signedIn })).toMatchObject({
      ok: false,
      error: { code: 'vault_other_host' },
    });
    await stop(other);
    expect(files('vault')).toEqual(vault);

    const again = await start(desktop());
    expect(heldIn(again)).toEqual(before);
    await stop(again);
  });

  it('can be signed out of here, and in again', async () => {
    await sealAnew();
    const other = await start(aesSealer({ id: 'memory' }));
    expect(await other.dispatch('session.signOut', { connectionId: signedIn })).toMatchObject({ ok: true });
    await other.services.vault.setPassword('session', signedIn, 'x');
    expect(readFileSync(sessionPath(), 'latin1')).toMatch(/^tenantry-sealed 2 memory\n/);
    await stop(other);
  });
});

describe('what a newer version wrote', () => {
  it('as a session is kept, said, and replaced by no sign-in', async () => {
    await sealAnew();
    const first = await start(desktop());
    await first.services.vault.setPassword('session', signedIn, '{"version":2,"tokens":"elsewhere"}');
    await stop(first);
    const vault = files('vault');
    const core = await start(desktop());
    const { held } = core.services.sessions.get(signedIn);
    expect(held).toMatchObject({ kind: 'unreadable', error: { code: 'newer_version' } });
    const connection = core.services.connections.connection(signedIn);
    const received = { body: { access_token: 'a', refresh_token: 'r' }, receivedAt: 1, skewMs: null };
    expect(connection && (await core.services.sessions.adopt(connection, received, null, null))).toMatchObject({
      error: { code: 'newer_version' },
    });
    await stop(core);
    expect(files('vault')).toEqual(vault);
  });

  it('as a sealed file is kept and said', async () => {
    writeFileSync(sessionPath(), 'tenantry-sealed 3 safeStorage zip\n…');
    const vault = files('vault');
    const core = await start(desktop());
    expect(core.services.sessions.get(signedIn).held).toMatchObject({ kind: 'unreadable', error: { code: 'newer_version' } });
    await stop(core);
    expect(files('vault')).toEqual(vault);
  });

  it('as a pending sign-in waits for it', async () => {
    const first = await start(desktop());
    await first.services.vault.setPassword('sign-in', 'p1', '{"version":2,"id":"p1"}');
    await stop(first);
    const vault = files('vault');
    await stop(await start(desktop()));
    expect(files('vault')).toEqual(vault);
  });

  it('as a journal is kept and said, and every due session is in doubt', async () => {
    const journal = 'version 2\nset acme-default 1\n';
    writeFileSync(join(folder, 'in-doubt'), journal);
    const ports = nodePorts(folder, desktop(), { logger: silentLogger });
    expect(ports.inDoubt).toMatchObject({ isNewer: true, uncleanBoot: true });
    ports.inDoubt.set('acme-default', 5);
    ports.inDoubt.clear('acme-default');
    ports.inDoubt.close();
    const core = await start(desktop());
    expect(core.services.notices.all).toMatchObject([
      { title: 'The list of unanswered refreshes could not be used', remedy: 'Use the newer version.' },
    ]);
    await stop(core);
    expect(readFileSync(join(folder, 'in-doubt'), 'utf8')).toBe(journal);
  });

  it('as a line of the history is kept and said once, however long the file grows', async () => {
    const history = join(folder, 'history', `${signedIn}.jsonl`);
    appendFileSync(history, `{"version":2,"kind":"inspected","id":"n","at":1}\n`);
    const core = await start(desktop());
    const told = (await core.services.history.list(signedIn)).length;
    expect(told).toBeGreaterThan(0);
    expect(core.services.notices.all).toMatchObject([{ title: 'A part of the history is not shown' }]);
    const before = readFileSync(history, 'utf8');
    appendFileSync(history, `${'x'.repeat(520 * 1024)}\n`);
    const grown = readFileSync(history, 'utf8');
    for (let time = 0; time < 3; time += 1) core.services.history.record(signedIn, { kind: 'sign-in-cancelled' });
    await stop(core);
    expect(readFileSync(history, 'utf8').startsWith(grown)).toBe(true);
    expect(grown.startsWith(before)).toBe(true);
  });

  it('as the configuration is kept, said, and written over by nothing', async () => {
    const text = '{"version":99,"organisations":[]}';
    writeFileSync(join(folder, 'config.json'), text);
    const all = files('vault', 'history');
    const core = await start(desktop());
    expect(core.services.notices.all).toMatchObject([
      { title: 'The configuration could not be used', remedy: expect.stringContaining('newer version') as string },
    ]);
    expect(await core.dispatch('settings.update', { theme: 'dark' })).toMatchObject({ ok: false });
    await stop(core);
    expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe(text);
    expect(files('vault', 'history')).toEqual(all);
  });
});
