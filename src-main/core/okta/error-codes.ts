import type { OktaFailure } from './types.ts';

type Meaning = Exclude<OktaFailure['code'], 'invalid_grant'>;

/**
 * What the error codes of authorization servers mean to the app, by Tenantry's own code. Never `invalid_grant`, which ends a
 * session: only `server-errors.ts` says that, for the token endpoint's own word. The words are in the contract's catalogue.
 */
export const meanings: Partial<Readonly<Record<Meaning, readonly string[]>>> = {
  invalid_request: [
    'invalid_request',
    'invalid_target',
    'invalid_redirect_uri',
    'registration_not_supported',
    'request_not_supported',
    'request_uri_not_supported',
    'invalid_request_uri',
    'invalid_request_object',
    'invalid_authorization_details',
    'id_token_does_not_match_session',
    'unsupported_response_mode',
    'invalid_response_type',
    'mfa_not_required',
    'missing_redirect_uri',
    'refresh_token_validation_failure',
    'unsupported_api_resource',
    'E0000001',
    'E0000002',
    'E0000003',
    'E0000012',
    'E0000018',
    'E0000019',
    'E0000020',
    'E0000021',
    'E0000028',
    'E0000122',
    'E0000149',
  ],
  invalid_client: ['invalid_client', 'E0000013'],
  oauth_error: [
    'invalid_grant',
    'authorization_pending',
    'slow_down',
    'expired_token',
    'invalid_user_code',
    'invalid_dpop_proof',
    'use_dpop_nonce',
    'unsupported_token_type',
    'invalid_token',
    'E0000011',
  ],
  invalid_scope: ['invalid_scope', 'insufficient_scope', 'client_credentials_self_scope_requested', 'scope_present'],
  unauthorized_client: ['unauthorized_client', 'unsupported_response_type', 'idp_initated_flow_disabled'],
  unsupported_grant_type: ['unsupported_grant_type'],
  access_denied: [
    'access_denied',
    'consent_required',
    'unmet_authentication_requirements',
    'insufficient_user_authentication',
    'invalid_social_token',
    'jit_failure',
    'jit_failure_invalid_locale',
    'jit_failure_invalid_login_format',
    'jit_failure_missing_fields',
    'jit_failure_values_not_match_pattern',
    'jit_failure_values_too_long',
    'mfa_required',
    'E0000004',
    'E0000006',
    'E0000064',
    'E0000069',
    'E0000119',
    'E0000155',
  ],
  http_error: [
    'server_error',
    'temporarily_unavailable',
    'E0000009',
    'E0000010',
    'E0000022',
    'E0000026',
    'E0000060',
    'E0000134',
    'E0000135',
    'E0000137',
  ],
  login_required: ['login_required', 'interaction_required', 'account_selection_required', 'E0000005', 'E0000079', 'E0000092'],
  rate_limited: ['too_many_user_codes', 'E0000047'],
  issuer_not_found: ['E0000007', 'E0000008'],
  policy_denied: ['E0000015', 'E0000057', 'E0000058', 'E0000085'],
};

const byCode: ReadonlyMap<string, Meaning> = new Map(
  Object.entries(meanings).flatMap(([meaning, codes]) => codes.map((code) => [code, meaning as Meaning] as const)),
);

/** Descriptions of `access_denied` that tell of a policy, from their beginnings to their ends. */
const ofPolicies = [
  /^policy evaluation failed for this request/,
  /^policy evaluation succeeded, but all the requested scopes were rejected\.?$/,
  /^some of the requested scopes were denied by the policy/,
];

/**
 * What an error means. A policy's denial has a name of its own: whether a session waits, is blocked or ends never hangs on a
 * description. Null for a code that is not known.
 *
 * @param description one line, cleaned
 */
export const meaningOf = (error: string, description: string | undefined): Meaning | null => {
  const isPolicys = error === 'access_denied' && ofPolicies.some((pattern) => pattern.test((description ?? '').toLowerCase()));
  return isPolicys ? 'policy_denied' : (byCode.get(error) ?? null);
};
