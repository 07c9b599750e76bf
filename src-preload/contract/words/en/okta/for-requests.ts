import { type ForRequests, where } from './entry.ts';
import { aboutToken, authorizing } from '../../../requests.ts';

const tick = (grant: string): string => `${where.general} > Grant type: tick ${grant}.`;
const startAgain = 'Start the sign-in again.';

/** The grant type of a request is not the app's. */
const notTicked = (requests: ForRequests['requests'], message: string, grant: string, remedy: string): ForRequests => ({
  requests,
  message,
  cause: `The grant type ${grant} is not ticked on the app, or the authorization server does not offer it to the app.`,
  admin: `${tick(grant)} ${where.policies} > rule: allow it.`,
  remedy,
});

const otherMethod = 'Have the grant type ticked on the app, or choose another sign-in method for this connection.';

const untickedGrants: readonly ForRequests[] = [
  notTicked([...authorizing, 'code'], 'This app may not sign users in with the browser.', 'Authorization Code', otherMethod),
  notTicked(['refresh'], 'This app may not refresh its tokens.', 'Refresh Token', 'Have Refresh Token ticked on the app, then refresh.'),
  notTicked(['password'], 'This app may not sign users in with a password.', 'Resource Owner Password', otherMethod),
  notTicked(
    ['device_authorization', 'device_code'],
    'This app may not sign users in on another page or device.',
    'Device Authorization',
    otherMethod,
  ),
  notTicked(['client_credentials'], 'This app may not get tokens in its own name.', 'Client Credentials', otherMethod),
  {
    requests: aboutToken,
    message: 'This app may not revoke or introspect this token.',
    cause: 'The token was issued to another client, or the authorization server allows this to clients with a secret or key only.',
    admin: `${where.clients}: Client authentication.`,
    remedy: 'Compare the client ID of this connection with the app in Okta.',
  },
];

/** A refresh that the server will not answer before the user was there again. */
const wantsUser: ForRequests = {
  requests: ['code', 'refresh', 'device_code'],
  message: 'The authorization server wants the user to sign in again.',
  cause: 'A policy asks for a more recent sign-in, another factor or consent, which this request cannot give.',
  admin: `${where.signOn}: the app’s sign-in policy decides when it asks.`,
  remedy: 'Sign in again in the browser.',
};
const wantsPage: ForRequests = {
  requests: ['password'],
  message: 'The authorization server wants more than a password.',
  cause: 'A policy asks for another factor, a choice or consent, which the password grant cannot give.',
  admin: `${where.signOn}: the app’s sign-in policy.`,
  remedy: 'Use the browser (authorization code) to sign in to this connection.',
};

/**
 * What a code means in one kind of request, where that is something else than in general. Where a code is not listed for a
 * request, its entry holds.
 */
