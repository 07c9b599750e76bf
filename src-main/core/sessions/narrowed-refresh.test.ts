import { written } from '../../../src-preload/contract/words/testing/written.ts';
import { worded } from '../../../src-preload/contract/words/testing/worded.ts';
import { describe, expect, it } from 'vitest';
import type { Fault } from './testing/fake-okta.ts';
import { SessionsFixture } from './testing/sessions-fixture.ts';

const minute = 60_000;
const narrow = ['offline_access'];

const signedIn = async (id = 'orders'): Promise<SessionsFixture> => {
  const fixture = new SessionsFixture();
  await fixture.signIn(id);
  fixture.happened.length = 0;
  return fixture;
};

/** What the schedule and the window go by. */
const stateOf = (fixture: SessionsFixture, id = 'orders') => {
  const { held, activity, refreshAt, revision } = fixture.sessions.get(id);
  return { held, activity, refreshAt, revision };
};

const narrowed = async (fixture: SessionsFixture, id = 'orders') => {
  const answer = fixture.sessions.refreshFor(id, narrow);
  await fixture.clock.settle();
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
    const fixture = await signedIn();
    const before = stateOf(fixture);
    fixture.okta.faults = [fault];
    expect(await narrowed(fixture)).toMatchObject({ ok: false, error: { code: fault.code } });
    expect(stateOf(fixture)).toEqual(before);
    expect(fixture.happened).toEqual([]);
    expect([...fixture.marked]).toEqual([]);
  });

  it.each([
    ['blocked', { code: 'invalid_client', status: 401 }],
    ['waiting', { code: 'offline' }],
  ] as const)('leaves a session that is %s as it was, with the same next attempt', async (kind, fault) => {
    const fixture = await signedIn();
    fixture.okta.faults = [fault];
    await fixture.sessions.refresh('orders');
    const before = stateOf(fixture);
    expect(before.activity.kind).toBe(kind);
    fixture.okta.faults = [{ code: 'invalid_scope', status: 400 }];
    await narrowed(fixture);
    expect(stateOf(fixture)).toEqual(before);
  });

  it('is not counted: the back-off of the next failure begins at one second', async () => {
    const fixture = await signedIn();
    for (let times = 0; times < 8; times += 1) {
      fixture.okta.faults = [{ code: 'offline' }];
      await narrowed(fixture);
      // The pace of one user.
      await fixture.clock.advance(2_000);
    }
    fixture.okta.faults = [{ code: 'offline' }];
    await fixture.sessions.refresh('orders');
    const { activity } = fixture.sessions.get('orders');
    expect(activity).toMatchObject({ kind: 'waiting', attempt: 1 });
    expect(activity.kind === 'waiting' ? activity.nextAttemptAt - fixture.clock.now() : null).toBeLessThanOrEqual(1_000);
  });

  it('leaves the next plain one to ask for everything, and to work', async () => {
    const fixture = await signedIn();
    fixture.okta.faults = [{ code: 'invalid_scope', status: 400 }];
    await narrowed(fixture);
    expect(await fixture.sessions.refresh('orders')).toEqual({ ok: true, value: null });
    expect(fixture.okta.scopesAsked).toEqual([narrow, null]);
  });

  it('for a rate limit holds its org back all the same, and says that it is not tried again', async () => {
    const fixture = await signedIn();
    await fixture.signIn('billing');
    const retryAt = fixture.clock.now() + 30_000;
    fixture.okta.faults = [
      { code: 'rate_limited', status: 429, retryAt, ...written('Too many requests.', 'It is tried again when the limit is lifted.') },
    ];
    const answer = await narrowed(fixture);
    expect(worded(answer)).toMatchObject({ ok: false, error: { code: 'rate_limited', remedy: 'Try again when the limit is lifted.' } });
    expect(fixture.sessions.get('orders').activity.kind).toBe('idle');
    await fixture.sessions.refresh('billing');
    expect(fixture.sessions.get('billing').activity).toMatchObject({ kind: 'waiting', reason: 'rate_limit', nextAttemptAt: retryAt });
  });

  it('because its org is held back changes nothing either', async () => {
    const fixture = await signedIn();
    await fixture.signIn('billing');
    fixture.happened.length = 0;
    fixture.okta.faults = [{ code: 'rate_limited', status: 429, retryAt: fixture.clock.now() + 30_000 }];
    await fixture.sessions.refresh('billing');
    const before = stateOf(fixture);
    const answer = await narrowed(fixture);
    expect(worded(answer)).toMatchObject({ ok: false, error: { code: 'rate_limited', remedy: 'Try again after that.' } });
    expect(stateOf(fixture)).toEqual(before);
    expect(fixture.happened.filter(([id]) => id === 'orders')).toEqual([]);
  });
});

