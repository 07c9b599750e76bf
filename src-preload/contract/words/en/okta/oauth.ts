import { compareConnection, type Entry, waitRemedy, where } from './entry.ts';
import { atTokenEndpoint, authorizing } from '../../../requests.ts';

/** RFC 6749: what an authorization server says in a callback (4.1.2.1) and at the token endpoint (5.2). */
export const oauthEntries: readonly Entry[] = [
  {
    code: 'invalid_request',
    reference: 'RFC 6749, 4.1.2.1 and 5.2; RFC 6750, 3.1',
    message: 'The authorization server did not accept the form of the request.',
    cause: 'A parameter is missing, doubled or malformed, or something on the way changed the request.',
    admin: `${where.general}: compare the app with this connection.`,
    remedy: compareConnection,
  },
  {
    code: 'invalid_client',
    reference: 'RFC 6749, 5.2; RFC 7523, 3',
    message: 'The authorization server does not know this client ID, or did not accept how the client proves itself.',
    cause:
      'The client ID is mistyped or belongs to another org, the app is inactive, or the app wants another kind of client authentication (none, secret, private key) than this connection uses.',
    admin: `${where.clients}: compare the client ID and the kind of client authentication. Without a secret the right choice is None, with PKCE required. The app must be active.`,
    remedy: 'Compare the client ID and the client authentication of this connection with the app in Okta.',
  },
  {
    code: 'invalid_grant',
    reference: 'RFC 6749, 5.2',
    requests: atTokenEndpoint,
    message: 'The authorization server did not accept the grant of the request.',
    cause: 'What the request was made with (a code, refresh token, device code, password or assertion) is wrong, used up or has ended.',
    admin: `${where.log} tells why.`,
    remedy: 'Try again with a new sign-in.',
  },
  {
    code: 'invalid_scope',
    reference: 'RFC 6749, 4.1.2.1 and 5.2',
    message: 'The authorization server does not grant one of the scopes asked for.',
    cause:
      'A scope does not exist on this authorization server, is mistyped, or is not allowed to the app. offline_access also needs the Refresh Token grant on the app.',
    admin: `${where.scopes}: add the scope. ${where.policies} > rule: allow it. ${where.general}: tick Refresh Token for offline_access.`,
    remedy: 'Take the scope out of this connection, or have it added to the authorization server.',
  },
  {
    code: 'unauthorized_client',
    reference: 'RFC 6749, 4.1.2.1 and 5.2',
    message: 'This app may not make this request.',
    cause: 'The grant type of the request is not ticked on the app, or the app is of a type that may not make it.',
    admin: `${where.general} > Grant type: compare what is ticked with what this connection uses.`,
    remedy: compareConnection,
  },
  {
    code: 'unsupported_grant_type',
    reference: 'RFC 6749, 5.2',
    message: 'The authorization server does not offer this grant to the app.',
    cause: 'The grant type is not known to this authorization server, or is turned off for the app.',
    requests: atTokenEndpoint,
    admin: `${where.general} > Grant type: tick it. ${where.policies} > rule: allow it. Some grants exist on custom authorization servers only.`,
    remedy: 'Have the grant type allowed, or choose another sign-in method for this connection.',
  },
  {
    code: 'unsupported_response_type',
    reference: 'RFC 6749, 4.1.2.1',
    requests: authorizing,
    message: 'The app is not allowed the authorization code flow.',
    cause: 'Authorization Code is not ticked as a grant type of the app.',
    admin: `${where.general} > Grant type: tick Authorization Code.`,
    remedy: 'Have the grant type ticked on the app, then sign in again.',
  },
  {
    code: 'access_denied',
    reference: 'RFC 6749, 4.1.2.1; RFC 8628, 3.5',
    message: 'Access was denied: consent was declined, or the account is not assigned to the app.',
    cause:
      'The user declined or cancelled in the browser, the account is not assigned to the app, a policy of the app or the authorization server turned it away, or the app may be used from certain network zones only.',
    admin: `${where.assignments}: assign the account or a group of it. ${where.policies} and ${where.signOn}: see whether a rule matches. ${where.log} names the policy that decided.`,
    remedy: 'Sign in again and allow access, or ask an admin to assign the account to the app.',
  },
  {
    code: 'server_error',
    reference: 'RFC 6749, 4.1.2.1',
    message: 'The authorization server had an internal error.',
    cause: 'Trouble of the server’s own, or a claim or inline hook of the authorization server that fails.',
    admin: `${where.claims}: look at claims with expressions or group filters. ${where.hooks}: look whether a token hook fails. ${where.log} tells which.`,
    remedy: waitRemedy,
  },
  {
    code: 'temporarily_unavailable',
    reference: 'RFC 6749, 4.1.2.1',
    message: 'The authorization server is overloaded or being maintained.',
    cause: 'The server says that it passes by itself.',
    admin: null,
    remedy: waitRemedy,
  },
  {
    code: 'invalid_target',
    reference: 'RFC 8707, 2',
    message: 'The authorization server does not know the resource asked for.',
    cause: 'The “resource” of this connection, or an audience, is not one that the authorization server issues tokens for.',
    admin: `${where.server}: compare the audience with the resource asked for.`,
    remedy: 'Correct or remove the resource parameter of this connection.',
  },
  {
    code: 'invalid_redirect_uri',
    reference: 'RFC 7591, 3.2.2; Okta developer documentation, OAuth 2.0 and OpenID Connect error codes',
    requests: [...authorizing, 'code', 'logout'],
    message: 'The redirect URI of this connection is not registered with the app.',
    cause: 'Redirect URIs are compared letter by letter: scheme, host, port, path and a slash at the end all count.',
    admin: `${where.login} > Sign-in redirect URIs: add this connection’s redirect URI exactly as it is.`,
    remedy: compareConnection,
  },
];
