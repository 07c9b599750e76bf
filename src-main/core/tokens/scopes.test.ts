import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantedScopes, parseScopes } from './scopes.ts';

describe('parseScopes', () => {
  it('reads a string, an array, and nothing else', () => {
    expect(parseScopes('openid  offline_access openid')).toEqual(['openid', 'offline_access']);
    expect(parseScopes(['openid', 7, '', 'email', 'email'])).toEqual(['openid', 'email']);
    for (const junk of [null, undefined, 3, {}, '']) expect(parseScopes(junk)).toEqual([]);
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
