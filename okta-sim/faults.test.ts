import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FaultAction } from './faults.ts';
import { startOktaSim } from './start.ts';
import { TestClient, type Reply, type TokenBody } from './test-client.ts';
import type { OktaSim } from './types.ts';

let sim: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim({ rotation: 'rotate' });
});
afterAll(() => sim.close());
afterEach(() => sim.faults.clear());

async function signedIn(): Promise<{ app: TestClient; tokens: TokenBody }> {
  const app = new TestClient(sim, 'acme', 'default');
  return { app, tokens: await app.signIn() };
}

function breakRefresh(action: FaultAction): void {
  sim.faults.add({ endpoint: 'token', grant: 'refresh_token', do: action });
}

async function rawRefresh(app: TestClient, refreshToken: string | undefined): Promise<Response> {
  const form = { grant_type: 'refresh_token', client_id: app.client.id, refresh_token: refreshToken ?? '' };
  return fetch(`${app.base}/token`, { method: 'POST', body: new URLSearchParams(form) });
}

const rotations = (): number => sim.stats().rotations;

describe('the connection', () => {
  it('dropped before processing: nothing happened', async () => {
    const { app, tokens } = await signedIn();
    const before = rotations();
    breakRefresh({ kind: 'drop-before' });
    await expect(app.refresh(tokens.refresh_token)).rejects.toThrow();
    expect(rotations()).toBe(before);
    expect((await app.refresh(tokens.refresh_token)).status).toBe(200);
  });

  it('dropped after processing: the token was rotated, the answer is lost', async () => {
    const { app, tokens } = await signedIn();
    const before = rotations();
    breakRefresh({ kind: 'drop-after' });
    await expect(app.refresh(tokens.refresh_token)).rejects.toThrow();
    expect(rotations()).toBe(before + 1);
    expect((await app.refresh(tokens.refresh_token)).status, 'within the grace period').toBe(200);
    sim.advanceTime(31_000);
    expect((await app.refresh(tokens.refresh_token)).status, 'after it').toBe(400);
  });

  it('delayed', async () => {
    const { app, tokens } = await signedIn();
    breakRefresh({ kind: 'delay', ms: 60_000 });
    const waiting = app.refresh(tokens.refresh_token, {});
    const first = await Promise.race([waiting.then(() => 'answer'), app.userinfo(tokens.access_token).then(() => 'userinfo')]);
    expect(first).toBe('userinfo');
    waiting.catch(() => undefined);
  });

  it('closing the sim ends what is delayed', async () => {
    const short = await startOktaSim();
    const app = new TestClient(short, 'acme', 'default');
    short.faults.add({ endpoint: 'token', do: { kind: 'delay', ms: 60_000 } });
    const outcome = app.refresh('x').then(
      () => 'answered',
      () => 'failed',
    );
    await fetch(`${app.base}/keys`);
    await short.close();
    expect(await outcome).toBe('failed');
  });
});

describe('duplicate', () => {
  it('processes a request twice', async () => {
    const { app, tokens } = await signedIn();
    const before = sim.stats();
    breakRefresh({ kind: 'duplicate' });
    expect((await app.refresh(tokens.refresh_token)).status).toBe(200);
    expect(sim.stats().graceReuses).toBe(before.graceReuses + 1);
    expect(rotations()).toBe(before.rotations + 1);
  });

  it('can give the second answer', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const code = await app.code();
    sim.faults.add({ endpoint: 'token', grant: 'authorization_code', do: { kind: 'duplicate', answer: 'second' } });
    expect((await app.exchange(code)).status).toBe(400);
  });
});

describe('status', () => {
  it('5xx processes nothing', async () => {
    const { app, tokens } = await signedIn();
    const before = rotations();
    breakRefresh({
      kind: 'status',
      status: 503,
      body: '<h1>Maintenance</h1>',
      headers: { 'Content-Type': 'text/html', 'Retry-After': '7' },
    });
    const answer = await rawRefresh(app, tokens.refresh_token);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(await answer.text()).toBe('<h1>Maintenance</h1>');
    expect(rotations()).toBe(before);
    breakRefresh({ kind: 'status', status: 500 });
    expect((await app.refresh(tokens.refresh_token)).body).toMatchObject({ errorCode: 'E0000009' });
  });

  it('429 has Okta’s body and reset headers', async () => {
    const { app, tokens } = await signedIn();
    breakRefresh({ kind: 'status', status: 429 });
    const { status, headers, body } = await app.refresh(tokens.refresh_token);
    expect(status).toBe(429);
    expect(body).toMatchObject({ errorCode: 'E0000047' });
    expect(headers.get('x-rate-limit-remaining')).toBe('0');
    expect(Number(headers.get('x-rate-limit-reset')) * 1000).toBeGreaterThan(Date.parse(headers.get('date') ?? ''));
    breakRefresh({ kind: 'status', status: 429, headers: { 'X-Rate-Limit-Limit': '0', 'X-Rate-Limit-Reset': '1234567890' } });
    expect((await app.refresh(tokens.refresh_token)).headers.get('x-rate-limit-reset')).toBe('1234567890');
  });
});

