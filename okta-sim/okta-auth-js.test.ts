import { OktaAuth, type Tokens } from '@okta/okta-auth-js/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startOktaSim } from './start.ts';
import { TestBrowser } from './test-browser.ts';
import type { OktaSim, ServerKind } from './types.ts';

/* Okta's own client in Node, in short; `interop/okta/` plays all of it in a browser. */

let sim: OktaSim;
beforeAll(async () => {
  // It says that it keeps tokens in memory, which suits a test.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  sim = await startOktaSim({ rotation: 'rotate' });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await sim.close();
});

function oktaAuth(server: ServerKind, kind: 'native' | 'web'): OktaAuth {
  const client = sim.orgs.acme.clients.find((candidate) => candidate.kind === kind);
  return new OktaAuth({
    issuer: sim.orgs.acme.servers[server].issuer,
    clientId: client?.id ?? '',
    clientSecret: client?.secret ?? '',
    redirectUri: client?.redirectUris.find((uri) => uri.startsWith('http:')) ?? '',
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    tokenManager: { autoRenew: false },
  });
}

async function signIn(auth: OktaAuth): Promise<Tokens> {
  const params = await auth.token.prepareTokenParams();
  let url = '';
  auth.options.setLocation = (location): void => {
    url = location;
  };
  await auth.token.getWithRedirect(params);
  const browser = new TestBrowser();
  const { leftTo } = await browser.signIn(await browser.get(url), 'dana@acme.test');
  const authorizationCode = leftTo?.searchParams.get('code') ?? '';
  return (await auth.token.exchangeCodeForTokens({ ...params, authorizationCode })).tokens;
}

const isActive = async (auth: OktaAuth, kind: string, tokens: Tokens): Promise<boolean> => {
  const told = (await auth.token.introspect(kind as never, tokens[kind as keyof Tokens])) as { active: boolean };
  return told.active;
};

describe.each([
  ['org', 'native'],
  ['custom', 'native'],
  ['org', 'web'],
  ['custom', 'web'],
] as const)('okta-auth-js at the %s server as a %s client', (server, kind) => {
  it('signs in, asks who it is, introspects, refreshes where it can, and revokes', async () => {
    const auth = oktaAuth(server, kind);
    let tokens = await signIn(auth);
    expect(tokens.idToken?.claims).toMatchObject({ nonce: expect.any(String) as string, at_hash: expect.any(String) as string });
    expect(await auth.token.getUserInfo(tokens.accessToken, tokens.idToken)).toMatchObject({ sub: sim.orgs.acme.users[0]?.id });
    for (const name of ['accessToken', 'idToken', 'refreshToken']) expect(await isActive(auth, name, tokens), name).toBe(true);

    const renewal = auth.token.renewTokens({ tokens });
    // It sends a secret with a code, and leaves it out of a refresh.
    if (kind === 'web') await expect(renewal).rejects.toMatchObject({ errorCode: 'invalid_client' });
    else {
      const renewed = await renewal;
      expect(renewed.refreshToken?.refreshToken).not.toBe(tokens.refreshToken?.refreshToken);
      tokens = renewed;
    }

    if (!tokens.accessToken || !tokens.refreshToken) throw new Error('There is nothing to revoke.');
    await auth.revokeAccessToken(tokens.accessToken);
    expect(await isActive(auth, 'accessToken', tokens)).toBe(false);
    expect(await isActive(auth, 'refreshToken', tokens)).toBe(true);
    await auth.revokeRefreshToken(tokens.refreshToken);
    expect(await isActive(auth, 'refreshToken', tokens)).toBe(false);
  });
});