export const forRequests: Readonly<Record<string, readonly ForRequests[]>> = {
  invalid_request: [
    {
      requests: authorizing,
      message: 'The authorization server did not accept the form of the sign-in request.',
      cause:
        'A parameter is missing, doubled, malformed or not the one the app is registered with: most often the redirect URI, which must match to the letter.',
      admin: `${where.login}: compare the sign-in redirect URIs with this connection’s, letter by letter, port and slash included.`,
      remedy: "Compare this connection's redirect URI, scopes and extra parameters with the app in Okta.",
    },
    {
      requests: ['code'],
      message: 'The authorization server did not accept the form of the request for tokens.',
      cause: 'The code came with another redirect URI or code verifier than the sign-in began with, or a parameter was lost on the way.',
      admin: null,
      remedy: startAgain,
    },
    {
      requests: ['refresh'],
      message: 'The authorization server did not accept the form of the refresh.',
      cause:
        'The app’s client authentication or its demand for DPoP was changed since the sign-in, or something on the way changed the request.',
      admin: `${where.clients}: Client authentication. ${where.general}: whether DPoP is required.`,
      remedy: 'Compare client authentication and DPoP of this connection with the app in Okta; if they are right, sign in again.',
    },
    {
      requests: ['password'],
      message: 'The authorization server did not accept the form of the request with the password.',
      cause: 'The app’s client authentication is another than this connection’s, or something on the way changed the request.',
      admin: `${where.clients}: Client authentication.`,
      remedy: 'Compare client authentication and scopes of this connection with the app in Okta.',
    },
    {
      requests: ['device_authorization', 'device_code'],
      message: 'The authorization server did not accept the form of the request for a device.',
      cause: 'The app’s client authentication is another than this connection’s, or something on the way changed the request.',
      admin: `${where.clients}: Client authentication.`,
      remedy: `Compare client authentication and scopes of this connection with the app in Okta. ${startAgain}`,
    },
    {
      requests: ['client_credentials'],
      message: 'The authorization server did not accept the form of the request for a token.',
      cause: 'The app’s client authentication is another than this connection’s, or a scope or resource of this connection is malformed.',
      admin: `${where.clients}: Client authentication.`,
      remedy: 'Compare client authentication, scopes and resource of this connection with the app in Okta.',
    },
    {
      requests: aboutToken,
      message: 'The authorization server did not accept the form of the request about a token.',
      cause: 'The app’s client authentication is another than this connection’s, or something on the way changed the request.',
      admin: `${where.clients}: Client authentication.`,
      remedy: 'Compare client ID and client authentication of this connection with the app in Okta.',
    },
    {
      requests: ['userinfo'],
      message: 'The userinfo endpoint did not accept the form of the request.',
      cause: 'The access token did not come through as it was sent: something on the way removed or doubled its header.',
      admin: null,
      remedy: 'Refresh the connection and try again; check that no proxy changes requests.',
    },
    {
      requests: ['logout'],
      message: 'The authorization server did not accept the form of the logout.',
      cause: 'The address to come back to is not registered with the app as a sign-out redirect URI, or the ID token is another server’s.',
      admin: `${where.login} > Sign-out redirect URIs: add this connection’s redirect URI.`,
      remedy: 'Sign out in the browser itself.',
    },
  ],
  invalid_grant: [
    {
      requests: ['code'],
      message: 'The authorization server no longer honours this code.',
      cause: 'A code is good for one use within five minutes, by the client, redirect URI and code verifier that it was made for.',
      admin: null,
      remedy: startAgain,
    },
    {
      requests: ['refresh'],
      message: 'The authorization server no longer honours this refresh token.',
      cause:
        'It ends when its life or its idle limit is over, when it or its session is revoked (Universal Logout included), when a rotated one is used twice, or with the account or its assignment to the app.',
      admin: `${where.policies} > rule: how long refresh tokens live, and the idle limit. ${where.refreshToken}: rotation and its grace period. ${where.log} tells what ended this one.`,
      remedy: 'Sign in again.',
    },
    {
      requests: ['password'],
      message: 'The username or password is wrong, or the account may not sign in with a password alone.',
      cause:
        'It was mistyped or changed, the account is locked or not active, or a policy asks for a second factor, which this grant cannot give.',
      admin: `${where.people} > the account: whether it is active. ${where.signOn}: the app’s sign-in policy.`,
      remedy: 'Enter username and password again; if they are right, use the browser (authorization code).',
    },
    {
      requests: ['device_code'],
      message: 'The authorization server no longer honours this device code.',
      cause: 'It lives ten minutes and is used once.',
      admin: null,
      remedy: 'Start the sign-in again for a new code.',
    },
    {
      requests: ['client_credentials'],
      message: 'The authorization server did not accept what the client proved itself with.',
      cause: 'The assertion or the grant behind it has expired, was used already, or belongs to another client.',
      admin: `${where.clients}: compare the kind of client authentication and the keys.`,
      remedy: 'Check the clock of this computer and the key of this connection, then try again.',
    },
  ],
  invalid_scope: [
    {
      requests: ['refresh'],
      message: 'The authorization server no longer grants one of the scopes of this session.',
      cause:
        'A refresh can ask only for what the sign-in brought (RFC 6749, 6), and the authorization server or its policy may have been changed since.',
      admin: `${where.scopes}: whether the scope is still there. ${where.policies} > rule: allow it.`,
      remedy: 'Refresh for fewer scopes, or sign in again.',
    },
    {
      requests: ['client_credentials'],
      message: 'The authorization server does not grant the app one of the scopes asked for.',
      cause:
        'A scope does not exist on this authorization server, is mistyped, is not allowed to the app, or is one of OpenID Connect, which are about a user.',
      admin: `${where.scopes}: add the scope. ${where.policies} > rule: allow it. ${where.apiScopes}: grant scopes of Okta’s own APIs.`,
      remedy: 'Take the scope out of this connection, or have it added to the authorization server.',
    },
  ],
  unauthorized_client: untickedGrants,
  unsupported_grant_type: untickedGrants.filter(({ requests }) => !requests.some((request) => aboutToken.includes(request))),
  access_denied: [
    {
      requests: ['code', 'refresh'],
      message: 'The authorization server denied new tokens.',
      cause:
        'The account is no longer assigned to the app, no rule of a policy allows this app, account and scopes, or the app may be used from certain network zones only.',
      admin: `${where.assignments}: assign the account or a group of it. ${where.policies} and ${where.signOn}: see whether a rule matches. ${where.log} names the policy that decided.`,
      remedy: 'Ask an admin whether the account is assigned to the app and a policy rule matches, then refresh or sign in again.',
    },
    {
      requests: ['password'],
      message: 'The authorization server denied tokens to this account.',
      cause: 'The account is not assigned to the app, or no rule of a policy allows this app, account and scopes.',
      admin: `${where.assignments}: assign the account or a group of it. ${where.policies} and ${where.signOn}: see whether a rule matches. ${where.log} names the policy that decided.`,
      remedy: 'Ask an admin to assign the account to the app, or sign in with another account.',
    },
    {
      requests: ['device_authorization', 'device_code'],
      message: 'Access was denied on the page where the code is entered.',
      cause: 'The sign-in was declined or cancelled there, the account is not assigned to the app, or a policy turned it away.',
      admin: `${where.assignments}: assign the account or a group of it. ${where.policies}: see whether a rule matches. ${where.log} names the policy that decided.`,
      remedy: 'Start the sign-in again and allow access, or ask an admin to assign the account to the app.',
    },
    {
      requests: ['client_credentials'],
      message: 'The authorization server denied the app a token.',
      cause: 'No access policy rule allows this app, the grant type and the scopes.',
      admin: `${where.policies}: add a rule for this app with Client Credentials and its scopes. ${where.log} names the policy that decided.`,
      remedy: 'Ask an admin to add an access policy rule for this app, then try again.',
    },
    {
      requests: [...aboutToken, 'userinfo', 'logout'],
      message: 'The authorization server denied the request.',
      cause: 'The app or its token may not do this, or a policy of the org forbids it from this network.',
      admin: `${where.log} names what decided.`,
      remedy: 'Ask an admin what the org’s System Log says.',
    },
  ],
  login_required: [wantsUser, wantsPage],
  interaction_required: [wantsUser, wantsPage],
  consent_required: [wantsUser, wantsPage],
  account_selection_required: [wantsUser, wantsPage],
  unmet_authentication_requirements: [
    { ...wantsUser, cause: 'The session behind this request is not as strong as the “acr_values” or a policy ask for.' },
    wantsPage,
  ],
  invalid_token: [
    {
      requests: aboutToken,
      message: 'The authorization server does not know this token.',
      cause: 'It has expired, was revoked, or was issued by another authorization server than the one asked.',
      admin: `${where.log} tells whether it was revoked.`,
      remedy: 'Refresh the connection, then try again.',
    },
  ],
};
