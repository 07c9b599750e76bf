import type { Endpoint, FaultAction } from '../okta-sim/index.ts';

/** What a refresh should come to while a fault lasts. */
export type Outcome =
  | { readonly is: 'fresh' }
  | { readonly is: 'waiting'; readonly reason: 'network' | 'server' | 'rate_limit' | 'answer_lost'; readonly code: string }
  | { readonly is: 'blocked'; readonly code: string }
  | { readonly is: 'refused'; readonly code: string };

export interface FaultCase {
  readonly endpoint: Endpoint;
  readonly action: FaultAction;
  readonly outcome: Outcome;
  /** It strikes once; otherwise as long as the case lasts. */
  readonly once?: boolean;
}

const fresh: Outcome = { is: 'fresh' };
const waiting = (reason: (Outcome & { is: 'waiting' })['reason'], code: string): Outcome => ({ is: 'waiting', reason, code });
const blocked = (code: string): Outcome => ({ is: 'blocked', code });

const status = (code: number, body?: object | string): FaultAction => ({
  kind: 'status',
  status: code,
  ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
});
const html = '<!doctype html><title>Blocked</title>';
const oauth = (error: string, error_description = 'Because.') => ({ error, error_description });
const okta = (errorCode: string) => ({ errorCode, errorSummary: 'Because.' });
const malformed = (form: (FaultAction & { kind: 'malformed' })['form']): FaultAction => ({ kind: 'malformed', form });
const delay: FaultAction = { kind: 'delay', ms: 20 };
const day = 86_400;

/** Faults that say nothing of the endpoint they strike: tried everywhere. */
export const everywhere: readonly FaultAction[] = [
  delay,
  { kind: 'drop-before' },
  { kind: 'drop-after' },
  { kind: 'duplicate' },
  { kind: 'duplicate', answer: 'second' },
  status(400, oauth('invalid_request')),
  status(401, oauth('invalid_client')),
  status(403, html),
  status(404),
  status(429),
  status(500),
  status(503, html),
  malformed('html'),
  malformed('truncated'),
  malformed('huge'),
  malformed('invalid-utf8'),
  { kind: 'clock-skew', seconds: day },
  { kind: 'clock-skew', seconds: -day },
  { kind: 'policy-denied' },
];

const token = (action: FaultAction, outcome: Outcome, once = false): FaultCase => ({ endpoint: 'token', action, outcome, once });
const metadata = (action: FaultAction, outcome: Outcome): FaultCase => ({ endpoint: 'metadata', action, outcome });
const lost = (code: string) => waiting('answer_lost', code);

