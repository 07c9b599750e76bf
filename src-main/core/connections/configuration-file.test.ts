import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../base/testing/seeded-random.ts';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { decodeConfiguration, emptyConfiguration } from './configuration.ts';
import { encodeConfiguration, openConfigurationFile, parseConfigurationFile } from './configuration-file.ts';
import { createConnections } from './connections.ts';
import { configurationVersion, type Migration } from './migrations.ts';
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
  text = `${JSON.stringify(encodeConfiguration(configuration), null, 2)}\n`;
});

describe('parseConfigurationFile', () => {
  it('reads what was written', () => {
    expect(configuration.connections).toHaveLength(2);
    expect(parseConfigurationFile(text)).toEqual({ kind: 'read', configuration, migrated: false });
  });

  it('finds a file cut at any byte unreadable', () => {
    const bytes = Buffer.from(text);
    for (let length = 0; length < bytes.byteLength - 1; length += 1)
      expect(parseConfigurationFile(bytes.subarray(0, length).toString('utf8')), `cut at byte ${length}`).toMatchObject({
        kind: 'unreadable',
      });
  });

  it('has an answer for any text and any JSON', () => {
    const kinds = /^(read|unreadable|newer)$/;
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (junk) => kinds.test(parseConfigurationFile(junk).kind)));
    fc.assert(fc.property(fc.jsonValue(), (value) => kinds.test(parseConfigurationFile(JSON.stringify(value)).kind)));
    const almost = fc.record({ version: fc.constant(1), tenants: fc.jsonValue(), connections: fc.jsonValue(), settings: fc.jsonValue() });
    fc.assert(fc.property(almost, (value) => parseConfigurationFile(JSON.stringify(value)).kind === 'unreadable'));
  });

  it('finds a file with any one member replaced either whole or unreadable, never broken later', () => {
    const paths: Array<readonly string[]> = [];
    const walk = (value: unknown, path: readonly string[]) => {
      paths.push(path);
      if (typeof value === 'object' && value !== null) for (const [key, member] of Object.entries(value)) walk(member, [...path, key]);
    };
    walk(encodeConfiguration(configuration), []);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const document: unknown = JSON.parse(text);
        let target = document as Record<string, unknown>;
        for (const key of path.slice(0, -1)) target = target[key] as Record<string, unknown>;
        const last = path.at(-1);
        if (last !== undefined) target[last] = value;
        const parsed = parseConfigurationFile(JSON.stringify(last === undefined ? value : document));
        if (parsed.kind === 'read') expect(decodeConfiguration(parsed.configuration)).toMatchObject({ ok: true });
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
    expect(parseConfigurationFile(JSON.stringify(encodeConfiguration(change(configuration))))).toMatchObject({
      kind: 'unreadable',
      reason: containing('contradicts itself'),
    });
  });

  it('carries along members it does not know', () => {
    const document = JSON.parse(text) as { tenants: object[] };
    const noted = { ...document, comment: 'mine', tenants: document.tenants.map((tenant) => ({ ...tenant, since: 2024 })) };
    const parsed = parseConfigurationFile(JSON.stringify(noted));
    expect(parsed.kind === 'read' && encodeConfiguration(parsed.configuration)).toEqual(noted);
  });

  it('names a newer version, and takes no other number for one', () => {
    expect(parseConfigurationFile('{"version":99}')).toEqual({ kind: 'newer', version: 99 });
    for (const version of ['0', '-1', '1.5', '"1"', 'null'])
      expect(parseConfigurationFile(`{"version":${version}}`)).toMatchObject({ kind: 'unreadable' });
  });

  const ofVersion = (version: number) => text.replace(`"version": ${configurationVersion}`, `"version": ${version}`);

  it('brings older versions up to date, step by step', () => {
    const first: Migration = ({ settings, ...rest }) => ({ ...rest, preferences: settings });
    const second: Migration = ({ preferences, ...rest }) => ({ ...rest, settings: { ...(preferences as object), theme: 'dark' } });
    const parsed = parseConfigurationFile(ofVersion(1), [first, second]);
    expect(parsed).toEqual({
      kind: 'read',
      configuration: { ...configuration, settings: { ...configuration.settings, theme: 'dark' } },
      migrated: true,
    });
    const fromSecond = ofVersion(2).replace('"settings"', '"preferences"');
    expect(parseConfigurationFile(fromSecond, [first, second])).toEqual(parsed);
    expect(parseConfigurationFile(ofVersion(3), [first, second])).toMatchObject({
      kind: 'read',
      migrated: false,
    });
  });

  it('keeps a file whose migration breaks', () => {
    const broken: Migration = () => {
      throw new Error('no');
    };
    expect(parseConfigurationFile(ofVersion(1), [broken])).toMatchObject({ kind: 'unreadable', reason: containing('version 1') });
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
    expect(JSON.parse(storage.files.get('config.json') ?? '')).toEqual({ version: configurationVersion, ...emptyConfiguration() });
  });

  it('moves an unreadable file aside, says so, and overwrites nothing', () => {
    const storage = memoryStorage(text.slice(0, 100));
    storage.files.set(quarantine, 'an earlier one');
    const file = openConfigurationFile(storage, now);
    const second = 'config.unreadable-2026-11-23T09-00-00Z-2.json';
    expect(file.initial).toMatchObject({
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
    expect(file.initial).toMatchObject({ quarantinedAs: null, problem: { message: containing('newer version') } });
    expect(() => file.write(emptyConfiguration())).toThrow('newer version');
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
