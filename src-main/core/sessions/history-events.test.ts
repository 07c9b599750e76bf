import { written } from '../../../src-preload/contract/words/testing/written.ts';
import { worded, wordsOf } from '../../../src-preload/contract/words/testing/worded.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../history/index.ts';
import { redact } from '../base/index.ts';
import { endCauses } from './end-cause.ts';
import { historyEventOf } from './history-events.ts';
import { firstRecord, type SessionRecord } from './record.ts';
import { initialState, reduce, type SessionEvent } from './state.ts';
import { anySessionEvent, loaded } from './testing/session-events.ts';
import { SessionsFixture } from './testing/sessions-fixture.ts';

const toldBy = (fixture: SessionsFixture): HistoryEvent[] => fixture.happened.map(([, event]) => event);
const minute = 60_000;

const idToken = (sub: string) =>
  ['{"alg":"none"}', JSON.stringify({ sub, email: `${sub}@acme.test` }), 'x']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
const recordOf = (sub: string, more: Readonly<Record<string, unknown>> = { refresh_token: 'r' }): SessionRecord =>
  firstRecord({ issuer: 'https://acme.okta.com', clientId: '0oa1', scopes: [] }, sub, {
    body: { access_token: 'a', id_token: idToken(sub), ...more },
    receivedAt: 1,
    skewMs: 0,
  });

describe('what sessions tell the history', () => {
  it('is the sign-in, each refresh, and whether it rotated', async () => {
    for (const rotate of [true, false]) {
      const fixture = new SessionsFixture({ rotate });
      await fixture.signIn('orders');
      await fixture.sessions.refresh('orders');
      expect(toldBy(fixture)).toEqual([
        { kind: 'signed-in', account: null, replaced: null, refreshable: true },
        { kind: 'refreshed', rotated: rotate },
      ]);
    }
  });

  it('is every attempt that failed and why it waits, then the success', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.okta.faults = [{ code: 'offline' }, { code: 'http_error', status: 503 }];
    await fixture.sessions.refresh('orders');
    await fixture.clock.advance(5 * minute);
    expect(toldBy(fixture).slice(1)).toMatchObject([
      { kind: 'waiting', reason: 'network', error: { code: 'offline' }, attempted: true },
      { kind: 'waiting', reason: 'server', error: { code: 'http_error' }, attempted: true },
      { kind: 'refreshed' },
    ]);
  });

  it('tells a tenant held back from an attempt', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    await fixture.signIn('billing');
    fixture.okta.faults = [{ code: 'rate_limited', retryAt: fixture.clock.now() + minute }];
    await fixture.sessions.refresh('orders');
    await fixture.sessions.refresh('billing');
    expect(toldBy(fixture).slice(2)).toMatchObject([
      { kind: 'waiting', reason: 'rate_limit', attempted: true },
      { kind: 'waiting', reason: 'rate_limit', attempted: false },
    ]);
  });

  it('is what blocks, and what ended it, in the words of that moment', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.okta.faults = [{ code: 'invalid_client' }];
    await fixture.sessions.refresh('orders');
    fixture.okta.kill('orders-0');
    await fixture.sessions.refresh('orders');
    expect(worded(toldBy(fixture).slice(1))).toMatchObject([
      { kind: 'blocked', error: { code: 'invalid_client' }, attempted: true },
      { kind: 'ended', error: { code: 'session_ended', remedy: expect.stringContaining('Sign in again') as string } },
    ]);
  });

  it('is an access token that the person revoked, while the session goes on', () => {
    const record = recordOf('dana');
    const before = reduce(initialState, loaded({ kind: 'held', record }));
    const event: SessionEvent = { kind: 'access-token-revoked', record: { ...record, accessTokenRevokedAt: 5 } };
    expect(historyEventOf(before, event, reduce(before, event))).toEqual({ kind: 'access-token-revoked' });
    expect(historyEventOf(initialState, event, reduce(initialState, event))).toBeNull();
  });

  it('is a sign-out, and what Okta said to it', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    await fixture.sessions.signOut('orders');
    await fixture.sessions.signOut('orders');
    expect(toldBy(fixture).slice(1)).toEqual([
      { kind: 'signed-out', revocation: 'asked' },
      { kind: 'revocation-answered', confirmed: true },
    ]);
  });

  it('names the request that brought tokens, was turned down or failed', async () => {
    const fixture = new SessionsFixture();
    const connection = fixture.connection('orders');
    await fixture.sessions.adopt(connection, { ...fixture.okta.issue('orders-0'), requestId: 'req-sign-in' }, null, null);
    fixture.okta.requestId = 'req-refresh';
    await fixture.sessions.refresh('orders');
    fixture.okta.faults = [{ code: 'http_error', status: 503, requestId: 'req-503' }];
    await fixture.sessions.refresh('orders');
    fixture.okta.faults = [{ code: 'invalid_grant', about: 'policy', requestId: 'req-end' }];
    await fixture.sessions.refresh('orders');
    expect(toldBy(fixture)).toMatchObject([
      { kind: 'signed-in', requestId: 'req-sign-in' },
      { kind: 'refreshed', requestId: 'req-refresh' },
      { kind: 'waiting', error: { requestId: 'req-503' } },
      { kind: 'ended', error: { requestId: 'req-end' } },
    ]);
    // The end is shown until the next sign-in, so it is remembered with the session.
    await fixture.restart({ clean: true });
    expect(fixture.sessions.get('orders').held).toMatchObject({ kind: 'ended', record: { ended: { requestId: 'req-end' } } });
  });

  it('names the revocation that failed', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.okta.revokeFault = { code: 'http_error', status: 500, requestId: 'req-revoke' };
    expect(await fixture.sessions.signOut('orders')).toEqual({ ok: true, value: { revoked: false, requestId: 'req-revoke' } });
    expect(toldBy(fixture).at(-1)).toEqual({ kind: 'revocation-answered', confirmed: false, requestId: 'req-revoke' });
  });

  it('is nothing at an ordinary start', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.happened.length = 0;
    await fixture.restart({ clean: true });
    expect(toldBy(fixture)).toEqual([]);
  });

  it('is a session that cannot be opened', async () => {
    const fixture = new SessionsFixture();
    fixture.connection('orders');
    fixture.store.entries.set('session/orders', 'of another version');
    await fixture.sessions.load(['orders']);
    expect(toldBy(fixture)).toMatchObject([{ kind: 'unreadable', error: { code: 'vault_unreadable' } }]);
  });
});

