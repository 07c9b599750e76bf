import { describe, expect, it } from 'vitest';
import { SessionsFixture } from './testing/sessions-fixture.ts';

const minute = 60_000;
const hour = 60 * minute;

describe('signing out', () => {
  it('is done here at once, however long the server takes to revoke', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.okta.revokeHangs = true;
    void fixture.sessions.signOut('orders');
    await fixture.clock.settle();
    expect(fixture.store.entries.size).toBe(0);
  });

  it('leaves the next sign-in alone', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.okta.revokeHangs = true;
    void fixture.sessions.signOut('orders');
    await fixture.signIn('orders');
    await fixture.clock.advance(minute);
    expect(fixture.store.entries.size).toBe(1);
    await fixture.restart();
    expect(fixture.okta.honours(fixture.refreshToken('orders') ?? '')).toBe(true);
  });

  it('does not claim that what cannot be read was revoked', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.store.entries.set('session/orders', 'junk');
    await fixture.restart();
    expect(fixture.sessions.get('orders').held.kind).toBe('unreadable');
    expect(await fixture.sessions.signOut('orders')).toEqual({ ok: true, value: { revoked: false } });
  });

  it('is not undone by a reload under way', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    const sealed = fixture.store.entries.get('session/orders') ?? '';
    fixture.store.entries.set('session/orders', 'junk');
    await fixture.restart();
    fixture.store.entries.set('session/orders', sealed);
    const reloading = fixture.sessions.refresh('orders');
    await fixture.sessions.signOut('orders');
    await reloading;
    expect(fixture.sessions.get('orders').held.kind).toBe('none');
  });

  it('revokes at approved origins too, and for a connection removed just now', async () => {
    const fixture = new SessionsFixture();
    const connection = fixture.connection('orders', { approvedOrigins: ['https://login.example'] });
    await fixture.signIn('orders');
    fixture.connections.delete('orders');
    await fixture.sessions.signOut('orders', connection);
    expect(fixture.okta.asked.at(-1)).toMatchObject({ approvedOrigins: ['https://login.example'] });
  });
});

describe('a token is sent only to the server sealed with it', () => {
  it('even when the connection changes while a refresh is under way', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.okta.asked.length = 0;
    fixture.okta.latencyMs = 1000;
    const refreshing = fixture.sessions.refresh('orders');
    await fixture.clock.advance(500);
    fixture.connection('orders', { issuer: 'https://evil.example' });
    await fixture.clock.advance(1000);
    await refreshing;
    expect(fixture.okta.asked.filter(({ issuer }) => issuer === 'https://evil.example')).toEqual([]);
  });

  it('and a sign-in for a removed connection is revoked, not kept', async () => {
    const fixture = new SessionsFixture();
    const connection = fixture.connection('orders');
    fixture.connections.delete('orders');
    const received = fixture.okta.issue('orders-late');
    expect((await fixture.sessions.adopt(connection, received, null, null)).ok).toBe(false);
    expect(fixture.store.entries.size).toBe(0);
    expect(fixture.okta.revoked).toEqual(['orders-late.0']);
  });
});

describe('quitting', () => {
  it('waits for the refresh under way and starts no other', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.okta.latencyMs = 1000;
    void fixture.sessions.refresh('orders');
    await fixture.clock.advance(500);
    let stopped = false;
    const stopping = fixture.sessions.stop().then(() => (stopped = true));
    await fixture.clock.advance(400);
    expect(stopped).toBe(false);
    await fixture.clock.advance(200);
    await stopping;
    const { refreshes } = fixture.okta;
    await fixture.clock.advance(5 * hour);
    expect(fixture.okta.refreshes).toBe(refreshes);
    await fixture.restart();
    expect(fixture.okta.honours(fixture.refreshToken('orders') ?? '')).toBe(true);
  });

  it('writes once more what could not be written', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.store.failing = true;
    await fixture.sessions.refresh('orders');
    fixture.store.failing = false;
    await fixture.sessions.stop();
    await fixture.restart();
    expect(fixture.okta.honours(fixture.refreshToken('orders') ?? '')).toBe(true);
  });
});

describe('what is not written yet', () => {
  it('is written when the disk recovers, also for a connection refreshed on demand only', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders', { keepFresh: false });
    fixture.store.failing = true;
    await fixture.sessions.refresh('orders');
    fixture.store.failing = false;
    await fixture.clock.advance(2 * minute);
    await fixture.restart();
    expect(fixture.okta.honours(fixture.refreshToken('orders') ?? '')).toBe(true);
  });
});

describe('a clock that is set back', () => {
  it('makes what was received in the future due at once', async () => {
    const fixture = new SessionsFixture();
    fixture.clock.jump(6 * hour);
    await fixture.clock.advance(minute);
    await fixture.signIn('orders');
    fixture.clock.jump(-6 * hour);
    await fixture.clock.advance(minute);
    expect(fixture.okta.refreshes).toBe(1);
    await fixture.clock.advance(5 * hour);
    expect(fixture.okta.refreshes).toBeGreaterThan(4);
    expect(fixture.okta.refreshes).toBeLessThan(9);
  });

  it('lifts a hold and shortens a wait that were meant in the old time', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.okta.faults = [{ code: 'rate_limited', retryAt: fixture.clock.now() + 5000 }];
    await fixture.sessions.refresh('orders');
    fixture.clock.jump(-24 * hour);
    await fixture.clock.advance(minute);
    expect((await fixture.sessions.refresh('orders')).ok).toBe(true);
  });
});

describe('rate limits', () => {
  it('are not shortened by a second answer without a time', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('one');
    await fixture.signIn('two');
    fixture.okta.latencyMs = 100;
    fixture.okta.faults = [{ code: 'rate_limited', retryAt: fixture.clock.now() + 60_000 }, { code: 'rate_limited' }];
    void fixture.sessions.refresh('one');
    void fixture.sessions.refresh('two');
    await fixture.clock.advance(50_000);
    expect(fixture.okta.refreshes).toBe(2);
  });
});

describe('doubt', () => {
  it('stays on record while it lasts', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.okta.faults = ['drop-after', { code: 'offline', inDoubt: false }];
    await fixture.sessions.refresh('orders');
    await fixture.sessions.refresh('orders');
    expect(fixture.marked.has('orders')).toBe(true);
  });
});

describe('an ID token that is dead on arrival', () => {
  it('does not let the access token die', async () => {
    const fixture = new SessionsFixture({ expiresInS: 300 });
    const exp = Math.floor(fixture.clock.now() / 1000) - 1;
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    fixture.okta.override = { id_token: `${part({ alg: 'RS256' })}.${part({ sub: 'dana', iat: exp - 300, exp })}.x` };
    await fixture.signIn('orders');
    await fixture.clock.advance(hour);
    expect(fixture.okta.refreshes).toBeGreaterThan(10);
  });
});
