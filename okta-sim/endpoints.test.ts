import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOktaSim } from './start.ts';
import { TestClient } from './test-client.ts';
import type { OktaSim } from './types.ts';

let sim: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim({ rateLimitPerMinute: 600 });
});
afterAll(() => sim.close());

describe('introspection', () => {
  it('describes each type of token to its client', async () => {
    const app = new TestClient(sim, 'acme', 'custom');
    const tokens = await app.signIn();
    const access = await app.post('introspect', { token: tokens.access_token, token_type_hint: 'access_token' });
    expect(access.body).toMatchObject({
      active: true,
      token_type: 'Bearer',
      scope: 'openid profile email groups offline_access',
      client_id: app.client.id,
      username: 'dana@acme.test',
      iss: app.server.issuer,
      uid: app.users[0].id,
    });
    const refresh = await app.post('introspect', { token: tokens.refresh_token ?? '' });
    expect(refresh.body, 'of a refresh token no aud, iss, jti or uid').toEqual({
      active: true,
      token_type: 'Bearer',
      scope: 'openid profile email groups offline_access',
      client_id: app.client.id,
      username: 'dana@acme.test',
      exp: expect.any(Number) as number,
      sub: 'dana@acme.test',
    });
    const id = await app.post('introspect', { token: tokens.id_token ?? '', token_type_hint: 'id_token' });
    expect(id.body).toMatchObject({ active: true, token_type: 'Bearer', aud: app.client.id, nonce: 'nonce-1' });
  });

  it('says only inactive of junk, of tampered tokens and of tokens of another client', async () => {
    const app = new TestClient(sim, 'acme', 'custom');
    const { access_token: token, refresh_token: refresh } = await app.signIn();
    const other = sim.orgs.acme.clients[1]?.id ?? '';
    const tampered = token.slice(0, -6) + (token.endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA');
    for (const form of [{ token: 'junk' }, { token: tampered }, { token, client_id: other }, { token: refresh ?? '', client_id: other }]) {
      expect((await app.post('introspect', form)).body).toEqual({ active: false });
    }
  });

  it('wants a client that it knows, and a token', async () => {
    const app = new TestClient(sim, 'acme', 'org');
    expect(await app.post('introspect', { token: 'x', client_id: 'nobody' })).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
    expect(await app.post('introspect', {})).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });
});

describe('revocation', () => {
  it('of the refresh token ends its access tokens', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const tokens = await app.signIn();
    expect((await app.post('revoke', { token: tokens.refresh_token ?? '', token_type_hint: 'refresh_token' })).status).toBe(200);
    expect((await app.userinfo(tokens.access_token)).status).toBe(401);
    expect((await app.refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
  });

  it('of an access token leaves the refresh token alone', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const tokens = await app.signIn();
    expect((await app.post('revoke', { token: tokens.access_token })).status).toBe(200);
    expect((await app.userinfo(tokens.access_token)).status).toBe(401);
    expect((await app.refresh(tokens.refresh_token)).status).toBe(200);
  });

  it('answers 200 for dead tokens and for junk, and touches nothing of another client', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const tokens = await app.signIn();
    const other = sim.orgs.acme.clients[1]?.id ?? '';
    expect((await app.post('revoke', { token: 'junk' })).status).toBe(200);
    expect((await app.post('revoke', { token: tokens.refresh_token ?? '', client_id: other })).status).toBe(200);
    expect((await app.refresh(tokens.refresh_token)).status).toBe(200);
    expect((await app.post('revoke', { token: 'junk', client_id: 'nobody' })).status).toBe(401);
  });
});

describe('revoking a user', () => {
  it('ends tokens and browser session in that org', async () => {
    const app = new TestClient(sim, 'globex', 'default');
    const tokens = await app.signIn();
    sim.revokeUser('globex', 'kim@globex.test');
    expect((await app.refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
    expect((await app.userinfo(tokens.access_token)).status).toBe(401);
    expect(TestClient.returned(await app.authorize({ prompt: 'none' }))['error']).toBe('login_required');
    expect((await app.signIn()).access_token).toBeTypeOf('string');
    expect(() => sim.revokeUser('globex', 'nobody@globex.test')).toThrow('no user');
  });
});

describe('logout', () => {
  it("ends the browser's session, accepts an expired hint, and leaves tokens alive", async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const tokens = await app.signIn();
    sim.advanceTime(3700 * 1000);
    const query = new URLSearchParams({
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: 'com.okta.acme:/signout',
      state: 'bye',
    });
    const visit = await app.browser.get(`${app.base}/logout?${query.toString()}`);
    expect(visit.leftTo?.href).toBe('com.okta.acme:/signout?state=bye');
    expect(TestClient.returned(await app.authorize({ prompt: 'none' }))['error']).toBe('login_required');
    expect((await app.refresh(tokens.refresh_token)).status).toBe(200);
  });

  it('refuses an unregistered redirect and a hint it did not issue', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const { id_token: hint = '' } = await app.signIn();
    const visit = (query: Record<string, string>): ReturnType<typeof app.browser.get> =>
      app.browser.get(`${app.base}/logout?${new URLSearchParams(query).toString()}`);
    expect((await visit({ id_token_hint: hint, post_logout_redirect_uri: 'https://elsewhere.test' })).status).toBe(400);
    expect((await visit({})).status).toBe(400);
    expect((await visit({ id_token_hint: 'junk' })).status).toBe(400);
    const foreign = await new TestClient(sim, 'acme', 'org').signIn();
    expect((await visit({ id_token_hint: foreign.id_token ?? '' })).text).toContain('not issued by this authorization server');
  });
});

