import { worded, wordsOf } from '../../src-preload/contract/words/testing/worded.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OktaSim, startOktaSim, TestBrowser } from '../../okta-sim/index.ts';
import type { AuthorizationOptions } from '../../src-preload/contract/index.ts';
import { nativeMethod } from './connections/index.ts';
import { VirtualClock } from './base/testing/virtual-clock.ts';
import { accessTokenOf } from './sessions/index.ts';
import { Desk } from './testing/desk.ts';
import { compactToken, nestedJson } from './tokens/testing/tokens.ts';

/* What can go wrong, and what must not, on the ways that docs/oauth.md lists. */

let sim: OktaSim;
let clock = new VirtualClock(Date.now());
let desk: Desk;

beforeAll(async () => {
  sim = await startOktaSim({ rotation: 'rotate', now: () => clock.now() });
});
afterAll(async () => await sim.close());
beforeEach(() => {
  clock = new VirtualClock(Date.now());
  desk = new Desk(sim, clock);
  sim.faults.clear();
  sim.policies.clear();
});

const request = { prompt: 'default', open: 'browser', browserCommand: null } as const;
const held = () => desk.sessions.get('it').held;
const failure = () => desk.signIns.get('it').failure;
const accessToken = () => {
  const now = held();
  return now.kind === 'held' ? accessTokenOf(now.record) : null;
};
const options = (more: Partial<AuthorizationOptions>) => ({
  ...nativeMethod,
  authorization: { ...nativeMethod.authorization, pushed: false, ...more },
});

describe('authorization requests', () => {
  it('carry what the connection wants besides, and nothing of it replaces what protects the answer', async () => {
    const method = options({
      prompt: 'consent',
      idp: '0oaIdp',
      acrValues: ['urn:okta:loa:1fa:any', 'phr'],
      maxAge: 300,
      display: 'page',
      resource: ['https://api.one.example', 'https://api.two.example'],
      extra: [
        { name: 'ui_locales', value: 'de fr' },
        { name: 'state', value: 'forged' },
      ],
    });
    const url = new URL(await desk.start(desk.connection('it', 'acme', 'default', { method, loginHint: 'dana@acme.test' })));
    const query = url.searchParams;
    expect(Object.fromEntries(query)).toMatchObject({
      prompt: 'consent',
      idp: '0oaIdp',
      acr_values: 'urn:okta:loa:1fa:any phr',
      max_age: '300',
      display: 'page',
      ui_locales: 'de fr',
      login_hint: 'dana@acme.test',
      code_challenge_method: 'S256',
    });
    expect(query.getAll('resource')).toEqual(['https://api.one.example', 'https://api.two.example']);
    // Forms never let it come so far; a configuration file edited by hand might.
    expect(query.getAll('state')).not.toContain('forged');
  });

  it('leave out hint and prompt of the connection where somebody else is to sign in', async () => {
    const connection = desk.connection('it', 'acme', 'default', { method: options({ prompt: 'consent' }), loginHint: 'dana@acme.test' });
    const query = new URL(await desk.start(connection, 'login')).searchParams;
    expect([query.get('prompt'), query.get('login_hint')]).toEqual(['login', null]);
  });

  it('that are pushed show the browser a reference only; a copied link is not pushed', async () => {
    const connection = desk.connection('it', 'acme', 'default', { method: nativeMethod });
    const query = new URL(await desk.start(connection)).searchParams;
    expect([...query.keys()].toSorted()).toEqual(['client_id', 'request_uri']);
    const link = await desk.signIns.start(connection, { ...request, open: 'link' });
    expect(new URL(link.ok ? (link.value.url ?? '') : '').searchParams.get('state')).not.toBeNull();
  });

  it('say what to do when the server offers pushing and does not do it', async () => {
    sim.faults.add({ org: 'acme', endpoint: 'par', do: { kind: 'status', status: 404 } });
    await desk.signIns.start(desk.connection('it', 'acme', 'default', { method: nativeMethod }), request);
    expect(failure()).toMatchObject({ code: 'http_error' });
    expect(wordsOf(failure()).remedy).toContain('pushed');
  });

  it('check that the person authenticated as lately as was asked for', async () => {
    const connection = desk.connection('it', 'acme', 'default', { method: options({ maxAge: 60 }) });
    sim.faults.add({
      org: 'acme',
      endpoint: 'token',
      do: { kind: 'id-token', claims: { auth_time: Math.floor(clock.now() / 1000) - 3600 } },
    });
    await desk.signIn(connection, 'dana@acme.test');
    expect(failure()).toMatchObject({ code: 'id_token_rejected' });
    expect(wordsOf(failure()).message).toContain('auth_time');
    await desk.signIn(connection, 'dana@acme.test');
    expect(held().kind).toBe('held');
  });
});

