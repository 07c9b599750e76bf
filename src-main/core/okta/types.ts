import type { SignInMethod } from '../../../src-preload/contract/index.ts';
import type { Coded, Result, WordCode } from '../base/index.ts';

/** One client at one authorization server: all that a protocol request needs to know. */
export interface ClientAtServer {
  readonly issuer: string;
  readonly clientId: string;
  /** Origins besides the issuer's own that its endpoints may lie on, by the user's word. */
  readonly approvedOrigins: readonly string[];
  /** Names its secret and keys; absent where it has none. */
  readonly id?: string;
  /** How it proves who it is, and whether its tokens are bound to a key; absent: a public client with bearer tokens. */
  readonly method?: Pick<SignInMethod, 'clientAuthentication' | 'dpop'>;
}

/** A private key as JWK (RFC 7517). */
export type PrivateJwk = Readonly<Record<string, unknown>>;

/** Secrets and keys of clients, which leave the vault only for a request. */
export interface CredentialSource {
  /** What this client at this server proves itself with. Fails when there is nothing, or nothing for this server. */
  proof(client: ClientAtServer): Promise<
    Result<{
      readonly secret: string | null;
      readonly key: { readonly privateJwk: PrivateJwk; readonly alg: string; readonly kid: string } | null;
    }>
  >;
  /** The key its tokens are bound to (RFC 9449); made, and on the disk, before it is first used, unless it must exist. */
  dpopKey(client: ClientAtServer, options?: { readonly mustExist?: boolean }): Promise<Result<PrivateJwk>>;
}

/** The parts of the discovery document the app uses (OpenID Connect Discovery 1.0, 3; RFC 8414). */
export interface ServerMetadata {
  readonly issuer: string;
  /** The address of the document. */
  readonly foundAt: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly jwksUri: string;
  readonly revocationEndpoint: string | null;
  readonly introspectionEndpoint: string | null;
  readonly userinfoEndpoint: string | null;
  readonly endSessionEndpoint: string | null;
  readonly deviceAuthorizationEndpoint: string | null;
  readonly pushedAuthorizationRequestEndpoint: string | null;
  /** RFC 9126, 5: nothing but pushed requests is taken. */
  readonly requiresPushedRequests: boolean;
  /** OpenID Connect Discovery 1.0, 3; null when the metadata does not tell. */
  readonly clientAuthenticationsSupported: readonly string[] | null;
  /** RFC 8414, 2; null when the metadata does not tell. */
  readonly introspectionAuthenticationsSupported: readonly string[] | null;
  /** RFC 9449, 5.1; null when the metadata does not tell. */
  readonly dpopAlgorithmsSupported: readonly string[] | null;
  readonly scopesSupported: readonly string[] | null;
  /** RFC 8414: `S256`, …; null when the metadata does not tell. */
  readonly codeChallengeMethodsSupported: readonly string[] | null;
  /** RFC 8414: `authorization_code`, `refresh_token`, …; null when the metadata does not tell. */
  readonly grantTypesSupported: readonly string[] | null;
  /** RFC 9207: the server adds `iss` to its callbacks. */
  readonly issParameterSupported: boolean;
}

/** A token response as it came (RFC 6749, 5.1), unknown members included. */
export type TokenResponseBody = Readonly<Record<string, unknown>>;

export interface ReceivedTokens {
  readonly body: TokenResponseBody;
  /** Epoch ms by this machine's clock. */
  readonly receivedAt: number;
  /** Server clock minus this machine's, ms, from the response's Date header; null when it had none. */
  readonly skewMs: number | null;
  /** What Okta calls the request. */
  readonly requestId?: string | undefined;
}

/**
 * Called with a token response before anything else is done with it; the request waits for it. A response with a refresh
 * token but no access token is handed over too, and then fails as `malformed_response`.
 * Rejecting makes the whole request fail as `vault_write_failed`.
 */
export type KeepTokens = (received: ReceivedTokens) => Promise<void>;

