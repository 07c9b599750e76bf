import { createHash } from 'node:crypto';
import type { Connection } from '../connections/index.ts';
import { type Random, randomToken } from '../platform/index.ts';

/** What only this app knows of one sign-in (RFC 7636, 4.1; OpenID Connect Core, 3.1.2.1). 256 random bits each. */
export interface SignInSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

export const newSecrets = (random: Random): SignInSecrets => ({
  state: randomToken(random),
  nonce: randomToken(random),
  codeVerifier: randomToken(random),
});

/** RFC 7636, 4.2, method S256 (the only one Okta takes). */
const challengeOf = (codeVerifier: string): string => createHash('sha256').update(codeVerifier).digest('base64url');

/** The query of the authorization request, without client_id and response_type, which the protocol client adds. */
export const authorizationParameters = (
  connection: Pick<Connection, 'redirectUri' | 'scopes' | 'loginHint'>,
  secrets: SignInSecrets,
  prompt: 'default' | 'login',
): Readonly<Record<string, string>> => ({
  redirect_uri: connection.redirectUri,
  scope: connection.scopes.join(' '),
  state: secrets.state,
  code_challenge: challengeOf(secrets.codeVerifier),
  code_challenge_method: 'S256',
  // Without `openid` this is plain OAuth: no ID token, and nothing to bind a nonce to.
  ...(connection.scopes.includes('openid') ? { nonce: secrets.nonce } : {}),
  ...(prompt === 'login' ? { prompt: 'login' } : {}),
  // A hint would steer "someone else" back to the same account.
  ...(connection.loginHint !== null && prompt === 'default' ? { login_hint: connection.loginHint } : {}),
});
