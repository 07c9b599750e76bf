import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asideName, entryName, isAsideNameOf, isTemporaryName, parseEntryName, temporaryName } from './entry-name.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'con', 'NUL', '..', '/', '\\', 'a.b', 'Ä', '\ud800', 'é', 'e\u0301', '_', '__0041', '_41'),
);
const entry = fc.record({ service: text, account: text });

describe('entry names', () => {
  it('leave a connection’s ID readable', () => {
    const name = entryName({ service: 'session', account: '3f2a9c1e-0000-4000-8000-00000000abcd' });
    expect(name).toBe('entry.session.3f2a9c1e-0000-4000-8000-00000000abcd.sealed');
  });

  it('can be turned back, and are safe on every file system', () => {
    fc.assert(
      fc.property(entry, (id) => {
        const name = entryName(id);
        expect(parseEntryName(name)).toEqual(id);
        expect(name).toMatch(/^entry\.[a-z0-9_-]*\.[a-z0-9_-]*\.sealed$/);
      }),
    );
  });

  it('differ for different entries even when case is ignored', () => {
    fc.assert(
      fc.property(entry, entry, (one, other) => {
        const isSame = one.service === other.service && one.account === other.account;
        expect(entryName(one).toLowerCase() === entryName(other).toLowerCase()).toBe(isSame);
      }),
    );
    expect(entryName({ service: 's', account: 'Ab' })).not.toBe(entryName({ service: 's', account: 'ab' }));
  });

  it('are only recognised as exactly written', () => {
    const junk = [
      'entry.s.a',
      'entry.s.A.sealed',
      'entry.s._61.sealed',
      'entry.s.__0061.sealed',
      'entry.s._6.sealed',
      'entry.s.a.b.sealed',
      'config.json',
      '',
    ];
    for (const name of junk) expect(parseEntryName(name)).toBeNull();
    fc.assert(
      fc.property(fc.string(), (name) => {
        const id = parseEntryName(name);
        if (id !== null) expect(entryName(id)).toBe(name);
      }),
    );
  });

  it('tell temporary and set-aside files apart', () => {
    fc.assert(
      fc.property(entry, (id) => {
        const name = entryName(id);
        const temporary = temporaryName(name, '0123abcd');
        const aside = asideName(name, Date.UTC(2026, 10, 23, 9), '0123abcd');
        expect([isTemporaryName(temporary), isTemporaryName(name), isTemporaryName(aside)]).toEqual([true, false, false]);
        expect([isAsideNameOf(name, aside), isAsideNameOf(name, name), isAsideNameOf(name, temporary)]).toEqual([true, false, false]);
        expect([parseEntryName(temporary), parseEntryName(aside)]).toEqual([null, null]);
        expect(aside).toMatch(/\.20261123T090000000Z-0123abcd\.unreadable$/);
      }),
    );
    for (const name of ['notes.0123abcd.tmp', 'entry.s.a.sealed.tmp', 'entry.s.a.sealed.0123ABCD.tmp', 'x.tmp'])
      expect(isTemporaryName(name)).toBe(false);
  });
});