export interface RefreshRequest {
  readonly refreshToken: string;
  readonly scopes?: readonly string[];
  /** It counts only with the key that the client has already (RFC 9449, 5): with a new one it would be as good as lost. */
  readonly isBound?: boolean;
  readonly sent?: () => void;
}

export interface CodeExchange {
  /** The callback as it came, still with its `code`, `state` and perhaps `iss`. */
  readonly callbackUrl: string;
  readonly redirectUri: string;
  readonly state: string;
  /** What the authorization request carried; null for none. */
  readonly nonce: string | null;
  readonly codeVerifier: string;
}

/** Why a request failed, with what the scheduler needs to know to try again. */
export interface OktaFailure extends Coded<WordCode> {
  readonly code:
    | 'offline'
    | 'dns_failure'
    | 'tls_failure'
    | 'timeout'
    | 'server_unreachable'
    | 'redirect_refused'
    | 'not_json'
    | 'http_error'
    | 'rate_limited'
    | 'insecure_url'
    | 'issuer_mismatch'
    | 'issuer_not_found'
    | 'foreign_endpoint'
    | 'metadata_incomplete'
    | 'invalid_request'
    | 'invalid_client'
    | 'invalid_grant'
    | 'invalid_scope'
    | 'unauthorized_client'
    | 'unsupported_grant_type'
    | 'access_denied'
    | 'login_required'
    | 'policy_denied'
    | 'oauth_error'
    | 'malformed_response'
    | 'id_token_rejected'
    | 'vault_write_failed'
    | 'vault_unavailable'
    | 'vault_unreadable'
    | 'client_credential_missing'
    | 'internal';
  /** HTTP status, when there was an answer. */
  readonly status?: number | undefined;
  /** `invalid_grant`: what the server's words are about, when they name more than the token. */
  readonly about?: 'policy' | 'user' | 'network' | undefined;
  /** `foreign_endpoint`: the origin on which the endpoint lies. */
  readonly foreignOrigin?: string | undefined;
  /** `issuer_mismatch`: the issuer the metadata names, when it is a web address. */
  readonly namedIssuer?: string | undefined;
  /** What Okta calls the request, when there was an answer that told. */
  readonly requestId?: string | undefined;
  /** 429 or 503: do not ask before this time (epoch ms by this machine's clock). */
  readonly retryAt?: number | undefined;
  /**
   * True when the request may have reached the server without its answer reaching us: a refresh token may have been
   * rotated. False when it certainly was not processed, or the answer is known.
   */
  readonly inDoubt: boolean;
}

/** What the person is to do on another page or device (RFC 8628, 3.2). */
export interface DeviceAuthorization {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly verificationUri: string;
  readonly verificationUriComplete: string | null;
  /** From now, ms. */
  readonly expiresInMs: number;
  /** Between two polls, ms. */
  readonly intervalMs: number;
}

/** Ways to ask the token endpoint for tokens without a code or a refresh token. */
export type TokenRequest =
  /** RFC 6749, 4.4 */
  | { readonly grant: 'client_credentials'; readonly scopes: readonly string[]; readonly resource?: readonly string[] }
  /** RFC 6749, 4.3 */
  | { readonly grant: 'password'; readonly username: string; readonly password: string; readonly scopes: readonly string[] }
  /** RFC 8628, 3.4 */
  | { readonly grant: 'device_code'; readonly deviceCode: string };

