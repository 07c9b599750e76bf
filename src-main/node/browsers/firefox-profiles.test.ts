import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firefoxProfiles } from './firefox-profiles.ts';
import { mostProfiles } from './names.ts';

const ini = (...names: readonly string[]): string =>
  [
    '[Install4F96D1932A9F858E]\nDefault=a.default-release\nLocked=1\n',
    ...names.map((name, index) => `[Profile${index}]\nName=${name}\nIsRelative=1\nPath=${index}.x\n`),
    '[General]\nStartWithLastProfile=1\nVersion=2\n',
  ].join('\n');

const names = (text: string): string[] => firefoxProfiles(text).map(({ argument }) => argument);

describe('the profiles of a profiles.ini', () => {
  it('are its names, in its order, whatever its line ends', () => {
    for (const text of [ini('default-release', 'Acme work'), ini('default-release', 'Acme work').replaceAll('\n', '\r\n')]) {
      expect(firefoxProfiles(text)).toEqual([
        { argument: 'default-release', label: 'default-release' },
        { argument: 'Acme work', label: 'Acme work' },
      ]);
    }
    expect(names(`\uFEFF[Profile0]\nName=first`)).toEqual(['first']);
  });

  it('do not include names of other sections', () => {
    expect(names('[General]\nName=x\n[Profile0]\nNameless=y\nName=z\n[ProfileX]\nName=w\n[Background]\nName=v')).toEqual(['z']);
  });

  it.each(['', '-no-remote', '--profile', '/P', '{url}', 'x{url}', ' padded', 'bell\u0007', 'x\u202Ey', '\u2028', 'x'.repeat(300)])(
    'do not include the name %j, which could not be chosen or would deceive',
    (name) => {
      expect(names(ini(name, 'sound'))).toEqual(['sound']);
    },
  );

  it('name each once, for -P finds only the first', () => {
    expect(names(ini('same', 'same', 'other'))).toEqual(['same', 'other']);
  });

  it('are bounded in number', () => {
    expect(names(ini(...Array.from({ length: 5_000 }, (_, index) => `p${index}`)))).toHaveLength(mostProfiles);
  });

  it('survive whatever the file holds', () => {
    const line = fc.oneof(
      fc.constantFrom('[Profile0]', '[Profile1]', '[General]', '[', 'Name=', 'Name', '='),
      fc.string({ unit: 'binary' }).map((name) => `Name=${name}`),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n', '\r', ''), (lines, end) => {
        const profiles = firefoxProfiles(lines.join(end));
        expect(profiles.length).toBeLessThanOrEqual(mostProfiles);
        for (const { argument, label } of profiles) {
          expect(argument).toMatch(/^[^-/\p{Cc}\p{Cs}\p{Bidi_Control}][^\p{Cc}\p{Cs}\p{Bidi_Control}]{0,199}$/u);
          expect(label.length).toBeLessThanOrEqual(80);
        }
      }),
    );
  });
});
