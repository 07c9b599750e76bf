import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomPKCECodeVerifier,
  refreshTokenGrant,
  tokenIntrospection,
  tokenRevocation,
} from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOktaSim } from './start.ts';
import { TestBrowser } from './test-browser.ts';
import { TestClient } from './test-client.ts';
import type { OktaSim } from './types.ts';

let sim: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim();
});
afterAll(() => sim.close());

const kinds = ['org', 'default', 'custom'] as const;

describe.each(kinds)('at the %s server', (kind) => {
  it('openid-client signs in by code and PKCE, verifies the ID token, refreshes, asks userinfo, introspects and revokes', async () => {
    const { clients, servers } = sim.orgs.acme;
    const clientId = clients[0]?.id ?? '';
    const issuer = new URL(servers[kind].issuer);
    // oxlint-disable-next-line typescript/no-deprecated -- marked so to stand out, not to go away
    const config = await discovery(issuer, clientId, undefined, None(), { execute: [allowInsecureRequests, enableNonRepudiationChecks] });
    const verifier = randomPKCECodeVerifier();
    const url = buildAuthorizationUrl(config, {
      redirect_uri: 'com.okta.acme:/callback',
      scope: 'openid profile offline_access',
      state: 'state-1',
      nonce: 'nonce-1',
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const browser = new TestBrowser();
    const { leftTo } = await browser.signIn(await browser.get(url.href), 'dana@acme.test');
    if (!leftTo) throw new Error('The browser was not sent back to the app.');
    expect(leftTo.href).toMatch(/^com\.okta\.acme:\/callback\?code=[^&]+&state=state-1$/);

    const checks = { pkceCodeVerifier: verifier, expectedNonce: 'nonce-1', expectedState: 'state-1' };
    const tokens = await authorizationCodeGrant(config, leftTo, checks);
    const subject = tokens.claims()?.sub ?? '';
    const renewed = await refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(renewed.claims()?.sub).toBe(subject);
    expect(await fetchUserInfo(config, renewed.access_token, subject)).toMatchObject({ name: 'Dana Whitfield', given_name: 'Dana' });
    expect(await tokenIntrospection(config, renewed.access_token)).toMatchObject({ active: true, username: 'dana@acme.test' });
    await tokenRevocation(config, renewed.refresh_token ?? '');
    expect(await tokenIntrospection(config, renewed.access_token)).toEqual({ active: false });
  });

  it('publishes both metadata documents where Okta does', async () => {
    const { issuer } = sim.orgs.globex.servers[kind];
    const { origin, pathname } = new URL(issuer);
    const path = pathname === '/' ? '' : pathname;
    const base = `${origin}${kind === 'org' ? '/oauth2' : path}/v1`;
    const get = async (url: string): Promise<Record<string, unknown>> => (await (await fetch(url)).json()) as Record<string, unknown>;

    const openId = await get(`${issuer}/.well-known/openid-configuration`);
    expect(openId).toMatchObject({
      issuer,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      jwks_uri: `${base}/keys`,
      introspection_endpoint: `${base}/introspect`,
      revocation_endpoint: `${base}/revoke`,
      userinfo_endpoint: `${base}/userinfo`,
      end_session_endpoint: `${base}/logout`,
      device_authorization_endpoint: `${base}/device/authorize`,
      code_challenge_methods_supported: ['S256'],
    });
    for (const url of [`${issuer}/.well-known/oauth-authorization-server`, `${origin}/.well-known/oauth-authorization-server${path}`]) {
      const oauth = await get(url);
      expect(oauth).toMatchObject({ issuer, token_endpoint: `${base}/token` });
      expect(oauth).not.toHaveProperty('userinfo_endpoint');
    }
  });

  it("puts Okta's claims into both tokens", async () => {
    const app = new TestClient(sim, 'globex', kind);
    const tokens = await app.signIn();
    expect(Object.keys(tokens)).toEqual(['token_type', 'expires_in', 'access_token', 'scope', 'refresh_token', 'id_token']);
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'openid profile email groups offline_access' });

    const [kim] = app.users;
    const access = decodeJwt(tokens.access_token);
    expect(access).toMatchObject({
      ver: 1,
      iss: app.server.issuer,
      aud: { org: app.server.issuer, default: 'api://default', custom: 'api://orders' }[kind],
      cid: app.client.id,
      uid: kim.id,
      sub: 'kim@globex.test',
      scp: ['openid', 'profile', 'email', 'groups', 'offline_access'],
    });
    expect(access.jti).toMatch(/^AT\.[\w-]+\.oar\w+$/);
    expect((access.exp ?? 0) - (access.iat ?? 0)).toBe(3600);

    const id = decodeJwt(tokens.id_token ?? '');
    expect(id).toMatchObject({
      ver: 1,
      iss: app.server.issuer,
      aud: app.client.id,
      sub: kim.id,
      name: 'Kim Nguyễn',
      email: 'kim@globex.test',
      preferred_username: 'kim@globex.test',
      groups: ['Everyone', 'Research'],
      amr: ['pwd'],
      nonce: 'nonce-1',
      auth_time: access['auth_time'],
    });
    expect(id['idp']).toMatch(/^00o\w{17}$/);
    expect(id['at_hash']).toMatch(/^[\w-]{22}$/);
  });

  it('publishes the key of ID tokens, and of access tokens except on the org server', async () => {
    const app = new TestClient(sim, 'initech', kind);
    const tokens = await app.signIn();
    const keys = createRemoteJWKSet(new URL(`${app.base}/keys`));
    await expect(jwtVerify(tokens.id_token ?? '', keys, { issuer: app.server.issuer, audience: app.client.id })).resolves.toBeDefined();
    const access = jwtVerify(tokens.access_token, keys);
    if (kind === 'org') await expect(access).rejects.toThrow(/no applicable key/);
    else await expect(access).resolves.toBeDefined();
  });

  it('gives userinfo by scope and refuses a token of a neighbouring server', async () => {
    const app = new TestClient(sim, 'acme', kind);
    const full = await app.userinfo((await app.signIn()).access_token);
    expect(full.body).toMatchObject({
      sub: app.users[0].id,
      locale: 'en-US',
      email_verified: true,
      groups: ['Everyone', 'Engineering', 'Orders Admins'],
    });
    const bare = await app.userinfo((await app.signIn({ scope: 'openid' })).access_token);
    expect(bare.body).toEqual({ sub: app.users[0].id });

    const neighbour = new TestClient(sim, 'acme', kind === 'org' ? 'default' : 'org');
    const foreign = await app.userinfo((await neighbour.signIn()).access_token);
    expect(foreign.status).toBe(401);
    expect(foreign.headers.get('www-authenticate')).toContain('error="invalid_token"');
    const noOpenId = await app.userinfo((await app.signIn({ scope: 'offline_access' })).access_token);
    expect(noOpenId.status).toBe(403);
  });
});

