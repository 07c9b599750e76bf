import { wordsOf } from '../../../src-preload/contract/words/testing/worded.ts';
import { describe, expect, it } from 'vitest';
import { appErrorSchema } from '../../../src-preload/contract/index.ts';
import { endCauses, endError } from './end-cause.ts';
import { causeFromSession, causeFromTokens, type EndEvidence } from './end-diagnosis.ts';
import { firstRecord, type SessionRecord } from './record.ts';
import { SessionsFixture } from './testing/sessions-fixture.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const record: SessionRecord = firstRecord({ issuer: 'https://acme.okta.com', clientId: '0oa1', scopes: [] }, null, {
  body: { access_token: 'a', refresh_token: 'r' },
  receivedAt: 1_000_000,
  skewMs: 0,
});

describe('what the session itself can tell', () => {
  const cause = (known: Partial<EndEvidence>, more: Partial<SessionRecord> = {}) =>
    causeFromSession(
      { ...record, ...more },
      {
        now: 2_000_000,
        doubt: 'none',
        idleLimitMs: null,
        about: null,
        ...known,
      },
    );

  it('names a lost answer first, then the server’s words, then ends that have passed', () => {
    expect(cause({})).toBe('unknown');
    expect(cause({ idleLimitMs: 600_000 })).toBe('idle');
    expect(cause({ idleLimitMs: 2_000_000 })).toBe('unknown');
    expect(cause({}, { refreshTokenExpiresAt: 1_900_000, refreshTokenEndIsAbsolute: true })).toBe('expired');
    expect(cause({}, { refreshTokenExpiresAt: 1_900_000 })).toBe('expired');
    // Told before the last use, it was wrong.
    expect(cause({}, { refreshTokenExpiresAt: 900_000 })).toBe('unknown');
    expect(cause({}, { refreshTokenIdleMs: 600_000 })).toBe('idle');
    expect(cause({ about: 'policy', idleLimitMs: 600_000 })).toBe('policy');
    expect(cause({ about: 'user' })).toBe('user');
    expect(cause({ about: 'network', idleLimitMs: 600_000 })).toBe('network');
    expect(cause({ doubt: 'lost', about: 'user', idleLimitMs: 600_000 })).toBe('answer_lost');
    // An unclean start alone outweighs nothing that is known.
    expect(cause({ doubt: 'possible' })).toBe('answer_lost');
    expect(cause({ doubt: 'possible', idleLimitMs: 600_000 })).toBe('idle');
    expect(cause({ doubt: 'possible', about: 'user' })).toBe('user');
  });
});

describe('the causes', () => {
  it('name Universal Logout where all of an account’s sessions may have ended, or all of this one’s tokens', () => {
    for (const cause of ['user', 'revoked'] as const) {
      const { message, explanation } = wordsOf(endError(cause, null, undefined));
      expect(message).toContain('Universal Logout');
      expect(explanation?.admin).toContain('user.authentication.universal_logout');
    }
    // What leaves other tokens alone is none.
    for (const cause of ['idle', 'expired', 'outlived', 'policy', 'network', 'answer_lost'] as const)
      expect(JSON.stringify(wordsOf(endError(cause, null, undefined)))).not.toContain('Universal Logout');
  });

  it('name the network zones of the app, and where they are', () => {
    const { message, remedy, explanation } = wordsOf(endError('network', null, undefined));
    expect(message).toContain('network');
    expect(remedy).toContain('VPN');
    expect(explanation?.cause).toContain('network zones');
    expect(explanation?.admin).toContain('Security > Networks');
  });
});

describe('what the remaining tokens tell', () => {
  const goesOn = { isActive: true, clientId: '0oa1' };
  const ended = { isActive: false, clientId: '0oa1' };
  const endedElsewhere = { isActive: false, clientId: '0oa2' };
  it.each([
    [null, [goesOn], 1, 'unknown'],
    [true, [], 1, 'outlived'],
    [false, [], 1, 'revoked'],
    // With the app, perhaps.
    [false, [ended, ended], 1, 'revoked'],
    [false, [ended, endedElsewhere], 1, 'user'],
    [false, [goesOn, endedElsewhere], 1, 'reused'],
    [false, [goesOn], 0, 'revoked'],
  ] as const)('own %s, others %j, %i rotations: %s', (own, others, rotations, cause) => {
    expect(causeFromTokens({ ...record, rotations }, { own, others })).toBe(cause);
  });

  it('has a sentence and a remedy for every cause, with and without the server’s words', () => {
    for (const cause of endCauses) {
      for (const detail of [null, 'The refresh token is invalid or expired.']) {
        const { message = '', remedy = '', explanation } = wordsOf(endError(cause, detail, undefined));
        expect([message, remedy].every((text) => /^[A-Z].*[.”]$/.test(text))).toBe(true);
        expect(explanation).toMatchObject({ said: 'invalid_grant', description: detail });
        expect(appErrorSchema.safeParse(endError(cause, detail, undefined)).success).toBe(true);
      }
    }
  });
});