describe('a silent attempt', () => {
  const silent = () => desk.connection('it', 'acme', 'default', { method: options({ silentFirst: true }) });

  it('signs in without a page where the browser has a session', async () => {
    const browser = new TestBrowser();
    await desk.signIns.handleCallback(await desk.person(await desk.start(desk.connection('other', 'acme')), 'dana@acme.test', browser));
    const url = await desk.start(silent());
    expect(new URL(url).searchParams.get('prompt')).toBe('none');
    const visit = await browser.get(url);
    await desk.signIns.handleCallback(visit.leftTo?.href ?? '');
    expect(held().kind).toBe('held');
    expect(desk.opened).toHaveLength(2);
  });

  it('gives way to one with a page where it has none, once', async () => {
    const url = await desk.start(silent());
    const visit = await new TestBrowser().get(url);
    expect(visit.leftTo?.searchParams.get('error')).toBe('login_required');
    const page = await desk.signIns.handleCallback(visit.leftTo?.href ?? '');
    expect(page.outcome).toBe('undecided');
    expect(failure()).toBeNull();
    const second = desk.opened.at(-1) ?? '';
    expect([desk.opened.length, new URL(second).searchParams.get('prompt')]).toEqual([2, null]);
    await desk.signIns.handleCallback(await desk.person(second, 'dana@acme.test'));
    expect(held().kind).toBe('held');
  });

  it('is no way around a cancel', async () => {
    const visit = await new TestBrowser().get(await desk.start(silent()));
    desk.signIns.cancel('it');
    await desk.signIns.handleCallback(visit.leftTo?.href ?? '');
    expect(desk.opened).toHaveLength(1);
    expect(desk.strays).toHaveLength(1);
  });
});

describe('issuer mix-up', () => {
  it('a callback of server A during a sign-in at server B changes nothing', async () => {
    const a = desk.connection('it', 'acme', 'default');
    const b = desk.connection('other', 'acme', 'custom');
    const [urlA, urlB] = [await desk.start(a), await desk.start(b)];
    const fromA = new URL(await desk.person(urlA, 'dana@acme.test'));
    const stateB = new URL(urlB).searchParams.get('state') ?? '';
    // An attacker at A passes its code off as B's answer: B's token endpoint does not know it.
    fromA.searchParams.set('state', stateB);
    fromA.searchParams.set('iss', a.issuer);
    await desk.signIns.handleCallback(fromA.href);
    expect(desk.signIns.get('other').pending).not.toBeNull();
    expect(desk.strays).toHaveLength(1);
    fromA.searchParams.delete('iss');
    await desk.signIns.handleCallback(fromA.href);
    expect(desk.sessions.get('other').held.kind).toBe('none');
    expect(desk.signIns.get('other').failure).not.toBeNull();
  });
});

