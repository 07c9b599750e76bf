import { describe, expect, it } from 'vitest';
import type { Fault } from './testing/fake-okta.ts';
import { SessionsFixture } from './testing/sessions-fixture.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('keeping fresh', () => {
  it('refreshes before expiry for a week, once per lifetime, and rotates each time', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    const before = fixture.okta.refreshes;
    await fixture.clock.advance(7 * day);
    const refreshes = fixture.okta.refreshes - before;
    expect(refreshes).toBeGreaterThanOrEqual(7 * 24);
    expect(refreshes).toBeLessThan(7 * 24 * 1.3);
    const { held } = fixture.sessions.get('orders');
    expect(held.kind === 'held' && held.record.rotations).toBe(refreshes);
  });

  it('never lets an access token die while the server answers', async () => {
    const fixture = new SessionsFixture({ expiresInS: 300 });
    await fixture.signIn('orders');
    for (let step = 0; step < 500; step += 1) {
      await fixture.clock.advance(10_000);
      const { held } = fixture.sessions.get('orders');
      expect(held.kind === 'held' && held.record.receivedAt + 300_000 > fixture.clock.now()).toBe(true);
    }
  });

  it('refreshes on demand only when told so', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders', { keepFresh: false });
    await fixture.clock.advance(day);
    expect(fixture.okta.refreshes).toBe(0);
    expect((await fixture.sessions.refresh('orders')).ok).toBe(true);
    expect(fixture.okta.refreshes).toBe(1);
  });

  it('does not storm when tokens are dead on arrival', async () => {
    const fixture = new SessionsFixture({ expiresInS: -5 });
    await fixture.signIn('orders');
    await fixture.clock.advance(day);
    expect(fixture.okta.refreshes).toBeLessThanOrEqual(25);
  });

  it('shares one refresh among all who ask', async () => {
    const fixture = new SessionsFixture();
    fixture.okta.latencyMs = 1000;
    await fixture.signIn('orders');
    const asked = [fixture.sessions.refresh('orders'), fixture.sessions.refresh('orders'), fixture.sessions.refresh('orders')];
    await fixture.clock.advance(2000);
    expect((await Promise.all(asked)).every((result) => result.ok)).toBe(true);
    expect(fixture.okta.refreshes).toBe(1);
  });

  it('runs at most two per tenant and eight in all', async () => {
    const fixture = new SessionsFixture();
    fixture.okta.latencyMs = 1000;
    for (let index = 0; index < 60; index += 1) {
      await fixture.signIn(`c${index}`, { tenantId: `t${index % 6}`, issuer: `https://t${index % 6}.okta.com` });
    }
    const all = [...fixture.connections.keys()].map(async (id) => await fixture.sessions.refresh(id));
    await fixture.clock.advance(60_000);
    await Promise.all(all);
    expect(fixture.okta.refreshes).toBe(60);
    expect(fixture.okta.mostAtOnce).toBe(8);
    expect(fixture.okta.mostByIssuer).toBe(2);
  });
});

