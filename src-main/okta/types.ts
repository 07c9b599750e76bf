import type { Explanation, Result } from '../platform/index.ts';

/** One client at one authorization server: all that a protocol request needs to know. */
export interface ClientAtServer {
  readonly issuer: string;
  readonly clientId: string;
  /** Origins besides the issuer's own that its endpoints may lie on, by the user's word. */
  readonly approvedOrigins: readonly string[];
}

/** The parts of the discovery document the app uses (OpenID Connect Discovery 1.0, 3; RFC 8414). */
export interface ServerMetadata {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly jwksUri: string;
  readonly revocationEndpoint: string | null;
  readonly introspectionEndpoint: string | null;
  readonly userinfoEndpoint: string | null;
  readonly endSessionEndpoint: string | null;
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
}

/**
 * Called with a token response before anything else is done with it; the request waits for it. A response with a refresh
 * token but no access token is handed over too, and then fails as `malformed_response`.
 * Rejecting makes the whole request fail as `vault_write_failed`.
 */
export type KeepTokens = (received: ReceivedTokens) => Promise<void>;

export interface CodeExchange {
  /** The callback as it came, still with its `code`, `state` and perhaps `iss`. */
  readonly callbackUrl: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Why a request failed, with what the scheduler needs to know to try again. */
export interface OktaFailure {
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
    | 'internal';
  readonly message: string;
  readonly remedy?: string | undefined;
  /** HTTP status, when there was an answer. */
  readonly status?: number | undefined;
  /** `error` and `error_description` as the server sent them. */
  readonly serverError?: string | undefined;
  readonly serverDescription?: string | undefined;
  /** Why, and what an admin can change: for whatever a server gave a reason for. */
  readonly explanation?: Explanation | undefined;
  /** `invalid_grant`: what the server's words are about, when they name more than the token. */
  readonly about?: 'policy' | 'user' | undefined;
  /** `foreign_endpoint`: the origin on which the endpoint lies. */
  readonly foreignOrigin?: string | undefined;
  /** 429 or 503: do not ask before this time (epoch ms by this machine's clock). */
  readonly retryAt?: number | undefined;
  /**
   * True when the request may have reached the server without its answer reaching us: a refresh token may have been
   * rotated. False when it certainly was not processed, or the answer is known.
   */
  readonly inDoubt: boolean;
}

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

/** The protocol client. Stateless but for caches of metadata and keys. */
export interface OktaClient {
  /** Cached; `fresh` asks again. The issuer in the answer equals the one asked for, and endpoints are on allowed origins. */
  discover(client: ClientAtServer, options?: { readonly fresh?: boolean }): Promise<Result<ServerMetadata, OktaFailure>>;
  /** The authorization request (RFC 6749, 4.1.1; RFC 7636) with `parameters` added. */
  authorizationUrl(client: ClientAtServer, parameters: Readonly<Record<string, string>>): Promise<Result<string, OktaFailure>>;
  /** RFC 6749, 4.1.3. Checks `state`, `iss` and the ID token's claims (nonce included); not its signature. */
  exchangeCode(client: ClientAtServer, exchange: CodeExchange): Promise<Result<ReceivedTokens, OktaFailure>>;
  /**
   * RFC 6749, 6. `sent` is called when the token request leaves, after whatever had to be asked before. `keep` runs as soon as the body is known to be a token response, before the ID token is looked at.
   * A bad ID token in a good response is a success here: verifying it is the caller's part.
   */
  refresh(
    client: ClientAtServer,
    request: { readonly refreshToken: string; readonly scopes?: readonly string[]; readonly sent?: () => void },
    keep: KeepTokens,
  ): Promise<Result<ReceivedTokens, OktaFailure>>;
  /** RFC 7009. */
  revoke(client: ClientAtServer, token: string, hint: 'access_token' | 'refresh_token'): Promise<Result<null, OktaFailure>>;
  /** RFC 7662, as a public client: `client_id` in the body, no Authorization header. */
  introspect(client: ClientAtServer, token: string, hint: 'access_token' | 'refresh_token'): Promise<Result<Introspection, OktaFailure>>;
  /** Cached by Cache-Control; `fresh` asks again (an unknown `kid`, at most once a minute per server). */
  keys(client: ClientAtServer, options?: { readonly fresh?: boolean }): Promise<Result<KeySet, OktaFailure>>;
  /** Server clock minus this machine's, ms, as last seen at this issuer; 0 until known. */
  skewMs(issuer: string): number;
}
