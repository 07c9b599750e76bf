import { wordsOf } from '../../../src-preload/contract/words/testing/worded.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyFormSchema } from '../../../src-preload/contract/index.ts';
import { copyForm } from './copy-form.ts';

const body = { access_token: 'abc-._~+/=', id_token: 'e.y.J', token_type: 'bEaReR' };
const text = (form: Parameters<typeof copyForm>[0], from: Record<string, unknown>) => {
  const result = copyForm(form, from);
  return result.ok ? result.value.text : result.error.code;
};

describe('copyForm', () => {
  it('gives the tokens raw and as a header', () => {
    expect(text('access-token', body)).toBe('abc-._~+/=');
    expect(text('id-token', body)).toBe('e.y.J');
    expect(text('authorization-header', body)).toBe('Authorization: Bearer abc-._~+/=');
    expect(text('authorization-header', { access_token: 'abc' })).toBe('Authorization: Bearer abc');
  });

  it('gives each form its own text', () => {
    const texts = copyFormSchema.options.map((form) => text(form, body));
    expect(new Set(texts).size).toBe(copyFormSchema.options.length);
    // As from a newer version of the contract.
    expect(() => text('id-token-header' as 'id-token', body)).toThrow();
  });

  it('respects the token type', () => {
    expect(text('authorization-header', { ...body, token_type: 'dpop' })).toBe('Authorization: DPoP abc-._~+/=');
    expect(text('authorization-header', { ...body, token_type: 'mac' })).toBe('no_such_token');
    expect(text('authorization-header', { ...body, token_type: 'constructor' })).toBe('no_such_token');
  });

  it.each(['a=b', 'a"b', "a'b"])('puts no %j into a header', (token) => {
    expect(text('authorization-header', { ...body, access_token: token })).toBe('no_such_token');
    expect(text('access-token', { ...body, access_token: token })).toBe(token);
  });

  // Named in ASCII: the names of tests go to terminals too.
  const hostile: ReadonlyArray<readonly [string, string]> = [
    ['a space', 'a b'],
    ['another header', 'a\r\nX-Evil: 1'],
    ['a command', 'a\nrm -rf ~\n'],
    ['the end of a bracketed paste', '\u001b[201~id\r'],
    ['a tab', 'a\tb'],
    ['a NUL', 'a\u0000'],
    ['a DEL', 'a\u007f'],
    ['a letter with an accent', '\u00e4'],
    ['another direction', 'a\u202eb'],
    ['an escape sequence of eight bits', 'a\u009b'],
  ];

  it.each(hostile)('copies no token with %s, in any form, and says why', (_, token) => {
    for (const form of copyFormSchema.options) {
      const result = copyForm(form, { access_token: token, id_token: token, token_type: 'Bearer' });
      expect(result).toMatchObject({ ok: false, error: { code: 'malformed_response' } });
      expect(result.ok || wordsOf(result.error).message).toMatch(/line break, a control character .* terminal/);
      expect(result.ok || wordsOf(result.error).remedy).toMatch(/issuer.*sign in again/);
      expect(JSON.stringify(result)).not.toContain(JSON.stringify(token).slice(1, -1));
    }
  });

  it('copies nothing but visible ASCII, whatever the server sent', () => {
    fc.assert(
      fc.property(fc.constantFrom(...copyFormSchema.options), fc.string({ unit: 'binary' }), (form, token) => {
        const result = copyForm(form, { access_token: token, id_token: token });
        if (result.ok) expect(result.value.text).toMatch(/^(?:Authorization: Bearer )?[\x21-\x7e]+$/);
      }),
    );
  });

  it('says what is missing and how to get it', () => {
    for (const form of ['access-token', 'id-token', 'authorization-header'] as const) {
      for (const empty of [{}, { access_token: '', id_token: '' }, { access_token: 5, id_token: null }]) {
        const result = copyForm(form, empty);
        expect(result).toMatchObject({ ok: false, error: { code: 'no_such_token' } });
        expect(result.ok || wordsOf(result.error).remedy).toMatch(/sign in again/i);
      }
    }
  });
});
