import { describe, expect, it } from 'vitest';
import { adminValues } from './admin-values.ts';
import { connectionDraft } from './testing/drafts.ts';

const valueOf = (label: string, changes = {}) => adminValues(connectionDraft(changes)).find((value) => value.label === label)?.value;

describe('adminValues', () => {
  it('names what to enter', () => {
    expect(valueOf('Sign-in redirect URIs')).toBe('com.okta.acme:/callback');
    expect(valueOf('Grant type')).toBe('Authorization Code, Refresh Token');
    expect(valueOf('Application type')).toBe('Native Application');
    expect(valueOf('Client authentication')).toBe('None');
  });

  it('asks for the Refresh Token grant only with offline_access', () => {
    expect(valueOf('Grant type', { scopes: ['openid'] })).toBe('Authorization Code');
  });

  it('tells where own scopes go, by the kind of server', () => {
    const scopes = ['openid', 'orders:read'];
    expect(valueOf('Scopes', { scopes })).toBe('orders:read');
    expect(valueOf('Okta API Scopes', { scopes: ['openid', 'okta.users.read'], issuer: 'https://acme.okta.com' })).toBe('okta.users.read');
    expect(valueOf('Scopes')).toBeUndefined();
    expect(valueOf('Access policy rule', { issuer: 'https://acme.okta.com' })).toBeUndefined();
  });
});
