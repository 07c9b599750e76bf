import { type Connection, isReservedParameter } from '../../connections/index.ts';
import type { AuthorizationParameters } from '../../okta/index.ts';
import { base64Url, digest, type Random, randomToken } from '../../base/index.ts';

/** What only this app knows of one sign-in (RFC 7636, 4.1; OpenID Connect Core, 3.1.2.1). 256 random bits each. */
export interface SignInSecrets {
  readonly state: string;
  /** Null without `openid`: plain OAuth has no ID token to bind it to. */
  readonly nonce: string | null;
  readonly codeVerifier: string;
}

export const newSecrets = (random: Random, scopes: readonly string[]): SignInSecrets => ({
  state: randomToken(random),
  nonce: scopes.includes('openid') ? randomToken(random) : null,
  codeVerifier: randomToken(random),
});

/** RFC 7636, 4.2, method S256 (the only one Okta takes). */
const challengeOf = async (codeVerifier: string): Promise<string> => base64Url(await digest('SHA-256', codeVerifier));

/** `silent`: nobody is asked anything (`prompt=none`). `login`: somebody else is to sign in. */
export type Manner = 'default' | 'login' | 'silent';

/**
 * The query of the authorization request, without client_id and response_type, which the protocol client adds. What the
 * connection wants besides (OpenID Connect Core, 3.1.2.1; RFC 8707; Okta's `idp`) cannot replace what protects the answer.
 */
export const authorizationParameters = async (
  connection: Pick<Connection, 'redirectUri' | 'scopes' | 'loginHint' | 'method'>,
  secrets: SignInSecrets,
  manner: Manner,
): Promise<AuthorizationParameters> => {
  const { redirectUri, scopes, loginHint } = connection;
  const { prompt, idp, acrValues, maxAge, display, resource, extra } = connection.method.authorization;
  const asked = { default: prompt, login: 'login', silent: 'none' }[manner];
  const one = (name: string, value: string | null): [string, string][] => (value === null ? [] : [[name, value]]);
  return [
    // No form lets the others come so far; a file edited by hand does.
    ...extra.filter(({ name }) => !isReservedParameter(name)).map(({ name, value }): [string, string] => [name, value]),
    ['redirect_uri', redirectUri],
    ['scope', scopes.join(' ')],
    ['state', secrets.state],
    ['code_challenge', await challengeOf(secrets.codeVerifier)],
    ['code_challenge_method', 'S256'],
    ...one('nonce', secrets.nonce),
    ...one('prompt', asked),
    // A hint would steer "someone else" back to the same account.
    ...one('login_hint', manner === 'login' ? null : loginHint),
    ...one('idp', idp),
    ...one('acr_values', acrValues.length === 0 ? null : acrValues.join(' ')),
    ...one('max_age', maxAge === null ? null : String(maxAge)),
    ...one('display', display),
    ...resource.map((uri): [string, string] => ['resource', uri]),
  ];
};
