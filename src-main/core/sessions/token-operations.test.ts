import { worded } from '../../../src-preload/contract/words/testing/worded.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OktaSim, startOktaSim } from '../../../okta-sim/index.ts';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { Desk } from '../testing/desk.ts';
import { accessTokenOf, idTokenOf, refreshTokenOf, type SessionRecord } from './record.ts';

let sim: OktaSim;
let desk: Desk;

beforeAll(async () => {
  sim = await startOktaSim({ rotation: 'rotate' });
});
afterAll(async () => await sim.close());
afterEach(() => sim.faults.clear());
beforeEach(() => {
  desk = new Desk(sim, new VirtualClock(Date.now()));
});

const recordOf = (id = 'it'): SessionRecord => {
  const { held } = desk.sessions.get(id);
  if (held.kind !== 'held') throw new Error(`The session is ${held.kind}.`);
  return held.record;
};
const scopesOf = (record: SessionRecord): string[] => String(record.body['scope']).split(' ').toSorted();
const scopes = ['openid', 'profile', 'email', 'offline_access'];
const signedIn = async (more: Parameters<Desk['connection']>[3] = {}, kind: Parameters<Desk['connection']>[2] = 'default') => {
  await desk.signIn(desk.connection('it', 'acme', kind, { scopes, ...more }), 'dana@acme.test');
  return recordOf();
};

describe('a refresh by hand', () => {
  it('for the access token only keeps the ID token and rotates all the same', async () => {
    const before = await signedIn();
    expect(await desk.operations.refresh('it', { idToken: false, scopes: null })).toMatchObject({ ok: true });
    const after = recordOf();
    expect(accessTokenOf(after)).not.toBe(accessTokenOf(before));
    expect(idTokenOf(after)).toBe(idTokenOf(before));
    expect(refreshTokenOf(after)).not.toBe(refreshTokenOf(before));
    expect(scopesOf(after)).toEqual(['offline_access']);
  });

  it('for fewer scopes keeps offline_access, and the next one asks for everything again', async () => {
    await signedIn();
    expect(await desk.operations.refresh('it', { idToken: true, scopes: ['email'] })).toMatchObject({ ok: true });
    expect(scopesOf(recordOf())).toEqual(['email', 'offline_access', 'openid']);
    expect(await desk.sessions.refresh('it')).toMatchObject({ ok: true });
    expect(scopesOf(recordOf())).toEqual(scopes.toSorted());
  });

  it('goes by what was granted, not by what the configuration says since', async () => {
    await signedIn({ scopes: ['openid', 'email', 'offline_access'] });
    desk.connection('it', 'acme', 'default', { scopes: ['openid', 'profile', 'offline_access'] });
    expect(worded(await desk.operations.refresh('it', { idToken: true, scopes: ['profile'] }))).toMatchObject({
      error: { code: 'invalid_input', message: expect.stringContaining('“profile” was not granted') as string },
    });
    expect(await desk.operations.refresh('it', { idToken: true, scopes: ['email'] })).toMatchObject({ ok: true });
    expect(scopesOf(recordOf())).toEqual(['email', 'offline_access', 'openid']);
  });

  it('after a narrowed one can still ask for all that was granted', async () => {
    await signedIn();
    await desk.operations.refresh('it', { idToken: true, scopes: [] });
    expect(scopesOf(recordOf())).toEqual(['offline_access', 'openid']);
    expect(await desk.operations.refresh('it', { idToken: true, scopes: ['email'] })).toMatchObject({ ok: true });
    expect(scopesOf(recordOf())).toEqual(['email', 'offline_access', 'openid']);
  });

  it('never widens, and says so before anything is sent', async () => {
    const before = await signedIn();
    expect(worded(await desk.operations.refresh('it', { idToken: true, scopes: ['email', 'admin'] }))).toMatchObject({
      ok: false,
      error: { code: 'invalid_input', message: expect.stringContaining('“admin”') as string },
    });
    expect(recordOf()).toBe(before);
  });

  it('needs a refresh token and a session', async () => {
    await signedIn({ scopes: ['openid', 'email'] });
    expect(await desk.operations.refresh('it', { idToken: false, scopes: ['email'] })).toMatchObject({
      error: { code: 'no_refresh_token' },
    });
    desk.connection('other', 'acme');
    for (const answer of [
      await desk.operations.refresh('other', { idToken: false, scopes: null }),
      await desk.operations.introspect('other', 'access'),
      await desk.operations.userinfo('other'),
      await desk.operations.revoke('other', 'access'),
    ])
      expect(answer).toMatchObject({ ok: false, error: { code: 'not_signed_in' } });
  });
});

