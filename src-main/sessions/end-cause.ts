/**
 * Why Okta no longer honours a refresh token, as well as it can be known. A cause is named only on evidence
 * (`end-diagnosis.ts` says which); without any it is `unknown`.
 */
export const endCauses = [
  /** Our request was carried out, its answer never came, and the old token no longer counts. */
  'answer_lost',
  /** Not used within the authorization server's idle limit. */
  'idle',
  /** Its absolute life is over. */
  'expired',
  /** One of the two: the access token still counts, so nobody took the session away. */
  'outlived',
  /** Ended with all its tokens; by whom cannot be told from here. */
  'revoked',
  /** Ended with all its tokens while the account's other sessions go on, and its refresh tokens rotate: most often one was used twice. */
  'reused',
  /** The account's other sessions in this org have ended as well. */
  'user',
  /** The server's words name its policies. */
  'policy',
  /** The person revoked its refresh token from here. */
  'revoked_here',
  'unknown',
] as const;
export type EndCause = (typeof endCauses)[number];

const signInAgain = 'Sign in again.';

/** Why a session ended and what to do, for people. `detail` is the server's own description. */
export const endSentence = (cause: EndCause, detail: string | null): { readonly message: string; readonly remedy: string } => {
  switch (cause) {
    case 'answer_lost':
      return {
        message: 'Okta’s answer to a refresh was lost on the way, and the old refresh token is no longer accepted.',
        remedy: `${signInAgain} A longer grace period for rotated refresh tokens (Applications > your app > General > Refresh Token) makes this rarer.`,
      };
    case 'idle':
      return {
        message: 'The refresh token was not used within the authorization server’s idle limit.',
        remedy: `${signInAgain} To prevent it, let Tenantry keep this connection fresh, or at least alive.`,
      };
    case 'expired':
      return {
        message: 'The refresh token reached the end of its life.',
        remedy: `${signInAgain} How long refresh tokens live is set under Security > API > Authorization Servers > Access Policies > rule.`,
      };
    case 'outlived':
      return {
        message: 'The refresh token reached the end of its life or was not used for too long; the access token still counts.',
        remedy: `${signInAgain} Note the server’s idle limit on this connection, so that Tenantry can refresh in time.`,
      };
    case 'revoked':
      return {
        message: 'Okta ended this session with all its tokens: revoked, a refresh token used twice, or the account or app deactivated.',
        remedy: `${signInAgain} If that fails, ask an admin; the org’s System Log (Reports > System Log) names who did it.`,
      };
    case 'reused':
      return {
        message:
          'Okta ended this session with all its tokens. With rotating refresh tokens that mostly means that one was used twice: by a copy of Tenantry’s data, or by another program.',
        remedy: `${signInAgain} Do not run copies of Tenantry’s folder. If nobody did, somebody revoked the session: the org’s System Log (Reports > System Log) tells.`,
      };
    case 'user':
      return {
        message: 'Okta ended every session of this account in this org: the account was deactivated, suspended or signed out everywhere.',
        remedy: 'Ask an admin of the org whether the account is active, then sign in again.',
      };
    case 'policy':
      return {
        message:
          detail === null
            ? 'A policy of the authorization server no longer allows this session.'
            : `Okta’s policies no longer allow this session: “${detail}”`,
        remedy:
          'Ask an admin whether the app is still assigned to the account, and whether an access policy rule still matches (Security > API > Authorization Servers > Access Policies); then sign in again.',
      };
    case 'revoked_here':
      return { message: 'You revoked its refresh token from here.', remedy: signInAgain };
    case 'unknown':
      return {
        message: detail === null ? 'Okta no longer accepts the refresh token.' : `Okta no longer accepts the refresh token: “${detail}”`,
        remedy: 'Sign in again. If it keeps happening, ask an admin whether the session, the user or the app was deactivated.',
      };
  }
};
