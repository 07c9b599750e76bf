import { describe, expect, it } from 'vitest';
import { Table } from './testing/table.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const held = (table: Table, id = 'orders') => table.sessions.get(id).held;

describe('a lost answer', () => {
  it('is asked for at once however much failed before it', async () => {
    const table = new Table();
    await table.signIn('orders');
    table.okta.faults = [...Array.from({ length: 11 }, () => ({ code: 'offline' as const })), 'drop-after'];
    for (let step = 0; step < 2 * hour && table.okta.faults.length > 0; step += second) await table.clock.advance(second);
    await table.clock.advance(5 * second);
    expect(table.sessions.get('orders').activity.kind).toBe('idle');
    expect(table.okta.honours(table.refreshToken('orders') ?? '')).toBe(true);
  });

  it('is asked for several times within the grace period, after an error of the server’s as well', async () => {
    const table = new Table();
    await table.signIn('orders');
    table.okta.faults = [
      'drop-after',
      { code: 'http_error', status: 502, inDoubt: true },
      { code: 'http_error', status: 502, inDoubt: true },
    ];
    await table.sessions.refresh('orders');
    await table.clock.advance(25 * second);
    expect(table.sessions.get('orders').activity.kind).toBe('idle');
    expect(held(table).kind).toBe('held');
  });

  it('is asked for by itself even where refreshing is on demand, in this run and in the next', async () => {
    const table = new Table();
    await table.signIn('orders', { keepFresh: false });
    table.okta.faults = ['drop-after'];
    await table.sessions.refresh('orders');
    expect(table.sessions.get('orders').refreshAt).not.toBeNull();
    await table.clock.advance(5 * second);
    expect(table.sessions.get('orders')).toMatchObject({ activity: { kind: 'idle' }, refreshAt: null });

    table.okta.latencyMs = 10 * second;
    void table.sessions.refresh('orders');
    await table.clock.advance(second);
    await table.restart();
    await table.clock.advance(25 * second);
    expect(table.okta.honours(table.refreshToken('orders') ?? '')).toBe(true);
    expect(table.okta.refreshes).toBe(4);
  });
});

describe('signing out', () => {
  it('is not undone by a sign-in that waited for a refresh under way', async () => {
    const table = new Table();
    await table.signIn('orders');
    table.okta.latencyMs = 5 * second;
    void table.sessions.refresh('orders');
    await table.clock.advance(second);
    const again = table.signIn('orders');
    await table.clock.advance(second);
    const out = table.sessions.signOut('orders');
    await table.clock.advance(minute);
    await Promise.all([again, out]);
    expect(held(table).kind).toBe('none');
    expect(table.store.entries.size).toBe(0);
    expect(table.okta.revoked).toContain('orders-1.0');
  });

  it('revokes even what cannot be deleted', async () => {
    const table = new Table();
    await table.signIn('orders');
    const token = table.refreshToken('orders');
    table.store.undeletable = true;
    expect((await table.sessions.signOut('orders')).ok).toBe(false);
    expect(table.okta.revoked).toEqual([token]);
  });
});

describe('a sign-in that cannot be stored', () => {
  it('leaves the session before it in place, on the disk too', async () => {
    const table = new Table();
    await table.signIn('orders');
    const before = table.refreshToken('orders');
    // Written and renamed, and then the folder could not be synced: it lies there although the write failed.
    table.store.failingLate = true;
    await table.signIn('orders');
    expect(table.refreshToken('orders')).toBe(before);
    table.store.failingLate = false;
    await table.clock.advance(2 * minute);
    await table.restart();
    expect(table.okta.honours(table.refreshToken('orders') ?? '')).toBe(true);
  });
});

describe('the end of a refresh token', () => {
  it('is asked for anew after another sign-in, and again after a failure', async () => {
    const table = new Table({ introspects: true, idleMs: day });
    const asked = () => table.okta.asked.length;
    await table.signIn('orders', { keepFresh: false, keepAlive: true });
    await table.sessions.signOut('orders');
    const before = asked();
    table.okta.introspectionFails = true;
    await table.signIn('orders');
    await table.clock.advance(minute);
    expect(asked()).toBe(before + 1);
    table.okta.introspectionFails = false;
    await table.clock.advance(10 * day);
    expect(held(table).kind).toBe('held');
  });
});
