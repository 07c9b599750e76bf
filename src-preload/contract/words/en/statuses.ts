/*
 * A connection's status: its word, and the reason with its remedy.
 */

export const statuses = {
  signed_out: 'Signed out',
  signing_in: 'Signing in',
  sign_in_failed: 'Sign-in failed',
  sign_in_needed: 'Sign-in needed',
  no_token_yet: 'No token yet',
  getting_token: 'Getting a token',
  no_token_given: 'No token given',
  new_token_needed: 'New token needed',
  different_account: 'Different account',
  key_store_locked: 'Key store locked',
  cannot_be_opened: 'Cannot be opened',
  shared_redirect_uri: 'Shared redirect URI',
  refreshing: 'Refreshing',
  waiting_network: 'Waiting for the network',
  waiting_server: 'Waiting for Okta',
  waiting_rate_limit: 'Slowed down by Okta',
  waiting_answer_lost: 'Asking Okta again',
  cannot_refresh: 'Cannot refresh',
  blocked: 'Blocked',
  due: 'Due',
  refreshed_on_demand: 'Refreshed on demand',
  held: 'Held',
  fresh: 'Fresh',
  from_another_sign_in: 'From another sign-in',
  cannot_be_kept_fresh: 'Cannot be kept fresh',

  other_account_came: '{incoming} came back, but this connection is {current}’s.',
  verifying_answer: 'The answer is here and is being verified.',
  waiting_for_browser: 'Waiting for the browser.',
  waiting_for_code: 'Waiting for the code to be entered.',
  refresh_is_next: 'The access token has expired; its refresh is next in line.',
  copying_refreshes: 'The access token has expired; copying refreshes it first.',
  expiry_untold: 'The server did not say when the access token expires.',
  on_demand_only: 'Refreshed on demand only.',
  ends_with_token: [
    'There is no refresh token, so this ends when the access token does.',
    'Add the scope offline_access, allow the Refresh Token grant on the Okta app, then sign in again.',
  ],
  ends_with_token_of_another_sign_in: [
    'There is no refresh token, so this ends when the access token does.',
    'Sign out, then get a token as this connection is set up now.',
  ],
  ended_with_token: [
    'The access token has expired and there is no refresh token.',
    'Add the scope offline_access and allow the Refresh Token grant on the Okta app to keep it fresh next time.',
  ],
  ended_with_token_of_another_sign_in: [
    'The access token has expired and there is no refresh token.',
    'Get a token; from then on a new one is asked for in time.',
  ],
} as const;
