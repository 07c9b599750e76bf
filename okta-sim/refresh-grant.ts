import type { RefreshToken, TokenEndpointGrantContext } from 'oidc-provider';
import type { Family } from './families.ts';
import { denied, errors, withoutOpenId } from './oidc-provider.ts';
import { contextOf, endFamily, userOf, type ServerRuntime } from './runtime.ts';
import { lacksOpenId, offline, toInternal } from './scopes.ts';
import { deadRefreshToken, otherKey } from './wording.ts';

interface Params {
  refresh_token?: string;
  scope?: string;
}

function requestedScopes(asked: string | undefined, token: RefreshToken): Set<string> {
  if (!asked) return token.scopes;
  const scopes = new Set(toInternal(asked).split(' '));
  for (const scope of scopes) {
    if (!token.scopes.has(scope))
      throw new errors.InvalidScope('The requested scope exceeds the scope granted by the resource owner.', scope);
  }
  if (lacksOpenId(scopes)) throw withoutOpenId();
  return scopes;
}

async function successorOf(ctx: TokenEndpointGrantContext<Params>, token: RefreshToken, sent: string, family: Family): Promise<string> {
  const { provider, client } = ctx.oidc;
  const successor = new provider.RefreshToken({
    client,
    accountId: family.accountId,
    ...(token.authTime === undefined ? {} : { authTime: token.authTime }),
    grantId: family.grantId,
    gty: 'refresh_token',
    scope: token.scope ?? '',
    rotations: (token.rotations ?? 0) + 1,
  });
  const value = await successor.save();
  family.newest = value;
  family.predecessors.set(value, sent);
  return value;
}

/**
 * The refresh_token grant in Okta's manner: persistent or rotating refresh tokens, a grace period after rotation, and the
 * end of the whole family when a rotated token comes back later than that. oidc-provider's own handler has no grace.
 */
export async function refreshGrant(server: ServerRuntime, ctx: TokenEndpointGrantContext<Params>): Promise<void> {
  const { provider, client, params } = ctx.oidc;
  const { clock, policies, settings, stats } = server.org;
  const { issuer } = server.description;
  const value = params.refresh_token;
  if (!value) throw new errors.InvalidRequest("The 'refresh_token' parameter is required.");

  const find = async (): Promise<{ token: RefreshToken; family: Family }> => {
    const token = await provider.RefreshToken.find(value, { ignoreExpiration: true });
    const family = server.families.get(token?.grantId);
    if (!token || !family || token.clientId !== client.clientId) throw new errors.InvalidGrant(deadRefreshToken);
    return { token, family };
  };
  const { grantId } = (await find()).family;

  await server.families.serialise(grantId, async () => {
    const { token, family } = await find();
    if (server.families.hasExpired(family)) throw new errors.InvalidGrant(deadRefreshToken);

    if (family.jkt !== undefined && family.jkt !== contextOf(ctx.req).jkt)
      throw new errors.CustomOIDCProviderError('invalid_dpop_proof', otherKey);

    const { login } = userOf(server.org, family.accountId);
    if (policies.denies(server, { clientId: client.clientId, grant: 'refresh_token', login })) throw denied();

    const rotatedAt = family.rotatedAt.get(value);
    if (rotatedAt !== undefined && clock.now() - rotatedAt >= settings.graceSeconds * 1000) {
      endFamily(server, grantId);
      stats.countFor(issuer, client.clientId, 'reuseDetected');
      contextOf(ctx.req).detail = 'a rotated refresh token was used again after the grace period: the family has ended';
      throw new errors.InvalidGrant(deadRefreshToken);
    }
    const scopes = requestedScopes(params.scope, token);
    if (server.families.continueWith(family, value).forked) stats.countFor(issuer, client.clientId, 'forks');

    let refreshToken: string | undefined;
    if (scopes.has(offline)) {
      if (settings.rotation === 'persistent') {
        refreshToken = value;
      } else if (rotatedAt === undefined) {
        refreshToken = await successorOf(ctx, token, value, family);
        family.rotatedAt.set(value, clock.now());
        stats.countFor(issuer, client.clientId, 'rotations');
      } else {
        stats.countFor(issuer, client.clientId, 'graceReuses');
        refreshToken = settings.graceReuse === 'same' ? family.newest : await successorOf(ctx, token, value, family);
      }
    }
    family.lastUsed = clock.now();

    const accessToken = new provider.AccessToken({
      client,
      accountId: family.accountId,
      grantId,
      gty: 'refresh_token',
      scope: [...scopes].join(' '),
    });
    const handle = await accessToken.save();
    ctx.oidc.entity('RefreshToken', token);
    ctx.oidc.entity('AccessToken', accessToken);
    ctx.body = { access_token: handle, refresh_token: refreshToken };
    stats.countFor(issuer, client.clientId, 'refreshes');
  });
}
