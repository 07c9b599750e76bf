import { authenticateClient } from './client-auth.ts';
import { deviceGrant } from './clients.ts';
import { oauthError } from './errors.ts';
import { asPublic, handToProvider } from './hand-over.ts';
import { json, type SimRequest, type SimResponse } from './http.ts';
import { endpointUrl } from './metadata.ts';
import type { RequestContext } from './runtime.ts';
import { lacksOpenId, split, toInternal } from './scopes.ts';
import { needsOpenId, unauthorizedGrant, unknownScope } from './wording.ts';

/** A device's request for a code (RFC 8628, 3.1), with the scope checked and translated. */
export async function deviceAuthorization(request: SimRequest, context: RequestContext): Promise<SimResponse> {
  const { server } = context;
  server.org.stats.count('deviceRequests');
  const client = await authenticateClient(server, request, endpointUrl(server, 'device/authorize'));
  if ('status' in client) return client;
  if (!client.grantTypes.includes(deviceGrant)) return oauthError(400, 'unauthorized_client', unauthorizedGrant(client.grantTypes));
  const scopes = split(request.params.get('scope') ?? '');
  if (scopes.length === 0 || scopes.some((scope) => !server.scopes.has(scope))) return oauthError(400, 'invalid_scope', unknownScope);
  if (lacksOpenId(scopes)) return oauthError(403, 'access_denied', needsOpenId);

  const allowed = scopes.filter((scope) => scope !== 'offline_access' || client.grantTypes.includes('refresh_token'));
  const form = new URLSearchParams({ scope: toInternal(allowed.join(' ')) });
  const response = await handToProvider(asPublic(request, client.id, form), context);
  if (response.status !== 200) return response;
  const body = JSON.parse(response.body.toString()) as Record<string, unknown> & { user_code: string };
  const activate = `${server.org.description.origin}/activate`;
  return json(200, {
    ...body,
    verification_uri: activate,
    verification_uri_complete: `${activate}?user_code=${body.user_code}`,
    interval: server.org.settings.deviceIntervalSeconds,
  });
}
