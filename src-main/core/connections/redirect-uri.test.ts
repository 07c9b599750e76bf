import { worded } from '../../../src-preload/contract/words/testing/worded.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyConfiguration } from './configuration.ts';
import { isSameRedirectUri, parseRedirectUri, schemesIn } from './redirect-uri.ts';
import { containing } from './testing/drafts.ts';
import type { Connection } from './types.ts';

describe('parseRedirectUri', () => {
  it.each([
    ['com.okta.acme:/callback', { kind: 'scheme', scheme: 'com.okta.acme' }],
    [' com.okta.dev-123456:/callback/acme ', { kind: 'scheme', scheme: 'com.okta.dev-123456' }],
    ['com.okta.acme:/', { kind: 'scheme', scheme: 'com.okta.acme' }],
    ['http://127.0.0.1:8765/callback', { kind: 'loopback', host: '127.0.0.1', port: 8765, path: '/callback' }],
    ['http://localhost:80/callback', { kind: 'loopback', host: 'localhost', port: 80, path: '/callback' }],
    ['http://[::1]:8765', { kind: 'loopback', host: '[::1]', port: 8765, path: '/' }],
  ])('%s', (uri, kind) => {
    expect(parseRedirectUri(uri)).toEqual({ ok: true, value: kind });
  });

  it.each([
    ['mailto:/callback', 'scheme_refused', 'well-known'],
    ['file:/callback', 'scheme_refused', 'well-known'],
    ['javascript:/callback', 'scheme_refused', 'well-known'],
    ['https://app.acme.com/callback', 'scheme_refused', 'web server'],
    ['tenantry:/callback', 'scheme_refused', 'no period'],
    ['com.okta.Acme:/callback', 'scheme_refused', 'lower case: com.okta.acme'],
    ['HTTP://127.0.0.1:8765/callback', 'scheme_refused', 'lower case'],
    ['com..acme:/callback', 'scheme_refused', 'reversed domain'],
    ['com.acme.:/callback', 'scheme_refused', 'reversed domain'],
    ['com.okta.acme://callback', 'invalid_input', 'two slashes, “callback”'],
    ['com.okta.acme:callback', 'invalid_input', 'begins with a slash'],
    ['com.okta.acme:', 'invalid_input', 'begins with a slash'],
    ['com.okta.acme:/a\\b', 'invalid_input', 'begins with a slash'],
    ['com.okta.acme:/callback?x=1', 'invalid_input', '“?”'],
    ['com.okta.acme:/callback#x', 'invalid_input', '“#”'],
    ['com.okta.acme:/call back', 'invalid_input', 'plain ASCII'],
    ['com.okta.acme:/cällback', 'invalid_input', 'plain ASCII'],
    ['', 'invalid_input', 'empty'],
    ['callback', 'invalid_input', 'scheme and a colon'],
    [':/callback', 'invalid_input', 'scheme and a colon'],
    ['http://127.0.0.1/callback', 'invalid_input', 'needs a port'],
    ['http://127.0.0.1:0/callback', 'invalid_input', 'not a port'],
    ['http://127.0.0.1:65536/callback', 'invalid_input', 'not a port'],
    ['http://127.0.0.1:08765/callback', 'invalid_input', 'not a port'],
    ['http://127.0.0.2:8765/callback', 'invalid_input', 'this computer only'],
    ['http://localhost.evil.example:8765/callback', 'invalid_input', 'this computer only'],
    ['http://me@127.0.0.1:8765/callback', 'invalid_input', 'this computer only'],
    ['http://LOCALHOST:8765/callback', 'invalid_input', 'lower case'],
    [`com.okta.acme:/${'x'.repeat(500)}`, 'invalid_input', '500'],
  ])('refuses “%s”', (uri, code, words) => {
    expect(worded(parseRedirectUri(uri))).toMatchObject({ ok: false, error: { code, message: containing(words) } });
  });

  it('tells how to write the two-slash form', () => {
    expect(worded(parseRedirectUri('com.okta.acme://callback/x'))).toMatchObject({
      error: { remedy: containing('com.okta.acme:/callback/x') },
    });
    expect(worded(parseRedirectUri('com.okta.acme://'))).toMatchObject({ error: { remedy: containing('com.okta.acme:/callback') } });
  });

  it('accepts only what comes back as it was written', () => {
    const part = fc.stringMatching(/^[\w.:/%@[\]-]*$/);
    const uri = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.tuple(fc.constantFrom('http://127.0.0.1:', 'com.okta.acme:', 'com.okta.'), part).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(uri, (text) => {
        const parsed = parseRedirectUri(text);
        if (!parsed.ok) return;
        const url = new URL(`${text.trim()}?code=c`);
        expect(url.searchParams.get('code')).toBe('c');
        expect(url.protocol).toBe(parsed.value.kind === 'scheme' ? `${parsed.value.scheme}:` : 'http:');
      }),
    );
  });
});

describe('isSameRedirectUri', () => {
  it.each([
    ['http://127.0.0.1:8765', 'http://127.0.0.1:8765/', true],
    ['http://[::1]:8765/', 'http://[::1]:8765', true],
    ['com.okta.acme:/', 'com.okta.acme:/', true],
    ['http://127.0.0.1:8765/callback', 'http://127.0.0.1:8765/callback/', false],
    ['http://127.0.0.1:8765/callback', 'http://localhost:8765/callback', false],
    ['http://127.0.0.1:8765', 'http://127.0.0.1:8766', false],
    ['com.okta.acme:/callback', 'com.okta.acme:/Callback', false],
    ['com.okta.acme:', 'com.okta.acme:/', false],
  ])('%s and %s: %s', (one, other, isSame) => {
    expect([isSameRedirectUri(one, other), isSameRedirectUri(other, one)]).toEqual([isSame, isSame]);
  });

  it('is every registered one with what a browser makes of it', () => {
    const uri = fc.tuple(fc.constantFrom('http://127.0.0.1:8765', 'http://[::1]:1'), fc.constantFrom('', '/', '/a', '/a/'));
    fc.assert(
      fc.property(uri, ([origin, path]) => {
        const answer = new URL(`${origin}${path}?code=c`);
        expect(isSameRedirectUri(`${origin}${path}`, answer.href.split('?')[0] ?? '')).toBe(true);
      }),
    );
  });
});

describe('schemesIn', () => {
  it('lists each scheme once, and no loopback or broken address', () => {
    const uris = ['com.okta.acme:/a', 'com.okta.acme:/b', 'http://127.0.0.1:1/c', 'junk', 'com.okta.globex:/a'];
    const connections = uris.map((redirectUri) => ({ redirectUri }) as Connection);
    expect(schemesIn({ ...emptyConfiguration(), connections })).toEqual(['com.okta.acme', 'com.okta.globex']);
  });
});
