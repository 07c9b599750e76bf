import fc from 'fast-check';
import { expect, it } from 'vitest';
import { trimEnd } from './trim-end.ts';

it('takes away what stands at the end, and only there', () => {
  expect(['', '/', '///', 'a', 'a/', '/a//', 'a/b'].map((text) => trimEnd(text, '/'))).toEqual(['', '', '', 'a', 'a', '/a', 'a/b']);
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('/', 'a', 'b') }), (text) => {
      expect(trimEnd(text, '/')).toBe(text.replace(/\/+$/, ''));
    }),
  );
});