describe('a narrowed refresh that is more than a refusal', () => {
  it('ends the session with invalid_grant, which is about the refresh token', async () => {
    const fixture = await signedIn();
    fixture.endAtServer('orders');
    expect(await narrowed(fixture)).toMatchObject({ ok: false, error: { code: 'session_ended' } });
    expect(fixture.sessions.get('orders').held.kind).toBe('ended');
  });

  it('whose answer was lost is asked for again at once, for everything', async () => {
    const fixture = await signedIn();
    fixture.okta.faults = ['drop-after'];
    expect((await narrowed(fixture)).ok).toBe(false);
    expect(fixture.sessions.get('orders').activity).toMatchObject({ kind: 'waiting', reason: 'answer_lost' });
    await fixture.clock.advance(1_000);
    expect(fixture.okta.scopesAsked).toEqual([narrow, null]);
    expect(fixture.sessions.get('orders').activity.kind).toBe('idle');
    expect(fixture.okta.honours(fixture.refreshToken('orders') ?? '')).toBe(true);
  });

  it('leaves the doubt about an earlier answer, and the retry for it, in place', async () => {
    const fixture = await signedIn();
    fixture.okta.faults = ['drop-after', 'drop-after'];
    await fixture.sessions.refresh('orders');
    await fixture.clock.advance(10);
    const before = stateOf(fixture);
    expect(before.activity).toMatchObject({ kind: 'waiting', reason: 'answer_lost' });
    fixture.okta.faults = [{ code: 'invalid_scope', status: 400 }];
    await narrowed(fixture);
    expect(stateOf(fixture)).toEqual(before);
    expect([...fixture.marked.keys()]).toEqual(['orders']);
  });

  it('whose tokens cannot be written is kept in memory and written later', async () => {
    const fixture = await signedIn();
    fixture.store.failing = true;
    expect(await narrowed(fixture)).toMatchObject({ ok: false, error: { code: 'vault_write_failed' } });
    fixture.store.failing = false;
    await fixture.clock.advance(2 * minute);
    await fixture.restart();
    expect(fixture.okta.honours(fixture.refreshToken('orders') ?? '')).toBe(true);
  });

  it('waits until what is in memory only is written, and is then sent', async () => {
    const fixture = await signedIn();
    fixture.store.failing = true;
    await fixture.sessions.refresh('orders');
    expect(await narrowed(fixture)).toMatchObject({ ok: false, error: { code: 'vault_write_failed' } });
    expect(fixture.okta.scopesAsked).toEqual([null]);
    fixture.store.failing = false;
    expect(await narrowed(fixture)).toEqual({ ok: true, value: null });
    expect(fixture.okta.scopesAsked).toEqual([null, narrow]);
  });
});

describe('while a narrowed refresh is under way', () => {
  const scopeOf = (fixture: SessionsFixture) => {
    const { held } = fixture.sessions.get('orders');
    return held.kind === 'held' ? held.record.body['scope'] : null;
  };

  it('those who want a token wait for one with everything, and share that', async () => {
    const fixture = await signedIn();
    fixture.okta.latencyMs = 1_000;
    const narrowing = fixture.sessions.refreshFor('orders', narrow);
    await fixture.clock.advance(500);
    const wanted = [fixture.sessions.refresh('orders'), fixture.sessions.refresh('orders')];
    await fixture.clock.advance(5_000);
    expect(await Promise.all([narrowing, ...wanted])).toEqual(Array.from({ length: 3 }, () => ({ ok: true, value: null })));
    expect(fixture.okta.scopesAsked).toEqual([narrow, null]);
    expect(scopeOf(fixture)).toBe('openid offline_access');
    expect(fixture.okta.mostOfFamilyAtOnce).toBe(1);
  });

  it('its refusal is its own', async () => {
    const fixture = await signedIn();
    fixture.okta.latencyMs = 1_000;
    fixture.okta.faults = [{ code: 'invalid_scope', status: 400 }];
    const narrowing = fixture.sessions.refreshFor('orders', narrow);
    await fixture.clock.advance(500);
    const wanted = fixture.sessions.refresh('orders');
    await fixture.clock.advance(5_000);
    expect(await narrowing).toMatchObject({ ok: false, error: { code: 'invalid_scope' } });
    expect(await wanted).toEqual({ ok: true, value: null });
  });

  it('another narrowed one waits for its own answer', async () => {
    const fixture = await signedIn();
    fixture.okta.latencyMs = 1_000;
    const one = fixture.sessions.refreshFor('orders', narrow);
    const other = fixture.sessions.refreshFor('orders', ['openid']);
    await fixture.clock.advance(5_000);
    await Promise.all([one, other]);
    expect(fixture.okta.scopesAsked).toEqual([narrow, ['openid']]);
  });
});
