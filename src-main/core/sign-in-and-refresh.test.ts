import { worded, wordsOf } from '../../src-preload/contract/words/testing/worded.ts';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OktaSim, startOktaSim } from '../../okta-sim/index.ts';
import type { Connection } from './connections/index.ts';
import { VirtualClock } from './base/testing/virtual-clock.ts';
import { accessTokenOf, refreshTokenOf } from './sessions/index.ts';
import { Desk } from './testing/desk.ts';

let sim: OktaSim;
let clock = new VirtualClock(Date.now());
let desk: Desk;

beforeAll(async () => {
  sim = await startOktaSim({ rotation: 'rotate', now: () => clock.now(), extraRedirectUris: ['http://127.0.0.1:8765'] });
});
afterAll(async () => await sim.close());
beforeEach(() => {
  clock = new VirtualClock(Date.now());
  desk = new Desk(sim, clock);
  sim.faults.clear();
});

const held = (id: string) => desk.sessions.get(id).held;
const failure = (id: string) => desk.signIns.get(id).failure;

const withSilentAttempt = (connection: Connection): Connection => ({
  ...connection,
  method: { ...connection.method, authorization: { ...connection.method.authorization, silentFirst: true } },
});

describe('signing in', () => {
  it.each(['org', 'default', 'custom'] as const)('stores verified tokens of the %s server', async (kind) => {
    const connection = desk.connection('orders', 'acme', kind);
    await desk.signIn(connection, 'dana@acme.test');
    expect(failure('orders')).toBeNull();
    expect(held('orders')).toMatchObject({ kind: 'held', record: { issuer: connection.issuer, sub: sim.orgs.acme.users[0]?.id } });
    expect(desk.sessions.get('orders').verdict?.verdict).toBe('verified');
    expect(desk.written).not.toContain('sign-in/');
  });

  it('finishes at a loopback redirect URI without a path, which browsers give a slash', async () => {
    const connection = desk.connection('orders', 'acme', 'default', { redirectUri: 'http://127.0.0.1:8765' });
    const callback = await desk.person(await desk.start(connection), 'dana@acme.test');
    expect(callback).toMatch(/^http:\/\/127\.0\.0\.1:8765\/\?/);
    expect(await desk.signIns.handleCallback(callback)).toMatchObject({ outcome: 'done' });
    expect(desk.strays).toEqual([]);
  });

  it('lets three tenants sign in at once and finish in another order', async () => {
    const connections = (['acme', 'globex', 'initech'] as const).map((org) => desk.connection(org, org));
    const urls = await Promise.all(connections.map(async (connection) => await desk.start(connection)));
    const logins = ['sam@acme.test', 'kim@globex.test', 'peter@initech.test'];
    const callbacks = await Promise.all(urls.map(async (url, index) => await desk.person(url, logins[index] ?? '')));
    for (const index of [2, 0, 1]) await desk.signIns.handleCallback(callbacks[index] ?? '');
    for (const connection of connections) {
      expect(held(connection.id)).toMatchObject({ kind: 'held', record: { issuer: connection.issuer } });
    }
  });

  it('tells the browser’s page what came of it', async () => {
    const connection = desk.connection('orders', 'acme');
    const answered = async (login: string) => await desk.signIns.handleCallback(await desk.person(await desk.start(connection), login));
    expect(await answered('dana@acme.test')).toMatchObject({ outcome: 'done' });
    expect(await answered('sam@acme.test')).toMatchObject({ outcome: 'undecided' });
    desk.connections.set('orders', withSilentAttempt(connection));
    const silent = sim.authorizationParams(await desk.start(withSilentAttempt(connection)));
    expect(silent.get('prompt')).toBe('none');
    const nobody = `com.okta.acme:/callback?error=login_required&state=${silent.get('state') ?? ''}`;
    expect(await desk.signIns.handleCallback(nobody)).toMatchObject({ title: 'Not signed in yet', next: 'Go on there.' });
    const state = sim.authorizationParams(desk.opened.at(-1) ?? '').get('state') ?? '';
    const refusal = `com.okta.acme:/callback?error=access_denied&error_description=No+way&state=${state}`;
    expect(await desk.signIns.handleCallback(refusal)).toMatchObject({ outcome: 'failed' });
    expect(await desk.signIns.handleCallback(refusal)).toMatchObject({ outcome: 'unknown' });
  });

  it('completes a sign-in that an earlier run of the app started', async () => {
    const connection = desk.connection('orders', 'acme');
    const callback = await desk.person(await desk.start(connection), 'dana@acme.test');
    desk.restart();
    await desk.signIns.restore();
    expect(desk.signIns.get('orders').pending).not.toBeNull();
    await desk.signIns.handleCallback(callback);
    expect(held('orders').kind).toBe('held');
  });

  it('tells the person when consent was denied', async () => {
    const client = sim.orgs.acme.clients.find(({ kind }) => kind === 'consent');
    const connection = desk.connection('orders', 'acme', 'default', { clientId: client?.id ?? '' });
    const url = await desk.start(connection);
    const state = sim.authorizationParams(url).get('state') ?? '';
    await desk.signIns.handleCallback(`com.okta.acme:/callback?error=access_denied&error_description=User+said+no&state=${state}`);
    expect(failure('orders')).toMatchObject({ code: 'access_denied' });
    expect(wordsOf(failure('orders')).message).toContain('User said no');
    expect(wordsOf(failure('orders')).explanation).toMatchObject({ said: 'access_denied', description: 'User said no' });
    expect(held('orders').kind).toBe('none');
  });

  it('explains what a policy denies, with what an admin can change, and keeps the session', async () => {
    const connection = desk.connection('orders', 'acme');
    await desk.signIn(connection, 'dana@acme.test');
    sim.faults.add({ org: 'acme', endpoint: 'token', times: 1, do: { kind: 'policy-denied' } });
    const explanation = {
      said: 'access_denied',
      description: 'Policy evaluation failed for this request, please check the policy configurations.',
      cause: expect.stringContaining('access policy') as string,
      admin: expect.stringContaining('Access Policies') as string,
    };
    expect(worded(await desk.sessions.refresh('orders'))).toMatchObject({ ok: false, error: { code: 'policy_denied', explanation } });
    expect(worded(desk.sessions.get('orders'))).toMatchObject({
      held: { kind: 'held' },
      activity: { kind: 'blocked', error: { explanation } },
    });
  });

  it('shows hostile words of a refusal as text of bounded length', async () => {
    const url = await desk.start(desk.connection('orders', 'acme'));
    const state = sim.authorizationParams(url).get('state') ?? '';
    const words = `<script>alert(1)</script>\u202E${'x'.repeat(15_000)}`;
    const answer = new URLSearchParams({ error: '<b>no</b>', error_description: words, state });
    const page = await desk.signIns.handleCallback(`com.okta.acme:/callback?${answer.toString()}`);
    expect(page.detail.length).toBeLessThan(600);
    expect(wordsOf(failure('orders')).explanation).toMatchObject({
      said: '<b>no</b>',
      description: expect.stringMatching(/^<script>alert\(1\)<\/script>x{250,}…$/) as string,
    });
  });

  it('signs in without offline_access, and says that it cannot be kept fresh', async () => {
    const connection = desk.connection('orders', 'acme', 'default', { scopes: ['openid', 'profile'] });
    await desk.signIn(connection, 'dana@acme.test');
    expect(held('orders').kind).toBe('held');
    expect(await desk.sessions.refresh('orders')).toMatchObject({ ok: false, error: { code: 'no_refresh_token' } });
  });

  it('signs in without openid: no ID token, nothing to verify', async () => {
    const connection = desk.connection('orders', 'acme', 'custom', { scopes: ['orders.read', 'offline_access'] });
    await desk.signIn(connection, 'dana@acme.test');
    expect(failure('orders')).toBeNull();
    expect(held('orders')).toMatchObject({ kind: 'held', record: { sub: null } });
  });
});

