import { describe, expect, it } from 'vitest';
import type { Fault } from './testing/fake-okta.ts';
import { Table } from './testing/table.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('keeping fresh', () => {
  it('refreshes before expiry for a week, once per lifetime, and rotates each time', async () => {
    const table = new Table();
    await table.signIn('orders');
    const before = table.okta.refreshes;
    await table.clock.advance(7 * day);
    const refreshes = table.okta.refreshes - before;
    expect(refreshes).toBeGreaterThanOrEqual(7 * 24);
    expect(refreshes).toBeLessThan(7 * 24 * 1.3);
    const { held } = table.sessions.get('orders');
    expect(held.kind === 'held' && held.record.rotations).toBe(refreshes);
  });

  it('never lets an access token die while the server answers', async () => {
    const table = new Table({ expiresInS: 300 });
    await table.signIn('orders');
    for (let step = 0; step < 500; step += 1) {
      await table.clock.advance(10_000);
      const { held } = table.sessions.get('orders');
      expect(held.kind === 'held' && held.record.receivedAt + 300_000 > table.clock.now()).toBe(true);
    }
  });

  it('refreshes on demand only when told so', async () => {
    const table = new Table();
    await table.signIn('orders', { keepFresh: false });
    await table.clock.advance(day);
    expect(table.okta.refreshes).toBe(0);
    expect((await table.sessions.refresh('orders')).ok).toBe(true);
    expect(table.okta.refreshes).toBe(1);
  });

  it('does not storm when tokens are dead on arrival', async () => {
    const table = new Table({ expiresInS: -5 });
    await table.signIn('orders');
    await table.clock.advance(day);
    expect(table.okta.refreshes).toBeLessThanOrEqual(25);
  });

  it('shares one refresh among all who ask', async () => {
    const table = new Table();
    table.okta.latencyMs = 1000;
    await table.signIn('orders');
    const asked = [table.sessions.refresh('orders'), table.sessions.refresh('orders'), table.sessions.refresh('orders')];
    await table.clock.advance(2000);
    expect((await Promise.all(asked)).every((result) => result.ok)).toBe(true);
    expect(table.okta.refreshes).toBe(1);
  });

  it('runs at most two per tenant and eight in all', async () => {
    const table = new Table();
    table.okta.latencyMs = 1000;
    for (let index = 0; index < 60; index += 1) {
      await table.signIn(`c${index}`, { tenantId: `t${index % 6}`, issuer: `https://t${index % 6}.okta.com` });
    }
    const all = [...table.connections.keys()].map(async (id) => await table.sessions.refresh(id));
    await table.clock.advance(60_000);
    await Promise.all(all);
    expect(table.okta.refreshes).toBe(60);
    expect(table.okta.mostAtOnce).toBe(8);
    expect(table.okta.mostByIssuer).toBe(2);
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
      const table = new Table();
      await table.signIn('orders');
      const token = table.refreshToken('orders');
      table.okta.faults = [{ code, status: code === 'http_error' ? 503 : undefined }];
      expect((await table.sessions.refresh('orders')).ok).toBe(false);
      expect(table.refreshToken('orders')).toBe(token);
      expect(['waiting', 'blocked']).toContain(table.sessions.get('orders').activity.kind);
      await table.clock.advance(2 * hour);
      expect(table.sessions.get('orders').activity.kind).toBe('idle');
    }
  });

  it.each<[string, Fault]>([
    ['the network', { code: 'offline' }],
    ['the server', { code: 'http_error', status: 503 }],
    ['a lost answer', 'drop-before'],
  ])('plans no retry past the expiry while one before it is possible, waiting for %s', async (_what, fault) => {
    const table = new Table();
    for (let index = 0; index < 20; index += 1)
      await table.signIn(`c${index}`, { tenantId: `t${index}`, issuer: `https://t${index}.okta.com` });
    const expiresAt = table.clock.now() + hour;
    table.okta.faults = Array.from({ length: 5_000 }, () => fault);
    let planned = 0;
    // The longest back-off waits for half a minute at least.
    while (table.clock.now() < expiresAt - 30_000) {
      for (const id of table.connections.keys()) {
        const { activity, refreshAt } = table.sessions.get(id);
        if (activity.kind !== 'waiting' || refreshAt === null) continue;
        planned += 1;
        expect(refreshAt).toBeLessThan(expiresAt);
      }
      await table.clock.advance(1_000);
    }
    expect(planned).toBeGreaterThan(0);
    table.okta.faults = [];
    await table.clock.advance(6 * minute);
    for (const id of table.connections.keys()) expect(table.sessions.get(id).activity.kind).toBe('idle');
  });

  it('retries a lost answer at once, and lives by the grace period', async () => {
    const table = new Table();
    await table.signIn('orders');
    table.okta.faults = ['drop-after'];
    await table.sessions.refresh('orders');
    await table.clock.advance(1);
    expect(table.okta.refreshes).toBe(2);
    expect(table.sessions.get('orders')).toMatchObject({ activity: { kind: 'idle' }, held: { kind: 'held' } });
    expect(table.okta.honours(table.refreshToken('orders') ?? '')).toBe(true);
  });

  it('blames a lost answer on the answer, never on reuse', async () => {
    const table = new Table({ graceMs: 0 });
    await table.signIn('orders');
    table.okta.faults = ['drop-after'];
    await table.sessions.refresh('orders');
    await table.clock.advance(minute);
    expect(table.sessions.get('orders').held).toMatchObject({ kind: 'ended', cause: 'answer_lost' });
  });

  it('ends the session on invalid_grant and says why as well as it can', async () => {
    const table = new Table();
    await table.signIn('orders', { refreshTokenIdleMs: hour });
    table.endAtServer('orders');
    await table.sessions.refresh('orders');
    expect(table.sessions.get('orders').held).toMatchObject({ kind: 'ended', cause: 'unknown' });
    expect(table.refreshToken('orders')).toBeNull();
    await table.restart();
    expect(table.sessions.get('orders').held.kind).toBe('ended');
  });

  it('leaves the whole tenant alone after a 429', async () => {
    const table = new Table();
    await table.signIn('one');
    await table.signIn('two');
    await table.signIn('elsewhere', { tenantId: 'other', issuer: 'https://globex.okta.com' });
    table.okta.faults = [{ code: 'rate_limited', retryAt: table.clock.now() + 30_000 }];
    await table.sessions.refresh('one');
    expect(await table.sessions.refresh('two')).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
    expect(table.okta.refreshes).toBe(1);
    expect((await table.sessions.refresh('elsewhere')).ok).toBe(true);
    await table.clock.advance(31_000);
    expect(table.sessions.get('one').activity.kind).toBe('idle');
    expect(table.sessions.get('two').activity.kind).toBe('idle');
  });

  it('keeps a rotated token in memory when the disk is full, and writes it when it can', async () => {
    const table = new Table();
    await table.signIn('orders');
    table.store.failing = true;
    expect(await table.sessions.refresh('orders')).toMatchObject({ ok: false, error: { code: 'vault_write_failed' } });
    expect(table.okta.honours(table.refreshToken('orders') ?? '')).toBe(true);
    expect(table.marked.has('orders')).toBe(true);
    table.store.failing = false;
    await table.clock.advance(2 * minute);
    expect(table.sessions.get('orders').activity.kind).toBe('idle');
    await table.restart();
    expect(table.okta.honours(table.refreshToken('orders') ?? '')).toBe(true);
  });

  it('never uses tokens that came back for somebody else', async () => {
    const idToken = (sub: string) =>
      `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from(JSON.stringify({ sub })).toString('base64url')}.x`;
    const table = new Table();
    const connection = table.connection('orders');
    const received = table.okta.issue('orders');
    await table.sessions.adopt(connection, { ...received, body: { ...received.body, id_token: idToken('dana') } }, 'dana', null);
    table.okta.override = { id_token: idToken('mallory') };
    await table.sessions.refresh('orders');
    expect(table.sessions.refusal('orders')).toMatchObject({ error: { code: 'account_changed' } });
    await table.clock.advance(day);
    expect(table.okta.refreshes).toBe(1);
  });
});

