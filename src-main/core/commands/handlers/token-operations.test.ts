import { describe, expect, it } from 'vitest';
import { introspectionViewSchema, userinfoViewSchema } from '../../../../src-preload/contract/index.ts';
import { type AppError, failure, type Result, success } from '../../base/index.ts';
import type { SessionRecord } from '../../sessions/index.ts';
import type { AppServices } from '../app-services.ts';
import { tokenOperationHandlers } from './token-operations.ts';

interface Scene {
  readonly held?: 'none' | 'held' | 'ended' | 'unreadable';
  readonly refusal?: AppError;
  readonly idToken?: string;
  readonly opensWith?: 'browser' | 'link';
  /** A proof of possession, or why there is none. */
  readonly proof?: Result<string | null>;
  readonly logout?: Result<null>;
  /** The issuer its session was sealed with; the connection's own unless told. */
  readonly sealedFor?: string;
  /** Whether Okta confirms. */
  readonly revoked?: boolean;
  readonly introspection?: Awaited<ReturnType<AppServices['operations']['introspect']>>;
  readonly userinfo?: Awaited<ReturnType<AppServices['operations']['userinfo']>>;
}

const token = 'secret-access-token';

const start = (scene: Scene = {}) => {
  const calls: string[] = [];
  const copies: { what: string; text: string }[] = [];
  const connection = { id: 'a', tenantId: 't', issuer: 'https://acme.okta.com', clientId: '0oa1' };
  const body = scene.idToken === undefined ? {} : { id_token: scene.idToken };
  const record = { issuer: scene.sealedFor ?? connection.issuer, clientId: connection.clientId, body } as unknown as SessionRecord;
  const services = {
    connections: {
      connection: (id: string) => (id === 'a' ? connection : undefined),
      handle: () => 'acme/a',
      tenantOf: () => ({ name: 'Acme', browserCommand: ['firefox', '{url}'], opensWith: scene.opensWith ?? 'browser' }),
    },
    sessions: {
      refusal: () => (scene.refusal === undefined ? null : { ok: false, error: scene.refusal }),
      get: () => ({ held: { kind: scene.held ?? 'held', record } }),
      signOut: async () => {
        calls.push('signed out');
        return await Promise.resolve(success({ revoked: scene.revoked ?? true }));
      },
    },
    signIns: { cancel: () => void calls.push('sign-ins cancelled') },
    notices: { add: (tone: string, title: string) => void calls.push(`${tone}: ${title}`) },
    signOuts: {
      start: async (_connection: unknown, idToken: string, open: (url: string) => Promise<unknown>) => {
        await open(`logout with ${idToken}`);
        return await Promise.resolve(scene.logout ?? success(null));
      },
    },
    operations: {
      proof: async () => await Promise.resolve(scene.proof ?? success(null)),
      introspect: async () => await Promise.resolve(scene.introspection),
      userinfo: async () => await Promise.resolve(scene.userinfo),
      refresh: async (_id: string, wish: unknown) => {
        calls.push(`refresh ${JSON.stringify(wish)}`);
        return await Promise.resolve(success(null));
      },
      revoke: async (_id: string, which: string) => {
        calls.push(`revoke ${which}`);
        return await Promise.resolve(success(null));
      },
    },
    openPage: async (url: string, command: readonly string[] | null) => {
      calls.push(`${url} in ${String(command?.[0])}`);
      return await Promise.resolve(success(null));
    },
    copier: {
      copyConcealed: async (text: string) => {
        calls.push(`copied ${text}`);
        await Promise.resolve();
      },
      copy: async (
        _id: string,
        _form: string,
        arrange: (copy: { what: string; text: string }) => Promise<Result<(typeof copies)[number]>>,
      ) => {
        calls.push('copy');
        const arranged = await arrange({ what: 'Authorization header', text: `Authorization: Bearer ${token}` });
        if (!arranged.ok) return arranged;
        copies.push(arranged.value);
        return success({ what: arranged.value.what, expiresAt: null, clearsAt: null, warning: null });
      },
    },
  } as unknown as AppServices;
  return { calls, copies, handlers: tokenOperationHandlers(services) };
};

