import { chosenLevel } from './acr.ts';
import { checkRequest } from './authorization-request.ts';
import { requiresConsent } from './consent.ts';
import { refusal } from './errors.ts';
import { errorWords } from './faults.ts';
import { page, redirect, type SimRequest, type SimResponse } from './http.ts';
import { must } from './must.ts';
import { postMessageMode, postMessagePage } from './post-message.ts';
import { returnPage } from './pages/pages.ts';
import type { RequestContext } from './runtime.ts';
import { split } from './scopes.ts';
import type { SimOrg } from './types.ts';
import { badRequestUri } from './wording.ts';

/** What oidc-provider is told; anything else in the query is dropped before it sees it. */
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
/** How the level of assurance is handed on; nothing of a request's own gets there. */
export const levelParam = 'okta_level';
/** Read only together with `openid`. */
const openIdOnly = ['nonce', 'max_age'];

type Checked = { request: SimRequest } | { answer: SimResponse };

/** Sends the browser back to the app with an error. */
function errorRedirect(params: URLSearchParams, error: string, description: string): SimResponse {
  const state = params.get('state');
  const told = { ...(state === null ? {} : { state }), error, error_description: description };
  const separator = params.get('response_mode') === 'fragment' ? '#' : '?';
  const target = must(params.get('redirect_uri'), 'redirect URI');
  if (params.get('response_mode') === postMessageMode) return postMessagePage(target, told);
  const answer = new URLSearchParams(told);
  return redirect(`${target}${separator === '?' && target.includes('?') ? '&' : separator}${answer.toString()}`);
}

/**
 * Checks an authorization request, pushed (RFC 9126) or not. An unknown client or redirect URI is answered here; other
 * mistakes go back to the app; what is right is handed on, reduced to what oidc-provider is to see.
 */
export function checkAuthorize(request: SimRequest, context: RequestContext): Checked {
  const { label } = context.server.org.description;
  const requestUri = request.params.get('request_uri');
  const params = requestUri === null ? request.params : context.server.pushed.take(requestUri, request.params.get('client_id'));
  if (!params) return { answer: refusal(request, label, 'invalid_request', badRequestUri) };
  const checked = checkRequest(params, context, requestUri === null ? 'browser' : 'pushed');
  if (checked.kind === 'not-returnable') return { answer: refusal(request, label, checked.error, checked.description) };
  const told = context.faults.find((fault) => fault.kind === 'error');
  if (told) return { answer: errorRedirect(params, told.error, errorWords(told)) };
  if (checked.kind === 'wrong') return { answer: errorRedirect(params, checked.error, checked.description) };

  const url = new URL(request.url.pathname, request.url);
  for (const name of checked.scopes.includes('openid') ? [...known, ...openIdOnly] : known) {
    const value = params.get(name);
    if (value !== null && value !== '') url.searchParams.set(name, value);
  }
  url.searchParams.set('scope', checked.internalScope);
  const level = chosenLevel(params.get('acr_values'));
  if (level !== undefined) url.searchParams.set(levelParam, level);
  if (!requiresConsent(context.server, checked.client.id)) removeValue(url.searchParams, 'prompt', 'consent');
  return { request: { ...request, method: 'GET', url, body: Buffer.alloc(0), params: url.searchParams } };
}

/** Takes one word out of a parameter that is a list. */
function removeValue(params: URLSearchParams, name: string, value: string): void {
  const left = split(params.get(name) ?? '').filter((word) => word !== value);
  if (left.length > 0) params.set(name, left.join(' '));
  else params.delete(name);
}

/** Okta's redirects are 302, have no body, carry no `iss` (RFC 9207), and name the state before the error. */
export function oktaRedirect(response: SimResponse, origin: string): SimResponse {
  const { location, 'content-type': _type, ...headers } = response.headers;
  if (typeof location !== 'string' || response.status !== 303) return response;
  const to = (where: string): SimResponse => ({ status: 302, headers: { ...headers, location: where }, body: Buffer.alloc(0) });
  const [target, separator, rest] = splitTarget(location);
  if (target.startsWith(`${origin}/`) || target.startsWith('/')) return to(location);
  const params = new URLSearchParams(rest);
  params.delete('iss');
  return to(`${target}${separator}${params.toString()}`);
}

/**
 * The redirect that ends a sign-in on the org's pages. A browser goes on showing the page from which it hands a custom scheme to the
 * system: that page says so, and leads to the app by itself, in place of the form that was filled in.
 */
export function lastRedirect(response: SimResponse, org: SimOrg): SimResponse {
  const redirected = oktaRedirect(response, org.origin);
  const { location, ...headers } = redirected.headers;
  if (typeof location !== 'string' || /^(https?:|\/)/.test(location)) return redirected;
  const answer = page(200, returnPage(org.label, { signedIn: /[?#&]code=/.test(location), app: location }));
  return { ...answer, headers: { ...headers, ...answer.headers, refresh: `0;url=${location}` } };
}

function splitTarget(location: string): [string, string, string] {
  const hash = location.indexOf('#');
  if (hash >= 0) return [location.slice(0, hash), '#', location.slice(hash + 1)];
  const query = location.indexOf('?');
  return query < 0 ? [location, '', ''] : [location.slice(0, query), '?', location.slice(query + 1)];
}
