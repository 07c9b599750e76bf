import { worded } from '../../../src-preload/contract/words/testing/worded.ts';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../base/testing/seeded-random.ts';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { configurationFormat } from '../storage/index.ts';
import { configurationFrom, emptyConfiguration } from './configuration.ts';
import { openConfigurationFile } from './configuration-file.ts';
import { createConnections } from './connections.ts';
import { connectionDraft, containing, tenantDraft } from './testing/drafts.ts';
import { memoryStorage } from './testing/memory-storage.ts';
import type { Configuration } from './types.ts';

const now = Date.UTC(2026, 10, 23, 9);
const quarantine = 'config.unreadable-2026-11-23T09-00-00Z.json';
let configuration: Configuration;
let text: string;

beforeAll(() => {
  const connections = createConnections({
    file: openConfigurationFile(memoryStorage(), now),
    random: seededRandom(),
    clock: new VirtualClock(),
  });
  for (const name of ['Acme', 'Gløbex “Ü”'])
    connections.addTenant(tenantDraft({ name, browserCommand: ['firefox', '{url}'] }), connectionDraft());
  configuration = connections.current();
  text = `${JSON.stringify(configurationFormat.document(configuration), null, 2)}\n`;
});

describe('the configuration format', () => {
  it('reads what was written', () => {
    expect(configuration.connections).toHaveLength(2);
    const parsed = configurationFormat.parse(text);
    expect(parsed.kind === 'read' && configurationFrom(parsed.value)).toEqual(configuration);
  });

  it('finds a file with any one member replaced either whole or unreadable, never broken later', () => {
    const paths: Array<readonly string[]> = [];
    const walk = (value: unknown, path: readonly string[]) => {
      paths.push(path);
      if (typeof value === 'object' && value !== null) for (const [key, member] of Object.entries(value)) walk(member, [...path, key]);
    };
    walk(configurationFormat.document(configuration), []);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const document: unknown = JSON.parse(text);
        let target = document as Record<string, unknown>;
        for (const key of path.slice(0, -1)) target = target[key] as Record<string, unknown>;
        const last = path.at(-1);
        if (last !== undefined) target[last] = value;
        const parsed = configurationFormat.parse(JSON.stringify(last === undefined ? value : document));
        if (parsed.kind === 'read')
          expect(configurationFormat.parse(configurationFormat.write(configurationFrom(parsed.value)))).toMatchObject({ kind: 'read' });
      }),
    );
  });

  it.each([
    ['two tenants with one slug', (c: Configuration) => ({ ...c, tenants: c.tenants.map((tenant) => ({ ...tenant, slug: 'acme' })) })],
    ['two tenants with one id', (c: Configuration) => ({ ...c, tenants: c.tenants.map((tenant) => ({ ...tenant, id: 'x' })) })],
    ['a connection without its tenant', (c: Configuration) => ({ ...c, tenants: c.tenants.slice(1) })],
    [
      'two connections with one handle',
      (c: Configuration) => ({ ...c, connections: c.connections.flatMap((one) => [one, { ...one, id: `${one.id}2`.slice(-64) }]) }),
    ],
  ])('refuses %s', (_name, change) => {
    expect(configurationFormat.parse(configurationFormat.write(change(configuration)))).toMatchObject({
      kind: 'unreadable',
      reason: containing('contradicts itself'),
    });
  });

  it('carries along members it does not know', () => {
    const document = JSON.parse(text) as { tenants: object[] };
    const noted = { ...document, comment: 'mine', tenants: document.tenants.map((tenant) => ({ ...tenant, since: 2024 })) };
    const parsed = configurationFormat.parse(JSON.stringify(noted));
    expect(parsed.kind === 'read' && configurationFormat.document(configurationFrom(parsed.value))).toEqual(noted);
  });

  it('takes no other number for a version', () => {
    for (const version of ['0', '-1', '1.5', '"1"', 'null'])
      expect(configurationFormat.parse(`{"version":${version}}`)).toMatchObject({ kind: 'unreadable' });
  });
});

describe('openConfigurationFile', () => {
  it('begins empty, and creates nothing by itself', () => {
    const storage = memoryStorage();
    expect(openConfigurationFile(storage, now).initial).toEqual({ configuration: emptyConfiguration(), quarantinedAs: null });
    expect(storage.files.size).toBe(0);
  });

  it('reads, and writes with the version', () => {
    const storage = memoryStorage(text);
    const file = openConfigurationFile(storage, now);
    expect(file.initial).toEqual({ configuration, quarantinedAs: null });
    file.write(emptyConfiguration());
    expect(JSON.parse(storage.files.get('config.json') ?? '')).toEqual({ version: configurationFormat.version, ...emptyConfiguration() });
  });

  it('moves an unreadable file aside, says so, and overwrites nothing', () => {
    const storage = memoryStorage(text.slice(0, 100));
    storage.files.set(quarantine, 'an earlier one');
    const file = openConfigurationFile(storage, now);
    const second = 'config.unreadable-2026-11-23T09-00-00Z-2.json';
    expect(worded(file.initial)).toMatchObject({
      configuration: emptyConfiguration(),
      quarantinedAs: second,
      problem: { remedy: containing(second) },
    });
    file.write(emptyConfiguration());
    expect(storage.files.get(second)).toBe(text.slice(0, 100));
    expect(storage.files.get(quarantine)).toBe('an earlier one');
  });

  it('leaves a newer version’s file alone and refuses to write', () => {
    const storage = memoryStorage('{"version":99,"new":"shape"}');
    const file = openConfigurationFile(storage, now);
    expect(worded(file.initial)).toMatchObject({ quarantinedAs: null, problem: { message: containing('newer version') } });
    expect(() => file.write(emptyConfiguration())).toThrow('newer_version');
    expect([...storage.files]).toEqual([['config.json', '{"version":99,"new":"shape"}']]);
  });

  it.each([
    [
      'read',
      {
        read: (): string | null => {
          throw new Error('EACCES');
        },
      },
    ],
    [
      'moved',
      {
        read: () => 'junk',
        moveAside: (): boolean => {
          throw new Error('EACCES');
        },
      },
    ],
    ['given a free name', { read: () => 'junk', moveAside: () => false }],
  ])('refuses to write when the file cannot be %s', (_name, changes) => {
    const storage = memoryStorage('junk');
    const file = openConfigurationFile({ ...storage, ...changes }, now);
    expect(file.initial).toMatchObject({ quarantinedAs: null, problem: { code: 'config_write_failed' } });
    expect(() => file.write(emptyConfiguration())).toThrow();
    expect(storage.files.get('config.json')).toBe('junk');
  });
});
