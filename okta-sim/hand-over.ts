import { withoutCredentials } from './client-auth.ts';
import { inject, type SimRequest, type SimResponse } from './http.ts';
import { attachContext, type RequestContext } from './runtime.ts';

/**
 * Hands a request to oidc-provider, which expects paths below its issuer. It is not told where a page comes from: who may read an
 * answer is decided by Okta's trusted origins (`cors.ts`), not by its own CORS.
 */
export async function handToProvider(request: SimRequest, context: RequestContext): Promise<SimResponse> {
  const mount = new URL(context.server.description.issuer).pathname.replace(/\/$/, '');
  const inner = new URL(request.url);
  inner.pathname = inner.pathname.slice(mount.length);
  const listener = context.server.provider.callback();
  const { origin: _origin, ...headers } = request.headers;
  const response = await inject(
    (raw, answer) => void listener(raw, answer),
    { ...request, headers, url: inner },
    (message) => {
      (message as typeof message & { originalUrl?: string }).originalUrl = request.url.pathname + request.url.search;
      attachContext(message, context);
    },
  );
  const kept = Object.entries(response.headers).filter(([name]) => !name.startsWith('access-control-'));
  return { ...response, headers: Object.fromEntries(kept) };
}

/**
 * The request as oidc-provider may see it, to which every client is public: without credentials, and with the form given instead
 * of its own.
 */
export function asPublic(request: SimRequest, clientId: string, params: URLSearchParams = request.params): SimRequest {
  const { authorization: _authorization, dpop: _dpop, ...headers } = request.headers;
  const form = withoutCredentials(params, clientId);
  return { ...request, headers, body: Buffer.from(form.toString()), params: form };
}
