import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameFromLabel, parseOrgDomain } from './org-domain.ts';

describe('parseOrgDomain', () => {
  it.each([
    ['acme', 'https://acme.okta.com', 'acme', 'production'],
    [' ACME ', 'https://acme.okta.com', 'acme', 'production'],
    ['acme.okta.com', 'https://acme.okta.com', 'acme', 'production'],
    ['https://acme.okta.com/', 'https://acme.okta.com', 'acme', 'production'],
    ['https://acme-admin.okta.com/admin/dashboard?x=1#y', 'https://acme.okta.com', 'acme', 'production'],
    ['acme-admin', 'https://acme.okta.com', 'acme', 'production'],
    ['https://acme.okta.com/oauth2/default', 'https://acme.okta.com', 'acme', 'production'],
    ['acme.oktapreview.com', 'https://acme.oktapreview.com', 'acme', 'preview'],
    ['acme-admin.oktapreview.com', 'https://acme.oktapreview.com', 'acme', 'preview'],
    ['acme.okta-emea.com', 'https://acme.okta-emea.com', 'acme', 'production'],
    ['dev-123456.okta.com', 'https://dev-123456.okta.com', 'dev-123456', 'development'],
    ['integrator-1234567', 'https://integrator-1234567.okta.com', 'integrator-1234567', 'development'],
    ['login.acme.com', 'https://login.acme.com', 'acme', 'production'],
    ['shop-admin.example.com', 'https://shop-admin.example.com', 'shop-admin', 'production'],
    ['acme.com', 'https://acme.com', 'acme', 'production'],
    ['127.0.0.1:8001', 'http://127.0.0.1:8001', 'local-8001', 'development'],
    ['http://localhost:8001/oauth2/default', 'http://localhost:8001', 'local-8001', 'development'],
    ['[::1]:8001', 'http://[::1]:8001', 'local-8001', 'development'],
    ['https://127.0.0.1', 'https://127.0.0.1', 'local', 'development'],
  ])('%s is %s', (text, orgUrl, label, environment) => {
    expect(parseOrgDomain(text)).toEqual({ ok: true, value: { orgUrl, label, environment } });
  });

  it.each([
    ['', 'invalid_input'],
    ['   ', 'invalid_input'],
    ['http://acme.okta.com', 'insecure_url'],
    ['http://127.0.0.1.evil.example', 'insecure_url'],
    ['ftp://acme.okta.com', 'invalid_input'],
    ['javascript://acme.okta.com', 'invalid_input'],
    ['https://me:secret@acme.okta.com', 'invalid_input'],
    ['acme okta com', 'invalid_input'],
    ['https://acme', 'invalid_input'],
    ['acme..com', 'invalid_input'],
    [`${'a.'.repeat(126)}com`, 'invalid_input'],
    ['https://', 'invalid_input'],
  ])('refuses “%s”', (text, code) => {
    expect(parseOrgDomain(text)).toMatchObject({ ok: false, error: { code } });
  });

  it('gives an origin or a failure for any text, and accepts its own answer', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.domain(), fc.webUrl()), (text) => {
        const parsed = parseOrgDomain(text);
        if (!parsed.ok) return;
        expect(new URL(parsed.value.orgUrl).origin).toBe(parsed.value.orgUrl);
        expect(parseOrgDomain(parsed.value.orgUrl)).toEqual(parsed);
      }),
    );
  });

  it('names tenants', () => {
    expect(nameFromLabel('dev-123456')).toBe('Dev 123456');
    expect(nameFromLabel('acme')).toBe('Acme');
  });
});