describe('the handlers of token operations', () => {
  it('know only connections that are there', async () => {
    const { calls, handlers } = start();
    const connectionId = 'gone';
    for (const answer of [
      await handlers['session.refreshWith']({ connectionId, idToken: true, scopes: null }),
      await handlers['session.introspect']({ connectionId, token: 'access' }),
      await handlers['session.userinfo']({ connectionId }),
      await handlers['session.revoke']({ connectionId, token: 'access' }),
      await handlers['session.copyAsCurl']({ connectionId, method: 'GET', url: 'https://api.acme.test' }),
      await handlers['session.signOutAtOkta']({ connectionId }),
    ])
      expect(answer).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect(calls).toEqual([]);
  });

  it('pass on what is wished', async () => {
    const { calls, handlers } = start();
    await handlers['session.refreshWith']({ connectionId: 'a', idToken: false, scopes: ['email'] });
    await handlers['session.revoke']({ connectionId: 'a', token: 'refresh' });
    expect(calls).toEqual(['refresh {"idToken":false,"scopes":["email"]}', 'revoke refresh']);
  });

  it('make views that may cross the bridge', async () => {
    const payload = Buffer.from('{"sub":"00u1","email":"dana@old.test","at_hash":"x","auth_time":1700000000}').toString('base64url');
    const { handlers } = start({
      introspection: success({ active: false, claims: { active: false } }),
      userinfo: success({
        claims: { sub: '00u1', email: 'dana@acme.test', zoneinfo: 'Europe/Berlin', updated_at: 1_700_000_060 },
        idToken: `e30.${payload}.x`,
      }),
    });
    const introspected = await handlers['session.introspect']({ connectionId: 'a', token: 'id' });
    expect(introspectionViewSchema.parse(introspected.ok ? introspected.value : null)).toMatchObject({ active: false });
    const told = await handlers['session.userinfo']({ connectionId: 'a' });
    const { rows } = userinfoViewSchema.parse(told.ok ? told.value : null);
    expect(Object.fromEntries(rows.map(({ name, comparison }) => [name, comparison]))).toEqual({
      sub: 'same',
      email: 'different',
      zoneinfo: 'userinfo-only',
      at_hash: 'id-token-only',
      auth_time: 'id-token-only',
      updated_at: 'userinfo-only',
    });
    const timesOf = (wanted: string) => rows.filter(({ name }) => name === wanted).map((row) => [row.userinfoTime, row.idTokenTime]);
    expect(timesOf('updated_at')).toEqual([[1_700_000_060_000, null]]);
    expect(timesOf('auth_time')).toEqual([[null, 1_700_000_000_000]]);
    expect(timesOf('sub')).toEqual([[null, null]]);
  });
});

describe('session.copyAsCurl', () => {
  const request = { connectionId: 'a', method: 'GET', url: 'https://api.acme.test/orders' } as const;

  it('copies a command with the token, and answers without it', async () => {
    const { copies, handlers } = start();
    const receipt = await handlers['session.copyAsCurl'](request);
    expect(copies).toEqual([{ what: 'curl command', text: `curl -H 'Authorization: Bearer ${token}' 'https://api.acme.test/orders'` }]);
    expect(JSON.stringify(receipt)).not.toContain(token);
  });

  it('adds a proof where the token is bound', async () => {
    const { copies, handlers } = start({ proof: success('a.b.c') });
    await handlers['session.copyAsCurl'](request);
    expect(copies[0]?.what).toContain('for one request');
    expect(copies[0]?.text).toContain("-H 'DPoP: a.b.c'");
  });

  it('copies nothing without the proof it needs, and touches no token for a bad address', async () => {
    const problem = failure('internal', 'The key cannot be read.');
    const unproven = start({ proof: problem });
    expect(await unproven.handlers['session.copyAsCurl'](request)).toEqual(problem);
    expect(unproven.copies).toEqual([]);
    const wrong = start();
    expect(await wrong.handlers['session.copyAsCurl']({ ...request, url: 'file:///etc/passwd' })).toMatchObject({
      error: { code: 'invalid_input' },
    });
    expect(wrong.calls).toEqual([]);
  });
});

describe('session.signOutAtOkta', () => {
  it('opens the browser first, with the tenant’s own command, and then signs out here', async () => {
    const { calls, handlers } = start({ idToken: 'id' });
    expect(await handlers['session.signOutAtOkta']({ connectionId: 'a' })).toEqual(success(null));
    expect(calls).toEqual(['logout with id in firefox', 'sign-ins cancelled', 'signed out']);
  });

  it('copies the address, which holds a token, where the tenant wants links', async () => {
    const { calls, handlers } = start({ idToken: 'id', opensWith: 'link' });
    expect(await handlers['session.signOutAtOkta']({ connectionId: 'a' })).toEqual(success(null));
    expect(calls).toEqual(['copied logout with id', 'info: The link is on the clipboard', 'sign-ins cancelled', 'signed out']);
  });

  it('also ends the browser’s session of one that has ended here', async () => {
    const { error } = failure('session_ended', 'This session has ended.');
    const { calls, handlers } = start({ idToken: 'id', held: 'ended', refusal: error });
    expect((await handlers['session.signOutAtOkta']({ connectionId: 'a' })).ok).toBe(true);
    expect(calls).toContain('signed out');
  });

  it('sends the ID token of an ended session to no server but its own', async () => {
    const { error } = failure('session_ended', 'This session has ended.');
    const { calls, handlers } = start({ idToken: 'id', held: 'ended', refusal: error, sealedFor: 'https://other.okta.com' });
    expect(await handlers['session.signOutAtOkta']({ connectionId: 'a' })).toMatchObject({ error: { code: 'configuration_changed' } });
    expect(calls).toEqual([]);
  });

  it('says so when Okta did not revoke the session', async () => {
    const { calls, handlers } = start({ idToken: 'id', revoked: false });
    await handlers['session.signOutAtOkta']({ connectionId: 'a' });
    expect(calls.at(-1)).toBe('warn: Signed out of acme/a here only');
  });

  it.each<[string, Scene, string]>([
    ['without an ID token', {}, 'no_such_token'],
    ['when tokens must not be used', { idToken: 'id', refusal: failure('account_changed', 'Somebody else’s.').error }, 'account_changed'],
    ['when no browser opens', { idToken: 'id', logout: failure('browser_failed', 'No browser.') }, 'browser_failed'],
  ])('keeps the session %s', async (_why, scene, code) => {
    const { calls, handlers } = start(scene);
    expect(await handlers['session.signOutAtOkta']({ connectionId: 'a' })).toMatchObject({ ok: false, error: { code } });
    expect(calls).not.toContain('signed out');
  });
});
