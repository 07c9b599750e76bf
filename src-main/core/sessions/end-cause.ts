import { explained } from '../okta/index.ts';
import type { AppError, Explanation } from '../base/index.ts';

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
  /** The server's words name the network zones of the client. */
  'network',
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
        message:
          'Okta ended this session with all its tokens: revoked, signed out by Universal Logout, a refresh token used twice, or the account or app deactivated.',
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
        message:
          'Okta ended every session of this account in this org: the account was deactivated or suspended, or signed out everywhere (Universal Logout).',
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
    case 'network':
      return {
        message: 'Okta does not honour the session from this network.',
        remedy: `${signInAgain} Use the network or VPN that the org expects.`,
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

const refreshTokenLives = 'Security > API > Authorization Servers > your server > Access Policies > rule';

/** The System Log's name for it (Okta help, Universal Logout). */
const universalLogout = 'user.authentication.universal_logout';

/** What is known of a cause beyond the catalogue, which speaks of `invalid_grant` as such. */
const evidence: Partial<Readonly<Record<EndCause, Pick<Explanation, 'cause' | 'admin'>>>> = {
  answer_lost: {
    cause:
      'A request was sent and no answer came back. With rotation Okta had already replaced the refresh token, and the old one counts only for a grace period.',
    admin: 'Applications > Applications > your app > General > Refresh Token: a longer grace period, up to 60 seconds.',
  },
  idle: {
    cause: 'The time since its last use is longer than the idle limit that this session is known to have.',
    admin: `${refreshTokenLives}: “expires if not used every”.`,
  },
  expired: {
    cause: 'Its end, as the server told it, has passed. Neither use nor rotation moves it.',
    admin: `${refreshTokenLives}: how long refresh tokens live.`,
  },
  outlived: {
    cause: 'The access token still counts, so nobody took the session away: the refresh token ran out by itself.',
    admin: `${refreshTokenLives}: how long refresh tokens live, and the idle limit.`,
  },
  revoked: {
    cause:
      'The access token ended with the refresh token: revoking does that, and so does using a rotated refresh token twice. Universal Logout does it to the tokens of one app when a sign-in policy of the app is violated.',
    admin: `Reports > System Log: look for a token that was revoked, or for ${universalLogout}, and by whom. Directory > People > the account: its sessions.`,
  },
  reused: {
    cause:
      'The access token ended as well, the account’s other sessions go on, and this app’s refresh tokens rotate: one was most likely used twice.',
    admin:
      'Reports > System Log: look for a refresh token that was reused. A grace period under Refresh Token on the app forgives a quick second use.',
  },
  user: {
    cause:
      'The access tokens of the account’s other sessions in this org ended, too. Deactivating an account does that, and so does Universal Logout (Global Token Revocation), which an admin or a risk policy starts.',
    admin: `Directory > People > the account: whether it is active. Reports > System Log: ${universalLogout}, or a session that was cleared, and by whom.`,
  },
  network: {
    cause: 'The server’s words name the network zones of the app, and this computer’s address is in none of those that it allows.',
    admin: 'Security > Networks: the zones, and which of them the app is limited to.',
  },
  policy: {
    cause: 'The server’s words name its policies, which are evaluated again at each refresh, or the assignment to the app.',
    admin:
      'Applications > Applications > your app > Assignments, and Security > API > Authorization Servers > your server > Access Policies: whether a rule still matches.',
  },
};

/** What the server said when it ended a session, and why as far as it is known. Only `invalid_grant` ends one. */
export const endExplanation = (cause: EndCause, detail: string | null): Explanation =>
  explained('invalid_grant', detail, 'refresh', evidence[cause]);

/** The end of a session as an error. */
export const endError = (cause: EndCause, detail: string | null, requestId: string | undefined): AppError => ({
  code: 'session_ended',
  ...endSentence(cause, detail),
  explanation: endExplanation(cause, detail),
  requestId,
});
