import { randomBytes } from 'node:crypto';
import type { TokenEndpointGrantContext } from 'oidc-provider';
import { serviceScopesOf } from './directory.ts';
import { oauthError } from './errors.ts';
import type { SimResponse } from './http.ts';
import type { ServerRuntime } from './runtime.ts';
import { isAboutUser, split } from './scopes.ts';
import type { SimClient } from './types.ts';
import { noScope, orgNeedsKey, unknownScope } from './wording.ts';

/**
 * What a client credentials request must fulfil beyond its authentication: custom scopes at a custom server; at the org server
 * Okta's own scopes, and a client that signs with a key.
 */
export function serviceRequestProblem(server: ServerRuntime, client: SimClient, scope: string | null): SimResponse | undefined {
  const { kind } = server.description;
  if (kind === 'org' && client.authentication !== 'private_key_jwt') return oauthError(401, 'invalid_client', orgNeedsKey);
  const scopes = split(scope ?? '');
  if (scopes.length === 0) return oauthError(400, 'invalid_scope', noScope);
  const mistaken = scopes.filter(isAboutUser);
  if (mistaken.length > 0)
    return oauthError(400, 'invalid_scope', `Cannot request '${mistaken.join(' ')}' scopes using client credentials`);
  const known = serviceScopesOf(kind);
  return scopes.every((name) => known.includes(name)) ? undefined : oauthError(400, 'invalid_scope', unknownScope);
}

/** The client_credentials grant: an access token for the client itself, nothing else (RFC 6749, 4.4). */
export async function serviceGrant(ctx: TokenEndpointGrantContext<{ scope?: string }>): Promise<void> {
  const { provider, client, params } = ctx.oidc;
  const accessToken = new provider.AccessToken({
    client,
    // There is no account and no authorization; oidc-provider wants both to have names.
    accountId: client.clientId,
    grantId: randomBytes(16).toString('base64url'),
    gty: 'client_credentials',
    scope: split(params.scope ?? '').join(' '),
  });
  ctx.body = { access_token: await accessToken.save() };
  ctx.oidc.entity('AccessToken', accessToken);
}
