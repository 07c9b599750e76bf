import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepLinksIn, isDeepLink } from './deep-link.ts';

describe('deep links among arguments', () => {
  it('finds URIs with a private-use scheme and nothing else', () => {
    const links = ['com.okta.acme:/callback?code=1&state=2', 'COM.OKTA.ACME:/callback', 'io.example://x'];
    const others = [
      'https://acme.okta.com/?u=com.okta.acme:/callback',
      'mailto:a@b.c',
      'C:\\Users\\me\\file.txt',
      '/home/me/com.okta:x',
      '--user-data-dir=/tmp/com.okta:1',
      ' com.okta.acme:/callback',
      '.okta:/x',
      '1com.okta:/x',
      'com.okta.acme',
      '',
    ];
    expect(deepLinksIn(['com.program.itself:/x', ...links, ...others])).toEqual(links);
  });

  it('finds a link wherever Chromium moves it', () => {
    const argument = fc.oneof(
      fc.webUrl(),
      fc.string().filter((text) => !isDeepLink(text)),
    );
    fc.assert(
      fc.property(fc.array(argument, { maxLength: 8 }), fc.nat({ max: 8 }), (others, at) => {
        const argv = ['program', ...others];
        argv.splice(1 + Math.min(at, others.length), 0, 'com.okta.acme:/callback?code=c&state=s');
        expect(deepLinksIn(argv)).toEqual(['com.okta.acme:/callback?code=c&state=s']);
      }),
    );
  });

  it('stays bounded whatever comes', () => {
    const junk = 'x'.repeat(1_000_000);
    expect(deepLinksIn(['program', junk, `com.${junk}:/`])).toEqual([]);
    const many = deepLinksIn(['program', ...Array.from({ length: 40 }, () => `com.okta:/${junk}`)]);
    expect(many).toHaveLength(16);
    expect(Math.max(...many.map((link) => link.length))).toBe(32_768);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'binary' })), (argv) => Array.isArray(deepLinksIn(argv))));
  });
});
