import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeSlug, isSlug, slugFrom } from './slugs.ts';

describe('slugs', () => {
  it.each([
    ['Orders API', 'orders-api'],
    ['  Ørders  (ÉU) ', 'orders-eu'],
    ['Straße & Łódź', 'strasse-lodz'],
    ['ﬁne', 'fine'],
    ['İstanbul ılık', 'istanbul-ilik'],
    ['注文', 'connection'],
    ['--', 'connection'],
    ['a'.repeat(39) + ' bc', 'a'.repeat(39)],
  ])('%s becomes %s', (name, slug) => {
    expect(slugFrom(name, 'connection')).toBe(slug);
  });

  it('are slugs, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(isSlug(slugFrom(name, 'connection'))).toBe(true);
      }),
    );
  });

  it('get a number when they are taken', () => {
    expect(freeSlug('acme', new Set())).toBe('acme');
    expect(freeSlug('acme', new Set(['acme', 'acme-2']))).toBe('acme-3');
  });

  it.each(['', 'Acme', 'a--b', '-a', 'a-', 'a/b', 'a_b', 'ä', 'a'.repeat(61)])('“%s” is none', (text) => {
    expect(isSlug(text)).toBe(false);
  });
});