describe('error', () => {
  const hostile = '</p><script>alert(1)</script>';

  it('answers with any words, as long as you like, and processes nothing', async () => {
    const { app, tokens } = await signedIn();
    const before = rotations();
    breakRefresh({ kind: 'error', error: 'invalid_grant', description: hostile, padTo: 1024 * 1024 });
    const { status, body } = await app.refresh(tokens.refresh_token);
    expect(status).toBe(400);
    expect(body.error).toBe('invalid_grant');
    const words = (body as unknown as { error_description: string }).error_description;
    expect(words).toHaveLength(1024 * 1024);
    expect(words.startsWith(hostile)).toBe(true);
    expect(rotations()).toBe(before);
    for (const endpoint of ['introspect', 'par', 'device'] as const) {
      sim.faults.add({ endpoint, do: { kind: 'error', error: 'server_error', description: hostile, status: 503 } });
      const path = endpoint === 'device' ? 'device/authorize' : endpoint;
      expect(await app.post(path, {})).toMatchObject({ status: 503, body: { error: 'server_error', error_description: hostile } });
    }
  });

  it('goes back to the app from authorize', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    sim.faults.add({ endpoint: 'authorize', do: { kind: 'error', error: 'very_new_error', description: hostile, padTo: 2000 } });
    const answer = TestClient.returned(await app.authorize());
    expect(answer).toMatchObject({ error: 'very_new_error', state: 'state-1' });
    expect(answer['error_description']).toHaveLength(2000);
    expect((await app.authorize()).text).toContain('Sign in');
  });
});

describe('malformed', () => {
  it.each([
    ['html', (text: string) => text.startsWith('<!doctype html>')],
    ['truncated', (text: string) => text.startsWith('{') && !text.endsWith('}')],
    ['huge', (text: string) => text.length > 10 * 1024 * 1024],
    ['invalid-utf8', (text: string) => text.includes('�')],
  ] as const)('%s', async (form, looksRight) => {
    const { app, tokens } = await signedIn();
    const before = rotations();
    breakRefresh({ kind: 'malformed', form });
    const answer = await rawRefresh(app, tokens.refresh_token);
    expect(answer.status).toBe(200);
    expect(looksRight(await answer.text())).toBe(true);
    expect(rotations(), 'the request was processed').toBe(before + 1);
  });
});

describe('the token response', () => {
  it('with members left out or set', async () => {
    const { app, tokens } = await signedIn();
    breakRefresh({ kind: 'omit', members: ['refresh_token', 'expires_in'] });
    breakRefresh({ kind: 'set', members: { token_type: 'mac', scope: 7 } });
    const { body } = await app.refresh(tokens.refresh_token);
    expect(Object.keys(body).toSorted()).toEqual(['access_token', 'id_token', 'scope', 'token_type']);
    expect(body).toMatchObject({ token_type: 'mac', scope: 7 });
  });

  it('with a bad signature, another subject, another nonce', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const keys = createRemoteJWKSet(new URL(`${app.base}/keys`));
    const code = await app.code();
    sim.faults.add({ endpoint: 'token', do: { kind: 'id-token', claims: { sub: '00uother', nonce: 'wrong' } } });
    const other = (await app.exchange(code)).body.id_token ?? '';
    expect((await jwtVerify(other, keys)).payload).toMatchObject({ sub: '00uother', nonce: 'wrong' });

    const next = await app.code();
    sim.faults.add({ endpoint: 'token', do: { kind: 'id-token', badSignature: true } });
    const forged = (await app.exchange(next)).body.id_token ?? '';
    await expect(jwtVerify(forged, keys)).rejects.toThrow(/signature/);
    expect(decodeJwt(forged).sub).toBe(app.users[0].id);
  });

  it('from a clock that is off', async () => {
    const { app, tokens } = await signedIn();
    breakRefresh({ kind: 'clock-skew', seconds: -3600 });
    const { body, headers } = await app.refresh(tokens.refresh_token);
    const expected = Date.now() / 1000 + 31 - 3600;
    expect(Math.abs(Date.parse(headers.get('date') ?? '') / 1000 - expected)).toBeLessThan(60);
    for (const token of [body.access_token, body.id_token ?? '']) expect(Math.abs((decodeJwt(token).iat ?? 0) - expected)).toBeLessThan(60);
  });
});

