import { describe, expect, it } from 'vitest';
import { SessionsFixture } from './testing/sessions-fixture.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const held = (fixture: SessionsFixture, id = 'orders') => fixture.sessions.get(id).held;

describe('a lost answer', () => {
  it('is asked for at once however much failed before it', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.okta.faults = [...Array.from({ length: 11 }, () => ({ code: 'offline' as const })), 'drop-after'];
    for (let step = 0; step < 2 * hour && fixture.okta.faults.length > 0; step += second) await fixture.clock.advance(second);
    await fixture.clock.advance(5 * second);
    expect(fixture.sessions.get('orders').activity.kind).toBe('idle');
    expect(fixture.okta.honours(fixture.refreshToken('orders') ?? '')).toBe(true);
  });

  it('is asked for several times within the grace period, after an error of the server’s as well', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.okta.faults = [
      'drop-after',
      { code: 'http_error', status: 502, inDoubt: true },
      { code: 'http_error', status: 502, inDoubt: true },
    ];
    await fixture.sessions.refresh('orders');
    await fixture.clock.advance(25 * second);
    expect(fixture.sessions.get('orders').activity.kind).toBe('idle');
    expect(held(fixture).kind).toBe('held');
  });

  it('is asked for by itself even where refreshing is on demand, in this run and in the next', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders', { keepFresh: false });
    fixture.okta.faults = ['drop-after'];
    await fixture.sessions.refresh('orders');
    expect(fixture.sessions.get('orders').refreshAt).not.toBeNull();
    await fixture.clock.advance(5 * second);
    expect(fixture.sessions.get('orders')).toMatchObject({ activity: { kind: 'idle' }, refreshAt: null });

    fixture.okta.latencyMs = 10 * second;
    void fixture.sessions.refresh('orders');
    await fixture.clock.advance(second);
    await fixture.restart();
    await fixture.clock.advance(25 * second);
    expect(fixture.okta.honours(fixture.refreshToken('orders') ?? '')).toBe(true);
    expect(fixture.okta.refreshes).toBe(4);
  });
});

describe('signing out', () => {
  it('is not undone by a sign-in that waited for a refresh under way', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.okta.latencyMs = 5 * second;
    void fixture.sessions.refresh('orders');
    await fixture.clock.advance(second);
    const again = fixture.signIn('orders');
    await fixture.clock.advance(second);
    const out = fixture.sessions.signOut('orders');
    await fixture.clock.advance(minute);
    await Promise.all([again, out]);
    expect(held(fixture).kind).toBe('none');
    expect(fixture.store.entries.size).toBe(0);
    expect(fixture.okta.revoked).toContain('orders-1.0');
  });

  it('revokes even what cannot be deleted', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    const token = fixture.refreshToken('orders');
    fixture.store.undeletable = true;
    expect((await fixture.sessions.signOut('orders')).ok).toBe(false);
    expect(fixture.okta.revoked).toEqual([token]);
  });
});

describe('a sign-in that cannot be stored', () => {
  it('leaves the session before it in place, on the disk too', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    const before = fixture.refreshToken('orders');
    // Written and renamed, and then the folder could not be synced: it lies there although the write failed.
    fixture.store.failingLate = true;
    await fixture.signIn('orders');
    expect(fixture.refreshToken('orders')).toBe(before);
    fixture.store.failingLate = false;
    await fixture.clock.advance(2 * minute);
    await fixture.restart();
    expect(fixture.okta.honours(fixture.refreshToken('orders') ?? '')).toBe(true);
  });
});

describe('the end of a refresh token', () => {
  it('is asked for anew after another sign-in, and again after a failure', async () => {
    const fixture = new SessionsFixture({ introspects: true, idleMs: day });
    const asked = () => fixture.okta.asked.length;
    await fixture.signIn('orders', { keepFresh: false, keepAlive: true });
    await fixture.sessions.signOut('orders');
    const before = asked();
    fixture.okta.introspectionFails = true;
    await fixture.signIn('orders');
    await fixture.clock.advance(minute);
    expect(asked()).toBe(before + 1);
    fixture.okta.introspectionFails = false;
    await fixture.clock.advance(10 * day);
    expect(held(fixture).kind).toBe('held');
  });
});
