import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskToken } from './mask.ts';

describe('maskToken', () => {
  it('shows both ends of a long token', () => {
    expect(maskToken(`eyJraWQiOiJ${'x'.repeat(600)}Yk9Q4`)).toBe('eyJraWQiOi…Yk9Q4');
  });

  it('shows less of a shorter one, and nothing of a short one', () => {
    expect(maskToken('abcdefghijklmnopqrstuvwxyz0123456789abcdefg')).toBe('abcd…fg');
    expect(maskToken('abcdefghijklmnopqrstuvw')).toBe('••••••••');
    expect(maskToken('')).toBe('••••••••');
  });

  it('never reveals more than fifteen characters or a sixth', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (raw) => {
        const shown = maskToken(raw).replace(/[…•]/g, '');
        expect(shown.length).toBeLessThanOrEqual(Math.min(15, raw.length / 6));
        expect(shown).toMatch(/^[!-~]*$/);
      }),
    );
  });
});
