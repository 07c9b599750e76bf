import { exportJWK } from 'jose';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrlWithPAR,
  calculatePKCECodeChallenge,
  type ClientAuth,
  clientCredentialsGrant,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  customFetch,
  discovery,
  genericGrantRequest,
  modifyAssertion,
  None,
  PrivateKeyJwt,
  randomPKCECodeVerifier,
  refreshTokenGrant,
  tokenIntrospection,
  tokenRevocation,
} from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoPassword } from './directory.ts';
import { startOktaSim } from './start.ts';
import { TestBrowser } from './test-browser.ts';
import type { ClientKind, OktaSim, ServerKind, SimClient } from './types.ts';

let sim: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim({ rotation: 'rotate' });
});
afterAll(() => sim.close());

function clientOf(kind: ClientKind): SimClient & { secret: string } {
  const found = sim.orgs.acme.clients.find((client) => client.kind === kind);
  if (!found) throw new Error(`There is no ${kind} client.`);
  return { ...found, secret: found.secret ?? '' };
}

async function configure(kind: ClientKind, server: ServerKind, authentication: ClientAuth): Promise<Configuration> {
  const { issuer } = sim.orgs.acme.servers[server];
  // oxlint-disable-next-line typescript/no-deprecated -- marked so to stand out, not to go away
  return discovery(new URL(issuer), clientOf(kind).id, undefined, authentication, { execute: [allowInsecureRequests] });
}

/** openid-client wants the 201 of RFC 9126, 2.2 for a pushed request, which Okta answers with 200. */
function expectOktasPar(config: Configuration): void {
  config[customFetch] = async (url, init) => {
    const response = await fetch(url, init as RequestInit);
    return url.endsWith('/par') && response.status === 200
      ? new Response(response.body, { status: 201, headers: response.headers })
      : response;
  };
}

/** A key registered with the client, and assertions for one endpoint of a server. */
async function keyFor(kind: ClientKind, endpoint: string): Promise<ClientAuth> {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  sim.setClientKeys('acme', clientOf(kind).id, { keys: [await exportJWK(keys.publicKey)] });
  return PrivateKeyJwt(keys.privateKey, {
    [modifyAssertion]: (_header, payload) => {
      payload['aud'] = endpoint;
    },
  });
}

describe('openid-client', () => {
  it.each([
    ['by Basic', (secret: string): ClientAuth => ClientSecretBasic(secret)],
    ['in the body', (secret: string): ClientAuth => ClientSecretPost(secret)],
  ])('with a secret %s pushes a request, signs in, refreshes, introspects and revokes', async (_where, authentication) => {
    const config = await configure('web', 'default', authentication(clientOf('web').secret));
    expectOktasPar(config);
    const verifier = randomPKCECodeVerifier();
    const url = await buildAuthorizationUrlWithPAR(config, {
      redirect_uri: 'com.okta.acme:/callback',
      scope: 'openid offline_access',
      state: 's',
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const browser = new TestBrowser();
    const { leftTo } = await browser.signIn(await browser.get(url.href), 'dana@acme.test');
    if (!leftTo) throw new Error('The browser was not sent back to the app.');
    const tokens = await authorizationCodeGrant(config, leftTo, { pkceCodeVerifier: verifier, expectedState: 's' });
    const renewed = await refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(await tokenIntrospection(config, renewed.access_token)).toMatchObject({ active: true, username: 'dana@acme.test' });
    await tokenRevocation(config, renewed.refresh_token ?? '');
    expect(await tokenIntrospection(config, renewed.access_token)).toEqual({ active: false });
  });

  it('gets a service its token by secret and by key', async () => {
    const bySecret = await configure('service', 'custom', ClientSecretBasic(clientOf('service').secret));
    expect(await clientCredentialsGrant(bySecret, { scope: 'orders.read' })).toMatchObject({ scope: 'orders.read' });
    const token = `${sim.orgs.acme.servers.org.issuer}/oauth2/v1/token`;
    const byKey = await configure('service-key', 'org', await keyFor('service-key', token));
    expect(await clientCredentialsGrant(byKey, { scope: 'okta.users.read' })).toMatchObject({ scope: 'okta.users.read' });
    await expect(clientCredentialsGrant(byKey, { scope: 'openid' })).rejects.toMatchObject({ error: 'invalid_scope', status: 400 });
  });

  it('must be told the audience: its own choice is the issuer, which Okta refuses', async () => {
    const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    sim.setClientKeys('acme', clientOf('service-key').id, { keys: [await exportJWK(keys.publicKey)] });
    const config = await configure('service-key', 'custom', PrivateKeyJwt(keys.privateKey));
    await expect(clientCredentialsGrant(config, { scope: 'orders.read' })).rejects.toMatchObject({ error: 'invalid_client', status: 401 });
  });

  it('signs in with a password', async () => {
    const config = await configure('legacy', 'default', None());
    const form = { username: 'dana@acme.test', password: demoPassword, scope: 'openid offline_access' };
    const tokens = await genericGrantRequest(config, 'password', form);
    expect(tokens.claims()).toMatchObject({ sub: sim.orgs.acme.users[0]?.id });
    expect((await refreshTokenGrant(config, tokens.refresh_token ?? '')).refresh_token).not.toBe(tokens.refresh_token);
    expect(sim.stats()).toMatchObject({ passwordGrants: 1, serviceGrants: 2, deviceGrants: 0, codeExchanges: 2, pushedRequests: 2 });
  });
});