describe('what the history is told', () => {
  const decision = async () => {
    const connection = desk.connection('orders', 'acme');
    await desk.signIn(connection, 'dana@acme.test');
    await desk.signIn(connection, 'sam@acme.test');
    expect(desk.signIns.get('orders').conflict).not.toBeNull();
  };
  /** As okta-sim names each request. */
  const requestId = expect.stringMatching(/^[\w-]{28}$/) as string;
  const dana = { kind: 'signed-in', account: 'dana@acme.test', replaced: null, refreshable: true, requestId };

  it('is who signed in, and that somebody else was turned down', async () => {
    await decision();
    await desk.signIns.resolveConflict('orders', false);
    expect(desk.happened).toEqual([dana, { kind: 'sign-in-declined', kept: 'dana@acme.test', declined: 'sam@acme.test' }]);
  });

  it('is whom a sign-in replaced', async () => {
    await decision();
    await desk.signIns.resolveConflict('orders', true);
    expect(desk.happened).toEqual([dana, { ...dana, account: 'sam@acme.test', replaced: 'dana@acme.test' }]);
  });

  it('is why a sign-in failed, that it was cancelled, and that none came back', async () => {
    const connection = desk.connection('orders', 'acme');
    const state = sim.authorizationParams(await desk.start(connection)).get('state') ?? '';
    await desk.signIns.handleCallback(`com.okta.acme:/callback?error=access_denied&error_description=No+way&state=${state}`);
    await desk.start(connection);
    desk.signIns.cancel('orders');
    desk.signIns.cancel('orders');
    await desk.start(connection);
    await clock.advance(600_000);
    sim.faults.add({ org: 'acme', endpoint: 'metadata', times: 9, do: { kind: 'status', status: 500 } });
    await desk.signIns.start(desk.connection('other', 'acme', 'custom'), { prompt: 'default', open: 'browser', browserCommand: null });
    expect(desk.happened).toMatchObject([
      { kind: 'sign-in-failed', error: { code: 'access_denied' } },
      { kind: 'sign-in-cancelled' },
      { kind: 'sign-in-failed', error: { code: 'sign_in_expired' } },
      { kind: 'sign-in-failed', error: { code: 'http_error', requestId } },
    ]);
  });

  it('is refreshes against a real server, and that the session was revoked', async () => {
    await desk.signIn(desk.connection('orders', 'acme'), 'dana@acme.test');
    await desk.sessions.refresh('orders');
    await desk.sessions.signOut('orders');
    expect(desk.happened).toEqual([
      dana,
      { kind: 'refreshed', rotated: true, requestId },
      { kind: 'signed-out', revocation: 'asked' },
      { kind: 'revocation-answered', confirmed: true },
    ]);
  });
});