describe('device authorization', () => {
  const device = async () => {
    const connection = await desk.client('it', 'acme', 'default', 'native', { grant: 'device_code' });
    const started = await desk.signIns.start(connection, request);
    if (!started.ok) throw new Error(wordsOf(started.error).message);
    return started.value.url ?? '';
  };
  const settled = async () => await desk.until(() => desk.signIns.get('it').pending === null && !desk.signIns.get('it').completing);

  it('shows the code, the address and how long it lives', async () => {
    await device();
    const pending = desk.signIns.get('it').pending;
    expect(pending?.device?.userCode).toMatch(/^[A-Z0-9-]{6,}$/);
    expect(pending?.device?.verificationUri).toContain('/activate');
    expect((pending?.expiresAt ?? 0) - (pending?.startedAt ?? 0)).toBe(600_000);
  });

  it.each(['https://evil.example/activate', 'javascript:alert(1)', 'http://evil.example/', 'http://127.0.0.1:9/', 'file:///etc/passwd'])(
    'sends nobody to %s',
    async (address) => {
      sim.faults.add({ org: 'acme', endpoint: 'device', do: { kind: 'set', members: { verification_uri: address } } });
      const connection = await desk.client('it', 'acme', 'default', 'native', { grant: 'device_code' });
      expect((await desk.signIns.start(connection, request)).ok).toBe(false);
      expect(desk.signIns.get('it').pending).toBeNull();
    },
  );

  it('that the person refuses says so', async () => {
    await new TestBrowser().answerDevice(await device(), 'deny', 'dana@acme.test');
    await clock.advance(5_000);
    await settled();
    expect(failure()).toMatchObject({ code: 'access_denied' });
  });

  it('whose code runs out in the middle of asking says so', async () => {
    await device();
    sim.faults.add({ org: 'acme', endpoint: 'token', do: { kind: 'error', error: 'expired_token', description: 'As in RFC 8628.' } });
    await clock.advance(5_000);
    await settled();
    expect(failure()).toMatchObject({ code: 'sign_in_expired' });
  });

  it('nobody answers ends with its code, and asks no more', async () => {
    sim.faults.add({
      org: 'acme',
      endpoint: 'token',
      times: 500,
      do: { kind: 'error', error: 'authorization_pending', description: 'As in RFC 8628.' },
    });
    await device();
    for (let step = 0; step < 130 && desk.signIns.get('it').pending !== null; step += 1) {
      const asked = sim.stats().requests;
      await clock.advance(5_000);
      await waitFor(() => sim.stats().requests > asked || desk.signIns.get('it').pending === null);
    }
    expect(failure()).toMatchObject({ code: 'sign_in_expired' });
    const { requests } = sim.stats();
    await clock.advance(60_000);
    expect(sim.stats().requests).toBe(requests);
  });

  it('asks less often when it is told to slow down, and goes on through trouble', async () => {
    const link = await device();
    const asked = async (ms: number, expected: number) => {
      const before = sim.stats().requests;
      await clock.advance(ms);
      if (expected > 0) await waitFor(() => sim.stats().requests > before);
      expect(sim.stats().requests - before).toBe(expected);
      await idle();
    };
    sim.faults.add({ org: 'acme', endpoint: 'token', do: { kind: 'error', error: 'slow_down', description: 'As in RFC 8628.' } });
    await asked(5_000, 1);
    await asked(5_000, 0);
    sim.faults.add({ org: 'acme', endpoint: 'token', do: { kind: 'status', status: 503 } });
    await asked(5_000, 1);
    await new TestBrowser().answerDevice(link, 'approve', 'dana@acme.test');
    await clock.advance(20_000);
    await settled();
    expect(failure()).toBeNull();
    expect(held().kind).toBe('held');
  });

  it('that is cancelled stores nothing, even when the person approves', async () => {
    const link = await device();
    await new TestBrowser().answerDevice(link, 'approve', 'dana@acme.test');
    desk.signIns.cancel('it');
    const { requests } = sim.stats();
    await clock.advance(600_000);
    expect(sim.stats().requests).toBe(requests);
    expect(held().kind).toBe('none');
  });
});

describe('an ID token that cannot be read', () => {
  const second = () => Math.floor(clock.now() / 1000);
  const claimsBut = (name: string, value: string) => {
    const rest = Object.entries({ iss: 'x', aud: 'x', sub: 'x', azp: 'x', exp: second() + 60, iat: second() }).filter(
      ([one]) => one !== name,
    );
    return `{"${name}":${value},${JSON.stringify(Object.fromEntries(rest)).slice(1)}`;
  };
  const nested = (name: string) => compactToken('{"alg":"RS256","kid":"k"}', claimsBut(name, nestedJson(20_000)));
  const encrypted = `${compactToken('{"alg":"RSA-OAEP-256","enc":"A256GCM"}', 'key')}.Y2lwaGVy.dGFn`;
  const tokens: ReadonlyArray<readonly [string, () => string, RegExp]> = [
    ...['iss', 'aud', 'exp', 'sub', 'azp'].map((name) => [`with a nested “${name}”`, () => nested(name), /nested/] as const),
    ['that is encrypted', () => encrypted, /encrypted \(JWE\)/],
  ];
  const ways = [
    ['native', 'authorization_code'],
    ['native', 'device_code'],
    ['legacy', 'password'],
  ] as const;

  it.each(ways.flatMap(([kind, grant]) => tokens.map(([what, token, why]) => [grant, what, kind, token, why] as const)))(
    'by %s, %s, is rejected, and what came is revoked',
    async (grant, _what, kind, token, why) => {
      const connection = await desk.client('it', 'acme', 'default', kind, { grant });
      const { revocations } = sim.stats();
      sim.faults.add({ org: 'acme', endpoint: 'token', do: { kind: 'set', members: { id_token: token() } } });
      await desk.signInBy(connection, 'dana@acme.test');
      expect(failure()).toMatchObject({ code: 'id_token_rejected' });
      expect(wordsOf(failure()).message).not.toMatch(/malformed/);
      if (grant !== 'authorization_code' || why.source.startsWith('encrypted')) expect(wordsOf(failure()).message).toMatch(why);
      if (why.source.startsWith('encrypted')) expect(wordsOf(failure()).remedy).toMatch(/ID Token Encryption/);
      expect(sim.stats().revocations).toBe(revocations + 1);
      expect(held().kind).toBe('none');
      expect(desk.written).not.toContain(token());
    },
  );
});

