import { decodeJwt } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { startOktaSim } from './start.ts';
import { TestClient } from './test-client.ts';
import type { OktaSim, OktaSimOptions } from './types.ts';

const running: OktaSim[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((sim) => sim.close()));
});

async function start(options: OktaSimOptions = {}): Promise<OktaSim> {
  const sim = await startOktaSim(options);
  running.push(sim);
  return sim;
}

const rotating = { rotation: 'rotate' } as const;
const dead = { error: 'invalid_grant', error_description: 'The refresh token is invalid or expired.' };
const second = 1000;
const day = 24 * 3600 * second;

describe('rotation', () => {
  it('gives a new refresh token each time and counts it', async () => {
    const sim = await start(rotating);
    const app = new TestClient(sim, 'acme', 'default');
    const first = await app.signIn();
    const next = await app.refresh(first.refresh_token);
    const third = await app.refresh(next.body.refresh_token);
    expect(new Set([first.refresh_token, next.body.refresh_token, third.body.refresh_token]).size).toBe(3);
    expect(sim.stats()).toMatchObject({ rotations: 2, refreshes: 2, tokenRequests: 3, reuseDetected: 0 });
    expect(sim.stats().byClient[`${app.server.issuer} ${app.client.id}`]).toMatchObject({ rotations: 2, codeExchanges: 1 });
  });

  it('keeps the subject and auth_time, and leaves the nonce out', async () => {
    const sim = await start(rotating);
    const app = new TestClient(sim, 'acme', 'default');
    const first = await app.signIn();
    sim.advanceTime(90 * second);
    const { body } = await app.refresh(first.refresh_token);
    const [before, after] = [decodeJwt(first.id_token ?? ''), decodeJwt(body.id_token ?? '')];
    expect(after.sub).toBe(before.sub);
    expect(after['auth_time']).toBe(before['auth_time']);
    expect(after).not.toHaveProperty('nonce');
    expect((after.iat ?? 0) - (before.iat ?? 0)).toBeGreaterThanOrEqual(89);
  });

  it('yields the same successor within the grace period', async () => {
    const sim = await start(rotating);
    const app = new TestClient(sim, 'acme', 'custom');
    const first = await app.signIn();
    const one = await app.refresh(first.refresh_token);
    sim.advanceTime(29 * second);
    const two = await app.refresh(first.refresh_token);
    expect(two.status).toBe(200);
    expect(two.body.refresh_token).toBe(one.body.refresh_token);
    expect(two.body.access_token).not.toBe(one.body.access_token);
    expect(sim.stats()).toMatchObject({ rotations: 1, graceReuses: 1 });
  });

  it('yields another successor within the grace period when told so, and both live', async () => {
    const sim = await start({ ...rotating, graceReuse: 'new' });
    const app = new TestClient(sim, 'acme', 'custom');
    const first = await app.signIn();
    const one = await app.refresh(first.refresh_token);
    const two = await app.refresh(first.refresh_token);
    expect(two.body.refresh_token).not.toBe(one.body.refresh_token);
    expect((await app.refresh(one.body.refresh_token)).status).toBe(200);
    expect(sim.stats()).toMatchObject({ graceReuses: 1, forks: 0 });
    expect((await app.refresh(two.body.refresh_token)).status).toBe(200);
    expect(sim.stats().forks, 'two chains of one family are alive').toBe(1);
  });

  it('ends the whole family when a rotated token comes back after the grace period', async () => {
    const sim = await start(rotating);
    const app = new TestClient(sim, 'acme', 'default');
    const first = await app.signIn();
    const other = await app.signIn();
    const next = await app.refresh(first.refresh_token);
    sim.advanceTime(31 * second);
    expect(await app.refresh(first.refresh_token)).toMatchObject({ status: 400, body: dead });
    expect(await app.refresh(next.body.refresh_token)).toMatchObject({ status: 400, body: dead });
    expect(await app.isActive(first.access_token)).toBe(false);
    expect((await app.userinfo(next.body.access_token)).status).toBe(401);
    expect(sim.stats().reuseDetected).toBe(1);
    expect((await app.refresh(other.refresh_token)).status, 'another sign-in of the same client lives on').toBe(200);
  });

  it('knows no grace when it is 0 s', async () => {
    const sim = await start({ ...rotating, graceSeconds: 0 });
    const app = new TestClient(sim, 'acme', 'default');
    const first = await app.signIn();
    await app.refresh(first.refresh_token);
    expect((await app.refresh(first.refresh_token)).body.error).toBe('invalid_grant');
  });

  it('answers twenty requests with one token at once with one and the same successor', async () => {
    const sim = await start(rotating);
    const app = new TestClient(sim, 'acme', 'default');
    const first = await app.signIn();
    const replies = await Promise.all(Array.from({ length: 20 }, () => app.refresh(first.refresh_token)));
    expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([200]));
    expect(new Set(replies.map((reply) => reply.body.refresh_token)).size).toBe(1);
    expect(sim.stats().rotations).toBe(1);
  });
});

