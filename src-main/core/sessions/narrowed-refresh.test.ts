import { describe, expect, it } from 'vitest';
import type { Fault } from './testing/fake-okta.ts';
import { Table } from './testing/table.ts';

const minute = 60_000;
const narrow = ['offline_access'];

const signedIn = async (id = 'orders'): Promise<Table> => {
  const table = new Table();
  await table.signIn(id);
  table.happened.length = 0;
  return table;
};

/** What the schedule and the window go by. */
const stateOf = (table: Table, id = 'orders') => {
  const { held, activity, refreshAt, revision } = table.sessions.get(id);
  return { held, activity, refreshAt, revision };
};

const narrowed = async (table: Table, id = 'orders') => {
  const answer = table.sessions.refreshFor(id, narrow);
  await table.clock.settle();
  return await answer;
};

/** Whatever a server or the way to it can say without having touched the refresh token. */
const refusals: readonly (readonly [string, Exclude<Fault, string>])[] = [
  ['invalid_scope', { code: 'invalid_scope', status: 400 }],
  ['access_denied', { code: 'access_denied', status: 403 }],
  ['a policy', { code: 'policy_denied', status: 403 }],
  ['invalid_request', { code: 'invalid_request', status: 400 }],
  ['invalid_client', { code: 'invalid_client', status: 401 }],
  ['unauthorized_client', { code: 'unauthorized_client', status: 400 }],
  ['unsupported_grant_type', { code: 'unsupported_grant_type', status: 400 }],
  ['login_required', { code: 'login_required', status: 400 }],
  ['an unknown code', { code: 'oauth_error', status: 400 }],
  ['403 without a reason', { code: 'http_error', status: 403 }],
  ['no network', { code: 'offline' }],
  ['no name', { code: 'dns_failure' }],
  ['a certificate', { code: 'tls_failure' }],
  ['a connection refused', { code: 'server_unreachable' }],
  ['a redirect', { code: 'redirect_refused' }],
  ['no server', { code: 'issuer_not_found', status: 404 }],
  ['incomplete metadata', { code: 'metadata_incomplete' }],
  ['an endpoint elsewhere', { code: 'foreign_endpoint' }],
  ['no secret', { code: 'client_credential_missing' }],
  ['a refresh token without an access token', { code: 'malformed_response' }],
  ['a rate limit', { code: 'rate_limited', status: 429 }],
];

describe('a narrowed refresh that is refused', () => {
  it.each(refusals)('is answered with %s, and changes nothing', async (_name, fault) => {
    const table = await signedIn();
    const before = stateOf(table);
    table.okta.faults = [fault];
    expect(await narrowed(table)).toMatchObject({ ok: false, error: { code: fault.code } });
    expect(stateOf(table)).toEqual(before);
    expect(table.happened).toEqual([]);
    expect([...table.marked]).toEqual([]);
  });

  it.each([
    ['blocked', { code: 'invalid_client', status: 401 }],
    ['waiting', { code: 'offline' }],
  ] as const)('leaves a session that is %s as it was, with the same next attempt', async (kind, fault) => {
    const table = await signedIn();
    table.okta.faults = [fault];
    await table.sessions.refresh('orders');
    const before = stateOf(table);
    expect(before.activity.kind).toBe(kind);
    table.okta.faults = [{ code: 'invalid_scope', status: 400 }];
    await narrowed(table);
    expect(stateOf(table)).toEqual(before);
  });

  it('is not counted: the back-off of the next failure begins at one second', async () => {
    const table = await signedIn();
    for (let times = 0; times < 8; times += 1) {
      table.okta.faults = [{ code: 'offline' }];
      await narrowed(table);
      // The pace of one user.
      await table.clock.advance(2_000);
    }
    table.okta.faults = [{ code: 'offline' }];
    await table.sessions.refresh('orders');
    const { activity } = table.sessions.get('orders');
    expect(activity).toMatchObject({ kind: 'waiting', attempt: 1 });
    expect(activity.kind === 'waiting' ? activity.nextAttemptAt - table.clock.now() : null).toBeLessThanOrEqual(1_000);
  });

  it('leaves the next plain one to ask for everything, and to work', async () => {
    const table = await signedIn();
    table.okta.faults = [{ code: 'invalid_scope', status: 400 }];
    await narrowed(table);
    expect(await table.sessions.refresh('orders')).toEqual({ ok: true, value: null });
    expect(table.okta.scopesAsked).toEqual([narrow, null]);
  });

  it('for a rate limit holds its org back all the same, and says that it is not tried again', async () => {
    const table = await signedIn();
    await table.signIn('billing');
    const retryAt = table.clock.now() + 30_000;
    table.okta.faults = [{ code: 'rate_limited', status: 429, retryAt, remedy: 'It is tried again when the limit is lifted.' }];
    const answer = await narrowed(table);
    expect(answer).toMatchObject({ ok: false, error: { code: 'rate_limited', remedy: 'Try again when the limit is lifted.' } });
    expect(table.sessions.get('orders').activity.kind).toBe('idle');
    await table.sessions.refresh('billing');
    expect(table.sessions.get('billing').activity).toMatchObject({ kind: 'waiting', reason: 'rate_limit', nextAttemptAt: retryAt });
  });

  it('because its org is held back changes nothing either', async () => {
    const table = await signedIn();
    await table.signIn('billing');
    table.happened.length = 0;
    table.okta.faults = [{ code: 'rate_limited', status: 429, retryAt: table.clock.now() + 30_000 }];
    await table.sessions.refresh('billing');
    const before = stateOf(table);
    const answer = await narrowed(table);
    expect(answer).toMatchObject({ ok: false, error: { code: 'rate_limited', remedy: 'Try again after that.' } });
    expect(stateOf(table)).toEqual(before);
    expect(table.happened.filter(([id]) => id === 'orders')).toEqual([]);
  });
});

