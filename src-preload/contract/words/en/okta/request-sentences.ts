import { compareConnection, type Sentence, where } from './entry.ts';

const badParameter = (said: string, message: string): Sentence => ({
  said,
  message,
  cause: 'A setting or an extra parameter of this connection has a value that Okta does not take; Okta’s words name it.',
  admin: null,
  remedy: 'Correct the value in this connection, then sign in again.',
});

const redirectUri: Omit<Sentence, 'said'> = {
  message: 'The redirect URI of this connection is not registered with the app.',
  cause: 'Redirect URIs are compared letter by letter: scheme, host, port, path and a slash at the end all count.',
  admin: `${where.login} > Sign-in redirect URIs: add this connection’s redirect URI exactly as it is.`,
  remedy: 'Have the redirect URI added to the app, or choose one of its own for this connection.',
};

const logoutUri: Omit<Sentence, 'said'> = {
  message: 'The address to come back to after signing out is not registered with the app.',
  cause: 'Sign-out redirect URIs are registered apart from those for signing in.',
  admin: `${where.login} > Sign-out redirect URIs: add this connection’s redirect URI.`,
  remedy: 'Have it added to the app; the browser may be signed out nevertheless.',
};

/** What Okta says of requests and scopes. */
export const requestSentences: Readonly<Record<string, readonly Sentence[]>> = {
  invalid_request: [
    { said: "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings…", ...redirectUri },
    { said: "The 'post_logout_redirect_uri' parameter must be a Logout redirect URI in the client app settings…", ...logoutUri },
    {
      said: 'Cannot supply multiple client credentials…',
      message: 'The client proved itself in two ways at once.',
      cause: 'Credentials came in a header and in the body, or with an assertion: an extra parameter or a proxy added one.',
      admin: `${where.clients}: Client authentication.`,
      remedy: 'Remove client_id, client_secret and client_assertion from the extra parameters of this connection.',
    },
    {
      said: 'Browser requests to the token endpoint must be part of at least one whitelisted redirect_uri.',
      message: 'Okta took the request for one from a web page of an unknown origin.',
      cause: 'A proxy or program added an Origin header.',
      admin: 'Security > API > Trusted Origins.',
      remedy: 'Check that no proxy adds headers to requests.',
    },
    {
      said: 'Browser requests to the token endpoint must be made from one of the registered Trusted Origins.',
      message: 'Okta took the request for one from a web page of an unknown origin.',
      cause: 'A proxy or program added an Origin header.',
      admin: 'Security > API > Trusted Origins.',
      remedy: 'Check that no proxy adds headers to requests.',
    },
    {
      said: 'Identity provider is not valid.',
      message: 'The identity provider asked for (“idp”) is not one of the org’s.',
      cause: 'Its ID is mistyped, or it was removed or deactivated.',
      admin: `${where.identityProviders}: copy the ID of the provider (it begins with 0oa).`,
      remedy: 'Correct or remove idp in this connection.',
    },
    badParameter("Invalid value for 'max_age' parameter…", '“max_age” is not a number that Okta takes.'),
    badParameter("Invalid value for 'prompt' parameter…", '“prompt” is not a value that Okta takes.'),
    badParameter(
      "'prompt' parameter must not have the value 'none' for request with 'zero' as max_age.",
      '“prompt=none” and “max_age=0” contradict each other.',
    ),
    badParameter(
      "The authentication request has an invalid 'state' parameter.",
      'Okta missed the “state” of the sign-in, or did not take it.',
    ),
    badParameter(
      "The 'nonce' parameter is required for authorize requests with either the 'id_token' or 'token' response types…",
      'Okta missed the “nonce” of the sign-in.',
    ),
    badParameter('Duplicate parameter provided in request…', 'A parameter came twice.'),
    badParameter('The request contained multiple parameters with the same name.', 'A parameter came twice.'),
    badParameter(
      "The 'resource' parameter does not match the resource used in the authorization request.",
      'The refresh asked for another resource than the sign-in.',
    ),
    {
      said: "Clients with 'application_type' of 'service' are not allowed to access the '…' endpoint.",
      message: 'An API service app cannot sign people in.',
      cause: 'The client ID is that of a service, which uses client credentials only.',
      admin: 'Applications > Applications > Create App Integration > OIDC > Native or Web Application.',
      remedy: 'Use client credentials for this connection, or the client ID of a native or web app.',
    },
    {
      said: 'PKCE code challenge is required by the application.',
      message: 'The app wants PKCE, and the request had none.',
      cause: 'The challenge got lost on the way: a link that was cut, or an extra parameter that replaces it.',
      admin: `${where.clients}: whether PKCE is required.`,
      remedy: 'Remove code_challenge from the extra parameters of this connection, then sign in again.',
    },
    {
      said: 'PKCE code verifier is required by the application.',
      message: 'The app wants PKCE, and the code came without its verifier.',
      cause: 'The sign-in was begun by another program.',
      admin: null,
      remedy: 'Start the sign-in again in Tenantry.',
    },
    {
      said: 'PKCE code challenge method is not supported…',
      message: 'Okta takes PKCE with S256 only.',
      cause: 'An extra parameter of this connection sets another method.',
      admin: null,
      remedy: 'Remove code_challenge_method from the extra parameters of this connection.',
    },
    {
      said: 'The authorization server id is invalid.',
      message: 'There is no such authorization server.',
      cause: 'The issuer is mistyped, or the server was deleted or is inactive.',
      admin: `${where.servers}: compare the Issuer URI; the server must be active.`,
      remedy: 'Compare the issuer of this connection with the Issuer URI in Okta.',
    },
    {
      said: 'The grant was issued for another authorization server.',
      message: 'The code or token belongs to another authorization server.',
      cause: 'The issuer of this connection was changed since the sign-in.',
      admin: null,
      remedy: 'Sign in again.',
    },
    {
      said: 'The resource request requires a DPoP proof.',
      message: 'This token works only with a proof of possession (DPoP).',
      cause: 'It is bound to a key, and the request had no proof.',
      admin: null,
      remedy: 'Copy it as curl with a fresh proof.',
    },
    {
      said: 'The client_assertion_type is invalid.',
      message: 'Okta did not take the kind of the client’s assertion.',
      cause: 'An extra parameter of this connection or a proxy changed it.',
      admin: null,
      remedy: compareConnection,
    },
  ],
  invalid_redirect_uri: [{ said: "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.", ...redirectUri }],
  invalid_scope: [
    {
      said: 'One or more scopes are not configured for the authorization server resource.',
      message: 'A scope asked for does not exist on this authorization server.',
      cause:
        'It is mistyped, or exists on another authorization server of the org. The org server knows only the scopes of OpenID Connect and of Okta’s own APIs.',
      admin: `${where.scopes}: add the scope, then allow it in ${where.policies} > rule.`,
      remedy: 'Compare the scopes of this connection with those of the authorization server.',
    },
    {
      said: "The authorization server resource does not have any configured default scopes, 'scope' must be provided.",
      message: 'No scope was asked for, and the authorization server has no default.',
      cause: 'This connection has no scopes.',
      admin: `${where.scopes} > the scope > Default scope.`,
      remedy: 'Add a scope to this connection.',
    },
    {
      said: 'No scopes were requested.',
      message: 'No scope was asked for.',
      cause: 'This connection has no scopes.',
      admin: `${where.scopes} > the scope > Default scope.`,
      remedy: 'Add a scope to this connection.',
    },
    {
      said: "Requests for ID tokens or access tokens with OpenID scopes require the 'openid' scope.",
      message: 'Scopes of OpenID Connect were asked for without “openid”.',
      cause: 'profile, email, address, phone and groups count only together with openid.',
      admin: null,
      remedy: 'Add the scope openid to this connection.',
    },
    {
      said: "Cannot request 'openid' scopes using client credentials.",
      message: 'A service without a user asked for scopes of OpenID Connect.',
      cause: 'With client credentials nobody signs in, so there is nothing that openid, profile, email or offline_access could bring.',
      admin: null,
      remedy: 'Ask for scopes of your API only.',
    },
    {
      said: 'Browser requests to the token endpoint may not include the offline_access scope.',
      message: 'Okta took the request for one from a web page.',
      cause: 'A proxy or program added an Origin header, or the app is a single-page app.',
      admin: 'Applications > Applications > Create App Integration: make a native or web app instead.',
      remedy: 'Use the client ID of a native or web app, and check that no proxy adds headers to requests.',
    },
    {
      said: 'Custom scopes are not allowed for this request.',
      message: 'The org server has no scopes of your own.',
      cause: 'Scopes for one’s own APIs exist on custom authorization servers only.',
      admin: `${where.servers}: use or add a custom one.`,
      remedy: 'Use a custom authorization server as issuer, or take the scopes out.',
    },
    {
      said: 'The following scopes are not allowed for this request…',
      message: 'Scopes that Okta names are not allowed here.',
      cause: 'They do not go with the grant, or with this authorization server.',
      admin: `${where.general} > Grant type: offline_access needs Refresh Token.`,
      remedy: 'Take the scopes that Okta names out of this connection.',
    },
    {
      said: 'The following scopes cannot be requested together…',
      message: 'Scopes that Okta names exclude each other.',
      cause: 'Each of them is for another kind of token.',
      admin: null,
      remedy: 'Take one of the scopes that Okta names out of this connection.',
    },
  ],
};