describe('every answer', () => {
  it('carries a request ID of its own, whatever was asked and whatever came of it', async () => {
    const base = `${sim.orgs.acme.origin}/oauth2/default`;
    sim.faults.add({ endpoint: 'keys', do: { kind: 'status', status: 503 } });
    sim.faults.add({ endpoint: 'keys', do: { kind: 'malformed', form: 'html' } });
    const paths = [
      '/.well-known/openid-configuration',
      '/.well-known/oauth-authorization-server',
      '/v1/keys',
      '/v1/userinfo',
      '/v1/authorize',
    ];
    const answers = await Promise.all([
      ...[...paths, '/v1/keys', '/v1/keys', '/nothing'].map((path) => fetch(`${base}${path}`, { redirect: 'manual' })),
      ...['token', 'par', 'revoke', 'introspect', 'device/authorize'].map((name) => fetch(`${base}/v1/${name}`, { method: 'POST' })),
    ]);
    const ids = answers.map(({ headers }) => headers.get('x-okta-request-id'));
    for (const id of ids) expect(id).toMatch(/^[\w-]{28}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('carries a request ID and a date; the token endpoint carries the rate limit', async () => {
    const app = new TestClient(sim, 'globex', 'custom');
    const first = await app.refresh('nothing');
    const next = await app.refresh('nothing');
    expect(first.headers.get('x-okta-request-id')).not.toBe(next.headers.get('x-okta-request-id'));
    expect(first.headers.get('x-rate-limit-limit')).toBe('600');
    expect(Number(first.headers.get('x-rate-limit-remaining')) - Number(next.headers.get('x-rate-limit-remaining'))).toBe(1);
    const reset = Number(next.headers.get('x-rate-limit-reset')) - Date.parse(next.headers.get('date') ?? '') / 1000;
    expect(reset).toBeGreaterThan(0);
    expect(reset).toBeLessThanOrEqual(60);
    const keys = await fetch(`${app.base}/keys`);
    expect(keys.headers.has('x-rate-limit-limit')).toBe(false);
    expect(keys.headers.get('cache-control')).toContain('max-age=');
  });

  it.each([
    ['GET', '/.well-known/openid-configuration'],
    ['GET', '/oauth2/v1/keys'],
    ['GET', '/oauth2/v1/authorize'],
    ['GET', '/oauth2/v1/logout'],
    ['GET', '/oauth2/v1/userinfo'],
    ['POST', '/oauth2/v1/par'],
    ['POST', '/oauth2/v1/introspect'],
    ['POST', '/oauth2/v1/revoke'],
    ['POST', '/oauth2/v1/device/authorize'],
    ['DELETE', '/oauth2/v1/token'],
    ['GET', '/activate'],
    ['GET', '/signin/org/none'],
    ['GET', '/oauth2/nowhere/v1/keys'],
    ['GET', '/nothing'],
  ])('carries a request ID of its own: %s %s', async (method, path) => {
    const ids: (string | null)[] = [];
    for (let count = 0; count < 2; count += 1) {
      const answer = await fetch(sim.orgs.acme.origin + path, { method, redirect: 'manual' });
      ids.push(answer.headers.get('x-okta-request-id'));
    }
    for (const id of ids) expect(id).toMatch(/^[\w-]{28}$/);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('is an error in Okta’s shape where there is nothing', async () => {
    const { origin } = sim.orgs.acme;
    const missing = await fetch(`${origin}/oauth2/ausnothere/.well-known/openid-configuration`);
    expect(missing.status).toBe(404);
    const words = 'Not found: Resource not found: ausnothere (AuthorizationServer)';
    expect(await missing.json()).toMatchObject({ errorCode: 'E0000007', errorSummary: words });
    expect((await fetch(`${origin}/nothing`)).status).toBe(404);
    expect((await fetch(`${origin}/oauth2/default/v1/token`)).status).toBe(405);
    expect((await new TestClient(sim, 'acme', 'org').post('token', { grant_type: 'implicit' })).body).toMatchObject({
      error: 'unsupported_grant_type',
    });
    expect((await new TestClient(sim, 'acme', 'org').post('token', {})).body).toMatchObject({ error: 'invalid_request' });
    expect((await new TestClient(sim, 'acme', 'org').refresh('x', { client_id: 'nobody' })).status).toBe(401);
    const large = await fetch(`${origin}/oauth2/v1/token`, { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) });
    expect(large.status).toBe(413);
  });
});

describe('an enforced rate limit', () => {
  it('answers 429 with Okta’s body, then lets requests through after the reset', async () => {
    const strict = await startOktaSim({ rateLimitPerMinute: 3, enforceRateLimit: true, now: () => Date.UTC(2030, 0, 1) });
    try {
      const app = new TestClient(strict, 'acme', 'default');
      const statuses: number[] = [];
      for (let count = 0; count < 4; count += 1) statuses.push((await app.refresh('x')).status);
      expect(statuses).toEqual([400, 400, 400, 429]);
      const refused = await app.refresh('x');
      expect(refused.body).toMatchObject({ errorCode: 'E0000047', errorSummary: 'API call exceeded rate limit due to too many requests.' });
      expect(refused.headers.get('x-rate-limit-remaining')).toBe('0');
      expect(refused.headers.get('x-rate-limit-reset')).toBe(String(Date.UTC(2030, 0, 1) / 1000 + 60));
      strict.advanceTime(60_000);
      expect((await app.refresh('x')).status).toBe(400);
    } finally {
      await strict.close();
    }
  });
});
