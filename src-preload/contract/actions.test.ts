import { describe, expect, it } from 'vitest';
import {
  appActions,
  connectionActions,
  type ConnectionActionId,
  isSignedIn,
  nextAction,
  remedyAction,
  tenantActions,
  type WhyNot,
} from './actions.ts';
import { nativeMethod } from './native-method.ts';
import { nextActionSchema, type AppView, type ConnectionView, type TenantView } from './views.ts';
import { actionWords } from './words/actions.ts';

const token = {} as never;
const signedOut = {
  id: 'a',
  tenantId: 't',
  method: nativeMethod,
  refusal: 'not_signed_in',
  signInRefusal: null,
  signOutRefusal: 'not_signed_in',
  renewable: false,
  account: null,
  status: { tone: 'off', action: 'sign-in', remedyIn: null },
  signIn: null,
  conflict: null,
  accessToken: null,
  idToken: null,
  refreshToken: null,
  grantedScopes: [],
} as unknown as ConnectionView;
const status = (view: Partial<ConnectionView['status']>) => ({ ...signedOut.status, ...view });
const by = (grant: ConnectionView['method']['grant']) => ({ method: { ...nativeMethod, grant } });
const held: ConnectionView = {
  ...signedOut,
  refusal: null,
  signOutRefusal: null,
  renewable: true,
  account: { sub: 'dana', label: 'Dana' },
  status: status({ tone: 'ok', action: 'copy' }),
  accessToken: token,
  idToken: token,
  refreshToken: token,
  grantedScopes: ['openid', 'offline_access'],
};
const app = { connections: [], tenants: [], vault: { consentNeeded: false } } as unknown as AppView;

const ids = Object.keys(connectionActions) as ConnectionActionId[];
const whyNot = (id: ConnectionActionId, view: ConnectionView) => connectionActions[id].whyNot(view);
/** What can always be done with a connection. */
const settings = ['export-history', 'enter-credential', 'edit-connection', 'duplicate', 'move-up', 'move-down', 'remove-connection'];
const signIns = ['sign-in', 'sign-in-as-someone-else', 'copy-sign-in-link'];
const access = ['copy-access-token', 'copy-authorization-header', 'copy-as-curl', 'introspect-access', 'revoke-access'];
const idToken = ['copy-id-token', 'introspect-id'];
const refreshToken = ['introspect-refresh', 'revoke-refresh'];
const narrower = ['refresh-access-token', 'refresh-fewer-scopes'];
const public_ = settings.filter((id) => id !== 'enter-credential');

