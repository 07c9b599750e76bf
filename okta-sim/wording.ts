/** Okta's own words, as its public documentation and its answers show them. */

export const notLoggedIn = 'The client specified not to prompt, but the user is not logged in.';
export const notConsented = 'The client specified not to prompt, but the client app requires re-authentication or MFA.';
export const policyDenied = 'Policy evaluation failed for this request, please check the policy configurations.';
export const ownerDenied = 'The resource owner denied the request.';
export const unknownScope = 'One or more scopes are not configured for the authorization server resource.';
export const noScope = "The authorization server resource does not have any configured default scopes, 'scope' must be provided.";
export const badClient = "Invalid value for 'client_id' parameter.";
export const deadRefreshToken = 'The refresh token is invalid or expired.';
const deadCode = 'The authorization code is invalid or has expired.';

export interface OAuthError {
  error: string;
  error_description: string;
}

interface Rule {
  error: string;
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
    when: /device code/,
    becomes: { error: 'invalid_grant', error_description: 'The device code is invalid or has expired.' },
  },
  {
    error: 'expired_token',
    when: /./,
    becomes: { error: 'expired_token', error_description: 'The device code is expired. Please request a new device code.' },
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
  const rule = tokenRules.find((candidate) => candidate.error === given.error && candidate.when.test(detail));
  if (rule) return rule.becomes;
  if (given.error === 'invalid_grant')
    return { error: 'invalid_grant', error_description: grant === 'refresh_token' ? deadRefreshToken : deadCode };
  return { error: given.error, error_description: given.error_description ?? 'The request is invalid.' };
}