describe('what a failure does', () => {
  it('keeps the refresh token through every failure but invalid_grant, and recovers by itself', async () => {
    for (const code of [
      'offline',
      'dns_failure',
      'tls_failure',
      'timeout',
      'not_json',
      'http_error',
      'rate_limited',
      'invalid_client',
      'policy_denied',
      'malformed_response',
    ] as const) {
      const fixture = new SessionsFixture();
      await fixture.signIn('orders');
      const token = fixture.refreshToken('orders');
      fixture.okta.faults = [{ code, status: code === 'http_error' ? 503 : undefined }];
      expect((await fixture.sessions.refresh('orders')).ok).toBe(false);
      expect(fixture.refreshToken('orders')).toBe(token);
      expect(['waiting', 'blocked']).toContain(fixture.sessions.get('orders').activity.kind);
      await fixture.clock.advance(2 * hour);
      expect(fixture.sessions.get('orders').activity.kind).toBe('idle');
    }
  });

  it.each<[string, Fault]>([
    ['the network', { code: 'offline' }],
    ['the server', { code: 'http_error', status: 503 }],
    ['a lost answer', 'drop-before'],
  ])('plans no retry past the expiry while one before it is possible, waiting for %s', async (_what, fault) => {
    const fixture = new SessionsFixture();
    for (let index = 0; index < 20; index += 1)
      await fixture.signIn(`c${index}`, { tenantId: `t${index}`, issuer: `https://t${index}.okta.com` });
    const expiresAt = fixture.clock.now() + hour;
    fixture.okta.faults = Array.from({ length: 5_000 }, () => fault);
    let planned = 0;
    // The longest back-off waits for half a minute at least.
    while (fixture.clock.now() < expiresAt - 30_000) {
      for (const id of fixture.connections.keys()) {
        const { activity, refreshAt } = fixture.sessions.get(id);
        if (activity.kind !== 'waiting' || refreshAt === null) continue;
        planned += 1;
        expect(refreshAt).toBeLessThan(expiresAt);
      }
      await fixture.clock.advance(1_000);
    }
    expect(planned).toBeGreaterThan(0);
    fixture.okta.faults = [];
    await fixture.clock.advance(6 * minute);
    for (const id of fixture.connections.keys()) expect(fixture.sessions.get(id).activity.kind).toBe('idle');
  });

  it('retries a lost answer at once, and lives by the grace period', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.okta.faults = ['drop-after'];
    await fixture.sessions.refresh('orders');
    await fixture.clock.advance(1);
    expect(fixture.okta.refreshes).toBe(2);
    expect(fixture.sessions.get('orders')).toMatchObject({ activity: { kind: 'idle' }, held: { kind: 'held' } });
    expect(fixture.okta.honours(fixture.refreshToken('orders') ?? '')).toBe(true);
  });

  it('blames a lost answer on the answer, never on reuse', async () => {
    const fixture = new SessionsFixture({ graceMs: 0 });
    await fixture.signIn('orders');
    fixture.okta.faults = ['drop-after'];
    await fixture.sessions.refresh('orders');
    await fixture.clock.advance(minute);
    expect(fixture.sessions.get('orders').held).toMatchObject({ kind: 'ended', cause: 'answer_lost' });
  });

  it('ends the session on invalid_grant and says why as well as it can', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders', { refreshTokenIdleMs: hour });
    fixture.endAtServer('orders');
    await fixture.sessions.refresh('orders');
    expect(fixture.sessions.get('orders').held).toMatchObject({ kind: 'ended', cause: 'unknown' });
    expect(fixture.refreshToken('orders')).toBeNull();
    await fixture.restart();
    expect(fixture.sessions.get('orders').held.kind).toBe('ended');
  });

  it('leaves the whole tenant alone after a 429', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('one');
    await fixture.signIn('two');
    await fixture.signIn('elsewhere', { tenantId: 'other', issuer: 'https://globex.okta.com' });
    fixture.okta.faults = [{ code: 'rate_limited', retryAt: fixture.clock.now() + 30_000 }];
    await fixture.sessions.refresh('one');
    expect(await fixture.sessions.refresh('two')).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
    expect(fixture.okta.refreshes).toBe(1);
    expect((await fixture.sessions.refresh('elsewhere')).ok).toBe(true);
    await fixture.clock.advance(31_000);
    expect(fixture.sessions.get('one').activity.kind).toBe('idle');
    expect(fixture.sessions.get('two').activity.kind).toBe('idle');
  });

  it('keeps a rotated token in memory when the disk is full, and writes it when it can', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.store.failing = true;
    expect(await fixture.sessions.refresh('orders')).toMatchObject({ ok: false, error: { code: 'vault_write_failed' } });
    expect(fixture.okta.honours(fixture.refreshToken('orders') ?? '')).toBe(true);
    expect(fixture.marked.has('orders')).toBe(true);
    fixture.store.failing = false;
    await fixture.clock.advance(2 * minute);
    expect(fixture.sessions.get('orders').activity.kind).toBe('idle');
    await fixture.restart();
    expect(fixture.okta.honours(fixture.refreshToken('orders') ?? '')).toBe(true);
  });

  it('never uses tokens that came back for somebody else', async () => {
    const idToken = (sub: string) =>
      `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from(JSON.stringify({ sub })).toString('base64url')}.x`;
    const fixture = new SessionsFixture();
    const connection = fixture.connection('orders');
    const received = fixture.okta.issue('orders');
    await fixture.sessions.adopt(connection, { ...received, body: { ...received.body, id_token: idToken('dana') } }, 'dana', null);
    fixture.okta.override = { id_token: idToken('mallory') };
    await fixture.sessions.refresh('orders');
    expect(fixture.sessions.refusal('orders')).toMatchObject({ error: { code: 'account_changed' } });
    await fixture.clock.advance(day);
    expect(fixture.okta.refreshes).toBe(1);
  });
});