describe('asking about tokens', () => {
  it.each(['access', 'id', 'refresh'] as const)('introspects the %s token', async (token) => {
    await signedIn();
    expect(await desk.operations.introspect('it', token)).toMatchObject({ ok: true, value: { active: true } });
  });

  it('introspects what nobody else can verify: the org server’s access token', async () => {
    await signedIn({}, 'org');
    expect(await desk.operations.introspect('it', 'access')).toMatchObject({
      value: { active: true, claims: { scope: expect.stringContaining('openid') as string } },
    });
  });

  it('answers with no token, also where the server repeats one', async () => {
    const record = await signedIn();
    const repeated = { note: `see ${accessTokenOf(record) ?? ''}`, [refreshTokenOf(record) ?? 'x']: [refreshTokenOf(record)] };
    // The session itself asks about its refresh token, too.
    sim.faults.add({ endpoint: 'introspect', times: 5, do: { kind: 'set', members: repeated } });
    const answer = await desk.operations.introspect('it', 'access');
    expect(answer).toMatchObject({ ok: true, value: { claims: { note: 'see (token)', '(token)': ['(token)'] } } });
  });

  it('reads userinfo beside the ID token, and nothing about somebody else', async () => {
    const record = await signedIn();
    expect(await desk.operations.userinfo('it')).toMatchObject({
      ok: true,
      value: { claims: { sub: record.sub, email: 'dana@acme.test' }, idToken: idTokenOf(record) },
    });
    sim.faults.add({ endpoint: 'userinfo', do: { kind: 'set', members: { sub: 'somebody else', email: 'sam@acme.test' } } });
    const answer = await desk.operations.userinfo('it');
    expect(answer).toMatchObject({ ok: false, error: { code: 'malformed_response', requestId: expect.stringMatching(/./) as string } });
    expect(JSON.stringify(answer)).not.toContain('sam@acme.test');
  });
});

describe('revoking by hand', () => {
  it('takes the access token back, tells so, and leaves a session that gets a new one by itself', async () => {
    const before = await signedIn();
    await desk.letTimePass(60_000);
    expect(await desk.operations.revoke('it', 'access')).toMatchObject({ ok: true });
    expect(desk.happened.at(-1)).toEqual({ kind: 'access-token-revoked' });
    await desk.letTimePass(1_000);
    await desk.until(() => accessTokenOf(recordOf()) !== accessTokenOf(before) && desk.sessions.get('it').activity.kind === 'idle');
    expect(recordOf().accessTokenRevokedAt).toBeNull();
    expect(await desk.operations.introspect('it', 'access')).toMatchObject({ value: { active: true } });
  });

  it('counts the access token as expired where it is not kept fresh', async () => {
    await signedIn({ keepFresh: false });
    await desk.operations.revoke('it', 'access');
    expect(recordOf().accessTokenRevokedAt).not.toBeNull();
    expect(await desk.operations.introspect('it', 'access')).toMatchObject({ value: { active: false } });
    // Userinfo fetches a new one first.
    expect(await desk.operations.userinfo('it')).toMatchObject({ ok: true });
  });

  it('ends the session with its refresh token', async () => {
    const before = await signedIn();
    expect(await desk.operations.revoke('it', 'refresh')).toMatchObject({ ok: true });
    expect(desk.sessions.get('it').held).toMatchObject({ kind: 'ended', cause: 'revoked_here' });
    expect(desk.happened.at(-1)).toMatchObject({ kind: 'ended', cause: 'revoked_here' });
    expect(desk.written).not.toContain(refreshTokenOf(before));
    expect(await desk.operations.userinfo('it')).toMatchObject({ error: { code: 'session_ended' } });
  });

  it('leaves a session alone that began while the server was being asked', async () => {
    await signedIn();
    const connection = desk.connection('it', 'acme', 'default', { scopes });
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { revoke } = desk.okta;
    Object.assign(desk.okta, {
      revoke: async (...asked: Parameters<typeof revoke>) => {
        const told = await revoke(...asked);
        await answered;
        return told;
      },
    });
    const revoked = desk.operations.revoke('it', 'refresh');
    await desk.letTimePass(10);
    await desk.signIn(connection, 'dana@acme.test');
    const fresh = recordOf();
    answer();
    expect(await revoked).toMatchObject({ ok: true });
    expect(recordOf()).toMatchObject({ signedInAt: fresh.signedInAt, ended: null });
  });

  it('changes nothing when Okta cannot be told', async () => {
    const before = await signedIn({ keepFresh: false });
    sim.faults.add({ endpoint: 'revoke', times: 5, do: { kind: 'status', status: 503 } });
    expect((await desk.operations.revoke('it', 'refresh')).ok).toBe(false);
    expect(refreshTokenOf(recordOf())).toBe(refreshTokenOf(before));
  });
});

it('proves possession for one request where tokens are bound, and is not asked to where they are not', async () => {
  await signedIn();
  expect(await desk.operations.proof('it', { method: 'GET', url: 'https://api.acme.test/' })).toEqual({ ok: true, value: null });
  const bound = await desk.client('bound', 'acme', 'default', 'dpop', { dpop: true }, { scopes });
  await desk.signInBy(bound, 'dana@acme.test');
  const proof = await desk.operations.proof('bound', { method: 'POST', url: 'https://api.acme.test/orders' });
  const [, payload = ''] = (proof.ok ? (proof.value ?? '') : '').split('.');
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ htm: 'POST', htu: 'https://api.acme.test/orders' });
});