describe('a narrowed refresh that is more than a refusal', () => {
  it('ends the session with invalid_grant, which is about the refresh token', async () => {
    const table = await signedIn();
    table.endAtServer('orders');
    expect(await narrowed(table)).toMatchObject({ ok: false, error: { code: 'session_ended' } });
    expect(table.sessions.get('orders').held.kind).toBe('ended');
  });

  it('whose answer was lost is asked for again at once, for everything', async () => {
    const table = await signedIn();
    table.okta.faults = ['drop-after'];
    expect((await narrowed(table)).ok).toBe(false);
    expect(table.sessions.get('orders').activity).toMatchObject({ kind: 'waiting', reason: 'answer_lost' });
    await table.clock.advance(1_000);
    expect(table.okta.scopesAsked).toEqual([narrow, null]);
    expect(table.sessions.get('orders').activity.kind).toBe('idle');
    expect(table.okta.honours(table.refreshToken('orders') ?? '')).toBe(true);
  });

  it('leaves the doubt about an earlier answer, and the retry for it, in place', async () => {
    const table = await signedIn();
    table.okta.faults = ['drop-after', 'drop-after'];
    await table.sessions.refresh('orders');
    await table.clock.advance(10);
    const before = stateOf(table);
    expect(before.activity).toMatchObject({ kind: 'waiting', reason: 'answer_lost' });
    table.okta.faults = [{ code: 'invalid_scope', status: 400 }];
    await narrowed(table);
    expect(stateOf(table)).toEqual(before);
    expect([...table.marked.keys()]).toEqual(['orders']);
  });

  it('whose tokens cannot be written is kept in memory and written later', async () => {
    const table = await signedIn();
    table.store.failing = true;
    expect(await narrowed(table)).toMatchObject({ ok: false, error: { code: 'vault_write_failed' } });
    table.store.failing = false;
    await table.clock.advance(2 * minute);
    await table.restart();
    expect(table.okta.honours(table.refreshToken('orders') ?? '')).toBe(true);
  });

  it('waits until what is in memory only is written, and is then sent', async () => {
    const table = await signedIn();
    table.store.failing = true;
    await table.sessions.refresh('orders');
    expect(await narrowed(table)).toMatchObject({ ok: false, error: { code: 'vault_write_failed' } });
    expect(table.okta.scopesAsked).toEqual([null]);
    table.store.failing = false;
    expect(await narrowed(table)).toEqual({ ok: true, value: null });
    expect(table.okta.scopesAsked).toEqual([null, narrow]);
  });
});

describe('while a narrowed refresh is under way', () => {
  const scopeOf = (table: Table) => {
    const { held } = table.sessions.get('orders');
    return held.kind === 'held' ? held.record.body['scope'] : null;
  };

  it('those who want a token wait for one with everything, and share that', async () => {
    const table = await signedIn();
    table.okta.latencyMs = 1_000;
    const narrowing = table.sessions.refreshFor('orders', narrow);
    await table.clock.advance(500);
    const wanted = [table.sessions.refresh('orders'), table.sessions.refresh('orders')];
    await table.clock.advance(5_000);
    expect(await Promise.all([narrowing, ...wanted])).toEqual(Array.from({ length: 3 }, () => ({ ok: true, value: null })));
    expect(table.okta.scopesAsked).toEqual([narrow, null]);
    expect(scopeOf(table)).toBe('openid offline_access');
    expect(table.okta.mostOfFamilyAtOnce).toBe(1);
  });

  it('its refusal is its own', async () => {
    const table = await signedIn();
    table.okta.latencyMs = 1_000;
    table.okta.faults = [{ code: 'invalid_scope', status: 400 }];
    const narrowing = table.sessions.refreshFor('orders', narrow);
    await table.clock.advance(500);
    const wanted = table.sessions.refresh('orders');
    await table.clock.advance(5_000);
    expect(await narrowing).toMatchObject({ ok: false, error: { code: 'invalid_scope' } });
    expect(await wanted).toEqual({ ok: true, value: null });
  });

  it('another narrowed one waits for its own answer', async () => {
    const table = await signedIn();
    table.okta.latencyMs = 1_000;
    const one = table.sessions.refreshFor('orders', narrow);
    const other = table.sessions.refreshFor('orders', ['openid']);
    await table.clock.advance(5_000);
    await Promise.all([one, other]);
    expect(table.okta.scopesAsked).toEqual([narrow, ['openid']]);
  });
});
