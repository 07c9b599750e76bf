import type { RefreshToken } from 'oidc-provider';
import { authenticateClient } from './client-auth.ts';
import { oauthError } from './errors.ts';
import type { Family } from './families.ts';
import { json, type SimRequest, type SimResponse } from './http.ts';
import { endpointUrl } from './metadata.ts';
import { userOf, type RequestContext, type ServerRuntime } from './runtime.ts';
import { toPublic } from './scopes.ts';
import { readOwnToken, type ReadToken } from './tokens.ts';
import type { SimClient } from './types.ts';

type Facts = Record<string, unknown>;

function refreshTokenFacts(server: ServerRuntime, client: SimClient, token: RefreshToken, family: Family, context: RequestContext) {
  const { clock, settings } = server.org;
  const rotatedAt = family.rotatedAt.get(token.jti);
  const graceOver = rotatedAt !== undefined && clock.now() - rotatedAt >= settings.graceSeconds * 1000;
  if (token.clientId !== client.id || server.families.hasExpired(family) || graceOver) return undefined;
  const user = userOf(server.org, token.accountId);
  const expiry = server.families.expiryOf(family);
  return {
    token_type: 'Bearer',
    scope: toPublic(token.scope ?? '').join(' '),
    client_id: client.id,
    username: user.login,
    ...(expiry === undefined ? {} : { exp: Math.floor(expiry / 1000) + context.skew }),
    sub: user.login,
  };
}

function idTokenFacts(server: ServerRuntime, client: SimClient, { payload }: ReadToken): Facts | undefined {
  if (payload.aud !== client.id || (payload.exp ?? 0) <= server.org.clock.seconds()) return undefined;
  return { token_type: 'Bearer', client_id: client.id, username: payload['preferred_username'], ...payload };
}

async function accessTokenFacts(server: ServerRuntime, client: SimClient, handle: string, payload: Facts): Promise<Facts | undefined> {
  const live = await server.provider.AccessToken.find(handle);
  if (!live || live.clientId !== client.id) return undefined;
  const { scp, sub, uid, iss, aud, iat, exp, jti, cnf } = payload as Facts & { scp: string[] };
  return {
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
    cnf,
  };
}

async function factsOf(server: ServerRuntime, client: SimClient, value: string, context: RequestContext): Promise<Facts | undefined> {
  const refresh = await server.provider.RefreshToken.find(value, { ignoreExpiration: true });
  const family = server.families.get(refresh?.grantId);
  if (refresh && family) return refreshTokenFacts(server, client, refresh, family, context);
  const token = await readOwnToken(server, value);
  if (!token) return undefined;
  return token.handle === undefined ? idTokenFacts(server, client, token) : accessTokenFacts(server, client, token.handle, token.payload);
}

/** RFC 7662. A token that is dead, unknown or another client's is only `{"active":false}`; `token_type` is always `Bearer`, as Okta says. */
export async function introspect(server: ServerRuntime, request: SimRequest, context: RequestContext): Promise<SimResponse> {
  server.org.stats.count('introspections');
  const client = await authenticateClient(server, request, endpointUrl(server, 'introspect'));
  if ('status' in client) return client;
  const value = request.params.get('token');
  if (!value) return oauthError(400, 'invalid_request', "The 'token' parameter is required.");
  const facts = await factsOf(server, client, value, context);
  return json(200, facts === undefined ? { active: false } : { active: true, ...facts });
}