export const refreshCases: readonly FaultCase[] = [
  token(delay, fresh),
  token({ kind: 'drop-before' }, lost('server_unreachable')),
  // What was processed and not heard must not last longer than the grace period.
  token({ kind: 'drop-after' }, lost('server_unreachable'), true),
  token({ kind: 'duplicate' }, fresh),
  token({ kind: 'duplicate', answer: 'second' }, fresh),
  token(status(400, oauth('invalid_request')), blocked('invalid_request')),
  token(status(400, oauth('invalid_scope')), blocked('invalid_scope')),
  token(status(400, oauth('unauthorized_client')), blocked('unauthorized_client')),
  token(status(400, oauth('access_denied', 'Policy evaluation failed for this request.')), blocked('policy_denied')),
  token(status(400, oauth('something_new')), blocked('oauth_error')),
  token(status(400, okta('E0000001')), blocked('invalid_request')),
  token(status(400, oauth('temporarily_unavailable')), waiting('server', 'http_error')),
  token(status(401, oauth('invalid_client')), blocked('invalid_client')),
  token(status(401, okta('E0000011')), blocked('oauth_error')),
  token(status(403, okta('E0000006')), blocked('access_denied')),
  token(status(403, html), waiting('network', 'http_error')),
  token(status(404, html), waiting('network', 'http_error')),
  token(status(404, okta('E0000007')), blocked('issuer_not_found')),
  token(status(404, okta('E0000022')), blocked('http_error')),
  token(status(429), waiting('rate_limit', 'rate_limited')),
  token(status(429, html), waiting('rate_limit', 'rate_limited')),
  token(status(500), waiting('server', 'http_error')),
  token(status(500, oauth('invalid_grant')), waiting('server', 'http_error')),
  token(status(502, html), waiting('server', 'http_error')),
  token(status(503), waiting('server', 'http_error')),
  token(status(511, html), waiting('network', 'http_error')),
  token({ kind: 'status', status: 302, headers: { location: 'https://elsewhere.example/' } }, waiting('network', 'redirect_refused')),
  token(malformed('html'), lost('not_json'), true),
  token(malformed('truncated'), lost('not_json'), true),
  token(malformed('huge'), lost('malformed_response'), true),
  token(malformed('invalid-utf8'), lost('malformed_response'), true),
  token({ kind: 'omit', members: ['access_token'] }, waiting('server', 'malformed_response')),
  token({ kind: 'set', members: { access_token: 17 } }, waiting('server', 'malformed_response')),
  token({ kind: 'omit', members: ['id_token'] }, fresh),
  token({ kind: 'omit', members: ['expires_in', 'scope', 'token_type'] }, fresh),
  token({ kind: 'set', members: { expires_in: 'soon', token_type: 'mac', scope: 7 } }, fresh),
  token({ kind: 'id-token', badSignature: true }, fresh),
  token({ kind: 'id-token', claims: { aud: 'somebody-else', iss: 'https://evil.example' } }, fresh),
  token({ kind: 'id-token', claims: { sub: '00umallory' } }, { is: 'refused', code: 'account_changed' }),
  token({ kind: 'clock-skew', seconds: day }, fresh),
  token({ kind: 'clock-skew', seconds: -day }, fresh),
  token({ kind: 'policy-denied' }, blocked('policy_denied')),

  metadata(delay, fresh),
  metadata({ kind: 'drop-before' }, waiting('network', 'server_unreachable')),
  metadata({ kind: 'drop-after' }, waiting('network', 'server_unreachable')),
  metadata({ kind: 'duplicate' }, fresh),
  metadata(status(400, oauth('invalid_grant')), blocked('http_error')),
  metadata(status(403, html), waiting('network', 'http_error')),
  metadata(status(404, html), waiting('network', 'issuer_not_found')),
  metadata(status(404, okta('E0000007')), blocked('issuer_not_found')),
  metadata(status(429), waiting('rate_limit', 'rate_limited')),
  metadata(status(500), waiting('server', 'http_error')),
  metadata(status(511, html), waiting('network', 'http_error')),
  metadata(malformed('html'), waiting('network', 'not_json')),
  metadata(malformed('truncated'), waiting('network', 'not_json')),
  metadata(malformed('huge'), waiting('server', 'malformed_response')),
  metadata(malformed('invalid-utf8'), waiting('server', 'malformed_response')),
  metadata({ kind: 'omit', members: ['token_endpoint'] }, blocked('metadata_incomplete')),
  metadata({ kind: 'omit', members: ['issuer'] }, blocked('issuer_mismatch')),
  metadata({ kind: 'set', members: { issuer: 'https://evil.example' } }, blocked('issuer_mismatch')),
  metadata({ kind: 'set', members: { token_endpoint: 'https://evil.example/token' } }, blocked('foreign_endpoint')),
  metadata({ kind: 'set', members: { token_endpoint: 'http://evil.example/token' } }, blocked('insecure_url')),
  metadata({ kind: 'set', members: { token_endpoint: 17 } }, blocked('metadata_incomplete')),
  metadata({ kind: 'clock-skew', seconds: day }, fresh),

  // A refresh asks these for nothing it cannot do without.
  ...(['keys', 'introspect'] as const).flatMap((endpoint) => everywhere.map((action): FaultCase => ({ endpoint, action, outcome: fresh }))),
  { endpoint: 'keys', action: { kind: 'omit', members: ['keys'] }, outcome: fresh },
  { endpoint: 'keys', action: { kind: 'set', members: { keys: [] } }, outcome: fresh },
  { endpoint: 'introspect', action: { kind: 'set', members: { active: 'perhaps', exp: 'soon' } }, outcome: fresh },
  { endpoint: 'introspect', action: { kind: 'omit', members: ['active'] }, outcome: fresh },
];

export const describeFault = (endpoint: string, action: FaultAction): string => {
  const { kind, ...more } = action;
  const details = Object.keys(more).length === 0 ? '' : ` ${JSON.stringify(more).slice(0, 90)}`;
  return `${endpoint}: ${kind}${details}`;
};
