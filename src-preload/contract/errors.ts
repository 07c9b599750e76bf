import * as z from 'zod/mini';
import type { ParametersOf, WordCode } from './words/en.ts';
import type { Coded, Parameters, ServerSaid } from './words/template.ts';

/**
 * Every way a command can fail, as a person may meet it. Closed: a new failure gets a new code here, and
 * its sentence and remedy in the table of words.
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

/** What Okta calls one request (`X-Okta-Request-Id`): what its support asks for first. Never a token: those are longer, or have dots. */
export const requestIdPattern = /^[\w@-]{1,64}$/;
export const requestIdSchema = z.string().check(z.regex(requestIdPattern));

/** No text within a sentence is longer. */
const longestParameter = 1000;

/** A code of the table of words (`words/en.ts`), or one of another version. */
export const wordSchema = z.string().check(z.regex(/^[a-z][a-z0-9_]{0,59}$/)) as unknown as z.ZodMiniType<WordCode, string>;

/** Every name of a parameter. Closed, so that nothing else crosses the bridge as one. */
const parameterNames: Readonly<Record<ParametersOf<WordCode> | keyof ServerSaid, true>> = {
  about: true,
  alg: true,
  claim: true,
  claims: true,
  current: true,
  description: true,
  endpoint: true,
  error: true,
  host: true,
  incoming: true,
  issuer: true,
  kilobytes: true,
  levels: true,
  message: true,
  named: true,
  origin: true,
  problem: true,
  protocol: true,
  proxy: true,
  remedy: true,
  request: true,
  status: true,
};

const parametersWith = (...more: readonly z.ZodMiniType[]) => {
  const value = z.union([z.string().check(z.maxLength(longestParameter)), z.number(), ...more]);
  return z.strictObject(Object.fromEntries(Object.keys(parameterNames).map((name) => [name, z.optional(value)])));
};
const codedWith = (parameters: z.ZodMiniType) =>
  z.strictObject({ word: wordSchema, parameters: parameters as unknown as z.ZodMiniType<Parameters, Parameters> });
/** One problem may be told within another, and that within a third. */
export const codedSchema = codedWith(parametersWith(codedWith(parametersWith(codedWith(parametersWith())))));

/** `word` and `parameters` make its sentence and remedy (`wordsOf`). Nothing in it ever carries a secret. */
export const appErrorSchema = z.strictObject({
  code: errorCodeSchema,
  word: wordSchema,
  parameters: codedSchema.shape.parameters,
  /** Of the answer that told of it. */
  requestId: z.optional(requestIdSchema),
});
export interface AppError extends Coded<WordCode> {
  readonly code: ErrorCode;
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