describe('the end of a refresh token', () => {
  it('is asked for in vain once per server and client, not at each sign-in', async () => {
    const connection = desk.connection('orders', 'acme');
    const refusal = { kind: 'error', error: 'invalid_client', description: 'Not you.', status: 401 } as const;
    sim.faults.add({ endpoint: 'introspect', times: 99, do: refusal });
    const before = sim.stats().faultsApplied;
    for (let time = 0; time < 3; time += 1) {
      await desk.signIn(connection, 'dana@acme.test');
      await desk.sessions.refresh('orders');
      // The account may refresh four times a second.
      await clock.advance(60_000);
    }
    expect(sim.stats().faultsApplied - before).toBe(1);
  });
});

describe('a refresh token that stays the same, as in Okta unless an admin says otherwise', () => {
  it('is used again and again, also after a restart, and the history says that nothing rotated', async () => {
    const persistent = await startOktaSim({ now: () => clock.now() });
    try {
      const at = new Desk(persistent, clock);
      await at.signIn(at.connection('orders', 'acme'), 'dana@acme.test');
      const seen = new Set<string | null>();
      for (const restarts of [false, true, false]) {
        if (restarts) at.restart();
        await at.sessions.load(['orders']);
        expect(await at.sessions.refresh('orders')).toMatchObject({ ok: true });
        const now = at.sessions.get('orders').held;
        expect(now).toMatchObject({ kind: 'held', record: { rotations: 0, rotatedAt: null } });
        if (now.kind === 'held') seen.add(refreshTokenOf(now.record));
      }
      expect(seen.size).toBe(1);
      expect(persistent.stats()).toMatchObject({ refreshes: 3, rotations: 0 });
      expect(at.happened.filter(({ kind }) => kind === 'refreshed')).toMatchObject([
        { rotated: false },
        { rotated: false },
        { rotated: false },
      ]);
    } finally {
      await persistent.close();
    }
  });
});

