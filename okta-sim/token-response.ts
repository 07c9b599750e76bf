import type { KoaContextWithOIDC } from 'oidc-provider';
import { contextOf } from './runtime.ts';
import { offline, toPublic } from './scopes.ts';
import { signAccessToken, signIdToken } from './tokens.ts';

/**
 * Turns what oidc-provider's grants produced (a handle of an access token) into Okta's token response: signed access
 * token, ID token, public scope names, Okta's order of members.
 */
export async function oktaTokenResponse(ctx: KoaContextWithOIDC): Promise<void> {
  const { server, skew, faults } = contextOf(ctx.req);
  const { org } = server;
  const { AccessToken: accessTokenModel, AuthorizationCode: code, DeviceCode: deviceCode, RefreshToken: refreshModel } = ctx.oidc.entities;
  const body = ctx.body as { access_token: string; refresh_token?: string };
  const client = ctx.oidc.client!;
  const source = code ?? deviceCode;
  const user = org.description.users.find((candidate) => candidate.id === accessTokenModel!.accountId)!;
  const grantId = accessTokenModel!.grantId!;

  const family =
    server.families.get(grantId) ??
    server.families.start({
      grantId,
      clientId: client.clientId,
      accountId: user.id,
      authTime: (source?.authTime ?? 0) + org.clock.offset(),
      newest: body.refresh_token,
    });

  const scopes = new Set(accessTokenModel!.scope?.split(' ') ?? []);
  const issuedAt = org.clock.seconds() + skew;
  const publicScopes = toPublic([...scopes].join(' '));
  const accessToken = await signAccessToken(server, {
    handle: body.access_token,
    user,
    clientId: client.clientId,
    scopes: publicScopes,
    family,
    hasRefreshToken: scopes.has(offline) && (body.refresh_token !== undefined || refreshModel !== undefined),
    issuedAt,
  });
  const idToken = scopes.has('openid')
    ? await signIdToken(server, { user, clientId: client.clientId, scopes, family, accessToken, nonce: code?.nonce, issuedAt }, faults)
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
