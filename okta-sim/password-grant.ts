import type { TokenEndpointGrantContext } from 'oidc-provider';
import { demoPassword } from './directory.ts';
import { denied, errors, withoutOpenId } from './oidc-provider.ts';
import type { ServerRuntime } from './runtime.ts';
import { lacksOpenId, offline, split, toInternal } from './scopes.ts';
import { noScope, unknownScope, wrongPassword } from './wording.ts';

interface Params {
  username?: string;
  password?: string;
  scope?: string;
}

/** The scopes asked for, in the sim's inner names; refuses none and unknown ones. */
function scopesOf(server: ServerRuntime, asked: string | undefined): string[] {
  const scopes = split(asked ?? '');
  if (scopes.length === 0) throw new errors.InvalidScope(noScope, '');
  const unknown = scopes.find((scope) => !server.scopes.has(scope));
  if (unknown !== undefined) throw new errors.InvalidScope(unknownScope, unknown);
  if (lacksOpenId(scopes)) throw withoutOpenId();
  return split(toInternal(scopes.join(' ')));
}

/** The resource owner password grant (RFC 6749, 4.3): signs a person in by what the client sends, and starts a family of tokens. */
export async function passwordGrant(server: ServerRuntime, ctx: TokenEndpointGrantContext<Params>): Promise<void> {
  const { provider, client, params } = ctx.oidc;
  const { org } = server;
  if (!params.username) throw new errors.InvalidRequest("The 'username' parameter is required.");
  if (!params.password) throw new errors.InvalidRequest("The 'password' parameter is required.");
  const scopes = scopesOf(server, params.scope);
  const login = params.username.trim().toLowerCase();
  const user = org.description.users.find((candidate) => candidate.login === login);
  if (!user || params.password !== demoPassword) throw new errors.InvalidGrant(wrongPassword);
  if (org.policies.denies(server, { clientId: client.clientId, grant: 'password', login: user.login })) throw denied();
  org.stats.count('signIns');

  const accountId = user.id;
  const scope = scopes.join(' ');
  const grant = new provider.Grant({ clientId: client.clientId, accountId });
  grant.addOIDCScope(scope);
  const grantId = await grant.save();
  const accessToken = new provider.AccessToken({ client, accountId, grantId, gty: 'password', scope });
  const body: { access_token: string; refresh_token?: string } = { access_token: await accessToken.save() };
  ctx.oidc.entity('AccessToken', accessToken);
  if (scopes.includes(offline)) {
    const refreshToken = new provider.RefreshToken({ client, accountId, grantId, gty: 'password', scope });
    body.refresh_token = await refreshToken.save();
  }
  ctx.body = body;
}