describe('callbacks nobody waits for', () => {
  it('change nothing: wrong state, wrong scheme, wrong issuer, replay, junk', async () => {
    const connection = desk.connection('orders', 'acme');
    const callback = await desk.person(await desk.start(connection), 'dana@acme.test');
    const altered = [
      callback.replace(/state=[^&]+/, 'state=somebody-elses'),
      callback.replace('com.okta.acme:', 'com.okta.globex:'),
      `${callback}&iss=${encodeURIComponent('https://evil.example')}`,
      `${callback}&code=second`,
      `com.okta.acme:/callback?${'x'.repeat(1_000_000)}`,
      'com.okta.acme:/callback',
    ];
    for (const url of altered) {
      await desk.signIns.handleCallback(url);
      await clock.advance(1_000);
    }
    expect(desk.strays).toHaveLength(altered.length);
    for (let flood = 0; flood < 100; flood += 1) await desk.signIns.handleCallback('http://127.0.0.1:8765/callback?code=1&state=x');
    expect(desk.strays).toHaveLength(altered.length + 1);
    await clock.advance(2_000);
    expect(desk.strays).toHaveLength(altered.length + 2);
    expect(held('orders').kind).toBe('none');
    expect(desk.signIns.get('orders').pending).not.toBeNull();

    await desk.signIns.handleCallback(callback);
    expect(held('orders').kind).toBe('held');
    const before = desk.written;
    await desk.signIns.handleCallback(callback);
    expect(wordsOf(desk.strays.at(-1)).message).toContain('already used');
    expect(desk.written).toBe(before);
  });

  it('are met as unknown after a cancel', async () => {
    const connection = desk.connection('orders', 'acme');
    const callback = await desk.person(await desk.start(connection), 'dana@acme.test');
    desk.signIns.cancel('orders');
    await desk.signIns.handleCallback(callback);
    expect(held('orders').kind).toBe('none');
    expect(desk.strays).toHaveLength(1);
  });

  it('are met as unknown after ten minutes, and the person is told', async () => {
    const connection = desk.connection('orders', 'acme');
    const callback = await desk.person(await desk.start(connection), 'dana@acme.test');
    await clock.advance(600_001);
    expect(failure('orders')).toMatchObject({ code: 'sign_in_expired' });
    await desk.signIns.handleCallback(callback);
    expect(held('orders').kind).toBe('none');
  });

  it('do not complete a sign-in whose connection now points elsewhere', async () => {
    const connection = desk.connection('orders', 'acme');
    const callback = await desk.person(await desk.start(connection), 'dana@acme.test');
    desk.connections.set('orders', { ...connection, issuer: sim.orgs.globex.servers.default.issuer });
    await desk.signIns.handleCallback(callback);
    expect(failure('orders')).toMatchObject({ code: 'configuration_changed' });
    expect(sim.orgs.globex.origin).not.toBe(sim.orgs.acme.origin);
    expect(held('orders').kind).toBe('none');
  });
});

describe('a cancel', () => {
  it('stops a sign-in that is still being started', async () => {
    const connection = desk.connection('orders', 'initech');
    const starting = desk.signIns.start(connection, { prompt: 'default', open: 'browser', browserCommand: null });
    desk.signIns.cancel('orders');
    expect(await starting).toMatchObject({ ok: false, error: { code: 'sign_in_cancelled' } });
    expect(desk.opened).toEqual([]);
    expect(desk.signIns.get('orders').pending).toBeNull();
  });

  it('revokes what an exchange under way brings', async () => {
    const connection = desk.connection('orders', 'acme');
    const callback = await desk.person(await desk.start(connection), 'dana@acme.test');
    const revocations = sim.stats().revocations;
    const answering = desk.signIns.handleCallback(callback);
    desk.signIns.cancel('orders');
    await answering;
    expect(held('orders').kind).toBe('none');
    expect(sim.stats().revocations).toBe(revocations + 1);
  });
});

describe('openid without an ID token', () => {
  it('is refused and revoked', async () => {
    const connection = desk.connection('orders', 'acme');
    sim.faults.add({ endpoint: 'token', do: { kind: 'omit', members: ['id_token'] } });
    await desk.signIn(connection, 'dana@acme.test');
    expect(failure('orders')).toMatchObject({ code: 'id_token_rejected' });
    expect(desk.written).toBe('[]');
  });
});

