import { describe, expect, it } from 'vitest';
import { Table } from './testing/table.ts';

const issuer = 'https://acme.okta.com/oauth2/default';

/** A table with so many connections of one tenant, all signed in as the same user, and nobody's request counting any more. */
const signedIn = async (count: number) => {
  const table = new Table();
  for (let index = 0; index < count; index += 1) await table.signIn(`c${index}`, { issuer, lastUsedAt: count - index });
  await table.clock.advance(5_000);
  return table;
};

const everyone = (table: Table) => [...table.connections.keys()];

describe('pacing', () => {
  it('sends no more than four requests a second for one user', async () => {
    const table = await signedIn(9);
    const all = everyone(table).map(async (id) => await table.sessions.refresh(id));
    await table.clock.advance(1_000);
    expect(table.okta.refreshes).toBe(4);
    await table.clock.advance(1_000);
    expect(table.okta.refreshes).toBe(8);
    await table.clock.advance(1_200);
    expect((await Promise.all(all)).every(({ ok }) => ok)).toBe(true);
  });

  it('counts the sign-ins of that second too', async () => {
    const table = new Table();
    for (const id of ['a', 'b', 'c', 'd']) await table.signIn(id, { issuer });
    void table.sessions.refresh('a');
    await table.clock.advance(1_000);
    expect(table.okta.refreshes).toBe(0);
    await table.clock.advance(200);
    expect(table.okta.refreshes).toBe(1);
  });

  it('does not make other users of the tenant wait', async () => {
    const table = await signedIn(6);
    await table.sessions.adopt(table.connection('other'), table.okta.issue('other'), 'somebody else', null);
    for (const id of everyone(table).slice(0, 6)) void table.sessions.refresh(id, 2);
    const other = table.sessions.refresh('other', 1);
    await table.clock.advance(500);
    expect((await other).ok).toBe(true);
    expect(table.okta.refreshes).toBe(5);
  });

  it('lets what is asked for by hand overtake', async () => {
    const table = await signedIn(12);
    for (const id of everyone(table)) void table.sessions.refresh(id, 1);
    await table.clock.advance(500);
    const byHand = table.sessions.refresh('c11');
    await table.clock.advance(700);
    expect((await byHand).ok).toBe(true);
  });

  it('lets go of who waits at sign-out, at a new sign-in, at removal and at the end', async () => {
    const table = await signedIn(12);
    const all = everyone(table).map(async (id) => await table.sessions.refresh(id, 1));
    await table.clock.settle();
    expect((await table.sessions.signOut('c11')).ok).toBe(true);
    await table.signIn('c10');
    expect(table.sessions.get('c10').activity.kind).toBe('idle');
    table.connections.delete('c9');
    table.sessions.forget('c9');
    await table.sessions.stop();
    const results = await Promise.all(all);
    expect(results.slice(4).some(({ ok }) => ok)).toBe(false);
    await table.clock.advance(60_000);
    expect(table.okta.refreshes).toBe(4);
    expect(table.okta.honours(table.refreshToken('c8') ?? '')).toBe(true);
  });
});

describe('a request for quiet', () => {
  const quiet = (table: Table) => {
    table.okta.faults = [{ code: 'rate_limited', retryAt: table.clock.now() + 30_000 }];
  };

  it('counts for every tenant of the same org', async () => {
    const table = new Table();
    await table.signIn('one', { issuer, tenantId: 'acme' });
    await table.signIn('two', { issuer: 'https://acme.okta.com', tenantId: 'acme again' });
    await table.signIn('elsewhere', { issuer: 'https://globex.okta.com', tenantId: 'globex' });
    quiet(table);
    await table.sessions.refresh('one');
    expect(await table.sessions.refresh('two')).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
    expect((await table.sessions.refresh('elsewhere')).ok).toBe(true);
  });

  it('counts for every domain of the same tenant', async () => {
    const table = new Table();
    await table.signIn('one', { issuer });
    await table.signIn('two', { issuer: 'https://login.acme.example/oauth2/default' });
    quiet(table);
    await table.sessions.refresh('one');
    expect(await table.sessions.refresh('two')).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
  });

  it('is told at once to whoever asks by hand, also to those in the queue', async () => {
    const table = await signedIn(12);
    table.okta.latencyMs = 100;
    const queued = everyone(table).map(async (id) => await table.sessions.refresh(id));
    await table.clock.advance(150);
    // Four are sent by now, so that everybody else is paced.
    quiet(table);
    await table.clock.advance(100);
    const asked = await table.sessions.refresh('c5');
    expect(asked).toMatchObject({ ok: false, error: { code: 'rate_limited', message: expect.stringContaining('slow down') as string } });
    const results = await Promise.all(queued);
    expect(results.filter(({ ok }) => !ok)).toHaveLength(9);
    expect(table.okta.refreshes).toBe(4);
    await table.clock.advance(60_000);
    expect(everyone(table).every((id) => table.sessions.get(id).activity.kind === 'idle')).toBe(true);
  });
});