/** Polls what a real server counts; the event loop turns meanwhile. */
const waitFor = async (isSo: () => boolean) => {
  while (!isSo()) await idle();
};
const idle = async () =>
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });

describe('a connection that changes its way while an answer is on its way', () => {
  it('takes no tokens that it would renew in another manner than they were had', async () => {
    const connection = await desk.client('it', 'acme', 'default', 'web', { clientAuthentication: 'client_secret_post' });
    const url = await desk.start(connection);
    const callback = await desk.person(url, 'dana@acme.test');
    desk.connections.set('it', { ...connection, method: { ...connection.method, grant: 'client_credentials' } });
    await desk.signIns.handleCallback(callback);
    expect(failure()).toMatchObject({ code: 'configuration_changed' });
    expect(held().kind).toBe('none');
  });
});

describe('a connection that is removed while an answer is being taken', () => {
  it('keeps its secret until what came has been revoked', async () => {
    const connection = await desk.client('it', 'acme', 'default', 'web', { clientAuthentication: 'client_secret_post' });
    const revoked: boolean[] = [];
    const { exchangeCode, revoke } = desk.okta;
    let removal = Promise.resolve();
    Object.assign(desk.okta, {
      exchangeCode: async (...asked: Parameters<typeof exchangeCode>) => {
        await idle();
        desk.signIns.cancel('it');
        desk.connections.delete('it');
        removal = desk.signIns.settled('it').then(async () => void (await desk.credentials.forget('it')));
        return await exchangeCode(...asked);
      },
      revoke: async (...asked: Parameters<typeof revoke>) => {
        const answer = await revoke(...asked);
        revoked.push(answer.ok);
        return answer;
      },
    });
    await desk.signIn(connection, 'dana@acme.test');
    await removal;
    expect(revoked).toEqual([true]);
    expect(desk.written).not.toContain(sim.orgs.acme.clients.find(({ kind }) => kind === 'web')?.secret);
  });
});

describe('an authorization code without openid', () => {
  it.each([
    ['sends no nonce, and so expects none', ['orders.read', 'offline_access'], false],
    ['with openid sends one and expects it', ['openid', 'offline_access'], true],
  ] as const)('%s', async (_name, scopes, isSent) => {
    const connection = await desk.client('it', 'acme', 'custom', 'native', options({}), { scopes: [...scopes] });
    const { exchangeCode } = desk.okta;
    const expected: (string | null)[] = [];
    Object.assign(desk.okta, {
      exchangeCode: async (...asked: Parameters<typeof exchangeCode>) => {
        expected.push(asked[1].nonce);
        return await exchangeCode(...asked);
      },
    });
    const url = await desk.start(connection);
    const sent = new URL(url).searchParams.get('nonce');
    await desk.signIns.handleCallback(await desk.person(url, 'dana@acme.test'));
    expect(sent !== null).toBe(isSent);
    expect(expected).toEqual([sent]);
    expect(held().kind).toBe('held');
  });
});

