import type { Advice } from './entry.ts';

const refreshTokenLives = 'Security > API > Authorization Servers > your server > Access Policies > rule';

/** The System Log's name for it (Okta help, Universal Logout). */
const universalLogout = 'user.authentication.universal_logout';

const policy: Pick<Advice, 'cause' | 'admin'> = {
  cause: 'The server’s words name its policies, which are evaluated again at each refresh, or the assignment to the app.',
  admin:
    'Applications > Applications > your app > Assignments, and Security > API > Authorization Servers > your server > Access Policies: whether a rule still matches.',
};

/** What is known of a cause beyond the catalogue, which speaks of `invalid_grant` as such. */
export const evidence: Readonly<Record<string, Pick<Advice, 'cause' | 'admin'> | undefined>> = {
  ended_answer_lost: {
    cause:
      'A request was sent and no answer came back. With rotation Okta had already replaced the refresh token, and the old one counts only for a grace period.',
    admin: 'Applications > Applications > your app > General > Refresh Token: a longer grace period, up to 60 seconds.',
  },
  ended_idle: {
    cause: 'The time since its last use is longer than the idle limit that this session is known to have.',
    admin: `${refreshTokenLives}: “expires if not used every”.`,
  },
  ended_expired: {
    cause: 'Its end, as the server told it, has passed. Neither use nor rotation moves it.',
    admin: `${refreshTokenLives}: how long refresh tokens live.`,
  },
  ended_outlived: {
    cause: 'The access token still counts, so nobody took the session away: the refresh token ran out by itself.',
    admin: `${refreshTokenLives}: how long refresh tokens live, and the idle limit.`,
  },
  ended_revoked: {
    cause:
      'The access token ended with the refresh token: revoking does that, and so does using a rotated refresh token twice. Universal Logout does it to the tokens of one app when a sign-in policy of the app is violated.',
    admin: `Reports > System Log: look for a token that was revoked, or for ${universalLogout}, and by whom. Directory > People > the account: its sessions.`,
  },
  ended_reused: {
    cause:
      'The access token ended as well, the account’s other sessions go on, and this app’s refresh tokens rotate: one was most likely used twice.',
    admin:
      'Reports > System Log: look for a refresh token that was reused. A grace period under Refresh Token on the app forgives a quick second use.',
  },
  ended_user: {
    cause:
      'The access tokens of the account’s other sessions in this org ended, too. Deactivating an account does that, and so does Universal Logout (Global Token Revocation), which an admin or a risk policy starts.',
    admin: `Directory > People > the account: whether it is active. Reports > System Log: ${universalLogout}, or a session that was cleared, and by whom.`,
  },
  ended_network: {
    cause: 'The server’s words name the network zones of the app, and this computer’s address is in none of those that it allows.',
    admin: 'Security > Networks: the zones, and which of them the app is limited to.',
  },
  ended_policy: policy,
  ended_policy_said: policy,
};
