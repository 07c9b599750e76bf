import { checkAuthorize, lastRedirect, oktaRedirect } from './authorize.ts';
import { deviceAuthorization } from './device-request.ts';
import { keys, logout, revoke } from './endpoints.ts';
import { oauthError } from './errors.ts';
import type { Endpoint } from './faults.ts';
import type { SimRequest, SimResponse } from './http.ts';
import { introspect } from './introspect.ts';
import { metadata } from './metadata.ts';
import { handToProvider } from './hand-over.ts';
import { pushedRequest } from './par.ts';
import type { RequestContext } from './runtime.ts';
import { interact } from './sign-in.ts';
import { userinfo } from './userinfo.ts';
import { token } from './token-endpoint.ts';

async function authorize(request: SimRequest, context: RequestContext): Promise<SimResponse> {
  const checked = checkAuthorize(request, context);
  if ('answer' in checked) return checked.answer;
  return oktaRedirect(await handToProvider(checked.request, context), context.server.org.description.origin);
}

async function signInStep(request: SimRequest, context: RequestContext): Promise<SimResponse> {
  const { pathname } = request.url;
  if (pathname.startsWith('/signin/')) return interact(context.server, request);
  if (!pathname.includes('/activate')) return lastRedirect(await handToProvider(request, context), context.server.org.description);
  const userCode = request.url.searchParams.get('user_code');
  if (userCode === null || request.method !== 'GET') return handToProvider(request, context);
  // oidc-provider would post the code by script; the sim's pages have none, so the person confirms it by a button.
  const url = new URL(request.url.pathname, request.url);
  return handToProvider({ ...request, url, params: url.searchParams }, { ...context, userCode });
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
  par: ['POST'],
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
      return deviceAuthorization(request, context);
    case 'par':
      return pushedRequest(request, context);
    case 'sign-in':
      return signInStep(request, context);
  }
}
