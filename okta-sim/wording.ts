/** Okta's own words, as its public documentation and its answers show them. */

export const notLoggedIn = 'The client specified not to prompt, but the user is not logged in.';
export const notConsented = 'The client specified not to prompt, but the client app requires re-authentication or MFA.';
export const policyDenied = 'Policy evaluation failed for this request, please check the policy configurations.';
export const unmet = 'The user could not meet the level of assurance that was requested.';
export const ownerDenied = 'The resource owner denied the request.';
export const unknownScope = 'One or more scopes are not configured for the authorization server resource.';
export const needsOpenId = 'Requests for ID tokens or access tokens with OpenID scopes require the openid scope.';
export const noScope = "The authorization server resource does not have any configured default scopes, 'scope' must be provided.";
export const badClient = "Invalid value for 'client_id' parameter.";
export const clientAuthFailed = 'Client authentication failed. Either the client or the client credentials are invalid.';
export const noCredentials = 'No client credentials found.';
export const wrongSecret = 'The client secret supplied for a confidential client is invalid.';
export const manyCredentials =
  'Cannot supply multiple client credentials. Use one of the following: credentials in the Authorization header, credentials in the post body, or a client_assertion in the post body.';
export const orgNeedsKey =
  'Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method.';
export const wrongPassword = 'The credentials provided were invalid.';
export const tooFast = 'The device is polling too frequently. Please wait longer between two requests.';
export const badRequestUri = "The 'request_uri' parameter is invalid, was used before, or has expired.";
export const otherKey = 'The DPoP proof JWT was not signed with the key that the refresh token is bound to.';
export const deadRefreshToken = 'The refresh token is invalid or expired.';
/** For a grant that exists, but was not allowed to the client. */
export function unauthorizedGrant(configured: readonly string[]): string {
  return `The client is not authorized to use the provided grant type. Configured grant types: [${configured.join(', ')}].`;
}

const codeOfAnother = "The grant was issued to another client. Ensure that the 'client_id' matches the one used at the authorize request.";
const deadCode = 'The authorization code is invalid or has expired.';

const deadGrants: Record<string, string> = { refresh_token: deadRefreshToken, password: wrongPassword };

export interface OAuthError {
  error: string;
  error_description: string;
}

interface Rule {
  error: string;
  /** Left out: any. */
  grant?: string;
  /** Matched against oidc-provider's own description and detail. */
  when: RegExp;
  becomes: OAuthError;
}

const tokenRules: Rule[] = [
  {
    error: 'invalid_grant',
    when: /code_verifier|PKCE/i,
    becomes: { error: 'invalid_grant', error_description: 'PKCE verification failed.' },
  },
  {
    error: 'invalid_grant',
    when: /redirect_uri mismatch/,
    becomes: {
      error: 'invalid_grant',
      error_description: "The 'redirect_uri' does not match the redirection URI used in the authorization request.",
    },
  },
  {
    error: 'invalid_grant',
    grant: 'authorization_code',
    when: /client mismatch/,
    becomes: { error: 'invalid_grant', error_description: codeOfAnother },
  },
  {
    error: 'invalid_grant',
    when: /device code/,
    becomes: { error: 'invalid_grant', error_description: 'The device code is invalid or has expired.' },
  },
  {
    error: 'expired_token',
    when: /./,
    becomes: { error: 'expired_token', error_description: 'The device code is expired. Please request a new device code.' },
  },
  {
    error: 'access_denied',
    when: /aborted|cancelled/i,
    becomes: { error: 'access_denied', error_description: ownerDenied },
  },
  {
    error: 'authorization_pending',
    when: /^/,
    becomes: { error: 'authorization_pending', error_description: 'The device authorization is pending. Please try again later.' },
  },
];

/**
 * Rewords an error of oidc-provider's token endpoint as Okta's.
 *
 * @param detail oidc-provider's inner reason, which it never sends.
 */
export function tokenError(given: { error: string; error_description?: string }, detail: string, grant: string | undefined): OAuthError {
  const rule = tokenRules.find(
    (candidate) =>
      candidate.error === given.error &&
      (candidate.grant ?? grant) === grant &&
      candidate.when.test(`${detail} ${given.error_description ?? ''}`),
  );
  if (rule) return rule.becomes;
  if (given.error === 'invalid_grant') return { error: 'invalid_grant', error_description: deadGrants[grant ?? ''] ?? deadCode };
  return { error: given.error, error_description: given.error_description ?? 'The request is invalid.' };
}