describe('time and restarts', () => {
  it('catches up after a night, last used first', async () => {
    const fixture = new SessionsFixture();
    for (const [index, id] of ['old', 'newest', 'middle'].entries()) await fixture.signIn(id, { lastUsedAt: [1, 3, 2][index] ?? 0 });
    await fixture.clock.advance(minute);
    fixture.clock.jump(10 * hour);
    fixture.okta.latencyMs = 100;
    const order: string[] = [];
    const seen = new Set<string>();
    fixture.sessions.wake();
    for (let step = 0; step < 20; step += 1) {
      await fixture.clock.advance(50);
      for (const id of fixture.connections.keys()) {
        const { held } = fixture.sessions.get(id);
        if (held.kind === 'held' && held.record.rotations > 0 && !seen.has(id)) {
          seen.add(id);
          order.push(id);
        }
      }
    }
    expect(order).toHaveLength(3);
    expect(order.at(-1)).toBe('old');
  });

  it('asks again at once when the network is back, for a lost answer too', async () => {
    for (const fault of [{ code: 'offline' } as const, 'drop-before' as const]) {
      const fixture = new SessionsFixture();
      await fixture.signIn('orders');
      await fixture.clock.advance(minute);
      fixture.okta.faults = Array.from({ length: 12 }, () => fault);
      await fixture.sessions.refresh('orders');
      await fixture.clock.advance(hour / 4);
      fixture.okta.faults = [];
      expect(fixture.sessions.get('orders').activity.kind).toBe('waiting');
      fixture.sessions.networkIsBack();
      await fixture.clock.advance(1);
      expect(fixture.sessions.get('orders').activity.kind).toBe('idle');
    }
  });

  it('notices a clock that was set forward without being told', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.clock.jump(2 * hour);
    await fixture.clock.advance(minute);
    expect(fixture.okta.refreshes).toBe(1);
  });

  it('plans from what is on the disk after a restart', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    await fixture.clock.advance(20 * minute);
    await fixture.restart({ clean: true });
    expect(fixture.okta.refreshes).toBe(0);
    const { refreshAt } = fixture.sessions.get('orders');
    expect(refreshAt).toBeGreaterThan(fixture.clock.now() + 30 * minute);
    expect(refreshAt).toBeLessThan(fixture.clock.now() + 35 * minute);
  });

  it('asks at once after a crash in the middle of a refresh', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.okta.latencyMs = 1000;
    void fixture.sessions.refresh('orders');
    await fixture.clock.advance(500);
    expect(fixture.marked.has('orders')).toBe(true);
    await fixture.restart();
    await fixture.clock.advance(5000);
    expect(fixture.sessions.get('orders').held.kind).toBe('held');
    expect(fixture.okta.honours(fixture.refreshToken('orders') ?? '')).toBe(true);
    expect(fixture.marked.has('orders')).toBe(false);
  });
});

describe('a new sign-in over an old session', () => {
  it('waits for the refresh under way, replaces it, and revokes the old family', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.okta.latencyMs = 1000;
    const refreshing = fixture.sessions.refresh('orders');
    await fixture.clock.advance(500);
    const signingIn = fixture.signIn('orders');
    await fixture.clock.advance(5000);
    expect((await refreshing).ok).toBe(true);
    await signingIn;
    expect(fixture.okta.revoked).toHaveLength(1);
    expect(fixture.okta.revoked[0]).not.toBe(fixture.refreshToken('orders'));
    expect(fixture.okta.honours(fixture.refreshToken('orders') ?? '')).toBe(true);
    await fixture.restart();
    expect(fixture.okta.honours(fixture.refreshToken('orders') ?? '')).toBe(true);
  });

  it('leaves the old session alone when the new one cannot be written', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    const before = fixture.refreshToken('orders');
    fixture.store.failing = true;
    await fixture.signIn('orders');
    expect(fixture.refreshToken('orders')).toBe(before);
    expect(fixture.okta.honours(before ?? '')).toBe(true);
    expect(fixture.okta.revoked).toHaveLength(1);
    expect(fixture.okta.revoked).not.toContain(before);
  });
});

describe('sign-out', () => {
  it('revokes the refresh token, then deletes the entry', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    const token = fixture.refreshToken('orders');
    expect(await fixture.sessions.signOut('orders')).toEqual({ ok: true, value: { revoked: true } });
    expect(fixture.okta.revoked).toEqual([token]);
    expect(fixture.store.entries.size).toBe(0);
    await fixture.clock.advance(day);
    expect(fixture.okta.refreshes).toBe(0);
  });

  it('revokes what a refresh brings after the user signed out', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.okta.latencyMs = 1000;
    const refreshing = fixture.sessions.refresh('orders');
    await fixture.clock.advance(500);
    await fixture.sessions.signOut('orders');
    await fixture.clock.advance(2000);
    expect((await refreshing).ok).toBe(false);
    expect(fixture.store.entries.size).toBe(0);
    expect(fixture.sessions.get('orders').held.kind).toBe('none');
  });

  it('sends a session nowhere but to the issuer sealed with it', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('orders');
    fixture.connections.set('orders', { ...fixture.connection('orders'), issuer: 'https://evil.example' });
    await fixture.restart();
    await fixture.clock.advance(day);
    expect(await fixture.sessions.refresh('orders')).toMatchObject({ ok: false, error: { code: 'configuration_changed' } });
    expect(fixture.okta.refreshes).toBe(0);
  });
});