describe('another account', () => {
  const owner = () => held('orders');
  const signInAgain = async (prompt: 'default' | 'login') => {
    const connection = desk.connection('orders', 'acme');
    await desk.signIn(connection, 'dana@acme.test');
    return await desk.signIns.handleCallback(await desk.person(await desk.start(connection, prompt), 'sam@acme.test'));
  };
  const dana = () => ({ record: { sub: sim.orgs.acme.users[0]?.id } });
  const sam = () => ({ record: { sub: sim.orgs.acme.users[1]?.id } });

  it('asks before it replaces, and revokes what is turned down', async () => {
    expect(await signInAgain('default')).toMatchObject({ outcome: 'undecided' });
    expect(desk.signIns.get('orders').conflict).toMatchObject({
      current: { label: 'dana@acme.test' },
      incoming: { label: 'sam@acme.test' },
    });
    expect(owner()).toMatchObject(dana());

    const revocations = sim.stats().revocations;
    await desk.signIns.resolveConflict('orders', false);
    await expect.poll(() => sim.stats().revocations).toBe(revocations + 1);
    expect(owner()).toMatchObject(dana());
    expect(desk.replaced).toEqual([]);
  });

  it('replaces once the user says so', async () => {
    await signInAgain('default');
    const revocations = sim.stats().revocations;
    await desk.signIns.resolveConflict('orders', true);
    expect(owner()).toMatchObject(sam());
    // The session that was replaced does not live on at Okta.
    await expect.poll(() => sim.stats().revocations).toBe(revocations + 1);
  });

  it('replaces at once where the user chose to sign in as someone else, and says so', async () => {
    const revocations = sim.stats().revocations;
    expect(await signInAgain('login')).toMatchObject({ outcome: 'done' });
    expect(desk.signIns.get('orders').conflict).toBeNull();
    expect(owner()).toMatchObject(sam());
    expect(desk.replaced).toEqual(['acme/orders is now signed in as sam@acme.test']);
    await expect.poll(() => sim.stats().revocations).toBe(revocations + 1);
  });

  it('says nothing of a replacement where the same account came back', async () => {
    const connection = desk.connection('orders', 'acme');
    await desk.signIn(connection, 'dana@acme.test');
    await desk.signIns.handleCallback(await desk.person(await desk.start(connection, 'login'), 'dana@acme.test'));
    expect(desk.replaced).toEqual([]);
    expect(owner()).toMatchObject(dana());
  });

  it('knows after a restart which sign-in was begun to replace', async () => {
    const connection = desk.connection('orders', 'acme');
    await desk.signIn(connection, 'dana@acme.test');
    const ordinary = await desk.person(await desk.start(connection), 'sam@acme.test');
    const chosen = await desk.person(await desk.start(connection, 'login'), 'sam@acme.test');
    desk.restart();
    await desk.sessions.load(['orders']);
    await desk.signIns.restore();
    const revocations = sim.stats().revocations;
    expect(await desk.signIns.handleCallback(ordinary)).toMatchObject({ outcome: 'undecided' });
    expect(await desk.signIns.handleCallback(chosen)).toMatchObject({ outcome: 'done' });
    expect(owner()).toMatchObject(sam());
    expect(desk.signIns.get('orders').conflict).toBeNull();
    // What waited for an answer, and what was replaced.
    await expect.poll(() => sim.stats().revocations).toBe(revocations + 2);
  });
});

describe('what does not verify', () => {
  it.each([
    ['a bad signature', { kind: 'id-token', badSignature: true }],
    ['another nonce', { kind: 'id-token', claims: { nonce: 'somebody-elses' } }],
    ['another audience', { kind: 'id-token', claims: { aud: 'somebody-else' } }],
    ['another issuer', { kind: 'id-token', claims: { iss: 'https://evil.example' } }],
  ] as const)('is revoked and never stored: %s', async (_what, fault) => {
    const connection = desk.connection('orders', 'acme');
    const revocations = sim.stats().revocations;
    sim.faults.add({ endpoint: 'token', do: fault });
    await desk.signIn(connection, 'dana@acme.test');
    expect(failure('orders')).toMatchObject({ code: 'id_token_rejected' });
    expect(held('orders').kind).toBe('none');
    expect(desk.written).toBe('[]');
    expect(sim.stats().revocations).toBe(revocations + 1);
  });

  it('is called encrypted where it is, and an encrypted access token is held as it came', async () => {
    const connection = desk.connection('orders', 'acme', 'custom');
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = { alg: 'RSA-OAEP-256', jwk: publicKey.export({ format: 'jwk' }) } as const;
    sim.encryptIdTokens('acme', connection.clientId, key);
    sim.encryptAccessTokens('acme', 'custom', key);
    try {
      await desk.signIn(connection, 'dana@acme.test');
      expect(worded(failure('orders'))).toMatchObject({
        code: 'id_token_rejected',
        message: expect.stringContaining('encrypted') as string,
      });
      expect(wordsOf(failure('orders')).message).not.toContain('malformed');
      expect(held('orders').kind).toBe('none');
      sim.encryptIdTokens('acme', connection.clientId, null);
      await desk.signIn(connection, 'dana@acme.test');
      const now = held('orders');
      expect(now.kind === 'held' && accessTokenOf(now.record)?.split('.').length).toBe(5);
      expect(await desk.operations.userinfo('orders')).toMatchObject({ ok: true, value: { claims: { email: 'dana@acme.test' } } });
    } finally {
      sim.encryptIdTokens('acme', connection.clientId, null);
      sim.encryptAccessTokens('acme', 'custom', null);
    }
  });

  it('is not taken on trust while the keys cannot be had', async () => {
    const connection = desk.connection('orders', 'initech', 'custom');
    sim.faults.add({ org: 'initech', endpoint: 'keys', times: 5, do: { kind: 'status', status: 503 } });
    await desk.signIn(connection, 'peter@initech.test');
    expect(failure('orders')).not.toBeNull();
    expect(held('orders').kind).toBe('none');
  });
});

