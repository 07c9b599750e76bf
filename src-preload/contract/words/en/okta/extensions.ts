import { type Entry, oktaOAuthErrors, where } from './entry.ts';
import { aboutToken, atTokenEndpoint } from '../../../requests.ts';

/** What devices hear while they wait (RFC 8628, 3.5). */
export const deviceEntries: readonly Entry[] = [
  {
    code: 'authorization_pending',
    reference: 'RFC 8628, 3.5',
    requests: ['device_code'],
    message: 'Nobody has finished signing in with the code yet.',
    cause: 'The person has not entered the code, or has not finished signing in.',
    admin: null,
    remedy: 'Open the address shown, enter the code and sign in; Tenantry keeps asking.',
  },
  {
    code: 'slow_down',
    reference: 'RFC 8628, 3.5',
    requests: ['device_code'],
    message: 'The authorization server wants to be asked less often.',
    cause: 'It was asked for the tokens of a device code too soon after the last time.',
    admin: null,
    remedy: 'Nothing: the time between questions grows by itself.',
  },
  {
    code: 'expired_token',
    reference: 'RFC 8628, 3.5',
    requests: ['device_code'],
    message: 'The device code has expired.',
    cause: 'Nobody signed in with it in time; Okta’s codes live for ten minutes.',
    admin: null,
    remedy: 'Start the sign-in again for a new code.',
  },
  {
    code: 'invalid_user_code',
    reference: oktaOAuthErrors,
    requests: ['device_authorization', 'device_code'],
    message: 'The code entered in the browser is wrong or has expired.',
    cause: 'It was mistyped, used already, or is more than ten minutes old.',
    admin: null,
    remedy: 'Start the sign-in again and enter the new code.',
  },
  {
    code: 'too_many_user_codes',
    reference: oktaOAuthErrors,
    requests: ['device_authorization', 'device_code'],
    message: 'Too many device codes were asked for.',
    cause: 'The app has many device codes open that nobody has used.',
    admin: `${where.rateLimits} shows what was used.`,
    remedy: 'Wait a few minutes, then start the sign-in again.',
  },
];

/** Demonstrating proof of possession (RFC 9449). */
export const dpopEntries: readonly Entry[] = [
  {
    code: 'invalid_dpop_proof',
    reference: 'RFC 9449, 5 and 7.1',
    requests: [...atTokenEndpoint, 'par', 'userinfo'],
    message: 'The authorization server did not accept the proof of possession (DPoP).',
    cause:
      'The app demands DPoP and this connection does not use it, or a proof was made with another key, another address or a clock that is off.',
    admin: `${where.general}: “Require Demonstrating Proof of Possession (DPoP) header in token requests”. New apps may have it ticked.`,
    remedy: 'Turn DPoP on for this connection, or have it unticked on the app, then try again.',
  },
  {
    code: 'use_dpop_nonce',
    reference: 'RFC 9449, 8 and 9',
    requests: [...atTokenEndpoint, 'par', 'userinfo'],
    message: 'The authorization server wants its nonce in the proof of possession (DPoP).',
    cause:
      'Okta renews the nonce every day and refuses proofs without it once; a second refusal means that the nonce did not come through.',
    admin: `${where.general}: “Require Demonstrating Proof of Possession (DPoP) header in token requests”.`,
    remedy: 'Turn DPoP on for this connection, or have it unticked on the app. If it is on, a proxy may remove the DPoP-Nonce header.',
  },
];

/** Revocation (RFC 7009) and resources that take access tokens (RFC 6750). */
export const tokenUseEntries: readonly Entry[] = [
  {
    code: 'unsupported_token_type',
    reference: 'RFC 7009, 2.2.1',
    requests: aboutToken,
    message: 'The authorization server does not revoke this kind of token.',
    cause: 'It revokes access and refresh tokens only, or just one of the two.',
    admin: null,
    remedy: 'Revoke the refresh token instead: its access tokens end with it.',
  },
  {
    code: 'invalid_token',
    reference: 'RFC 6750, 3.1',
    requests: ['userinfo'],
    message: 'The access token was not accepted.',
    cause: 'It has expired or was revoked, or was issued by another authorization server than the one asked.',
    admin: `${where.log} tells whether it was revoked.`,
    remedy: 'Refresh the connection and try again.',
  },
  {
    code: 'insufficient_scope',
    reference: 'RFC 6750, 3.1',
    requests: ['userinfo'],
    message: 'The access token lacks a scope that this needs.',
    cause: 'The scope was not asked for at the sign-in, or not granted. Userinfo needs “openid”.',
    admin: `${where.policies} > rule: allow the scope. ${where.apiScopes}: grant scopes of Okta’s own APIs.`,
    remedy: 'Add the scope to this connection, then sign in again.',
  },
];
