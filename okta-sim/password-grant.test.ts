import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoPassword } from './directory.ts';
import { startOktaSim } from './start.ts';
import { TestClient, type TokenBody } from './test-client.ts';
import type { OktaSim } from './types.ts';

let sim: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim({ rotation: 'rotate' });
});
afterAll(() => sim.close());

const right = { grant_type: 'password', username: 'dana@acme.test', password: demoPassword, scope: 'openid profile offline_access' };

describe.each(['org', 'default', 'custom'] as const)('the password grant at the %s server', (server) => {
  const legacy = (): TestClient => new TestClient(sim, 'acme', server, 'legacy');

  it('signs in, and gives an ID token with openid and a rotating refresh token with offline_access', async () => {
    const app = legacy();
    const { status, body } = await app.post<TokenBody>('token', right);
    expect(status).toBe(200);
    expect(decodeJwt(body.id_token ?? '')).toMatchObject({ sub: app.users[0].id, aud: app.client.id, name: 'Dana Whitfield' });
    const claims = decodeJwt(body.access_token);
    expect(claims).toMatchObject({ sub: 'dana@acme.test', uid: app.users[0].id, cid: app.client.id });
    expect(Math.abs(Number(claims['auth_time']) - (claims.iat ?? 0))).toBeLessThan(5);
    expect((await app.userinfo(body.access_token)).body).toMatchObject({ sub: app.users[0].id });

    const next = await app.refresh(body.refresh_token);
    expect(next.status).toBe(200);
    expect(next.body.refresh_token).not.toBe(body.refresh_token);
    expect(decodeJwt(next.body.id_token ?? '')).toMatchObject({ auth_time: claims['auth_time'] });
    sim.advanceTime(31_000);
    expect((await app.refresh(body.refresh_token)).body.error).toBe('invalid_grant');
    expect((await app.refresh(next.body.refresh_token)).body.error, 'the family has ended').toBe('invalid_grant');
  });

  it('gives only what the scope asks for', async () => {
    const { body } = await legacy().post<TokenBody>('token', { ...right, scope: 'offline_access' });
    expect(Object.keys(body)).toEqual(['token_type', 'expires_in', 'access_token', 'scope', 'refresh_token']);
  });

  it('refuses wrong credentials, and says no more', async () => {
    const answer = { status: 400, body: { error: 'invalid_grant', error_description: 'The credentials provided were invalid.' } };
    for (const wrong of [{ password: 'nope' }, { username: 'nobody@acme.test' }, { username: 'kim@globex.test' }])
      expect(await legacy().post('token', { ...right, ...wrong })).toMatchObject(answer);
  });

  it('needs a username, a password and a scope', async () => {
    const app = legacy();
    for (const missing of ['username', 'password'])
      expect((await app.post('token', { ...right, [missing]: '' })).body).toMatchObject({ error: 'invalid_request' });
    const { scope: _scope, ...unscoped } = right;
    expect((await app.post('token', unscoped)).body).toMatchObject({ error: 'invalid_scope', error_description: /'scope' must be/ });
    expect((await app.post('token', { ...right, scope: 'fly' })).body).toMatchObject({ error: 'invalid_scope' });
    expect(await app.post('token', { ...right, scope: 'profile' })).toMatchObject({ status: 403, body: { error: 'access_denied' } });
  });

  it('is for clients that have it', async () => {
    for (const kind of ['native', 'web'] as const) {
      expect((await new TestClient(sim, 'acme', server, kind).post('token', right)).body).toMatchObject({
        error: 'unauthorized_client',
        error_description: /^The client is not authorized to use the provided grant type\./,
      });
    }
  });
});
