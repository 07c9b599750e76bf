import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chromiumProfiles } from './chromium-profiles.ts';
import { mostProfiles } from './names.ts';

const localState = (cache: unknown): string => JSON.stringify({ profile: { info_cache: cache, last_used: 'Default' }, browser: {} });

describe('the profiles of a Local State file', () => {
  it('are its folders under the names a person gave them, in their order of making', () => {
    expect(
      chromiumProfiles(
        localState({ 'Profile 10': { name: 'Globex' }, 'Profile 2': { name: 'Work' }, Default: { name: 'Dana', gaia_id: '1' } }),
      ),
    ).toEqual([
      { argument: '--profile-directory=Default', label: 'Dana' },
      { argument: '--profile-directory=Profile 2', label: 'Work' },
      { argument: '--profile-directory=Profile 10', label: 'Globex' },
    ]);
  });

  it('are told apart by their folders where their names are the same or missing', () => {
    const profiles = chromiumProfiles(
      localState({ Default: { name: 'Work' }, 'Profile 1': { name: 'Work' }, 'Profile 2': {}, 'Profile 3': 7 }),
    );
    expect(profiles.map(({ label }) => label)).toEqual(['Work (Default)', 'Work (Profile 1)', 'Profile 2']);
  });

  it.each([
    '..',
    '.',
    '',
    'a/b',
    'a\\b',
    '../../x',
    'x\0',
    'x\ny',
    '{url}',
    ' x',
    'x'.repeat(300),
    'x\u202Ey',
    '\uD800',
    'System Profile',
    'Guest Profile',
  ])('do not include the folder %j', (folder) => {
    expect(chromiumProfiles(localState({ [folder]: { name: 'Work' } }))).toEqual([]);
  });

  it('have names of one bounded line in which nothing hides', () => {
    const names = chromiumProfiles(
      localState({ a: { name: ' Wo\nrk\u202E \u0007! ' }, b: { name: '\u2066 \n' }, c: { name: `${'x'.repeat(78)}😀😀` } }),
    );
    expect(names.map(({ label }) => label)).toEqual(['Wo rk !', 'b', `${'x'.repeat(78)}…`]);
  });

  it('are bounded in number', () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`Profile ${index}`, { name: 'same' }]));
    expect(chromiumProfiles(localState(many))).toHaveLength(mostProfiles);
  });

  it.each(['', 'null', '[]', '{"profile":[]}', '{"profile":{"info_cache":"x"}}', '{"profile":{"info_cache":{"a":null,"b":[]}}}', '{'])(
    'are none in %j',
    (text) => {
      expect(chromiumProfiles(text)).toEqual([]);
    },
  );

  it('survive whatever the file holds', () => {
    const info = fc.oneof(fc.record({ name: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()) }), fc.jsonValue());
    const cache = fc.oneof(fc.dictionary(fc.string({ unit: 'binary' }), info), fc.jsonValue());
    fc.assert(
      fc.property(fc.oneof(cache.map(localState), fc.string({ unit: 'binary' }), fc.json()), (text) => {
        const profiles = chromiumProfiles(text);
        expect(profiles.length).toBeLessThanOrEqual(mostProfiles);
        for (const { argument, label } of profiles) {
          expect(argument).toMatch(/^--profile-directory=[^/\\\p{Cc}\p{Cs}\p{Bidi_Control}]+$/u);
          expect(argument.length).toBeLessThan(300);
          expect(label).toMatch(/^[^\p{Cc}\p{Cs}\p{Bidi_Control}]{1,300}$/u);
        }
      }),
    );
  });
});