describe('client credentials', () => {
  const service = async () =>
    await desk.client(
      'it',
      'acme',
      'custom',
      'service',
      { grant: 'client_credentials', clientAuthentication: 'client_secret_post' },
      { scopes: ['orders.read'] },
    );

  it('are asked again on schedule, since no refresh token ever comes', async () => {
    await desk.signInBy(await service(), '');
    const before = accessToken();
    expect(desk.sessions.get('it').refreshAt).toBeGreaterThan(clock.now());
    const { requests } = sim.stats();
    await clock.advance((desk.sessions.get('it').refreshAt ?? 0) - clock.now());
    await waitFor(() => sim.stats().requests > requests);
    await desk.until(() => accessToken() !== before);
    expect(desk.sessions.get('it').activity.kind).toBe('idle');
  });

  it('without the secret are blocked in words, keep what is held, and go on once it is entered', async () => {
    const connection = await service();
    await desk.signInBy(connection, '');
    await desk.credentials.forget('it');
    expect(await desk.sessions.refresh('it')).toMatchObject({ ok: false, error: { code: 'client_credential_missing' } });
    expect([held().kind, desk.sessions.get('it').activity.kind]).toEqual(['held', 'blocked']);
    await desk.credentials.setSecret(connection, sim.orgs.acme.clients.find(({ kind }) => kind === 'service')?.secret ?? '');
    expect(await desk.sessions.refresh('it')).toMatchObject({ ok: true });
  });

  it('that come back with the token held already do not take it away', async () => {
    const connection = await service();
    await desk.signInBy(connection, '');
    sim.faults.add({ org: 'acme', endpoint: 'token', do: { kind: 'set', members: { access_token: accessToken() } } });
    const { revoke } = desk.okta;
    const revoked: string[] = [];
    Object.assign(desk.okta, {
      revoke: async (...asked: Parameters<typeof revoke>) => {
        revoked.push(asked[1]);
        return await revoke(...asked);
      },
    });
    await desk.signInBy(connection, '');
    expect([held().kind, revoked]).toEqual(['held', []]);
    await desk.signInBy(connection, '');
    expect(revoked).toHaveLength(1);
  });

  it('that are asked for during a sign-out leave no token alive', async () => {
    const connection = await service();
    await desk.signInBy(connection, '');
    const revoked: string[] = [];
    const { revoke, requestTokens } = desk.okta;
    Object.assign(desk.okta, {
      revoke: async (...asked: Parameters<typeof revoke>) => {
        revoked.push(asked[1]);
        return await revoke(...asked);
      },
      requestTokens: async (...asked: Parameters<typeof requestTokens>) => {
        await desk.sessions.signOut('it');
        return await requestTokens(...asked);
      },
    });
    expect((await desk.sessions.refresh('it')).ok).toBe(false);
    // The one that was held, and the one that came.
    expect(new Set(revoked).size).toBe(2);
  });

  it('do not end by a word about a grant, since there is none to end', async () => {
    await desk.signInBy(await service(), '');
    sim.faults.add({ org: 'acme', endpoint: 'token', do: { kind: 'error', error: 'invalid_grant', description: 'No.' } });
    expect((await desk.sessions.refresh('it')).ok).toBe(false);
    expect([held().kind, desk.sessions.get('it').activity.kind]).toEqual(['held', 'blocked']);
  });

  it('with a wrong secret say whose fault it is', async () => {
    const connection = await service();
    await desk.credentials.setSecret(connection, 'wrong');
    await desk.signInBy(connection, '');
    expect(failure()).toMatchObject({ code: 'invalid_client' });
  });
});

describe('a client’s secret', () => {
  it('goes to the server it was entered for and nowhere else', async () => {
    const connection = await desk.client('it', 'acme', 'default', 'web', { clientAuthentication: 'client_secret_post' });
    const elsewhere = { ...connection, issuer: sim.orgs.globex.servers.default.issuer };
    desk.connections.set('it', elsewhere);
    const started = await desk.signIns.start({ ...elsewhere, method: options({}) }, request);
    expect(started.ok).toBe(true);
    const callback = `com.okta.acme:/callback?code=stolen&state=${new URL(desk.opened.at(-1) ?? '').searchParams.get('state') ?? ''}`;
    const { requests } = sim.stats();
    await desk.signIns.handleCallback(callback);
    expect(failure()).toMatchObject({ code: 'client_credential_missing' });
    expect(sim.stats().requests).toBe(requests);
  });
});

describe('a secret in the header', () => {
  it('is shown nowhere, also where the server repeats it', async () => {
    const connection = await desk.client('it', 'acme', 'default', 'web', { clientAuthentication: 'client_secret_basic' });
    const secret = 'plain-words_and~signs';
    await desk.credentials.setSecret(connection, secret);
    const description = `“${secret}” is wrong.`;
    sim.faults.add({ org: 'acme', endpoint: 'par', do: { kind: 'error', error: 'invalid_client', description } });
    await desk.signIns.start(connection, request);
    expect(worded(failure())).toMatchObject({ code: 'invalid_client', message: expect.stringContaining('[redacted]') as string });
    expect(JSON.stringify(desk.happened) + JSON.stringify(failure())).not.toContain(secret);
  });
});