describe('metadata and keys', () => {
  it('name another issuer, endpoints elsewhere, or are HTML', async () => {
    const url = `${sim.orgs.acme.servers.custom.issuer}/.well-known/openid-configuration`;
    const members = { issuer: 'http://127.0.0.1:1/other', token_endpoint: 'https://elsewhere.test/token' };
    sim.faults.add({ endpoint: 'metadata', server: 'custom', do: { kind: 'set', members } });
    expect(await (await fetch(url)).json()).toMatchObject(members);
    sim.faults.add({ endpoint: 'metadata', do: { kind: 'malformed', form: 'html' } });
    const html = await fetch(url);
    expect(html.headers.get('content-type')).toContain('text/html');
    expect(await (await fetch(url)).json()).toMatchObject({ issuer: sim.orgs.acme.servers.custom.issuer });
  });

  it('claim what is not so, or hide what is', async () => {
    const url = `${sim.orgs.acme.servers.custom.issuer}/.well-known/oauth-authorization-server`;
    const members = { device_authorization_endpoint: 'http://127.0.0.1:1/nothing', require_pushed_authorization_requests: true };
    sim.faults.add({ endpoint: 'metadata', do: { kind: 'set', members } });
    sim.faults.add({ endpoint: 'metadata', do: { kind: 'omit', members: ['revocation_endpoint', 'dpop_signing_alg_values_supported'] } });
    const lie = (await (await fetch(url)).json()) as Record<string, unknown>;
    expect(lie).toMatchObject(members);
    for (const name of ['revocation_endpoint', 'dpop_signing_alg_values_supported']) expect(lie).not.toHaveProperty(name);
    expect(await (await fetch(url)).json()).toHaveProperty('revocation_endpoint');
  });

  it('of other endpoints can fail too', async () => {
    const { app, tokens } = await signedIn();
    for (const endpoint of ['keys', 'introspect', 'revoke', 'userinfo', 'authorize'] as const) {
      sim.faults.add({ endpoint, do: { kind: 'status', status: 502 } });
    }
    expect((await fetch(`${app.base}/keys`)).status).toBe(502);
    expect((await app.post('introspect', { token: 'x' })).status).toBe(502);
    expect((await app.post('revoke', { token: 'x' })).status).toBe(502);
    expect((await app.userinfo(tokens.access_token)).status).toBe(502);
    expect((await app.authorize()).status).toBe(502);
  });
});

describe('a policy that denies', () => {
  it('at authorize and at refresh', async () => {
    const { app, tokens } = await signedIn();
    const words = 'Policy evaluation failed for this request, please check the policy configurations.';
    sim.faults.add({ endpoint: 'authorize', do: { kind: 'policy-denied' } });
    expect(TestClient.returned(await app.authorize())).toMatchObject({ error: 'access_denied', error_description: words });
    breakRefresh({ kind: 'policy-denied' });
    expect(await app.refresh(tokens.refresh_token)).toMatchObject({
      status: 400,
      body: { error: 'access_denied', error_description: words },
    });
    expect((await app.refresh(tokens.refresh_token)).status).toBe(200);
  });
});

describe('matching', () => {
  it('strikes only what it names, as often as it says', async () => {
    const status = (org: 'acme' | 'globex', kind: 'default' | 'org'): Promise<number> =>
      new TestClient(sim, org, kind).refresh('x').then((reply: Reply<unknown>) => reply.status);
    sim.faults.add({ org: 'acme', server: 'default', endpoint: 'token', times: 2, do: { kind: 'status', status: 500 } });
    expect([await status('globex', 'default'), await status('acme', 'org')]).toEqual([400, 400]);
    expect([await status('acme', 'default'), await status('acme', 'default'), await status('acme', 'default')]).toEqual([500, 500, 400]);

    const { clients, servers } = sim.orgs.acme;
    sim.faults.add({
      endpoint: 'token',
      server: servers.default.issuer,
      clientId: clients[1]?.id ?? '',
      do: { kind: 'status', status: 500 },
    });
    expect(await status('acme', 'default')).toBe(400);
    expect((await new TestClient(sim, 'acme', 'default', 'consent').refresh('x')).status).toBe(500);
  });
});