const ended = (fixture: SessionsFixture, id = 'orders') => fixture.sessions.get(id).held;

describe('a session that ends', () => {
  it('of idleness, learnt from introspection, says so', async () => {
    const fixture = new SessionsFixture({ introspects: true, idleMs: 7 * day });
    await fixture.signIn('orders', { keepFresh: false });
    await fixture.clock.advance(hour);
    await fixture.sessions.refresh('orders');
    await fixture.clock.advance(8 * day);
    await fixture.sessions.refresh('orders');
    expect(ended(fixture)).toMatchObject({ kind: 'ended', cause: 'idle' });
  });

  it('at the end of its life, learnt from introspection, says so', async () => {
    const fixture = new SessionsFixture({ introspects: true, absoluteMs: 2 * day });
    await fixture.signIn('orders');
    await fixture.clock.advance(3 * day);
    expect(ended(fixture)).toMatchObject({ kind: 'ended', cause: 'expired' });
  });

  it('with its access token alive has run out; the cause is on disk', async () => {
    const fixture = new SessionsFixture({ introspects: true });
    await fixture.signIn('orders');
    fixture.okta.faults = [{ code: 'invalid_grant' }];
    await fixture.sessions.refresh('orders');
    await fixture.clock.advance(1);
    expect(ended(fixture)).toMatchObject({ kind: 'ended', cause: 'outlived' });
    await fixture.restart();
    expect(ended(fixture)).toMatchObject({ kind: 'ended', cause: 'outlived' });
  });

  it('alone was revoked, or with rotation and others alive most likely used twice; with all others the account is gone', async () => {
    const fixture = new SessionsFixture({ introspects: true });
    for (const id of ['orders', 'other', 'third']) await fixture.signIn(id, { clientId: id === 'third' ? '0oa2' : '0oa1' }, 'dana');
    await fixture.signIn('elsewhere', { issuer: 'https://globex.okta.com', tenantId: 'globex' }, 'dana');
    // One user's requests are paced: each in a second of its own.
    const refresh = async (id: string) => {
      await fixture.clock.advance(1_500);
      await fixture.sessions.refresh(id);
      await fixture.clock.advance(1);
    };
    await refresh('orders');
    fixture.endAtServer('orders');
    await refresh('orders');
    expect(ended(fixture)).toMatchObject({ kind: 'ended', cause: 'reused' });
    for (const id of ['other', 'third']) fixture.endAtServer(id);
    await refresh('other');
    expect(ended(fixture, 'other')).toMatchObject({ kind: 'ended', cause: 'user' });
    fixture.endAtServer('elsewhere');
    await refresh('elsewhere');
    expect(ended(fixture, 'elsewhere')).toMatchObject({ kind: 'ended', cause: 'revoked' });
  });

  it('and begins anew while the cause is being asked for is left alone', async () => {
    const fixture = new SessionsFixture({ introspects: true });
    await fixture.signIn('orders');
    fixture.okta.faults = [{ code: 'invalid_grant' }];
    const refreshed = fixture.sessions.refresh('orders');
    await refreshed;
    await fixture.signIn('orders');
    await fixture.clock.advance(1);
    await fixture.restart();
    expect(ended(fixture).kind).toBe('held');
  });
});

describe('staying alive', () => {
  it('uses a token left alone in time, and only then', async () => {
    const fixture = new SessionsFixture({ introspects: true, idleMs: 7 * day });
    await fixture.signIn('orders', { keepFresh: false, keepAlive: true });
    await fixture.clock.advance(365 * day);
    expect(ended(fixture).kind).toBe('held');
    expect(fixture.okta.refreshes).toBeGreaterThan(50);
    expect(fixture.okta.refreshes).toBeLessThan(65);
  });

  it('keeps fresh what idles sooner than its access tokens expire', async () => {
    const fixture = new SessionsFixture({ expiresInS: 86_400, idleMs: 10 * minute });
    await fixture.signIn('orders', { refreshTokenIdleMs: 10 * minute });
    await fixture.clock.advance(2 * day);
    expect(ended(fixture).kind).toBe('held');
  });
});

describe('a response without an access token', () => {
  it('leaves the tokens held in place but for a new refresh token', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    const before = fixture.sessions.get('orders').held;
    const accessToken = before.kind === 'held' ? before.record.body['access_token'] : null;
    fixture.okta.override = { access_token: '' };
    expect((await fixture.sessions.refresh('orders')).ok).toBe(false);
    const { held, activity } = fixture.sessions.get('orders');
    expect(held.kind === 'held' && held.record.body['access_token']).toBe(accessToken);
    expect(activity).toMatchObject({ kind: 'waiting', reason: 'server' });
    expect(fixture.okta.honours(fixture.refreshToken('orders') ?? '')).toBe(true);
    fixture.okta.override = {};
    await fixture.clock.advance(minute);
    expect(fixture.sessions.get('orders').activity.kind).toBe('idle');
  });
});
