import { describe, expect, it } from 'vitest';
import { adminValues } from './admin-values.ts';
import { nativeMethod } from './method.ts';
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

  const method = (changes: Partial<typeof nativeMethod>) => ({ method: { ...nativeMethod, ...changes } });

  it.each([
    ['authorization_code', 'none', 'OIDC - OpenID Connect', 'Native Application', 'None'],
    ['authorization_code', 'client_secret_basic', 'OIDC - OpenID Connect', 'Web Application', 'Client secret'],
    ['authorization_code', 'client_secret_post', 'OIDC - OpenID Connect', 'Web Application', 'Client secret'],
    ['authorization_code', 'private_key_jwt', 'OIDC - OpenID Connect', 'Web Application', 'Public key / Private key'],
    ['device_code', 'none', 'OIDC - OpenID Connect', 'Native Application', 'None'],
    ['password', 'client_secret_basic', 'OIDC - OpenID Connect', 'Native Application', 'Client secret'],
    ['client_credentials', 'private_key_jwt', 'API Services', 'Service', 'Public key / Private key'],
  ] as const)('names the kind of app for %s with %s', (grant, clientAuthentication, signInMethod, type, authentication) => {
    const draft = method({ grant, clientAuthentication });
    expect(valueOf('Sign-in method', draft)).toBe(signInMethod);
    expect(valueOf('Application type', draft)).toBe(type);
    expect(valueOf('Client authentication', draft)).toBe(authentication);
  });

  it('asks for the grant in the app and in the rule', () => {
    expect(valueOf('Grant type', method({ grant: 'device_code' }))).toBe('Device Authorization, Refresh Token');
    expect(valueOf('Grant type', method({ grant: 'password' }))).toBe('Resource Owner Password, Refresh Token');
    const machine = { ...method({ grant: 'client_credentials' }), scopes: ['orders:read'] };
    expect(valueOf('Grant type', machine)).toBe('Client Credentials');
    expect(valueOf('Access policy rule', machine)).toBe('Client Credentials; the scopes orders:read; this app’s client');
  });

  it('leaves out what only a browser needs', () => {
    expect(valueOf('Sign-in redirect URIs', method({ grant: 'device_code' }))).toBeUndefined();
    expect(valueOf('Proof Key for Code Exchange (PKCE)', method({ grant: 'device_code' }))).toBeUndefined();
    expect(valueOf('Proof Key for Code Exchange (PKCE)')).toBe('Require PKCE as additional verification');
  });

  it('tells where the public key, DPoP and the sign-out address go', () => {
    expect(valueOf('Public key')).toBeUndefined();
    expect(valueOf('Public key', method({ clientAuthentication: 'private_key_jwt' }))).toContain('public JWK');
    expect(valueOf('Proof of possession')).toBeUndefined();
    expect(valueOf('Proof of possession', method({ dpop: true }))).toContain('DPoP');
    expect(valueOf('Sign-out redirect URIs')).toBeUndefined();
    expect(valueOf('Sign-out redirect URIs', { postLogoutRedirectUri: ' com.okta.acme:/logout ' })).toBe('com.okta.acme:/logout');
  });
});