export interface Introspection {
  readonly active: boolean;
  /** Epoch ms by this machine's clock. */
  readonly expiresAt: number | null;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The keys of a server (RFC 7517), as fetched. */
export interface KeySet {
  readonly keys: ReadonlyArray<Readonly<Record<string, unknown>>>;
}

/** The query of an authorization request; a repeated name (RFC 8707) as several entries. */
export type AuthorizationParameters = ReadonlyArray<readonly [name: string, value: string]>;

/** The protocol client. Stateless but for caches of metadata and keys. */
export interface OktaClient {
  /** Cached; `fresh` asks again. The issuer in the answer equals the one asked for, and endpoints are on allowed origins. */
  discover(client: ClientAtServer, options?: { readonly fresh?: boolean }): Promise<Result<ServerMetadata, OktaFailure>>;
  /** The authorization request (RFC 6749, 4.1.1; RFC 7636) with `parameters` added. */
  authorizationUrl(client: ClientAtServer, parameters: AuthorizationParameters): Promise<Result<string, OktaFailure>>;
  /**
   * The same, pushed first (RFC 9126), so that the browser carries a reference only. Where the server offers no such
   * endpoint it is `authorizationUrl`.
   */
  pushAuthorization(client: ClientAtServer, parameters: AuthorizationParameters): Promise<Result<string, OktaFailure>>;
  /** RFC 8628, 3.1. */
  authorizeDevice(client: ClientAtServer, scopes: readonly string[]): Promise<Result<DeviceAuthorization, OktaFailure>>;
  /** `keep` as in `refresh`, for answers that take the place of something. While a device waits: `authorization_pending` or `slow_down` as its parameter `error`. */
  requestTokens(
    client: ClientAtServer,
    request: TokenRequest,
    keep?: KeepTokens,
    sent?: () => void,
  ): Promise<Result<ReceivedTokens, OktaFailure>>;
  /** RFC 6749, 4.1.3. Checks `state`, `iss` and the ID token's claims (nonce included); not its signature. */
  exchangeCode(client: ClientAtServer, exchange: CodeExchange): Promise<Result<ReceivedTokens, OktaFailure>>;
  /**
   * RFC 6749, 6. `sent` is called when the token request leaves, after whatever had to be asked before. `keep` runs as soon as the body is known to be a token response, before the ID token is looked at.
   * A bad ID token in a good response is a success here: verifying it is the caller's part.
   */
  refresh(client: ClientAtServer, request: RefreshRequest, keep: KeepTokens): Promise<Result<ReceivedTokens, OktaFailure>>;
  /** RFC 7009. */
  revoke(client: ClientAtServer, token: string, hint: 'access_token' | 'refresh_token'): Promise<Result<null, OktaFailure>>;
  /** OpenID Connect Core, 5.3. `sub` is compared by whoever reads it. */
  userinfo(
    client: ClientAtServer,
    accessToken: string,
    sub: string | null,
  ): Promise<Result<Readonly<Record<string, unknown>>, OktaFailure>>;
  /** OpenID Connect RP-Initiated Logout 1.0, 2. Holds the ID token: for the browser, never for a log. */
  endSessionUrl(
    client: ClientAtServer,
    request: { readonly idToken: string; readonly postLogoutRedirectUri: string | null; readonly state: string },
  ): Promise<Result<string, OktaFailure>>;
  /** A fresh proof for a request the person sends themself (RFC 9449, 7.1). */
  proof(
    client: ClientAtServer,
    request: { readonly method: string; readonly url: string; readonly accessToken: string },
  ): Promise<Result<string, OktaFailure>>;
  /**
   * RFC 7662; a public client sends `client_id` in the body and no Authorization header. `unasked`: the app itself wants to
   * know, so nothing is sent where the metadata offers it to other clients only, or the server has refused this one.
   */
  introspect(
    client: ClientAtServer,
    token: string,
    hint: 'access_token' | 'refresh_token' | 'id_token',
    options?: { readonly unasked?: boolean },
  ): Promise<Result<Introspection, OktaFailure>>;
  /**
   * Cached by Cache-Control; `fresh` asks again (an unknown `kid`, at most once a minute per server). What failed fails again
   * for a minute without a request; `retry` sends it all the same, for a user who tests the connection.
   */
  keys(client: ClientAtServer, options?: { readonly fresh?: boolean; readonly retry?: boolean }): Promise<Result<KeySet, OktaFailure>>;
  /** Server clock minus this machine's, ms, as last seen at this issuer; 0 until known. */
  skewMs(issuer: string): number;
}
