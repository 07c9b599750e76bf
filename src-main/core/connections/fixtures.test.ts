import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeConfiguration, openConfigurationFile, parseConfigurationFile } from './configuration-file.ts';
import { configurationVersion, type Migration, migrations } from './migrations.ts';
import { containing } from './testing/drafts.ts';
import { memoryStorage } from './testing/memory-storage.ts';

/*
 * `fixtures/config-v{N}.json` is a file as version N of the format wrote it, and is never changed again. Once N is an
 * earlier version, `fixtures/config-v{N}.now.json` is what today's version makes of it. A new migration step needs
 * both: the `.now.json` of each earlier version, and a new `config-v{N}.json` with everything the new version knows.
 */

const folder = join(import.meta.dirname, 'fixtures');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const names = readdirSync(folder);
const versions = Array.from({ length: configurationVersion }, (_, index) => index + 1);
const nowOf = (version: number): unknown =>
  JSON.parse(read(version === configurationVersion ? `config-v${version}.json` : `config-v${version}.now.json`));

describe('files of every version of the format', () => {
  it('are kept, each with what has become of it', () => {
    const expected = versions.flatMap((version) =>
      version === configurationVersion ? [`config-v${version}.json`] : [`config-v${version}.json`, `config-v${version}.now.json`],
    );
    expect(names.toSorted()).toEqual(expected.toSorted());
  });

  it.each(versions)('version %i is read whole and brought up to date', (version) => {
    const parsed = parseConfigurationFile(read(`config-v${version}.json`));
    expect(parsed).toMatchObject({ kind: 'read', migrated: version < configurationVersion });
    expect(parsed.kind === 'read' && encodeConfiguration(parsed.configuration)).toEqual(nowOf(version));
  });

  it.each(versions)('version %i is written back only with the first change, and then reads the same', (version) => {
    const text = read(`config-v${version}.json`);
    const storage = memoryStorage(text);
    const file = openConfigurationFile(storage, 0);
    expect([...storage.files]).toEqual([['config.json', text]]);
    file.write(file.initial.configuration);
    expect(JSON.parse(storage.files.get('config.json') ?? '')).toEqual(nowOf(version));
    expect(openConfigurationFile(storage, 0).initial).toEqual(file.initial);
  });

  it.each(versions)('version %i is refused politely by an app that knows only earlier ones, and left alone', (version) => {
    const text = read(`config-v${version}.json`).replace(`"version": ${version}`, `"version": ${configurationVersion + version}`);
    const storage = memoryStorage(text);
    const file = openConfigurationFile(storage, 0);
    expect(file.initial.problem?.message).toMatch(/newer version of Tenantry/);
    expect(() => file.write(file.initial.configuration)).toThrow();
    expect([...storage.files]).toEqual([['config.json', text]]);
  });

  it.each(versions)('version %i is kept when any one step of its way breaks', (version) => {
    const last: Migration = (document) => document;
    const broken: Migration = () => {
      throw new Error('no');
    };
    const text = read(`config-v${version}.json`);
    for (let step = version - 1; step <= migrations.length; step += 1) {
      const parsed = parseConfigurationFile(text, [...migrations, last].toSpliced(step, 1, broken));
      expect(parsed).toMatchObject({ kind: 'unreadable', reason: containing('could not be brought up to date') });
    }
  });
});