describe('what was asked for', () => {
  it('gives no ID token without openid and no refresh token without offline_access', async () => {
    const app = new TestClient(sim, 'acme', 'custom');
    const bare = await app.signIn({ scope: 'orders.read' });
    expect(Object.keys(bare)).toEqual(['token_type', 'expires_in', 'access_token', 'scope']);
    const offline = await app.signIn({ scope: 'orders.read offline_access' });
    expect(offline.id_token).toBeUndefined();
    expect(offline.refresh_token).toBeTypeOf('string');
  });

  it('drops offline_access for a client without the Refresh Token grant', async () => {
    const app = new TestClient(sim, 'acme', 'default', 'no-refresh');
    const tokens = await app.signIn({ scope: 'openid offline_access' });
    expect(tokens.refresh_token).toBeUndefined();
    expect(tokens.scope).toBe('openid');
    const refused = await app.refresh('anything');
    expect(refused).toMatchObject({ status: 400, body: { error: 'unauthorized_client' } });
  });

  it('takes the same client at every server of its org, and at no other org', async () => {
    const app = new TestClient(sim, 'acme', 'org');
    const elsewhere = await fetch(`${sim.orgs.globex.servers.org.issuer}/oauth2/v1/authorize?client_id=${app.client.id}`);
    expect(elsewhere.status).toBe(400);
  });
});

describe('signing keys', () => {
  const kids = async (app: TestClient): Promise<string[]> => {
    const { keys } = (await (await fetch(`${app.base}/keys`)).json()) as { keys: { kid: string }[] };
    return keys.map(({ kid }) => kid);
  };

  it.each(kinds)('are two, of which one signs, in an order that does not tell which, at the %s server', async (kind) => {
    const app = new TestClient(sim, 'globex', kind);
    const published = await kids(app);
    expect(new Set(published).size).toBe(2);
    expect(published).toEqual(published.toSorted());
    expect(published).toContain(decodeProtectedHeader((await app.signIn()).id_token ?? '').kid);
  });

  it('rotate: new tokens name a new key, the old key stays published', async () => {
    const app = new TestClient(sim, 'initech', 'custom');
    const kidOf = (token: string | undefined): string | undefined => decodeProtectedHeader(token ?? '').kid;
    const before = await app.signIn();
    await sim.rotateKeys('initech');
    const after = await app.signIn();
    expect(kidOf(after.id_token)).not.toBe(kidOf(before.id_token));
    const published = await kids(app);
    expect(published).toHaveLength(2);
    expect(published).toEqual(expect.arrayContaining([kidOf(after.id_token), kidOf(before.id_token)]));
    expect((await app.userinfo(before.access_token)).status).toBe(200);
  });
});
