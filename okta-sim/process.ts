import { checkAuthorize, oktaRedirect } from './authorize.ts';
import { checkTokenRequest, deviceRequest, introspect, keys, logout, revoke, userinfo } from './endpoints.ts';
import { oauthError } from './errors.ts';
import type { Endpoint } from './faults.ts';
import { inject, json, type SimRequest, type SimResponse } from './http.ts';
import { metadata } from './metadata.ts';
import { attachContext, type RequestContext } from './runtime.ts';
import { interact } from './sign-in.ts';
import { policyDenied, tokenError } from './wording.ts';

/** Hands a request to oidc-provider, which expects paths below its issuer. */
async function provider(request: SimRequest, context: RequestContext): Promise<SimResponse> {
  const mount = new URL(context.server.description.issuer).pathname.replace(/\/$/, '');
  const inner = new URL(request.url);
  inner.pathname = inner.pathname.slice(mount.length);
  const listener = context.server.provider.callback();
  return inject(
    (raw, answer) => void listener(raw, answer),
    { ...request, url: inner },
    (message) => {
      (message as typeof message & { originalUrl?: string }).originalUrl = request.url.pathname + request.url.search;
      attachContext(message, context);
    },
  );
}

async function authorize(request: SimRequest, context: RequestContext): Promise<SimResponse> {
  const checked = checkAuthorize(request, context);
  if ('answer' in checked) return checked.answer;
  return oktaRedirect(await provider(checked.request, context), context.server.org.description.origin);
}

async function token(request: SimRequest, context: RequestContext): Promise<SimResponse> {
  const { server } = context;
  const { stats } = server.org;
  const { issuer } = server.description;
  const clientId = request.params.get('client_id') ?? '';
  const grant = request.params.get('grant_type') ?? undefined;
  const known = server.org.description.clients.some((client) => client.id === clientId);
  if (known) stats.countFor(issuer, clientId, 'tokenRequests');

  let answer = checkTokenRequest(server, request);
  if (!answer && context.faults.some((fault) => fault.kind === 'policy-denied')) answer = oauthError(400, 'access_denied', policyDenied);
  if (!answer) {
    const response = await provider(request, context);
    if (response.status === 200) {
      if (grant === 'authorization_code') stats.countFor(issuer, clientId, 'codeExchanges');
      return response;
    }
    const given = JSON.parse(response.body.toString()) as { error: string; error_description?: string };
    const worded = tokenError(given, context.detail ?? '', grant);
    answer = oauthError(response.status, worded.error, worded.error_description);
  }
  if (known) stats.countFor(issuer, clientId, 'errors');
  return answer;
}

async function device(request: SimRequest, context: RequestContext): Promise<SimResponse> {
  const checked = deviceRequest(context.server, request);
  if ('status' in checked) return checked;
  const response = await provider(checked, context);
  if (response.status !== 200) return response;
  const body = JSON.parse(response.body.toString()) as Record<string, unknown> & { user_code: string };
  const activate = `${context.server.org.description.origin}/activate`;
  return json(200, {
    ...body,
    verification_uri: activate,
    verification_uri_complete: `${activate}?user_code=${body.user_code}`,
    interval: 5,
  });
}

async function signInStep(request: SimRequest, context: RequestContext): Promise<SimResponse> {
  const { pathname } = request.url;
  if (pathname.startsWith('/signin/')) return interact(context.server, request);
  if (!pathname.includes('/activate')) return oktaRedirect(await provider(request, context), context.server.org.description.origin);
  const userCode = request.url.searchParams.get('user_code');
  if (userCode === null || request.method !== 'GET') return provider(request, context);
  // oidc-provider would post the code by script; the sim's pages have none, so the person confirms it by a button.
  const url = new URL(request.url.pathname, request.url);
  return provider({ ...request, url, params: url.searchParams }, { ...context, userCode });
}

const methods: Record<Endpoint, readonly string[]> = {
  token: ['POST'],
  authorize: ['GET', 'POST'],
  keys: ['GET'],
  metadata: ['GET'],
  introspect: ['POST'],
  revoke: ['POST'],
  userinfo: ['GET', 'POST'],
  logout: ['GET', 'POST'],
  device: ['POST'],
  'sign-in': ['GET', 'POST'],
};

/** Answers a request to one endpoint of one authorization server. */
export async function processRequest(
  endpoint: Endpoint,
  part: string | undefined,
  request: SimRequest,
  context: RequestContext,
): Promise<SimResponse> {
  const { server } = context;
  if (!methods[endpoint].includes(request.method)) {
    const answer = oauthError(405, 'invalid_request', 'The HTTP method is not supported by this endpoint.');
    return { ...answer, headers: { ...answer.headers, allow: methods[endpoint].join(', ') } };
  }
  switch (endpoint) {
    case 'metadata':
      return metadata(server, part === 'oauth' ? 'oauth' : 'openid');
    case 'keys':
      return keys(server);
    case 'authorize':
      return authorize(request, context);
    case 'token':
      return token(request, context);
    case 'introspect':
      return introspect(server, request, context);
    case 'revoke':
      return revoke(server, request);
    case 'userinfo':
      return userinfo(server, request);
    case 'logout':
      return logout(server, request);
    case 'device':
      return device(request, context);
    case 'sign-in':
      return signInStep(request, context);
  }
}