describe('time and restarts', () => {
  it('catches up after a night, last used first', async () => {
    const table = new Table();
    for (const [index, id] of ['old', 'newest', 'middle'].entries()) await table.signIn(id, { lastUsedAt: [1, 3, 2][index] ?? 0 });
    await table.clock.advance(minute);
    table.clock.jump(10 * hour);
    table.okta.latencyMs = 100;
    const order: string[] = [];
    const seen = new Set<string>();
    table.sessions.wake();
    for (let step = 0; step < 20; step += 1) {
      await table.clock.advance(50);
      for (const id of table.connections.keys()) {
        const { held } = table.sessions.get(id);
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
      const table = new Table();
      await table.signIn('orders');
      await table.clock.advance(minute);
      table.okta.faults = Array.from({ length: 12 }, () => fault);
      await table.sessions.refresh('orders');
      await table.clock.advance(hour / 4);
      table.okta.faults = [];
      expect(table.sessions.get('orders').activity.kind).toBe('waiting');
      table.sessions.networkIsBack();
      await table.clock.advance(1);
      expect(table.sessions.get('orders').activity.kind).toBe('idle');
    }
  });

  it('notices a clock that was set forward without being told', async () => {
    const table = new Table();
    await table.signIn('orders');
    table.clock.jump(2 * hour);
    await table.clock.advance(minute);
    expect(table.okta.refreshes).toBe(1);
  });

  it('plans from what is on the disk after a restart', async () => {
    const table = new Table();
    await table.signIn('orders');
    await table.clock.advance(20 * minute);
    await table.restart({ clean: true });
    expect(table.okta.refreshes).toBe(0);
    const { refreshAt } = table.sessions.get('orders');
    expect(refreshAt).toBeGreaterThan(table.clock.now() + 30 * minute);
    expect(refreshAt).toBeLessThan(table.clock.now() + 35 * minute);
  });

  it('asks at once after a crash in the middle of a refresh', async () => {
    const table = new Table();
    await table.signIn('orders');
    table.okta.latencyMs = 1000;
    void table.sessions.refresh('orders');
    await table.clock.advance(500);
    expect(table.marked.has('orders')).toBe(true);
    await table.restart();
    await table.clock.advance(5000);
    expect(table.sessions.get('orders').held.kind).toBe('held');
    expect(table.okta.honours(table.refreshToken('orders') ?? '')).toBe(true);
    expect(table.marked.has('orders')).toBe(false);
  });
});

describe('a new sign-in over an old session', () => {
  it('waits for the refresh under way, replaces it, and revokes the old family', async () => {
    const table = new Table();
    await table.signIn('orders');
    table.okta.latencyMs = 1000;
    const refreshing = table.sessions.refresh('orders');
    await table.clock.advance(500);
    const signingIn = table.signIn('orders');
    await table.clock.advance(5000);
    expect((await refreshing).ok).toBe(true);
    await signingIn;
    expect(table.okta.revoked).toHaveLength(1);
    expect(table.okta.revoked[0]).not.toBe(table.refreshToken('orders'));
    expect(table.okta.honours(table.refreshToken('orders') ?? '')).toBe(true);
    await table.restart();
    expect(table.okta.honours(table.refreshToken('orders') ?? '')).toBe(true);
  });

  it('leaves the old session alone when the new one cannot be written', async () => {
    const table = new Table();
    await table.signIn('orders');
    const before = table.refreshToken('orders');
    table.store.failing = true;
    await table.signIn('orders');
    expect(table.refreshToken('orders')).toBe(before);
    expect(table.okta.honours(before ?? '')).toBe(true);
    expect(table.okta.revoked).toHaveLength(1);
    expect(table.okta.revoked).not.toContain(before);
  });
});

describe('sign-out', () => {
  it('revokes the refresh token, then deletes the entry', async () => {
    const table = new Table();
    await table.signIn('orders');
    const token = table.refreshToken('orders');
    expect(await table.sessions.signOut('orders')).toEqual({ ok: true, value: { revoked: true } });
    expect(table.okta.revoked).toEqual([token]);
    expect(table.store.entries.size).toBe(0);
    await table.clock.advance(day);
    expect(table.okta.refreshes).toBe(0);
  });

  it('revokes what a refresh brings after the person signed out', async () => {
    const table = new Table();
    await table.signIn('orders');
    table.okta.latencyMs = 1000;
    const refreshing = table.sessions.refresh('orders');
    await table.clock.advance(500);
    await table.sessions.signOut('orders');
    await table.clock.advance(2000);
    expect((await refreshing).ok).toBe(false);
    expect(table.store.entries.size).toBe(0);
    expect(table.sessions.get('orders').held.kind).toBe('none');
  });

  it('sends a session nowhere but to the issuer sealed with it', async () => {
    const table = new Table();
    await table.signIn('orders');
    table.connections.set('orders', { ...table.connection('orders'), issuer: 'https://evil.example' });
    await table.restart();
    await table.clock.advance(day);
    expect(await table.sessions.refresh('orders')).toMatchObject({ ok: false, error: { code: 'configuration_changed' } });
    expect(table.okta.refreshes).toBe(0);
  });
});
