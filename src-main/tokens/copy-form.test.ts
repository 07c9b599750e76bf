import { describe, expect, it } from 'vitest';
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

  it('respects the token type', () => {
    expect(text('authorization-header', { ...body, token_type: 'dpop' })).toBe('Authorization: DPoP abc-._~+/=');
    expect(text('authorization-header', { ...body, token_type: 'mac' })).toBe('no_such_token');
    expect(text('authorization-header', { ...body, token_type: 'constructor' })).toBe('no_such_token');
  });

  it.each(['a b', 'a\r\nX-Evil: 1', 'ä', 'a=b'])('puts no %j into a header', (token) => {
    expect(text('authorization-header', { ...body, access_token: token })).toBe('no_such_token');
    expect(text('access-token', { ...body, access_token: token })).toBe(token);
  });

  it('says what is missing and how to get it', () => {
    for (const form of ['access-token', 'id-token', 'authorization-header'] as const) {
      for (const empty of [{}, { access_token: '', id_token: '' }, { access_token: 5, id_token: null }]) {
        const result = copyForm(form, empty);
        expect(result).toMatchObject({ ok: false, error: { code: 'no_such_token' } });
        expect(result.ok || result.error.remedy).toMatch(/sign in again/i);
      }
    }
  });
});
