import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suggestionSchema } from '../../../src-preload/contract/index.ts';
import { normaliseIssuer } from './issuer.ts';
import { parseRedirectUri } from './redirect-uri.ts';
import { suggest } from './suggestion.ts';

describe('suggest', () => {
  it('suggests for a hosted org', () => {
    const suggestion = suggest('https://acme-admin.okta.com', 'linux');
    expect(suggestion).toMatchObject({
      ok: true,
      value: { orgUrl: 'https://acme.okta.com', tenantName: 'Acme', environment: 'production' },
    });
    if (!suggestion.ok) return;
    expect(suggestion.value.issuers.map(({ issuer }) => issuer)).toEqual([
      'https://acme.okta.com/oauth2/default',
      'https://acme.okta.com',
      'https://acme.okta.com/oauth2/',
    ]);
    expect(suggestion.value.redirectUris.map(({ redirectUri }) => redirectUri)).toEqual([
      'com.okta.acme:/callback',
      'http://127.0.0.1:8765/callback/acme.okta.com',
      'io.github.tenantry:/callback/acme.okta.com',
    ]);
  });

  it('suggests no reversed domain for an org on loopback', () => {
    const suggestion = suggest('127.0.0.1:8001', 'windows');
    expect(suggestion.ok && suggestion.value.redirectUris.map(({ redirectUri }) => redirectUri)).toEqual([
      'http://127.0.0.1:8765/callback/127.0.0.1:8001',
      'io.github.tenantry:/callback/127.0.0.1:8001',
    ]);
  });

  it('suggests on macOS only what reaches an app there, and says why', () => {
    const suggestion = suggest('acme.okta.com', 'macos');
    const ways = suggestion.ok ? suggestion.value.redirectUris : [];
    expect(ways.map(({ redirectUri }) => redirectUri)).toEqual([
      'io.github.tenantry:/callback/acme.okta.com',
      'http://127.0.0.1:8765/callback/acme.okta.com',
    ]);
    expect(ways[0]?.explanation).toContain('bundle');
  });

  it('suggests no redirect URI for two orgs', () => {
    const orgs = [
      'acme.okta.com',
      'acme.oktapreview.com',
      'acme.evil.example',
      'acme.evil.example:8443',
      '127.0.0.1:1',
      'localhost:1',
      '[::1]:1',
    ];
    const suggested = orgs.flatMap((org) => {
      const suggestion = suggest(org, 'linux');
      return suggestion.ok ? suggestion.value.redirectUris.map(({ redirectUri }) => redirectUri) : [];
    });
    expect(suggested).toHaveLength(4 * 3 + 3 * 2);
    expect(new Set(suggested).size).toBe(suggested.length);
  });

  it('suggests no scheme that is none', () => {
    const suggestion = suggest('10.0.0.1', 'linux');
    expect(suggestion.ok && suggestion.value.redirectUris.map(({ redirectUri }) => redirectUri)).toEqual([
      'http://127.0.0.1:8765/callback/10.0.0.1',
      'io.github.tenantry:/callback/10.0.0.1',
    ]);
  });

  it('fails as the domain does', () => {
    expect(suggest('http://acme.okta.com', 'linux')).toMatchObject({ ok: false, error: { code: 'insecure_url' } });
  });

  it('suggests only what it accepts itself', () => {
    fc.assert(
      fc.property(fc.domain(), fc.constantFrom('linux', 'macos', 'windows'), (domain, platform) => {
        const suggestion = suggest(domain, platform);
        if (!suggestion.ok) return;
        expect(suggestionSchema.safeParse(suggestion.value).success).toBe(true);
        for (const { issuer } of suggestion.value.issuers) expect(normaliseIssuer(issuer)).toMatchObject({ ok: true });
        for (const { redirectUri } of suggestion.value.redirectUris) expect(parseRedirectUri(redirectUri)).toMatchObject({ ok: true });
      }),
    );
  });
});
