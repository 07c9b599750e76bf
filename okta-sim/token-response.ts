import type { KoaContextWithOIDC } from 'oidc-provider';
import { must } from './must.ts';
import { contextOf, userOf } from './runtime.ts';
import { offline, split, toPublic } from './scopes.ts';
import { signAccessToken, signIdToken } from './tokens.ts';

/**
 * Turns what oidc-provider's grants produced (a handle of an access token) into Okta's token response: signed access
 * token, ID token, public scope names, Okta's order of members.
 */
export async function oktaTokenResponse(ctx: KoaContextWithOIDC): Promise<void> {
  const { server, skew, faults } = contextOf(ctx.req);
  const { org } = server;
  const { AccessToken: stored, AuthorizationCode: code, DeviceCode: deviceCode, RefreshToken: refreshModel } = ctx.oidc.entities;
  const body = ctx.body as { access_token: string; refresh_token?: string };
  const { accountId, grantId, scope = '' } = must(stored, 'access token');
  const { clientId } = must(ctx.oidc.client, 'client');
  const source = code ?? deviceCode;
  const user = userOf(org, accountId);

  const family =
    server.families.get(grantId) ??
    server.families.start({
      grantId,
      clientId,
      accountId: user.id,
      authTime: (source?.authTime ?? 0) + org.clock.offset(),
      newest: body.refresh_token,
    });

  const scopes = new Set(split(scope));
  const issuedAt = org.clock.seconds() + skew;
  const publicScopes = toPublic(scope);
  const accessToken = await signAccessToken(server, {
    handle: body.access_token,
    user,
    clientId,
    scopes: publicScopes,
    family,
    hasRefreshToken: scopes.has(offline) && (body.refresh_token !== undefined || refreshModel !== undefined),
    issuedAt,
  });
  const idToken = scopes.has('openid')
    ? await signIdToken(server, { user, clientId, scopes, family, accessToken, nonce: code?.nonce, issuedAt }, faults)
    : undefined;

  ctx.body = {
    token_type: 'Bearer',
    expires_in: org.settings.accessTokenSeconds,
    access_token: accessToken,
    scope: publicScopes.join(' '),
    ...(body.refresh_token === undefined ? {} : { refresh_token: body.refresh_token }),
    ...(idToken === undefined ? {} : { id_token: idToken }),
  };
}
