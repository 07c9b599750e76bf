import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { needsOpenId } from '../../../src-preload/contract/index.ts';
import { grantedScopes, narrowedScopes, parseScopes } from './scopes.ts';

describe('parseScopes', () => {
  it('reads a string, an array, and nothing else', () => {
    expect(parseScopes('openid  offline_access openid')).toEqual(['openid', 'offline_access']);
    expect(parseScopes(['openid', 7, '', 'email', 'email'])).toEqual(['openid', 'email']);
    for (const junk of [null, undefined, 3, {}, '']) expect(parseScopes(junk)).toEqual([]);
  });

  it('takes no scope that none can be, and nothing of a list that no server grants', () => {
    expect(parseScopes(['openid', 'two words', 'eve\u202e', 'a"b', 'a\\b', 'x'.repeat(501)])).toEqual(['openid']);
    expect(parseScopes('openid\nemail profile')).toEqual(['profile']);
    const crowd = Array.from({ length: 1_000_000 }, (_, index) => `s${index}`);
    expect(parseScopes(crowd)).toEqual([]);
    expect(parseScopes(crowd.join(' '))).toEqual([]);
    expect(parseScopes(crowd.slice(0, 500))).toHaveLength(500);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (value) => parseScopes(value).every((scope) => scope !== '')));
  });
});

describe('grantedScopes', () => {
  const requested = ['openid', 'orders.read'];
  it('believes the response first, then the token, then the request', () => {
    expect(grantedScopes({ scope: 'openid', claims: { scp: ['email'] }, requested })).toEqual(['openid']);
    expect(grantedScopes({ scope: undefined, claims: { scp: ['email'] }, requested })).toEqual(['email']);
    expect(grantedScopes({ scope: undefined, claims: { scope: 'profile email' }, requested })).toEqual(['profile', 'email']);
    expect(grantedScopes({ scope: undefined, claims: null, requested })).toEqual(requested);
  });
});

describe('narrowedScopes', () => {
  const granted = [
    'openid',
    'profile',
    'email',
    'address',
    'phone',
    'groups',
    'device_sso',
    'offline_access',
    'orders.read',
    'orders.write',
  ];

  it('for an access token only leaves out openid and the OpenID scopes, which Okta refuses without it', () => {
    expect(narrowedScopes(granted, { idToken: false, scopes: null })).toEqual(['offline_access', 'orders.read', 'orders.write']);
  });

  it('keeps offline_access whatever is left out, and openid where an ID token is wanted', () => {
    expect(narrowedScopes(granted, { idToken: true, scopes: ['orders.read'] })).toEqual(['openid', 'offline_access', 'orders.read']);
    expect(narrowedScopes(granted, { idToken: false, scopes: ['openid', 'email', 'orders.read'] })).toEqual([
      'offline_access',
      'orders.read',
    ]);
  });

  it('takes OpenID scopes for what they are where they were granted without openid', () => {
    expect(narrowedScopes(['profile', 'offline_access'], { idToken: false, scopes: null })).toEqual(['profile', 'offline_access']);
  });

  it('never widens, and never asks for an OpenID scope without the openid that was granted', () => {
    const some = fc.subarray(granted);
    fc.assert(
      fc.property(some, fc.boolean(), fc.option(some), (given, idToken, scopes) => {
        const asked = narrowedScopes(given, { idToken, scopes });
        expect(asked.every((scope) => given.includes(scope))).toBe(true);
        if (given.includes('openid') && !asked.includes('openid')) expect(asked.some(needsOpenId)).toBe(false);
        expect(asked.includes('offline_access')).toBe(given.includes('offline_access'));
      }),
    );
  });
});