describe('a transition', () => {
  const from = (...events: readonly SessionEvent[]) => {
    let state = initialState;
    let last: HistoryEvent | null = null;
    for (const event of events) {
      const after = reduce(state, event);
      last = historyEventOf(state, event, after);
      state = after;
    }
    return last;
  };
  const signedIn = (record: SessionRecord): SessionEvent => ({ kind: 'signed-in', record, verdict: null });
  const ended = (record: SessionRecord): SessionEvent => ({ kind: 'was-ended', record, cause: 'idle', at: 2, detail: null });

  it('says who signed in and whom that replaced, also after the other’s session ended', () => {
    const first = { kind: 'signed-in', account: 'dana@acme.test', replaced: null, refreshable: true };
    expect(from(signedIn(recordOf('dana')))).toEqual(first);
    expect(from(signedIn(recordOf('dana')), signedIn(recordOf('dana')))).toEqual(first);
    expect(from(signedIn(recordOf('sam')), signedIn(recordOf('dana')))).toEqual({ ...first, replaced: 'sam@acme.test' });
    expect(from(signedIn(recordOf('sam')), ended(recordOf('sam')), signedIn(recordOf('dana', {})))).toEqual({
      ...first,
      replaced: 'sam@acme.test',
      refreshable: false,
    });
  });

  it('says when a refresh brought somebody else’s tokens', () => {
    const other = { ...recordOf('dana'), body: recordOf('sam').body };
    expect(
      from(signedIn(recordOf('dana')), { kind: 'tokens-kept', record: other, isSaved: true }, { kind: 'refresh-succeeded', jitter: 0 }),
    ).toEqual({
      kind: 'wrong-account',
      account: 'sam@acme.test',
    });
  });

  it('says why a session ended in words that the redactor leaves alone', () => {
    const detail = 'The refresh token is invalid or expired.';
    for (const cause of endCauses) {
      const told = from(signedIn(recordOf('dana')), { kind: 'was-ended', record: recordOf('dana'), cause, at: 2, detail });
      const message = (told?.kind === 'ended' ? wordsOf(told.error).message : undefined) ?? '';
      expect(redact(message)).toBe(message);
    }
  });

  it('says of a sign-out what is left to revoke', () => {
    const out: SessionEvent = { kind: 'signed-out' };
    const error = { code: 'vault_unreadable', ...written('No.') } as const;
    expect(from(out)).toBeNull();
    expect(from(signedIn(recordOf('dana')), out)).toMatchObject({ revocation: 'asked' });
    expect(from(signedIn(recordOf('dana')), ended(recordOf('dana')), out)).toMatchObject({ revocation: 'needless' });
    expect(from(loaded({ kind: 'unreadable', error }), out)).toMatchObject({ revocation: 'failed' });
  });

  it('carries no token, whatever happens in whatever order', () => {
    const secrets = ['secret-access', 'secret-refresh'];
    const record = recordOf('dana', { access_token: 'secret-access', refresh_token: 'secret-refresh' });
    fc.assert(
      fc.property(fc.array(anySessionEvent([record]), { minLength: 1, maxLength: 12 }), (events) => {
        const text = JSON.stringify(from(...events));
        expect([...secrets, idToken('dana')].filter((secret) => text.includes(secret))).toEqual([]);
      }),
    );
  });
});