describe('what can be done with a connection', () => {
  it.each<[string, ConnectionView, readonly string[]]>([
    ['signed out', signedOut, [...signIns, ...public_]],
    [
      'signed in',
      held,
      [...signIns, ...access, ...idToken, ...refreshToken, 'refresh', ...narrower, 'userinfo', 'sign-out', 'sign-out-at-okta', ...public_],
    ],
    [
      'signed in without a refresh token and an ID token',
      { ...held, renewable: false, signOutRefusal: 'no_such_token', refreshToken: null, idToken: null, grantedScopes: [] },
      [...signIns, ...access, 'userinfo', 'sign-out', ...public_],
    ],
    [
      'granted no openid',
      { ...held, signOutRefusal: 'no_such_token', idToken: null, grantedScopes: ['api'] },
      [...signIns, ...access, ...refreshToken, 'refresh', 'refresh-fewer-scopes', 'userinfo', 'sign-out', ...public_],
    ],
    [
      'waiting',
      { ...held, status: status({ tone: 'warn', action: 'retry' }) },
      [
        ...signIns,
        ...access,
        ...idToken,
        ...refreshToken,
        'refresh',
        'retry',
        ...narrower,
        'userinfo',
        'sign-out',
        'sign-out-at-okta',
        ...public_,
      ],
    ],
    [
      'ended',
      { ...signedOut, refusal: 'session_ended', signOutRefusal: null, account: held.account },
      [...signIns, 'sign-out', 'sign-out-at-okta', ...public_],
    ],
    ['ended and for another client now', { ...signedOut, refusal: 'session_ended' }, [...signIns, ...public_]],
    [
      'locked',
      { ...signedOut, refusal: 'vault_unavailable', status: status({ tone: 'bad', action: 'restart' }) },
      [...signIns, 'restart', ...public_],
    ],
    ['sharing its redirect URI', { ...signedOut, signInRefusal: 'redirect_uri_shared' }, public_],
    [
      'being signed in',
      { ...signedOut, signIn: { device: null } as never, status: status({ tone: 'busy', action: 'cancel-sign-in' }) },
      [...signIns, 'cancel-sign-in', ...public_],
    ],
    [
      'showing a device code',
      { ...signedOut, ...by('device_code'), signIn: { device: {} } as never },
      ['sign-in', 'open-sign-in-page', 'cancel-sign-in', ...public_],
    ],
    [
      'asking which account to keep',
      { ...signedOut, conflict: {} as never, status: status({ action: 'choose-account' }) },
      [...signIns, 'choose-account', ...public_],
    ],
    ['signing in with a password', { ...signedOut, ...by('password') }, ['sign-in', ...public_]],
    [
      'signed in with a password',
      { ...held, ...by('password') },
      ['sign-in', ...access, ...idToken, ...refreshToken, 'refresh', ...narrower, 'userinfo', 'sign-out', ...public_],
    ],
    [
      'a client that speaks for itself',
      {
        ...held,
        method: { ...nativeMethod, grant: 'client_credentials', clientAuthentication: 'client_secret_basic' },
        account: null,
        idToken: null,
        refreshToken: null,
      },
      ['sign-in', ...access, 'refresh', 'sign-out', ...settings],
    ],
  ])('%s', (_state, view, available) => {
    expect(ids.filter((id) => whyNot(id, view) === null).toSorted()).toEqual([...available].toSorted());
  });

  it.each<[ConnectionActionId, ConnectionView, WhyNot]>([
    ['copy-access-token', signedOut, 'not_signed_in'],
    ['refresh', { ...signedOut, refusal: 'session_ended' }, 'session_ended'],
    ['copy-id-token', { ...held, idToken: null }, 'no_such_token'],
    ['refresh', { ...held, renewable: false }, 'no_refresh_token'],
    ['refresh-access-token', { ...held, grantedScopes: [] }, 'no_openid'],
    ['sign-in', { ...signedOut, signInRefusal: 'redirect_uri_shared' }, 'redirect_uri_shared'],
    ['copy-sign-in-link', { ...signedOut, ...by('device_code') }, 'no_browser'],
    ['sign-out-at-okta', { ...held, ...by('password') }, 'no_browser_session'],
    ['sign-out-at-okta', { ...held, signOutRefusal: 'no_such_token' }, 'no_such_token'],
    ['userinfo', { ...held, ...by('client_credentials') }, 'no_user'],
    ['enter-credential', held, 'public_client'],
  ])('%s says why it is not available: %3$s', (id, view, reason) => {
    expect(whyNot(id, view)).toBe(reason);
  });

  it.each(nextActionSchema.options)('what is next is on the list: %s', (action) => {
    const next = nextAction({ ...held, status: status({ action }) });
    if (action === 'none') expect(next).toBeNull();
    else expect(ids).toContain(next);
  });

  it('finds the settings that put a failure right', () => {
    const failed = (remedyIn: 'credential' | 'connection' | null, clientAuthentication: 'none' | 'private_key_jwt') =>
      remedyAction({ ...signedOut, status: status({ remedyIn }), method: { ...nativeMethod, clientAuthentication } });
    expect(failed(null, 'none')).toBeNull();
    expect(failed('connection', 'private_key_jwt')).toBe('edit-connection');
    expect(failed('credential', 'private_key_jwt')).toBe('enter-credential');
    expect(failed('credential', 'none')).toBe('edit-connection');
  });

  it('tells whether anything is held', () => {
    expect([signedOut, held, { ...signedOut, idToken: token }].map(isSignedIn)).toEqual([false, true, true]);
  });
});

