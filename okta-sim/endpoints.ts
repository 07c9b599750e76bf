import { authenticateClient } from './client-auth.ts';
import { oauthError, refusal } from './errors.ts';
import { json, page, redirect, type SimRequest, type SimResponse } from './http.ts';
import { endpointUrl } from './metadata.ts';
import { messagePage } from './pages/pages.ts';
import { endFamily, type ServerRuntime } from './runtime.ts';
import { peek, readOwnToken } from './tokens.ts';

/** The signing keys. Okta lets them be kept for a long time; rotation comes unannounced. */
export async function keys(server: ServerRuntime): Promise<SimResponse> {
  const published = await server.keys.published();
  return json(200, { keys: published.map((key) => key.jwk) }, { 'cache-control': 'max-age=3832286, must-revalidate' });
}

/** RFC 7009: 200 whatever the token. A refresh token takes its whole family with it, an access token only itself. */
export async function revoke(server: ServerRuntime, request: SimRequest): Promise<SimResponse> {
  server.org.stats.count('revocations');
  const client = await authenticateClient(server, request, endpointUrl(server, 'revoke'));
  if ('status' in client) return client;
  const value = request.params.get('token');
  if (!value) return oauthError(400, 'invalid_request', "The 'token' parameter is required.");
  const done: SimResponse = { status: 200, headers: { 'cache-control': 'no-cache, no-store' }, body: Buffer.alloc(0) };

  const refresh = await server.provider.RefreshToken.find(value, { ignoreExpiration: true });
  if (refresh) {
    if (refresh.clientId === client.id && refresh.grantId !== undefined) endFamily(server, refresh.grantId);
    return done;
  }
  const token = await readOwnToken(server, value);
  const live = token?.handle === undefined ? undefined : await server.provider.AccessToken.find(token.handle);
  if (live?.clientId === client.id) await live.destroy();
  return done;
}

/** Ends the browser's session. Tokens stay valid, as in Okta. */
export async function logout(server: ServerRuntime, request: SimRequest): Promise<SimResponse> {
  const { description, stats, store } = server.org;
  stats.count('logouts');
  const hint = request.params.get('id_token_hint');
  if (!hint) return refusal(request, description.label, 'invalid_request', "The 'id_token_hint' parameter is required.");
  const token = await readOwnToken(server, hint);
  if (!token || token.handle !== undefined) {
    const foreign = peek(hint)?.iss !== undefined && peek(hint)?.iss !== server.description.issuer;
    const words = foreign ? "The 'id_token_hint' was not issued by this authorization server." : 'The id token is invalid.';
    return refusal(request, description.label, 'invalid_token', words);
  }
  const client = description.clients.find((candidate) => candidate.id === token.payload.aud);
  const target = request.params.get('post_logout_redirect_uri');
  if (target !== null && !client?.postLogoutRedirectUris.includes(target)) {
    const words = "The 'post_logout_redirect_uri' parameter must be a Logout redirect URI in the client app settings.";
    return refusal(request, description.label, 'invalid_request', words);
  }
  store.removeWhere((payload, key) => key.startsWith('Session:') && payload.accountId === token.payload.sub && ownsCookie(request, key));
  if (target === null) return page(200, messagePage(description.label, 'Signed out', 'You have signed out of this org in this browser.'));
  const state = request.params.get('state');
  return redirect(state === null ? target : `${target}${target.includes('?') ? '&' : '?'}state=${encodeURIComponent(state)}`);
}

function ownsCookie(request: SimRequest, key: string): boolean {
  const id = key.slice('Session:'.length);
  return (request.headers.cookie ?? '').split(/;\s*/).some((cookie) => cookie.endsWith(`_sid=${id}`));
}
