import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appErrorSchema } from '../../../src-preload/contract/index.ts';
import { plainError, serverErrorFailure } from '../okta/index.ts';
import { parseCallback } from './callback.ts';

describe('parseCallback', () => {
  it('reads a code', () => {
    expect(parseCallback('com.okta.acme:/callback?code=abc&state=xyz')).toEqual({
      kind: 'code',
      redirectUri: 'com.okta.acme:/callback',
      code: 'abc',
      state: 'xyz',
      iss: null,
    });
    expect(parseCallback('http://127.0.0.1:8765/callback?state=xyz&code=a%2Bb&iss=https%3A%2F%2Facme.okta.com')).toMatchObject({
      kind: 'code',
      redirectUri: 'http://127.0.0.1:8765/callback',
      code: 'a+b',
      iss: 'https://acme.okta.com',
    });
  });

  it('reads an error', () => {
    expect(parseCallback('com.okta.acme:/callback?error=access_denied&error_description=No+way&state=xyz')).toEqual({
      kind: 'error',
      redirectUri: 'com.okta.acme:/callback',
      error: 'access_denied',
      description: 'No way',
      state: 'xyz',
      iss: null,
    });
  });

  it.each([
    ['words', `access_denied&error_description=${'A'.repeat(20_000)}`],
    ['a code', 'A'.repeat(20_000)],
    ['percent signs', `access_denied&error_description=${'%E2%80%AE'.repeat(2_000)}`],
  ])('reads an error with %s up to 16 kB, of which little is left, and no more', (_, error) => {
    const url = `com.okta.acme:/callback?state=xyz&error=${error}`;
    const callback = parseCallback(url.slice(0, 16_384));
    if (callback.kind !== 'error') throw new Error(callback.kind);
    const shown = plainError(serverErrorFailure(callback.error, callback.description, 'authorization'));
    expect(appErrorSchema.safeParse(shown).success).toBe(true);
    expect(JSON.stringify(shown).length).toBeLessThan(800);
    expect(JSON.stringify(shown)).not.toContain('\u202E');
    expect(parseCallback(url.slice(0, 16_385))).toEqual({ kind: 'foreign', why: 'too_long' });
  });

  it.each([
    ['com.okta.acme:/callback', 'no_parameters'],
    ['com.okta.acme:/callback?code=1', 'no_state'],
    ['com.okta.acme:/callback?state=1', 'no_answer'],
    ['com.okta.acme:/callback?code=1&error=x&state=1', 'two_answers'],
    ['com.okta.acme:/callback?code=1&code=2&state=1', 'repeated_parameter'],
    ['com.okta.acme:/callback?code=1&state=1&state=1', 'repeated_parameter'],
    ['com.okta.acme:/callback?code=1&state=1&iss=a&iss=b', 'repeated_parameter'],
    ['no scheme at all?code=1&state=1', 'not_a_url'],
    ['com.okta.acme:/call back?code=1&state=1', 'not_a_url'],
    ['com.okta.acme:/callback#?code=1&state=1', 'not_a_url'],
    [`com.okta.acme:/callback?code=${'x'.repeat(1_000_000)}&state=1`, 'too_long'],
  ])('takes %.60s for foreign', (url, why) => {
    expect(parseCallback(url)).toEqual({ kind: 'foreign', why });
  });

  it('ignores a fragment and unknown parameters', () => {
    expect(parseCallback('com.okta.acme:/callback?code=1&state=2&extra=3&extra=4#_=_')).toMatchObject({
      kind: 'code',
      code: '1',
      state: '2',
    });
  });

  it('never throws, and what it accepts is what was sent', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withQueryParameters: true })), (url) => {
        expect(['code', 'error', 'foreign']).toContain(parseCallback(url).kind);
      }),
    );
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (code, state) => {
        const url = `com.okta.acme:/callback?${new URLSearchParams({ code, state }).toString()}`;
        const [sentCode, sentState] = [
          new URLSearchParams(url.split('?')[1]).get('code'),
          new URLSearchParams(url.split('?')[1]).get('state'),
        ];
        expect(parseCallback(url)).toMatchObject({ kind: 'code', code: sentCode, state: sentState });
      }),
    );
  });
});