describe('a refresh over real HTTP', () => {
  const refreshToken = () => {
    const state = held('orders');
    return state.kind === 'held' ? state.record.body['refresh_token'] : null;
  };

  it('rotates and keeps the session when the ID token in the answer is bad', async () => {
    const connection = desk.connection('orders', 'acme');
    await desk.signIn(connection, 'dana@acme.test');
    const before = refreshToken();
    sim.faults.add({ endpoint: 'token', do: { kind: 'id-token', badSignature: true } });
    expect((await desk.sessions.refresh('orders')).ok).toBe(true);
    await desk.sessions.verified('orders');
    expect(desk.sessions.get('orders').verdict?.verdict).toBe('rejected');
    expect(refreshToken()).not.toBe(before);
    expect((await desk.sessions.refresh('orders')).ok).toBe(true);
    await desk.sessions.verified('orders');
    expect(desk.sessions.get('orders').verdict?.verdict).toBe('verified');
  });

  it('never uses the tokens when they name somebody else', async () => {
    const connection = desk.connection('orders', 'acme');
    await desk.signIn(connection, 'dana@acme.test');
    sim.faults.add({ endpoint: 'token', do: { kind: 'id-token', claims: { sub: '00umallory' } } });
    await desk.sessions.refresh('orders');
    expect(desk.sessions.refusal('orders')).toMatchObject({ error: { code: 'account_changed' } });
  });

  it('lives through a lost answer', async () => {
    const connection = desk.connection('orders', 'acme');
    await desk.signIn(connection, 'dana@acme.test');
    sim.faults.add({ endpoint: 'token', do: { kind: 'drop-after' } });
    expect(await desk.sessions.refresh('orders')).toMatchObject({ ok: false });
    expect(desk.sessions.get('orders').activity).toMatchObject({ kind: 'waiting', reason: 'answer_lost', nextAttemptAt: clock.now() });
    expect((await desk.sessions.refresh('orders')).ok).toBe(true);
    expect(sim.stats().graceReuses).toBeGreaterThan(0);
  });

  it('waits as long as a 429 says', async () => {
    const connection = desk.connection('orders', 'acme');
    await desk.signIn(connection, 'dana@acme.test');
    sim.faults.add({ endpoint: 'token', do: { kind: 'status', status: 429 } });
    expect(await desk.sessions.refresh('orders')).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
    expect(desk.sessions.get('orders').activity).toMatchObject({ kind: 'waiting', reason: 'rate_limit' });
    expect(held('orders').kind).toBe('held');
  });

  it('ends when Okta no longer honours the refresh token', async () => {
    const connection = desk.connection('orders', 'globex');
    await desk.signIn(connection, 'lee@globex.test');
    sim.revokeUser('globex', 'lee@globex.test');
    expect(await desk.sessions.refresh('orders')).toMatchObject({ ok: false, error: { code: 'session_ended' } });
    expect(held('orders').kind).toBe('ended');
  });

  it('signs out at Okta too', async () => {
    const connection = desk.connection('orders', 'acme');
    await desk.signIn(connection, 'dana@acme.test');
    const token = String(refreshToken());
    expect(await desk.sessions.signOut('orders')).toEqual({ ok: true, value: { revoked: true } });
    expect(desk.written).toBe('[]');
    expect(await desk.okta.introspect(connection, token, 'refresh_token')).toMatchObject({ ok: true, value: { active: false } });
  });
});
