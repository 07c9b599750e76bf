import { worded } from '../../../src-preload/contract/words/testing/worded.ts';
import { describe, expect, it } from 'vitest';
import { SessionsFixture } from './testing/sessions-fixture.ts';

const issuer = 'https://acme.okta.com/oauth2/default';

/** A fixture with so many connections of one tenant, all signed in as the same user, and nobody's request counting any more. */
const signedIn = async (count: number) => {
  const fixture = new SessionsFixture();
  for (let index = 0; index < count; index += 1) await fixture.signIn(`c${index}`, { issuer, lastUsedAt: count - index });
  await fixture.clock.advance(5_000);
  return fixture;
};

const everyone = (fixture: SessionsFixture) => [...fixture.connections.keys()];

describe('pacing', () => {
  it('sends no more than four requests a second for one user', async () => {
    const fixture = await signedIn(9);
    const all = everyone(fixture).map(async (id) => await fixture.sessions.refresh(id));
    await fixture.clock.advance(1_000);
    expect(fixture.okta.refreshes).toBe(4);
    await fixture.clock.advance(1_000);
    expect(fixture.okta.refreshes).toBe(8);
    await fixture.clock.advance(1_200);
    expect((await Promise.all(all)).every(({ ok }) => ok)).toBe(true);
  });

  it('counts the sign-ins of that second too', async () => {
    const fixture = new SessionsFixture();
    for (const id of ['a', 'b', 'c', 'd']) await fixture.signIn(id, { issuer });
    void fixture.sessions.refresh('a');
    await fixture.clock.advance(1_000);
    expect(fixture.okta.refreshes).toBe(0);
    await fixture.clock.advance(200);
    expect(fixture.okta.refreshes).toBe(1);
  });

  it('does not make other users of the tenant wait', async () => {
    const fixture = await signedIn(6);
    await fixture.sessions.adopt(fixture.connection('other'), fixture.okta.issue('other'), 'somebody else', null);
    for (const id of everyone(fixture).slice(0, 6)) void fixture.sessions.refresh(id, 2);
    const other = fixture.sessions.refresh('other', 1);
    await fixture.clock.advance(500);
    expect((await other).ok).toBe(true);
    expect(fixture.okta.refreshes).toBe(5);
  });

  it('lets what is asked for by hand overtake', async () => {
    const fixture = await signedIn(12);
    for (const id of everyone(fixture)) void fixture.sessions.refresh(id, 1);
    await fixture.clock.advance(500);
    const byHand = fixture.sessions.refresh('c11');
    await fixture.clock.advance(700);
    expect((await byHand).ok).toBe(true);
  });

  it('lets go of who waits at sign-out, at a new sign-in, at removal and at the end', async () => {
    const fixture = await signedIn(12);
    const all = everyone(fixture).map(async (id) => await fixture.sessions.refresh(id, 1));
    await fixture.clock.settle();
    expect((await fixture.sessions.signOut('c11')).ok).toBe(true);
    await fixture.signIn('c10');
    expect(fixture.sessions.get('c10').activity.kind).toBe('idle');
    fixture.connections.delete('c9');
    fixture.sessions.forget('c9');
    await fixture.sessions.stop();
    const results = await Promise.all(all);
    expect(results.slice(4).some(({ ok }) => ok)).toBe(false);
    await fixture.clock.advance(60_000);
    expect(fixture.okta.refreshes).toBe(4);
    expect(fixture.okta.honours(fixture.refreshToken('c8') ?? '')).toBe(true);
  });
});

describe('a request for quiet', () => {
  const quiet = (fixture: SessionsFixture) => {
    fixture.okta.faults = [{ code: 'rate_limited', retryAt: fixture.clock.now() + 30_000 }];
  };

  it('counts for every tenant of the same org', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('one', { issuer, tenantId: 'acme' });
    await fixture.signIn('two', { issuer: 'https://acme.okta.com', tenantId: 'acme again' });
    await fixture.signIn('elsewhere', { issuer: 'https://globex.okta.com', tenantId: 'globex' });
    quiet(fixture);
    await fixture.sessions.refresh('one');
    expect(await fixture.sessions.refresh('two')).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
    expect((await fixture.sessions.refresh('elsewhere')).ok).toBe(true);
  });

  it('counts for every domain of the same tenant', async () => {
    const fixture = new SessionsFixture();
    await fixture.signIn('one', { issuer });
    await fixture.signIn('two', { issuer: 'https://login.acme.example/oauth2/default' });
    quiet(fixture);
    await fixture.sessions.refresh('one');
    expect(await fixture.sessions.refresh('two')).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
  });

  it('is told at once to the user who asks, also for those in the queue', async () => {
    const fixture = await signedIn(12);
    fixture.okta.latencyMs = 100;
    const queued = everyone(fixture).map(async (id) => await fixture.sessions.refresh(id));
    await fixture.clock.advance(150);
    // Four are sent by now, so that everybody else is paced.
    quiet(fixture);
    await fixture.clock.advance(100);
    const asked = await fixture.sessions.refresh('c5');
    expect(worded(asked)).toMatchObject({
      ok: false,
      error: { code: 'rate_limited', message: expect.stringContaining('slow down') as string },
    });
    const results = await Promise.all(queued);
    expect(results.filter(({ ok }) => !ok)).toHaveLength(9);
    expect(fixture.okta.refreshes).toBe(4);
    await fixture.clock.advance(60_000);
    expect(everyone(fixture).every((id) => fixture.sessions.get(id).activity.kind === 'idle')).toBe(true);
  });
});
