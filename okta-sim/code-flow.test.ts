import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as oidc from 'openid-client';
import { startOktaSim } from './start.ts';
import type { OktaSim } from './types.ts';
import { TestBrowser } from './test-browser.ts';

let sim: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim();
});
afterAll(() => sim.close());

describe.each(['org', 'default', 'custom'] as const)('sign-in at the %s server', (kind) => {
  it('works with openid-client', async () => {
    const org = sim.orgs.acme;
    const client = org.clients[0]!;
    const config = await oidc.discovery(new URL(org.servers[kind].issuer), client.id, undefined, oidc.None(), {
      execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
    });
    const verifier = oidc.randomPKCECodeVerifier();
    const state = oidc.randomState();
    const nonce = oidc.randomNonce();
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: 'com.okta.acme:/callback',
      scope: 'openid profile email groups offline_access',
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const b = new TestBrowser();
    const pageA = await b.get(url.href);
    expect(pageA.text).toContain('Sign in');
    const done = await b.signIn(pageA, 'dana@acme.test');
    expect(done.leftTo?.href).toContain('com.okta.acme:/callback?code=');
    const tokens = await oidc.authorizationCodeGrant(config, done.leftTo!, {
      pkceCodeVerifier: verifier,
      expectedNonce: nonce,
      expectedState: state,
    });
    const again = await oidc.refreshTokenGrant(config, tokens.refresh_token!);
    expect(again.refresh_token).not.toBe(tokens.refresh_token);
  });
});
