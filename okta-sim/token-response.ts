import type { KoaContextWithOIDC } from 'oidc-provider';
import { deviceGrant } from './clients.ts';
import type { Family } from './families.ts';
import { must } from './must.ts';
import { contextOf, userOf } from './runtime.ts';
import { offline, split, toPublic } from './scopes.ts';
import { signAccessToken, signIdToken } from './tokens.ts';
import type { SimUser } from './types.ts';
import { policyDenied } from './wording.ts';

/**
 * Turns what oidc-provider's grants produced (a handle of an access token) into Okta's token response: signed access
 * token, ID token, public scope names, Okta's order of members.
 */
export async function oktaTokenResponse(ctx: KoaContextWithOIDC): Promise<void> {
  const { server, skew, faults, jkt } = contextOf(ctx.req);
  const { org } = server;
  const { AccessToken: stored, AuthorizationCode: code, DeviceCode: deviceCode, RefreshToken: refreshModel } = ctx.oidc.entities;
  const body = ctx.body as { access_token: string; refresh_token?: string };
  const { accountId, grantId, scope = '', gty } = must(stored, 'access token');
  const { clientId } = must(ctx.oidc.client, 'client');
  const client = org.description.clients.find(({ id }) => id === clientId);
  const scopes = new Set(split(scope));
  const publicScopes = toPublic(scope);
  const issuedAt = org.clock.seconds() + skew;

  const source = code ?? deviceCode;
  const familyOf = (user: SimUser): Family =>
    server.families.get(grantId) ??
    server.families.start({
      grantId,
      clientId,
      accountId: user.id,
      // Only a public client's refresh token needs it: another proves itself anyway (RFC 9449, 5).
      jkt: client?.authentication === 'none' ? jkt : undefined,
      authTime: source?.authTime === undefined ? org.clock.seconds() : source.authTime + org.clock.offset(),
      acr: server.levels.get(grantId),
      newest: body.refresh_token,
    });
  const user = gty === 'client_credentials' ? undefined : userOf(org, accountId);
  if (user && deviceCode && org.policies.denies(server, { clientId, grant: deviceGrant, login: user.login })) {
    ctx.status = 400;
    ctx.body = { error: 'access_denied', error_description: policyDenied };
    return;
  }
  const person = user && { user, family: familyOf(user) };

  const accessToken = await signAccessToken(server, {
    handle: body.access_token,
    clientId,
    scopes: publicScopes,
    person,
    hasRefreshToken: scopes.has(offline) && (body.refresh_token !== undefined || refreshModel !== undefined),
    jkt,
    issuedAt,
  });
  const idToken =
    person && scopes.has('openid')
      ? await signIdToken(server, { ...person, clientId, scopes, accessToken, nonce: code?.nonce, issuedAt }, faults)
      : undefined;

  ctx.body = {
    token_type: jkt === undefined ? 'Bearer' : 'DPoP',
    expires_in: org.settings.accessTokenSeconds,
    access_token: accessToken,
    scope: publicScopes.join(' '),
    ...(body.refresh_token === undefined ? {} : { refresh_token: body.refresh_token }),
    ...(idToken === undefined ? {} : { id_token: idToken }),
  };
}
