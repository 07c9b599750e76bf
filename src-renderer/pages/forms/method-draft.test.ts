import { describe, expect, it } from 'vitest';
import type { AuthorizationOptions, CredentialView } from '../../../src-preload/contract/index.ts';
import { emptyConnectionDraft } from './connection-draft.ts';
import { afterSignOutSuggestion, asShown, carriesMore, credentialState, withGrant } from './method-draft.ts';

const draft = {
  ...emptyConnectionDraft,
  redirectUri: 'com.okta.acme:/callback',
  scopes: ['openid', 'offline_access', 'groups', 'orders.read'],
};
const withMethod = (changes: Partial<typeof draft.method>) => ({ ...draft, method: { ...draft.method, ...changes } });
const more: AuthorizationOptions = { ...draft.method.authorization, prompt: 'login', resource: ['https://api.acme.com'] };

describe('another grant', () => {
  it('takes out of a machine’s draft what is about a person', () => {
    const machine = withGrant(draft, 'client_credentials');
    expect(machine.scopes).toEqual(['orders.read']);
    expect(machine.method).toMatchObject({ grant: 'client_credentials', clientAuthentication: 'client_secret_basic' });
    expect(withGrant(withMethod({ clientAuthentication: 'private_key_jwt' }), 'client_credentials').method?.clientAuthentication).toBe(
      'private_key_jwt',
    );
  });

  it('puts back what a person’s connection begins with, and keeps the rest', () => {
    const machine = { ...draft, ...withGrant(draft, 'client_credentials') };
    expect(withGrant(machine, 'device_code').scopes).toEqual(['openid', 'offline_access', 'profile', 'email', 'orders.read']);
  });

  it('between people’s grants changes nothing else', () => {
    expect(withGrant(draft, 'device_code')).toEqual({ method: { ...draft.method, grant: 'device_code' } });
  });
});

describe('what is saved', () => {
  const filled = { ...draft, postLogoutRedirectUri: 'com.okta.acme:/logout', loginHint: 'dana', issuer: 'aus1' };

  it('is all of it for the authorization code, with the issuer that is meant', () => {
    const saved = asShown({ ...filled, method: { ...filled.method, authorization: more } }, 'https://acme.okta.com');
    expect(saved).toMatchObject({
      issuer: 'https://acme.okta.com/oauth2/aus1',
      redirectUri: 'com.okta.acme:/callback',
      postLogoutRedirectUri: 'com.okta.acme:/logout',
      loginHint: 'dana',
      method: { authorization: more },
    });
  });

  it.each([
    ['device_code', []],
    ['password', []],
    ['client_credentials', ['https://api.acme.com']],
  ] as const)('leaves out what the form does not show for %s', (grant, resource) => {
    const saved = asShown({ ...filled, method: { ...filled.method, grant, authorization: more } }, null);
    expect(saved).toMatchObject({ redirectUri: '', postLogoutRedirectUri: null, loginHint: null });
    expect(saved.method.authorization).toEqual({ ...draft.method.authorization, resource });
  });
});

it('knows whether a request carries more than usual', () => {
  expect(carriesMore(draft)).toBe(false);
  expect(carriesMore({ ...draft, loginHint: 'dana' })).toBe(true);
  expect(carriesMore(withMethod({ authorization: { ...draft.method.authorization, pushed: false } }))).toBe(true);
});

it.each([
  ['com.okta.acme:/callback', 'com.okta.acme:/logout'],
  ['io.github.tenantry:/callback/acme', 'io.github.tenantry:/logout'],
  ['http://127.0.0.1:8765/callback', 'http://127.0.0.1:8765/logout'],
  ['acme:/callback', null],
  ['com.okta.acme://callback', null],
  ['', null],
])('after signing out of what comes back to “%s”: %s', (redirectUri, expected) => {
  expect(afterSignOutSuggestion(redirectUri)).toBe(expected);
});

it('tells a secret from a key among what is held', () => {
  const held: CredentialView = { state: 'held', hasSecret: true, key: null, dpopThumbprint: null };
  expect(credentialState({ clientAuthentication: 'none' }, held)).toBe('not-needed');
  expect(credentialState({ clientAuthentication: 'client_secret_post' }, held)).toBe('held');
  expect(credentialState({ clientAuthentication: 'private_key_jwt' }, held)).toBe('none');
  expect(credentialState({ clientAuthentication: 'private_key_jwt' }, { ...held, state: 'unreadable' })).toBe('unreadable');
});
