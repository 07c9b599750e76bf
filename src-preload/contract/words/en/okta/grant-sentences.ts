import { type Sentence, where } from './entry.ts';

const signInAgain = 'Sign in again.';

/** What Okta says of codes, tokens and passwords that are good no more. None of it decides whether a session ends. */
export const grantSentences: Readonly<Record<string, readonly Sentence[]>> = {
  invalid_grant: [
    {
      said: 'The refresh token is invalid or expired.',
      message: 'The authorization server no longer honours this refresh token.',
      cause:
        'Its life or its idle limit is over, it or its session was revoked (Universal Logout included), a rotated one was used twice, or the account or app was deactivated. Okta says the same of all of these.',
      admin: `${where.policies} > rule: how long refresh tokens live, and the idle limit. ${where.refreshToken}: rotation and its grace period. ${where.log} tells what ended this one.`,
      remedy: signInAgain,
    },
    {
      said: 'The authorization code is invalid or has expired.',
      message: 'The authorization server no longer honours this code.',
      cause: 'It lives five minutes and is used once: the answer came late, twice, or through another program that used it first.',
      admin: null,
      remedy: signInAgain,
    },
    {
      said: 'PKCE verification failed…',
      message: 'The code from the browser belongs to another sign-in.',
      cause: 'Its PKCE verifier does not fit: two sign-ins were mixed up, or somebody tried to use a foreign code.',
      admin: null,
      remedy: signInAgain,
    },
    {
      said: 'The device code is invalid or has expired.',
      message: 'The authorization server no longer honours this device code.',
      cause: 'It lives ten minutes and is used once.',
      admin: null,
      remedy: 'Start the sign-in again for a new code.',
    },
    {
      said: 'API call exceeded rate limit due to too many requests.',
      message: 'The account has reached a rate limit.',
      cause: 'Tokens were asked for too often for this account; Okta allows four requests a second.',
      admin: `${where.rateLimits}: which limit was reached, and by whom.`,
      remedy: 'Wait a moment, then try again.',
    },
    {
      said: 'The grant was issued to another client…',
      message: 'The code or token belongs to another client.',
      cause: 'The client ID of this connection was changed since the sign-in, or two apps share a redirect URI.',
      admin: null,
      remedy: signInAgain,
    },
    {
      said: "The 'redirect_uri' does not match the redirection URI used in the authorization request.",
      message: 'The code came back on another redirect URI than the sign-in began with.',
      cause: 'The redirect URI of this connection was changed while the sign-in was under way.',
      admin: null,
      remedy: signInAgain,
    },
    {
      said: 'The credentials provided were invalid.',
      message: 'The username or password is wrong.',
      cause: 'It was mistyped or changed, or the account is not active or not in this org.',
      admin: `${where.people} > the account: whether it is active.`,
      remedy: 'Enter username and password again.',
    },
    {
      said: 'Password has expired.',
      message: 'The account’s password has expired.',
      cause: 'It must be changed before anybody can sign in with it.',
      admin: `${where.people} > the account > Reset Password.`,
      remedy: 'Change the password in the browser, then sign in again.',
    },
    {
      said: 'Resource owner password credentials cannot be used with MFA enabled.',
      message: 'This account needs a second factor, which the password grant cannot give.',
      cause: 'The app’s sign-in policy, or the global one, asks for a second factor.',
      admin: `${where.signOn}: the app’s sign-in policy. It is better to leave it and sign in with the browser.`,
      remedy: 'Use the browser (authorization code) to sign in to this connection.',
    },
    {
      said: 'Resource owner password credentials authentication denied by sign on policy.',
      message: 'A policy does not let this account sign in with its password alone.',
      cause: 'The app’s sign-in policy, or the global one, denies it or asks for more.',
      admin: `${where.signOn} and ${where.sessionPolicy}. It is better to leave them and sign in with the browser.`,
      remedy: 'Use the browser (authorization code) to sign in to this connection.',
    },
    {
      said: 'The user does not configure a password.',
      message: 'The account has no password.',
      cause: 'It signs in without one, or with another identity provider.',
      admin: 'Security > Authenticators: which ones the account can enrol.',
      remedy: 'Use the browser (authorization code) to sign in to this connection.',
    },
  ],
};
