import { refusal } from './errors.ts';
import { redirect, type SimRequest, type SimResponse } from './http.ts';
import type { RequestContext } from './runtime.ts';
import { offline, split, toInternal } from './scopes.ts';
import type { SimClient } from './types.ts';
import { badClient, noScope, policyDenied, unknownScope } from './wording.ts';
import { must } from './must.ts';

/** What Okta reads; anything else in the query is dropped before oidc-provider sees it. */
const known = [
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'state',
  'code_challenge',
  'code_challenge_method',
  'prompt',
  'login_hint',
];
/** Read only together with `openid`. */
const openIdOnly = ['nonce', 'max_age'];

const prompts = ['none', 'login', 'consent'];
const modes = ['query', 'fragment', 'form_post'];

type Checked = { request: SimRequest } | { answer: SimResponse };

function errorRedirect(params: URLSearchParams, error: string, description: string): SimResponse {
  const state = params.get('state');
  const answer = new URLSearchParams({ ...(state === null ? {} : { state }), error, error_description: description });
  const separator = params.get('response_mode') === 'fragment' ? '#' : '?';
  const target = must(params.get('redirect_uri'), 'redirect URI');
  return redirect(`${target}${separator === '?' && target.includes('?') ? '&' : separator}${answer.toString()}`);
}

interface Problem {
  error: string;
  description: string;
}

function duplicated(params: URLSearchParams): string | undefined {
  return [...params.keys()].find((name) => params.getAll(name).length > 1);
}

/** RFC 7636; Okta asks a client that can prove itself otherwise for nothing, but checks what it sends. */
function pkceProblem(params: URLSearchParams, client: SimClient): string | undefined {
  const challenge = params.get('code_challenge');
  const method = params.get('code_challenge_method');
  if (challenge === null && method === null && client.authentication !== 'none') return undefined;
  if (challenge === null) return "PKCE code challenge is required when the token endpoint authentication method is 'NONE'.";
  if (method !== 'S256') return "The 'code_challenge_method' must be 'S256'.";
  return /^[A-Za-z0-9_-]{43}$/.test(challenge) ? undefined : "The 'code_challenge' is not a base64url-encoded SHA-256 hash.";
}

function problemOf(params: URLSearchParams, client: SimClient, context: RequestContext, scopes: readonly string[]): Problem | undefined {
  const invalid = (description: string): Problem => ({ error: 'invalid_request', description });
  const twice = duplicated(params);
  if (twice !== undefined) return invalid(`The '${twice}' parameter is included more than once.`);
  const type = params.get('response_type');
  if (type === null) return invalid("The 'response_type' parameter is required.");
  if (type !== 'code') {
    return {
      error: 'unsupported_response_type',
      description: 'The response type is not supported by the authorization server. Configured response types: [code].',
    };
  }
  const mode = params.get('response_mode');
  if (mode !== null && !modes.includes(mode)) {
    return {
      error: 'unsupported_response_mode',
      description: `The response mode is not supported by the authorization server. Configured response modes: [${modes.join(', ')}].`,
    };
  }
  if (!params.get('state')) return invalid("The authentication request has an invalid 'state' parameter.");
  if (scopes.length === 0) return { error: 'invalid_scope', description: noScope };
  if (scopes.some((scope) => !context.server.scopes.has(scope))) return { error: 'invalid_scope', description: unknownScope };
  const pkce = pkceProblem(params, client);
  if (pkce !== undefined) return invalid(pkce);
  const prompt = params.get('prompt');
  if (prompt !== null && !split(prompt).every((value) => prompts.includes(value)))
    return invalid("The authentication request has an invalid 'prompt' parameter.");
  if (context.faults.some((fault) => fault.kind === 'policy-denied')) return { error: 'access_denied', description: policyDenied };
  return undefined;
}

/**
 * Checks an authorization request in Okta's order and words. An unknown client or redirect URI is answered here; other
 * mistakes go back to the app; what is right is handed on, reduced to what Okta reads.
 */
export function checkAuthorize(request: SimRequest, context: RequestContext): Checked {
  const { description } = context.server.org;
  const { params } = request;
  const client: SimClient | undefined = description.clients.find((candidate) => candidate.id === params.get('client_id'));
  if (!client) return { answer: refusal(request, description.label, 'invalid_client', badClient) };
  if (!client.redirectUris.includes(params.get('redirect_uri') ?? '')) {
    const where = `${description.origin}/admin/app/oidc_client/instance/${client.id}#tab-general`;
    const words = `The 'redirect_uri' parameter must be a Login redirect URI in the client app settings: ${where}`;
    return { answer: refusal(request, description.label, 'invalid_request', words) };
  }
  const scopes = split(params.get('scope') ?? '');
  const problem = problemOf(params, client, context, scopes);
  if (problem) return { answer: errorRedirect(params, problem.error, problem.description) };

  const url = new URL(request.url.pathname, request.url);
  for (const name of scopes.includes('openid') ? [...known, ...openIdOnly] : known) {
    const value = params.get(name);
    if (value !== null && value !== '') url.searchParams.set(name, value);
  }
  const granted = split(toInternal(scopes.join(' '))).filter((scope) => scope !== offline || client.grantTypes.includes('refresh_token'));
  if (granted.length === 0) return { answer: errorRedirect(params, 'invalid_scope', noScope) };
  url.searchParams.set('scope', granted.join(' '));
  return { request: { ...request, method: 'GET', url, body: Buffer.alloc(0), params: url.searchParams } };
}

/** Okta's redirects are 302, carry no `iss` (RFC 9207), and name the state before the error. */
export function oktaRedirect(response: SimResponse, origin: string): SimResponse {
  const { location } = response.headers;
  if (typeof location !== 'string' || response.status !== 303) return response;
  const [target, separator, rest] = splitTarget(location);
  if (target.startsWith(`${origin}/`) || target.startsWith('/')) return { ...response, status: 302 };
  const params = new URLSearchParams(rest);
  params.delete('iss');
  return { ...response, status: 302, headers: { ...response.headers, location: `${target}${separator}${params.toString()}` } };
}

function splitTarget(location: string): [string, string, string] {
  const hash = location.indexOf('#');
  if (hash >= 0) return [location.slice(0, hash), '#', location.slice(hash + 1)];
  const query = location.indexOf('?');
  return query < 0 ? [location, '', ''] : [location.slice(0, query), '?', location.slice(query + 1)];
}
