import { authenticateClient } from './client-auth.ts';
import { oauthError, refusal } from './errors.ts';
import { json, page, redirect, type SimRequest, type SimResponse } from './http.ts';
import { endpointUrl } from './metadata.ts';
import { messagePage } from './pages/pages.ts';
import { endFamily, userOf, type RequestContext, type ServerRuntime } from './runtime.ts';
import { toPublic } from './scopes.ts';
import { peek, profileClaims, readOwnToken } from './tokens.ts';
import { audienceOf } from './directory.ts';

/** The signing keys, current first. Okta lets them be kept for a long time; rotation comes unannounced. */
export async function keys(server: ServerRuntime): Promise<SimResponse> {
  const published = await server.keys.published();
  return json(200, { keys: published.map((key) => key.jwk) }, { 'cache-control': 'max-age=3832286, must-revalidate' });
}

/** Claims about the user by the access token's scopes; accepts the access tokens of this very server. */
export async function userinfo(server: ServerRuntime, request: SimRequest): Promise<SimResponse> {
  server.org.stats.count('userinfoRequests');
  const refused = (status: number, error: string, description: string): SimResponse => {
    const challenge = `Bearer authorization_uri="${server.description.issuer}", realm="okta-sim", scope="openid", error="${error}", error_description="${description}", resource="${request.url.pathname}"`;
    return { status, headers: { 'www-authenticate': challenge }, body: Buffer.alloc(0) };
  };
  const bearer = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
  const token = bearer === undefined ? undefined : await readOwnToken(server, bearer);
  const live = token?.handle === undefined ? undefined : await server.provider.AccessToken.find(token.handle);
  if (!live) return refused(401, 'invalid_token', 'The access token is invalid.');
  const scopes = new Set(live.scope?.split(' '));
  if (!scopes.has('openid'))
    return refused(403, 'insufficient_scope', 'The access token must provide access to at least one of these scopes - openid.');
  const user = userOf(server.org, live.accountId);
  return json(200, { sub: user.id, ...profileClaims(user, scopes, true) }, { 'cache-control': 'no-cache, no-store' });
}

/** RFC 7662. A token that is dead, unknown or another client's is only `{"active":false}`. */
export async function introspect(server: ServerRuntime, request: SimRequest, context: RequestContext): Promise<SimResponse> {
  server.org.stats.count('introspections');
  const client = await authenticateClient(server, request, endpointUrl(server, 'introspect'));
  if ('status' in client) return client;
  const value = request.params.get('token');
  if (!value) return oauthError(400, 'invalid_request', "The 'token' parameter is required.");
  const inactive = json(200, { active: false });
  const { clock, settings } = server.org;

  const refresh = await server.provider.RefreshToken.find(value, { ignoreExpiration: true });
  const family = server.families.get(refresh?.grantId);
  if (refresh && family) {
    const rotatedAt = family.rotatedAt.get(value);
    const graceOver = rotatedAt !== undefined && clock.now() - rotatedAt >= settings.graceSeconds * 1000;
    if (refresh.clientId !== client.id || server.families.hasExpired(family) || graceOver) return inactive;
    const user = userOf(server.org, refresh.accountId);
    const expiry = server.families.expiryOf(family);
    return json(200, {
      active: true,
      token_type: 'refresh_token',
      scope: toPublic(refresh.scope ?? '').join(' '),
      client_id: client.id,
      username: user.login,
      ...(expiry === undefined ? {} : { exp: Math.floor(expiry / 1000) + context.skew }),
      sub: user.login,
      aud: audienceOf(server.description),
      iss: server.description.issuer,
      jti: family.refreshId,
      uid: user.id,
    });
  }

  const token = await readOwnToken(server, value);
  if (!token) return inactive;
  if (token.handle === undefined) {
    if (token.payload.aud !== client.id || (token.payload.exp ?? 0) <= clock.seconds()) return inactive;
    const { preferred_username: username } = token.payload;
    return json(200, { active: true, token_type: 'id_token', client_id: client.id, username, ...token.payload });
  }
  const live = await server.provider.AccessToken.find(token.handle);
  if (!live || live.clientId !== client.id) return inactive;
  const { scp, sub, uid, iss, aud, iat, exp, jti } = token.payload as Record<string, unknown> & { scp: string[] };
  return json(200, {
    active: true,
    token_type: 'Bearer',
    scope: scp.join(' '),
    client_id: client.id,
    ...(uid === undefined ? {} : { username: sub }),
    exp,
    iat,
    sub,
    aud,
    iss,
    jti,
    uid,
  });
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
