import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOktaSim } from './start.ts';
import { TestClient, TestSigner, type TokenBody } from './test-client.ts';
import type { ClientKind, OktaSim, ServerKind } from './types.ts';

let sim: OktaSim;
let signer: TestSigner;
beforeAll(async () => {
  sim = await startOktaSim();
  signer = await TestSigner.create();
  const client = sim.orgs.acme.clients.find(({ kind }) => kind === 'service-key');
  sim.setClientKeys('acme', client?.id ?? '', { keys: [signer.publicJwk] });
});
afterAll(() => sim.close());

function service(server: ServerKind, kind: ClientKind): TestClient {
  const app = new TestClient(sim, 'acme', server, kind);
  if (kind === 'service-key') app.signer = signer;
  return app;
}

const ask = (app: TestClient, scope?: string): ReturnType<typeof app.post<TokenBody>> =>
  app.post<TokenBody>('token', { grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) });

describe('client credentials', () => {
  it.each([
    ['service', 'custom', 'orders.read orders.write'],
    ['service', 'default', 'reports.read'],
    ['service-key', 'custom', 'orders.read'],
    ['service-key', 'default', 'reports.read'],
    ['service-key', 'org', 'okta.users.read okta.groups.read'],
  ] as const)('give the %s client at the %s server an access token and nothing else', async (kind, server, scope) => {
    const app = service(server, kind);
    const { status, body } = await ask(app, scope);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['token_type', 'expires_in', 'access_token', 'scope']);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope });
    const claims = decodeJwt(body.access_token);
    expect(claims).toMatchObject({ iss: app.server.issuer, sub: app.client.id, cid: app.client.id, scp: scope.split(' ') });
    for (const personal of ['uid', 'auth_time']) expect(claims).not.toHaveProperty(personal);
    expect((await app.userinfo(body.access_token)).status).toBe(403);
    const introspected = await app.post('introspect', { token: body.access_token });
    expect(introspected.body).toMatchObject({ active: true, client_id: app.client.id, scope });
    for (const personal of ['uid', 'username']) expect(introspected.body).not.toHaveProperty(personal);
    expect((await app.post('revoke', { token: body.access_token })).status).toBe(200);
    expect((await app.post('introspect', { token: body.access_token })).body).toEqual({ active: false });
  });

  it('verify with the published keys of a custom server', async () => {
    const app = service('custom', 'service');
    const { body } = await ask(app, 'orders.read');
    const keys = createRemoteJWKSet(new URL(`${app.base}/keys`));
    expect((await jwtVerify(body.access_token, keys)).payload.aud).toBe('api://orders');
  });

  it.each([
    ['openid', 'custom', "Cannot request 'openid' scopes using client credentials"],
    ['orders.read profile offline_access', 'custom', "Cannot request 'profile offline_access' scopes using client credentials"],
    ['fly', 'custom', 'One or more scopes are not configured for the authorization server resource.'],
    ['orders.read', 'default', 'One or more scopes are not configured for the authorization server resource.'],
    ['okta.users.read', 'custom', 'One or more scopes are not configured for the authorization server resource.'],
    [undefined, 'custom', "The authorization server resource does not have any configured default scopes, 'scope' must be provided."],
  ] as const)('of scope %s are refused at the %s server', async (scope, server, words) => {
    const answer = await ask(service(server, 'service'), scope);
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_scope', error_description: words } });
  });

  it('need a key and Okta’s own scopes at the org server', async () => {
    expect(await ask(service('org', 'service'), 'okta.users.read')).toMatchObject({
      status: 401,
      body: {
        error: 'invalid_client',
        error_description:
          'Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method.',
      },
    });
    expect((await ask(service('org', 'service-key'), 'orders.read')).body).toMatchObject({ error: 'invalid_scope' });
  });

  it('are for services only, and services have nothing else', async () => {
    for (const kind of ['native', 'web'] as const)
      expect((await ask(service('custom', kind), 'orders.read')).body).toMatchObject({ error: 'unauthorized_client' });
    const app = service('custom', 'service');
    expect((await app.refresh('x')).body).toMatchObject({
      error: 'unauthorized_client',
      error_description: 'The client is not authorized to use the provided grant type. Configured grant types: [client_credentials].',
    });
    expect((await app.authorize()).status, 'there is no redirect URI').toBe(400);
    expect((await app.post('device/authorize', { scope: 'openid' })).body).toMatchObject({ error: 'unauthorized_client' });
  });
});