describe('the password grant', () => {
  const legacy = async () => await desk.client('it', 'acme', 'default', 'legacy', { grant: 'password' });

  it('is refused while the settings do not allow it, and sends nothing', async () => {
    desk.settings.passwordGrant = false;
    const { requests } = sim.stats();
    await desk.signInBy(await legacy(), 'dana@acme.test');
    expect(failure()).toMatchObject({ code: 'grant_disabled' });
    expect(sim.stats().requests).toBe(requests);
  });

  it('keeps the password nowhere', async () => {
    await desk.signIns.start(await legacy(), { ...request, account: { username: ' dana@acme.test ', password: 'wrong-Passw0rd!' } });
    expect(failure()).toMatchObject({ code: 'invalid_grant' });
    expect(desk.written + JSON.stringify(desk.happened) + JSON.stringify(failure())).not.toContain('wrong-Passw0rd!');
  });

  it('shows it nowhere, also where the server repeats it', async () => {
    const password = 'correct horse battery';
    const account = { username: 'dana@acme.test', password };
    sim.faults.add({ org: 'acme', endpoint: 'token', do: { kind: 'error', error: 'access_denied', description: `No ${password} here.` } });
    await desk.signIns.start(await legacy(), { ...request, account });
    expect(worded(failure())).toMatchObject({ code: 'access_denied', message: expect.stringContaining('[redacted]') as string });
    expect(JSON.stringify(desk.happened) + JSON.stringify(failure())).not.toContain(password);
  });

  it('asks for both before it sends anything', async () => {
    const answer = await desk.signIns.start(await legacy(), request);
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  });
});

describe('proof of possession', () => {
  const bound = async (grant: 'authorization_code' | 'device_code' = 'authorization_code') =>
    await desk.client('it', 'acme', 'default', 'dpop', { grant, dpop: true });

  it('goes on when the server changes its nonce in the middle of a session', async () => {
    await desk.signInBy(await bound(), 'dana@acme.test');
    for (let turn = 0; turn < 2; turn += 1) {
      sim.renewDpopNonce('acme');
      const before = accessToken();
      expect(await desk.sessions.refresh('it')).toMatchObject({ ok: true });
      expect(accessToken()).not.toBe(before);
    }
  });

  it('still asks about another account where it has been turned off, and speaks of a bearer token as one where it has been turned on', async () => {
    const connection = await bound();
    await desk.signInBy(connection, 'dana@acme.test');
    desk.connections.set('it', { ...connection, method: { ...connection.method, dpop: false } });
    expect(desk.sessions.account('it')).toMatchObject({ label: 'dana@acme.test' });
    const plain = desk.connection('plain', 'acme');
    await desk.signIn(plain, 'dana@acme.test');
    desk.connections.set('plain', { ...plain, method: { ...plain.method, dpop: true } });
    expect(await desk.operations.userinfo('plain')).toMatchObject({ ok: true });
  });

  it('reaches userinfo, with the token’s hash in the proof', async () => {
    await desk.signInBy(await bound(), 'dana@acme.test');
    expect(await desk.operations.userinfo('it')).toMatchObject({ ok: true, value: { claims: { email: 'dana@acme.test' } } });
  });

  it('survives a restart with the same key, and says what is missing without it', async () => {
    await desk.signInBy(await bound(), 'dana@acme.test');
    desk.restart();
    await desk.sessions.load(['it']);
    expect(await desk.sessions.refresh('it')).toMatchObject({ ok: true });
    await desk.credentials.forget('it');
    const { requests } = sim.stats();
    // With a key of its own making the refresh token might be lost for good.
    expect(await desk.sessions.refresh('it')).toMatchObject({ ok: false, error: { code: 'client_credential_missing' } });
    expect(sim.stats().requests).toBe(requests);
    expect(held().kind).toBe('held');
  });

  it('is not left out for tokens that need it when it is turned off', async () => {
    const connection = await bound();
    await desk.signInBy(connection, 'dana@acme.test');
    desk.connections.set('it', { ...connection, method: { ...connection.method, dpop: false } });
    const { requests } = sim.stats();
    expect(await desk.sessions.refresh('it')).toMatchObject({ ok: false, error: { code: 'configuration_changed' } });
    expect(sim.stats().requests).toBe(requests);
    desk.connections.set('it', connection);
    expect(await desk.sessions.refresh('it')).toMatchObject({ ok: true });
  });

  it('turns bearer tokens down where bound ones were asked for', async () => {
    const connection = await bound();
    sim.faults.add({ org: 'acme', endpoint: 'token', times: 2, do: { kind: 'set', members: { token_type: 'Bearer' } } });
    await desk.signInBy(connection, 'dana@acme.test');
    expect(failure()).toMatchObject({ code: 'malformed_response' });
    expect(held().kind).toBe('none');
  });
});
