import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyIssuer, normaliseIssuer } from './issuer.ts';

describe('classifyIssuer', () => {
  it.each([
    ['https://acme.okta.com', 'org', 'Org server'],
    ['https://acme.okta.com/', 'org', 'Org server'],
    ['http://127.0.0.1:8001', 'org', 'Org server'],
    ['https://acme.okta.com/oauth2/default', 'default', 'default'],
    ['https://acme.okta.com/oauth2/aus7f2kx9q1Lm3Np4d7', 'custom', 'aus7f2k…'],
    ['https://acme.okta.com/oauth2/orders', 'custom', 'orders'],
    ['https://id.example/realms/a', 'custom', 'realms/a'],
  ])('%s is %s', (issuer, kind, label) => {
    expect(classifyIssuer(issuer)).toEqual({ kind, label });
  });

  it('has an answer for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => /^(org|default|custom)$/.test(classifyIssuer(text).kind)));
  });
});

describe('normaliseIssuer', () => {
  it.each([
    [' https://acme.okta.com/ ', 'https://acme.okta.com'],
    ['https://acme.okta.com/oauth2/default/', 'https://acme.okta.com/oauth2/default'],
    ['https://ACME.okta.com/oauth2/default', 'https://acme.okta.com/oauth2/default'],
    ['https://acme.okta.com/oauth2/default/.well-known/openid-configuration', 'https://acme.okta.com/oauth2/default'],
    ['https://acme-admin.okta.com/oauth2/default', 'https://acme.okta.com/oauth2/default'],
    ['https://acme.okta.com/.well-known/openid-configuration', 'https://acme.okta.com'],
    ['http://127.0.0.1:8001/oauth2/default', 'http://127.0.0.1:8001/oauth2/default'],
  ])('%s becomes %s', (text, issuer) => {
    expect(normaliseIssuer(text)).toEqual({ ok: true, value: issuer });
  });

  it.each([
    ['', 'invalid_input'],
    ['acme.okta.com', 'invalid_input'],
    ['http://acme.okta.com', 'insecure_url'],
    ['ftp://acme.okta.com', 'invalid_input'],
    [`https://${'a'.repeat(254)}`, 'invalid_input'],
    ['https://a:b@acme.okta.com', 'invalid_input'],
    ['https://acme.okta.com?x', 'invalid_input'],
    ['https://acme.okta.com#x', 'invalid_input'],
  ])('refuses “%s”', (text, code) => {
    expect(normaliseIssuer(text)).toMatchObject({ ok: false, error: { code } });
  });

  it('is settled after one pass', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withQueryParameters: false }), fc.string()), (text) => {
        const once = normaliseIssuer(text);
        if (once.ok) expect(normaliseIssuer(once.value)).toEqual(once);
      }),
    );
  });
});
