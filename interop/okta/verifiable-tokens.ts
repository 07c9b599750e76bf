import { pkce, TestBrowser, type ServerKind, type SimOrg } from '../../okta-sim/index.ts';
import { demand } from '../step.ts';

/** Tokens of one sign-in, for a verifier to look at. */
export interface VerifiableTokens {
  readonly accessToken: string;
  readonly idToken: string;
  readonly nonce: string;
  readonly clientId: string;
}

/** The base of a server's endpoints. */
export const endpointsOf = (org: SimOrg, server: ServerKind): string =>
  server === 'org' ? `${org.origin}/oauth2/v1` : `${org.servers[server].issuer}/v1`;

/** Signs in with code and PKCE at one of the servers of an okta-sim, without any client library. */
export const tokensOf = async (org: SimOrg, server: ServerKind): Promise<VerifiableTokens> => {
  const client = org.clients.find(({ kind }) => kind === 'native');
  demand(client !== undefined, 'There is no native client.');
  const clientId = client.id;
  const redirectUri = client.redirectUris.find((uri) => uri.startsWith('http://')) ?? '';
  const { verifier, challenge } = pkce();
  const nonce = `nonce-${challenge}`;
  const endpoints = endpointsOf(org, server);
  const asked = { client_id: clientId, redirect_uri: redirectUri };
  const query = new URLSearchParams({
    ...asked,
    response_type: 'code',
    scope: 'openid profile',
    state: 'a-state',
    nonce,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  const browser = new TestBrowser();
  const { leftTo } = await browser.signIn(await browser.get(`${endpoints}/authorize?${query.toString()}`), org.users[0]?.login ?? '');
  const code = leftTo?.searchParams.get('code') ?? '';
  const body = new URLSearchParams({ ...asked, grant_type: 'authorization_code', code, code_verifier: verifier });
  const response = await fetch(`${endpoints}/token`, { method: 'POST', body });
  const told = (await response.json()) as { access_token?: string; id_token?: string };
  demand(told.access_token !== undefined && told.id_token !== undefined, `No tokens came: HTTP ${response.status}.`);
  return { accessToken: told.access_token, idToken: told.id_token, nonce, clientId };
};
