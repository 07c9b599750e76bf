import { describe, expect, it } from 'vitest';
import { Table } from './testing/table.ts';

const minute = 60_000;
const hour = 60 * minute;

describe('signing out', () => {
  it('is done here at once, however long the server takes to revoke', async () => {
    const table = new Table();
    await table.signIn('orders');
    table.okta.revokeHangs = true;
    void table.sessions.signOut('orders');
    await table.clock.settle();
    expect(table.store.entries.size).toBe(0);
  });

  it('leaves the next sign-in alone', async () => {
    const table = new Table();
    await table.signIn('orders');
    table.okta.revokeHangs = true;
    void table.sessions.signOut('orders');
    await table.signIn('orders');
    await table.clock.advance(minute);
    expect(table.store.entries.size).toBe(1);
    await table.restart();
    expect(table.okta.honours(table.refreshToken('orders') ?? '')).toBe(true);
  });

  it('does not claim that what cannot be read was revoked', async () => {
    const table = new Table();
    await table.signIn('orders');
    table.store.entries.set('session/orders', 'junk');
    await table.restart();
    expect(table.sessions.get('orders').held.kind).toBe('unreadable');
    expect(await table.sessions.signOut('orders')).toEqual({ ok: true, value: { revoked: false } });
  });

  it('is not undone by a reload under way', async () => {
    const table = new Table();
    await table.signIn('orders');
    const sealed = table.store.entries.get('session/orders') ?? '';
    table.store.entries.set('session/orders', 'junk');
    await table.restart();
    table.store.entries.set('session/orders', sealed);
    const reloading = table.sessions.refresh('orders');
    await table.sessions.signOut('orders');
    await reloading;
    expect(table.sessions.get('orders').held.kind).toBe('none');
  });

  it('revokes at approved origins too, and for a connection removed just now', async () => {
    const table = new Table();
    const connection = table.connection('orders', { approvedOrigins: ['https://login.example'] });
    await table.signIn('orders');
    table.connections.delete('orders');
    await table.sessions.signOut('orders', connection);
    expect(table.okta.asked.at(-1)).toMatchObject({ approvedOrigins: ['https://login.example'] });
  });
});

describe('a token is sent only to the server sealed with it', () => {
  it('even when the connection changes while a refresh is under way', async () => {
    const table = new Table();
    await table.signIn('orders');
    table.okta.asked.length = 0;
    table.okta.latencyMs = 1000;
    const refreshing = table.sessions.refresh('orders');
    await table.clock.advance(500);
    table.connection('orders', { issuer: 'https://evil.example' });
    await table.clock.advance(1000);
    await refreshing;
    expect(table.okta.asked.filter(({ issuer }) => issuer === 'https://evil.example')).toEqual([]);
  });

  it('and a sign-in for a removed connection is revoked, not kept', async () => {
    const table = new Table();
    const connection = table.connection('orders');
    table.connections.delete('orders');
    const received = table.okta.issue('orders-late');
    expect((await table.sessions.adopt(connection, received, null, null)).ok).toBe(false);
    expect(table.store.entries.size).toBe(0);
    expect(table.okta.revoked).toEqual(['orders-late.0']);
  });
});

describe('quitting', () => {
  it('waits for the refresh under way and starts no other', async () => {
    const table = new Table();
    await table.signIn('orders');
    table.okta.latencyMs = 1000;
    void table.sessions.refresh('orders');
    await table.clock.advance(500);
    let stopped = false;
    const stopping = table.sessions.stop().then(() => (stopped = true));
    await table.clock.advance(400);
    expect(stopped).toBe(false);
    await table.clock.advance(200);
    await stopping;
    const { refreshes } = table.okta;
    await table.clock.advance(5 * hour);
    expect(table.okta.refreshes).toBe(refreshes);
    await table.restart();
    expect(table.okta.honours(table.refreshToken('orders') ?? '')).toBe(true);
  });

  it('writes once more what could not be written', async () => {
    const table = new Table();
    await table.signIn('orders');
    table.store.failing = true;
    await table.sessions.refresh('orders');
    table.store.failing = false;
    await table.sessions.stop();
    await table.restart();
    expect(table.okta.honours(table.refreshToken('orders') ?? '')).toBe(true);
  });
});

describe('what is not written yet', () => {
  it('is written when the disk recovers, also for a connection refreshed on demand only', async () => {
    const table = new Table();
    await table.signIn('orders', { keepFresh: false });
    table.store.failing = true;
    await table.sessions.refresh('orders');
    table.store.failing = false;
    await table.clock.advance(2 * minute);
    await table.restart();
    expect(table.okta.honours(table.refreshToken('orders') ?? '')).toBe(true);
  });
});

describe('a clock that is set back', () => {
  it('makes what was received in the future due at once', async () => {
    const table = new Table();
    table.clock.jump(6 * hour);
    await table.clock.advance(minute);
    await table.signIn('orders');
    table.clock.jump(-6 * hour);
    await table.clock.advance(minute);
    expect(table.okta.refreshes).toBe(1);
    await table.clock.advance(5 * hour);
    expect(table.okta.refreshes).toBeGreaterThan(4);
    expect(table.okta.refreshes).toBeLessThan(9);
  });

  it('lifts a hold and shortens a wait that were meant in the old time', async () => {
    const table = new Table();
    await table.signIn('orders');
    table.okta.faults = [{ code: 'rate_limited', retryAt: table.clock.now() + 5000 }];
    await table.sessions.refresh('orders');
    table.clock.jump(-24 * hour);
    await table.clock.advance(minute);
    expect((await table.sessions.refresh('orders')).ok).toBe(true);
  });
});

describe('rate limits', () => {
  it('are not shortened by a second answer without a time', async () => {
    const table = new Table();
    await table.signIn('one');
    await table.signIn('two');
    table.okta.latencyMs = 100;
    table.okta.faults = [{ code: 'rate_limited', retryAt: table.clock.now() + 60_000 }, { code: 'rate_limited' }];
    void table.sessions.refresh('one');
    void table.sessions.refresh('two');
    await table.clock.advance(50_000);
    expect(table.okta.refreshes).toBe(2);
  });
});

describe('doubt', () => {
  it('stays on record while it lasts', async () => {
    const table = new Table();
    await table.signIn('orders');
    table.okta.faults = ['drop-after', { code: 'offline', inDoubt: false }];
    await table.sessions.refresh('orders');
    await table.sessions.refresh('orders');
    expect(table.marked.has('orders')).toBe(true);
  });
});

describe('an ID token that is dead on arrival', () => {
  it('does not let the access token die', async () => {
    const table = new Table({ expiresInS: 300 });
    const exp = Math.floor(table.clock.now() / 1000) - 1;
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    table.okta.override = { id_token: `${part({ alg: 'RS256' })}.${part({ sub: 'dana', iat: exp - 300, exp })}.x` };
    await table.signIn('orders');
    await table.clock.advance(hour);
    expect(table.okta.refreshes).toBeGreaterThan(10);
  });
});
