import { compareConnection, type Sentence, where } from './entry.ts';

const newAssertion = 'Check the clock of this computer, then try again: a new assertion is made for each request.';

const assertion = (said: string, cause: string, remedy = newAssertion): Sentence => ({
  said,
  message: 'Okta did not accept the client’s signed assertion (private_key_jwt).',
  cause,
  admin: `${where.clients} > Public keys: compare the key ID with this connection’s key; Client authentication must be “Public key / Private key”.`,
  remedy,
});

const proof = (said: string, cause: string): Sentence => ({
  said,
  message: 'Okta did not accept the proof of possession (DPoP).',
  cause,
  admin: `${where.general}: “Require Demonstrating Proof of Possession (DPoP) header in token requests”.`,
  remedy: 'Check the clock of this computer, then try again; if it stays, sign in again.',
});

/** What Okta says of clients, their secrets, keys and grants. */
export const clientSentences: Readonly<Record<string, readonly Sentence[]>> = {
  invalid_client: [
    {
      said: 'Client authentication failed. Either the client or the client credentials are invalid.',
      message: 'Okta does not know this client, or did not accept how it proves itself.',
      cause: 'The client ID belongs to another org or an inactive app, or the app wants another kind of client authentication.',
      admin: `${where.clients}: compare the client ID and Client authentication; the app must be active.`,
      remedy: 'Compare the client ID and the client authentication of this connection with the app in Okta.',
    },
    {
      said: 'No client credentials found.',
      message: 'Okta got no proof of who the client is.',
      cause: 'The app wants a secret or a key, and this connection sends none.',
      admin: `${where.clients}: set Client authentication to None and require PKCE, or give this connection the secret or key.`,
      remedy: 'Choose the app’s kind of client authentication for this connection.',
    },
    {
      said: 'Found Authentication header but was not valid client credentials.',
      message: 'Okta could not read the client’s credentials.',
      cause: 'The Authorization header was changed on its way, or the client ID or secret has characters that do not belong there.',
      admin: `${where.clients}: copy client ID and secret anew.`,
      remedy: 'Enter the client ID and secret of this connection anew.',
    },
    {
      said: "Invalid value for 'client_id' parameter.",
      message: 'Okta does not know this client ID.',
      cause: 'It is mistyped, or the app is in another org, deleted or inactive.',
      admin: `${where.clients}: copy the client ID. The app must be active.`,
      remedy: 'Correct the client ID of this connection.',
    },
    {
      said: 'The client secret supplied for a confidential client is invalid.',
      message: 'The client secret is wrong.',
      cause: 'It was mistyped, renewed or deactivated in Okta, or lost characters when it was pasted.',
      admin: `${where.clients} > Client secrets: see which are active, or generate a new one.`,
      remedy: 'Enter the app’s current secret in this connection.',
    },
    {
      said: 'Browser requests to the token endpoint must use Proof Key for Code Exchange.',
      message: 'Okta took the request for one from a web page.',
      cause: 'A proxy or program added an Origin header, and web pages must use PKCE.',
      admin: `${where.clients}: require PKCE.`,
      remedy: 'Check that no proxy adds headers to requests, and use PKCE for this connection.',
    },
    {
      said: 'Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method.',
      message: 'The org server gives services tokens only for a private key.',
      cause: 'This connection uses client credentials with a secret at the org server.',
      admin: `${where.clients}: Client authentication “Public key / Private key”, with this connection’s public key.`,
      remedy: 'Use a private key for this connection, or a custom authorization server.',
    },
    {
      said: "Only clients with 'application_type' of 'service' may use the client_credentials 'grant_type' with the Org Authorization Server.",
      message: 'The org server gives tokens without a user only to API service apps.',
      cause: 'The app is of another type.',
      admin: 'Applications > Applications > Create App Integration > API Services.',
      remedy: 'Use the client ID of an API service app.',
    },
    assertion(
      'The issuer claim for client_assertion is not a valid client_id.',
      'The client ID is not that of an app in this org.',
      compareConnection,
    ),
    assertion(
      'The subject claim for client_assertion is not a valid client_id.',
      'The client ID is not that of an app in this org.',
      compareConnection,
    ),
    assertion(
      'The issuer and subject claim for client_assertion is invalid because the client does not have a client secret.',
      'The assertion was made with a secret, and the app has none.',
      compareConnection,
    ),
    assertion(
      'The audience claim for client_assertion must be the endpoint invoked for the request.',
      'Okta wants the address of the endpoint as audience; a proxy or a custom domain in between makes them differ.',
      'Compare the issuer of this connection with the Issuer URI in Okta.',
    ),
    assertion("The client_assertion must contain the 'exp' claim as seconds since epoch.", 'The assertion has no end.'),
    assertion('The client_assertion token is expired.', 'This computer’s clock is behind, or the request took very long.'),
    assertion(
      'The client_assertion token has an expiration too far into the future.',
      'This computer’s clock is ahead: Okta takes assertions that end within an hour.',
    ),
    assertion('The client_assertion token must be issued before the current time.', 'This computer’s clock is ahead.'),
    assertion('The client_assertion token has already been used.', 'The same assertion came twice: a proxy repeated the request, perhaps.'),
    assertion(
      'The client_assertion signature is invalid.',
      'The app has another public key than the one that belongs to this connection’s private key.',
      compareConnection,
    ),
    assertion('The parsing of the client_assertion failed.', 'The assertion was changed on its way.'),
    assertion(
      'The client_assertion JWT kid is invalid.',
      'The app has no public key with this key ID, or it is inactive.',
      compareConnection,
    ),
    assertion(
      'The client_assertion JWT signature algorithm is invalid.',
      'The key is of a kind or algorithm that the app does not take.',
      compareConnection,
    ),
    assertion('The client JWKSet is invalid.', 'The public keys in Okta are malformed.', compareConnection),
    assertion(
      'The client does not have a JWKSet configured, but the client_assertion requires one.',
      'The app has no public key.',
      'Copy this connection’s public key into the app in Okta.',
    ),
    assertion(
      'Error retrieving the client JWKSet from jwks_uri.',
      'Okta could not fetch the app’s public keys from their address.',
      compareConnection,
    ),
  ],
  unauthorized_client: [
    {
      said: 'The client is not authorized to use the provided grant type…',
      message: 'The grant type that this connection uses is not ticked on the app.',
      cause: 'Okta names the grant types that are.',
      admin: `${where.general} > Grant type: tick the one that is missing (Authorization Code, Refresh Token, Device Authorization, Client Credentials, Resource Owner Password).`,
      remedy: 'Have the grant type ticked on the app, or choose another way to sign in for this connection.',
    },
    {
      said: 'Browser requests to the token endpoint may only use the authorization_code grant_type.',
      message: 'Okta took the request for one from a web page.',
      cause: 'A proxy or program added an Origin header, or the app is a single-page app.',
      admin: 'Applications > Applications > Create App Integration: make a native or web app instead.',
      remedy: 'Use the client ID of a native or web app, and check that no proxy adds headers to requests.',
    },
    {
      said: 'This client cannot use a custom authorization server.',
      message: 'The app may use the org server only.',
      cause: 'Some apps of Okta’s own, and those made for its APIs, are bound to the org server.',
      admin: null,
      remedy: 'Use the org server (the domain itself) as issuer.',
    },
    {
      said: 'Confidential client is required to make this request.',
      message: 'This needs a client with a secret or a key.',
      cause: 'The app is a public client.',
      admin: `${where.clients}: Client authentication.`,
      remedy: 'Use a client with a secret or private key.',
    },
  ],
  unsupported_grant_type: [
    {
      said: "'client_credentials' grant type can only be used with a custom authorization server.",
      message: 'The org server does not give this app tokens without a user.',
      cause: 'Client credentials for one’s own APIs need a custom authorization server.',
      admin: `${where.servers}: choose or add one.`,
      remedy: 'Use a custom authorization server as issuer.',
    },
  ],
  invalid_dpop_proof: [
    {
      said: 'The DPoP proof JWT header is missing.',
      message: 'The app demands proof of possession (DPoP), and the request had none.',
      cause: 'DPoP is ticked on the app, as it is on many new ones, and this connection does not use it.',
      admin: `${where.general}: untick “Require Demonstrating Proof of Possession (DPoP) header in token requests”.`,
      remedy: 'Turn DPoP on for this connection, or have it unticked on the app; then sign in again.',
    },
    proof('The DPoP proof JWT is issued in the future.', 'This computer’s clock is ahead.'),
    proof('The DPoP proof JWT is issued more than five minutes in the past.', 'This computer’s clock is behind.'),
    proof('The DPoP proof JWT is expired.', 'This computer’s clock is behind.'),
    proof('The DPoP proof JWT has already been used.', 'The same proof came twice: a proxy repeated the request, perhaps.'),
    proof(
      "'htu' claim in the DPoP proof JWT is invalid.",
      'The proof names another address than the one asked: a proxy or custom domain lies in between.',
    ),
    {
      said: 'Invalid DPoP Public Key binding in refresh token',
      message: 'The refresh token belongs to another key than the one that proved possession.',
      cause: 'The connection’s key was renewed or replaced since the sign-in.',
      admin: null,
      remedy: 'Sign in again.',
    },
  ],
};