describe('the names', () => {
  const names = (view: ConnectionView) =>
    ids.map((id) => {
      const { word } = connectionActions[id];
      return [id, typeof word === 'function' ? word(view) : word] as const;
    });

  it('follow the way tokens are got', () => {
    const nameOf = (id: ConnectionActionId, view: ConnectionView) => names(view).find(([other]) => other === id)?.[1];
    const off = (grant: Parameters<typeof by>[0]) => ({ ...signedOut, ...by(grant) });
    expect(nameOf('sign-in', off('authorization_code'))).toBe('sign-in');
    expect(nameOf('sign-in', off('password'))).toBe('sign-in-with-password');
    expect(nameOf('sign-in', off('client_credentials'))).toBe('get-token');
    expect(nameOf('sign-in', off('device_code'))).toBe('get-code');
    expect(nameOf('sign-in', { ...off('device_code'), status: status({ tone: 'bad' }) })).toBe('get-new-code');
    expect(nameOf('refresh', off('client_credentials'))).toBe('get-new-token');
    expect(nameOf('sign-out', off('client_credentials'))).toBe('forget-token');
  });

  it('a short one is part of the whole one, so that it can be said to a screen reader that listens for it', () => {
    for (const words of Object.values(actionWords)) {
      if (typeof words === 'string') continue;
      const [whole, short] = words;
      expect(whole.toLowerCase()).toContain(short.toLowerCase());
    }
  });
});

describe('the order', () => {
  const inApp = {
    ...app,
    tenants: ['t', 'u'].map((id) => ({ id })),
    connections: ['a', 'b', 'c'].map((id) => ({ id, tenantId: id === 'b' ? 'u' : 't' })),
  } as unknown as AppView;
  const steps = (id: 'move-up' | 'move-down', ...of: readonly string[]) =>
    of.map((one) => connectionActions[id].step({ id: one, method: nativeMethod }, inApp));
  const moves = (...connectionIds: readonly string[]) => ({
    command: 'connection.reorder',
    payload: { tenantId: 't', connectionIds },
  });

  it('changes by one place among the connections of a tenant, and stops at the ends', () => {
    expect(steps('move-up', 'a', 'c')).toEqual([moves('a', 'c'), moves('c', 'a')]);
    expect(steps('move-down', 'a', 'c')).toEqual([moves('c', 'a'), moves('a', 'c')]);
  });

  it('changes by one place among tenants', () => {
    expect(tenantActions['move-tenant-down'].step({ id: 't' } as TenantView, inApp)).toEqual({
      command: 'tenant.reorder',
      payload: { tenantIds: ['u', 't'] },
    });
  });
});

describe('a weak key', () => {
  it.each<[string, Partial<AppView['vault']>, readonly (string | null)[]]>([
    ['not asked about yet', { strength: 'weak', consentNeeded: true, persisting: false }, [null, null, null]],
    ['turned down', { strength: 'weak', consentNeeded: false, persisting: false }, ['not_needed', 'not_needed', null]],
    ['accepted', { strength: 'weak', consentNeeded: false, persisting: true }, ['not_needed', null, 'not_needed']],
    ['that is strong', { strength: 'strong', consentNeeded: false, persisting: true }, ['not_needed', 'not_needed', 'not_needed']],
  ])('%s', (_state, vault, expected) => {
    const now = { ...app, vault: { ...app.vault, ...vault } };
    const ask = (['decide-weak-key', 'keep-in-memory', 'store-with-weak-key'] as const).map((id) => appActions[id].whyNot(now));
    expect(ask).toEqual(expected);
  });
});