describe('persistent refresh tokens', () => {
  it.each<OktaSimOptions>([{}, { rotation: 'persistent' }])('stay the same and may be used again at any time, with %o', async (options) => {
    const sim = await start(options);
    const app = new TestClient(sim, 'globex', 'org');
    const first = await app.signIn();
    sim.advanceTime(30 * day);
    for (let round = 0; round < 3; round += 1) {
      const { status, body } = await app.refresh(first.refresh_token);
      expect(status).toBe(200);
      expect(body.refresh_token).toBe(first.refresh_token);
    }
    expect(sim.stats()).toMatchObject({ refreshes: 3, rotations: 0 });
  });
});

describe('scopes of a refresh', () => {
  it('may be fewer: no ID token without openid, no rotation without offline_access', async () => {
    const sim = await start();
    const app = new TestClient(sim, 'acme', 'custom');
    const first = await app.signIn({ scope: 'openid orders.read offline_access' });
    const fewer = await app.refresh(first.refresh_token, { scope: 'orders.read' });
    expect(Object.keys(fewer.body)).toEqual(['token_type', 'expires_in', 'access_token', 'scope']);
    expect(fewer.body.scope).toBe('orders.read');
    const more = await app.refresh(first.refresh_token, { scope: 'openid orders.write' });
    expect(more).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    expect((await app.refresh(first.refresh_token)).body.scope).toBe('openid orders.read offline_access');
  });
});

describe('OpenID scopes of a refresh', () => {
  it('require openid, and nothing is spent', async () => {
    const sim = await start();
    const app = new TestClient(sim, 'acme', 'custom');
    const first = await app.signIn({ scope: 'openid profile orders.read offline_access' });
    for (const scope of ['profile offline_access', 'profile orders.read'])
      expect(await app.refresh(first.refresh_token, { scope })).toMatchObject({
        status: 403,
        body: {
          error: 'access_denied',
          error_description: 'Requests for ID tokens or access tokens with OpenID scopes require the openid scope.',
        },
      });
    expect((await app.refresh(first.refresh_token, { scope: 'orders.read offline_access' })).status).toBe(200);
  });
});

describe('expiry', () => {
  it('is inherited by rotation: 90 days on the org server, however often it is used', async () => {
    const sim = await start(rotating);
    const app = new TestClient(sim, 'acme', 'org');
    let token = (await app.signIn()).refresh_token;
    for (let month = 0; month < 3; month += 1) {
      sim.advanceTime(29 * day);
      token = (await app.refresh(token)).body.refresh_token;
      expect(token).toBeTypeOf('string');
    }
    sim.advanceTime(4 * day);
    expect(await app.refresh(token)).toMatchObject({ status: 400, body: dead });
  });

  it('is seven idle days on the others, which introspection tells', async () => {
    const sim = await start();
    const app = new TestClient(sim, 'acme', 'default');
    const first = await app.signIn();
    sim.advanceTime(6 * day);
    const next = await app.refresh(first.refresh_token);
    const seen = await app.post('introspect', { token: next.body.refresh_token ?? '', token_type_hint: 'refresh_token' });
    const expiry = decodeJwt(next.body.access_token).iat ?? 0;
    expect(Math.abs(Number(seen.body['exp']) - (expiry + 7 * 24 * 3600))).toBeLessThanOrEqual(1);
    sim.advanceTime(7 * day + second);
    expect(await app.isActive(next.body.refresh_token)).toBe(false);
    expect((await app.refresh(next.body.refresh_token)).body.error).toBe('invalid_grant');
  });

  it('of access tokens follows the sim’s own clock', async () => {
    let now = Date.UTC(2030, 0, 1);
    const sim = await start({ now: () => now, accessTokenSeconds: 300 });
    const app = new TestClient(sim, 'acme', 'default');
    const tokens = await app.signIn();
    expect(decodeJwt(tokens.access_token)).toMatchObject({ exp: Date.UTC(2030, 0, 1) / 1000 + 300 });
    now += 290 * second;
    const alive = await app.userinfo(tokens.access_token);
    expect(alive.status).toBe(200);
    expect(alive.headers.get('date')).toBe(new Date(now).toUTCString());
    now += 20 * second;
    expect((await app.userinfo(tokens.access_token)).status).toBe(401);
    expect(await app.isActive(tokens.access_token)).toBe(false);
  });
});
