import * as z from 'zod/mini';

/**
 * Every way a command can fail, as a person may meet it. Closed: a new failure gets a new code here, a sentence
 * where it arises, and a remedy.
 */
export const errorCodes = [
  // The way to the server
  'offline',
  'dns_failure',
  'tls_failure',
  'timeout',
  'server_unreachable',
  'redirect_refused',
  'not_json',
  'http_error',
  'rate_limited',
  // Discovery
  'insecure_url',
  'issuer_mismatch',
  'issuer_not_found',
  'foreign_endpoint',
  'metadata_incomplete',
  // What the authorization server answered (RFC 6749, 4.1.2.1 and 5.2; OpenID Connect Core, 3.1.2.6)
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'invalid_scope',
  'unauthorized_client',
  'unsupported_grant_type',
  'access_denied',
  'login_required',
  'policy_denied',
  'oauth_error',
  'malformed_response',
  'id_token_rejected',
  // Signing in
  'sign_in_cancelled',
  'sign_in_expired',
  'callback_unknown',
  'callback_malformed',
  'account_changed',
  'browser_failed',
  'port_in_use',
  'scheme_refused',
  'scheme_taken',
  'scheme_unsupported',
  'redirect_uri_shared',
  // Sessions
  'not_signed_in',
  'no_refresh_token',
  'session_ended',
  'no_such_token',
  // Clients that prove who they are
  'client_credential_missing',
  'grant_disabled',
  'configuration_changed',
  // The vault
  'vault_unavailable',
  'vault_unreadable',
  'vault_write_failed',
  'vault_other_host',
  // Any stored file
  'newer_version',
  // Configuration
  'not_found',
  'invalid_input',
  'handle_taken',
  'config_write_failed',
  // Files for the person
  'export_failed',
  // The bridge
  'forbidden_sender',
  'invalid_payload',
  'internal',
] as const;

const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = (typeof errorCodes)[number];

/**
 * Why an authorization server declined, for whoever wants to know. `said` and `description` are the server's own error code
 * and words, cleaned, redacted and cut; `cause` and `admin` are ours.
 */
export const explanationSchema = z.strictObject({
  said: z.nullable(z.string().check(z.maxLength(100))),
  description: z.nullable(z.string().check(z.maxLength(300))),
  /** The likely cause. */
  cause: z.string().check(z.maxLength(600)),
  /** What an admin changes, and where; null where nothing there would help. */
  admin: z.nullable(z.string().check(z.maxLength(600))),
});
export type Explanation = Readonly<z.infer<typeof explanationSchema>>;

/** What Okta calls one request (`X-Okta-Request-Id`): what its support asks for first. Never a token: those are longer, or have dots. */
export const requestIdPattern = /^[\w@-]{1,64}$/;
export const requestIdSchema = z.string().check(z.regex(requestIdPattern));

/** `message` is one plain sentence; `remedy` says what the person can do next. Nothing in it ever carries a secret. */
export const appErrorSchema = z.strictObject({
  code: errorCodeSchema,
  message: z.string(),
  remedy: z.optional(z.string()),
  explanation: z.optional(explanationSchema),
  /** Of the answer that told of it. */
  requestId: z.optional(requestIdSchema),
});
export interface AppError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy?: string | undefined;
  readonly explanation?: Explanation | undefined;
  readonly requestId?: string | undefined;
}

export interface Success<T> {
  readonly ok: true;
  readonly value: T;
}
export interface Failure<E = AppError> {
  readonly ok: false;
  readonly error: E;
}
export type Result<T, E = AppError> = Success<T> | Failure<E>;
