import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../core/base/index.ts';
import { VirtualClock } from '../core/base/testing/virtual-clock.ts';
import { type Core, createCore } from '../core/core.ts';
import { refreshTokenOf } from '../core/sessions/index.ts';
import { aesSealer } from '../core/storage/testing/sealers.ts';
import { nodePorts } from './ports.ts';

/*
 * User folders as real runs of earlier versions wrote them, against okta-sim and sealed with Chromium's public key. Every
 * session, history line, credential and setting in them must open for ever. What is in them is read here once more, by
 * nothing but the cipher and JSON, so that a mistake of the formats' own reading shows.
 */

const golden = join(import.meta.dirname, 'golden');
const folders = readdirSync(golden, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: version }) => readdirSync(join(golden, version)).map((name) => `${version}/${name}`));

type Json = Readonly<Record<string, unknown>>;
const key = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1');
const unsealed = (file: string): Json | null => {
  try {
    const decipher = createDecipheriv('aes-128-cbc', key, Buffer.alloc(16, ' '));
    const content = readFileSync(file);
    // Since version 2 a line that names the sealer comes first.
    const sealed = content.subarray(
      content.toString('latin1').startsWith('tenantry-sealed 2 safeStorage\n') ? content.indexOf('\n') + 1 : 0,
    );
    const text = Buffer.concat([decipher.update(sealed.subarray(3)), decipher.final()]).toString('utf8');
    const envelope = JSON.parse(text) as { readonly secret: string };
    return JSON.parse(envelope.secret) as Json;
  } catch {
    return null;
  }
};
const entriesOf = (folder: string, service: string): ReadonlyMap<string, Json | null> => {
  const vault = join(folder, 'vault');
  const names = existsSync(vault) ? readdirSync(vault) : [];
  const pattern = new RegExp(String.raw`^entry\.${service}\.(.+)\.sealed$`);
  return new Map(
    names.flatMap((name) => {
      const account = pattern.exec(name)?.[1];
      return account === undefined ? [] : [[account, unsealed(join(vault, name))] as const];
    }),
  );
};
const linesOf = (folder: string, id: string): readonly Json[] => {
  const file = join(folder, 'history', `${id}.jsonl`);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return [...new Map(lines.map((line) => JSON.parse(line) as Json).map((line) => [line['id'], line])).values()];
};

let folder: string;
let core: Core;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'golden-'))));
afterEach(async () => {
  // Nothing stops the core here, so it may still write a line.
  await core.services.history.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The moment of the newest thing in the folder, epoch ms: the app is started right after it. */
const newest = (sessions: ReadonlyMap<string, Json | null>): number =>
  Math.max(1_700_000_000_000, ...[...sessions.values()].map((record) => Number(record?.['receivedAt'] ?? record?.['startedAt'] ?? 0)));

describe.each(folders)('the folder %s', (name) => {
  const open = async () => {
    cpSync(join(golden, name), folder, { recursive: true });
    const clock = new VirtualClock(newest(new Map([...entriesOf(folder, 'session'), ...entriesOf(folder, 'sign-in')])) + 1_000);
    core = createCore(
      nodePorts(folder, aesSealer({ prefix: 'v10', id: 'safeStorage' }), {
        clock,
        logger: silentLogger,
        network: () => ({ fetch: async () => await new Promise<never>(() => {}) }),
      }),
    );
    await core.start();
  };

  it('opens with each setting, tenant and connection', async () => {
    const written = JSON.parse(readFileSync(join(golden, name, 'config.json'), 'utf8')) as Record<string, Json[]>;
    await open();
    const now = core.services.connections.current();
    expect(core.services.notices.all).toEqual([]);
    expect(now.settings).toMatchObject(written['settings'] ?? {});
    expect(now.tenants).toHaveLength(written['tenants']?.length ?? 0);
    for (const [index, tenant] of (written['tenants'] ?? []).entries()) expect(now.tenants[index]).toMatchObject(tenant);
    for (const [index, connection] of (written['connections'] ?? []).entries()) expect(now.connections[index]).toMatchObject(connection);
    expect(core.snapshot().connections).toHaveLength(written['connections']?.length ?? 0);
    const lastUsed = join(golden, name, 'last-used.json');
    const uses = existsSync(lastUsed) ? (JSON.parse(readFileSync(lastUsed, 'utf8')) as { readonly lastUsed: Json }).lastUsed : {};
    for (const [id, at] of Object.entries(uses)) expect(core.services.connections.connection(id)?.lastUsedAt).toBe(at);
  });

  it('opens with each session', async () => {
    await open();
    for (const [id, record] of entriesOf(folder, 'session')) {
      const { held } = core.services.sessions.get(id);
      if (core.services.connections.connection(id) === undefined) continue;
      if (record === null) expect(held.kind).toBe('unreadable');
      else if (held.kind === 'held' || held.kind === 'ended') {
        expect(held.record).toMatchObject(record);
        expect(held.kind).toBe(record['ended'] === null ? 'held' : 'ended');
        expect(refreshTokenOf(held.record)).toBe((record['body'] as Json)['refresh_token'] ?? null);
      } else expect({ id, kind: held.kind }).toBeNull();
    }
  });

  it('opens with each history line', async () => {
    await open();
    for (const { id } of core.services.connections.current().connections) {
      const told = new Map((await core.services.history.list(id)).map((entry) => [entry.id, entry]));
      for (const line of linesOf(folder, id)) expect(told.get(String(line['id']))).toMatchObject(line);
    }
  });

  it('opens with each credential and each sign-in on its way', async () => {
    await open();
    for (const [id, entry] of entriesOf(folder, 'client')) {
      const connection = core.services.connections.connection(id);
      if (connection === undefined) continue;
      const view = core.services.credentials.view(connection);
      expect(view.hasSecret).toBe(entry?.['secret'] !== null);
      expect(view.key === null).toBe(entry?.['key'] === null);
    }
    for (const pending of entriesOf(folder, 'sign-in').values()) {
      expect(core.services.signIns.get(String(pending?.['connectionId'])).pending).not.toBeNull();
    }
  });
});

it('covers every grant, and every version of the configuration so far', () => {
  const configurations = folders.map((name) => readFileSync(join(golden, name, 'config.json'), 'utf8'));
  expect(new Set(configurations.map((text) => (JSON.parse(text) as Json)['version']))).toEqual(new Set([1, 2, 3, 4]));
  for (const grant of ['authorization_code', 'device_code', 'client_credentials', 'password'])
    expect(configurations.some((text) => text.includes(`"grant": "${grant}"`))).toBe(true);
});
