import { describe, expect, it } from 'vitest';
import { applicationType, asksForRefreshToken, grants, hasUser } from './grants.ts';
import { grantSchema } from './methods.ts';
import { builtInScopes, isAboutUser, isBuiltInScope, needsOpenId } from './scopes.ts';

describe('the table of grants', () => {
  it('lists every grant, and says the same thing of each in every way', () => {
    expect(Object.keys(grants).toSorted()).toEqual(grantSchema.options.toSorted());
    for (const grant of grantSchema.options) {
      const { redirects, userSteps, leavesBrowserSession, yieldsRefreshToken } = grants[grant];
      expect(redirects).toBe(userSteps === 'browser');
      if (!hasUser(grant))
        expect({ leavesBrowserSession, yieldsRefreshToken }).toEqual({ leavesBrowserSession: false, yieldsRefreshToken: false });
    }
  });

  it('knows when a refresh token is asked for', () => {
    expect(asksForRefreshToken('device_code', ['openid', 'offline_access'])).toBe(true);
    expect(asksForRefreshToken('device_code', ['openid'])).toBe(false);
    expect(asksForRefreshToken('client_credentials', ['offline_access'])).toBe(false);
  });

  it.each([
    ['authorization_code', 'none', 'Native'],
    ['authorization_code', 'client_secret_basic', 'Web'],
    ['device_code', 'private_key_jwt', 'Native'],
    ['client_credentials', 'private_key_jwt', 'Service'],
    ['password', 'none', 'Native'],
  ] as const)('takes %s with %s to an app of type %s', (grant, authentication, type) => {
    expect(applicationType(grant, authentication)).toBe(type);
  });
});

describe('built-in scopes', () => {
  it('are the reserved ones of Okta’s documentation', () => {
    expect(builtInScopes.map(({ scope }) => scope).toSorted()).toEqual([
      'address',
      'device_sso',
      'email',
      'groups',
      'offline_access',
      'openid',
      'phone',
      'profile',
    ]);
    expect(builtInScopes.filter(({ preselected }) => preselected).map(({ scope }) => scope)).toEqual([
      'openid',
      'offline_access',
      'profile',
      'email',
    ]);
    expect(['orders.read', 'okta.users.read', 'openid ', ''].some(isBuiltInScope)).toBe(false);
  });

  it('are about the user, but for groups, which an API may have as its own', () => {
    const aboutUser = builtInScopes.map(({ scope }) => scope).filter(isAboutUser);
    expect(aboutUser.toSorted()).toEqual(['address', 'device_sso', 'email', 'offline_access', 'openid', 'phone', 'profile']);
  });

  it('count together with openid only, but for openid and offline_access', () => {
    const together = builtInScopes.map(({ scope }) => scope).filter(needsOpenId);
    expect(together.toSorted()).toEqual(['address', 'device_sso', 'email', 'groups', 'phone', 'profile']);
  });
});
