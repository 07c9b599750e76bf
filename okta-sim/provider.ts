import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Configuration, KoaContextWithOIDC, TokenEndpointGrantContext } from 'oidc-provider';
import type Provider from 'oidc-provider';
import { isMet } from './acr.ts';
import { levelParam } from './authorize.ts';
import { hasConsent } from './consent.ts';
import { denied, unmetLevel, Provider as ProviderClass, interactionPolicy } from './oidc-provider.ts';
import { devicePages } from './device.ts';
import { passwordGrant } from './password-grant.ts';
import { postMessageMode, postMessagePage } from './post-message.ts';
import { refreshGrant } from './refresh-grant.ts';
import { contextOf, userOf, type ServerRuntime } from './runtime.ts';
import { offline, toInternal } from './scopes.ts';
import { serviceGrant } from './service-grant.ts';
import { oktaTokenResponse } from './token-response.ts';
import { notLoggedIn, notConsented } from './wording.ts';
import { must } from './must.ts';

/** oidc-provider insists on signing an ID token of its own, which is thrown away: a fast key is enough. */
const discardedIdTokenKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });

const cookieKeys = [randomBytes(32).toString('base64url')];
const years = 10 * 365 * 24 * 3600;

/** Sign-in when there is no session or it is too old; consent for clients that ask for it; both on request by `prompt`. */
function policy(): ReturnType<typeof interactionPolicy.base> {
  const prompts = interactionPolicy.base();
  const login = must(prompts.get('login'), 'login prompt');
  for (const check of login.checks) check.description = notLoggedIn;
  const consent = must(prompts.get('consent'), 'consent prompt');
  consent.checks.remove('native_client_prompt');
  for (const check of consent.checks) check.description = notConsented;
  for (const check of ['id_token_hint', 'claims_id_token_sub_value', 'essential_acrs', 'essential_acr']) login.checks.remove(check);
  return prompts;
}

/** Every authorization gets a grant of its own, so that a grant is exactly what Okta ends together: one sign-in of one client. */
async function grantFor(server: ServerRuntime, ctx: KoaContextWithOIDC): Promise<InstanceType<Provider['Grant']> | undefined> {
  const { client, account, provider, requestParamScopes } = ctx.oidc;
  const { clientId } = must(client, 'client');
  const { accountId } = must(account, 'account');
  if (!hasConsent(server, clientId, accountId, requestParamScopes)) return undefined;
  const login = userOf(server.org, accountId).login;
  // A device is asked about when it comes for its tokens.
  const forDevice = /^(device|code_verification)/.test(ctx.oidc.route);
  if (!forDevice && server.org.policies.denies(server, { clientId, grant: 'authorization_code', login })) throw denied();
  const level = ctx.oidc.params?.[levelParam];
  if (typeof level === 'string' && !isMet(level)) throw unmetLevel();
  const grant = new provider.Grant({ clientId, accountId });
  grant.addOIDCScope([...requestParamScopes].join(' '));
  const grantId = await grant.save();
  if (typeof level === 'string') server.levels.set(grantId, level);
  return grant;
}

function configuration(server: ServerRuntime): Configuration {
  const { org, description } = server;
  const { settings } = org;
  const port = new URL(org.description.origin).port;
  const prefix = description.kind === 'org' ? '/oauth2/v1' : '/v1';
  // Cookies do not respect ports, and all orgs share one address: names must differ.
  const cookie = `okta_${org.description.name}_${port}`;
  return {
    adapter: org.store.adapterFor(description.id),
    clients: org.description.clients.map((client) => ({
      client_id: client.id,
      client_name: client.label,
      // To oidc-provider every client is a native, public one: the sim itself checks who calls, in Okta's words.
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: [...client.grantTypes],
      response_types: client.grantTypes.includes('authorization_code') ? ['code'] : [],
      redirect_uris: [...client.redirectUris],
      id_token_signed_response_alg: 'ES256',
    })),
    jwks: { keys: [{ ...discardedIdTokenKey, alg: 'ES256', use: 'sig' }] },
    clockTolerance: 0,
    clientAuthMethods: ['none'],
    responseTypes: ['code'],
    pkce: { required: (_ctx, client) => org.description.clients.find(({ id }) => id === client.clientId)?.authentication === 'none' },
    extraParams: [levelParam],
    scopes: [...server.scopes].map((scope) => toInternal(scope)),
    cookies: {
      keys: cookieKeys,
      names: {
        session: `${cookie}_sid`,
        interaction: `${cookie}_${description.id}_interaction`,
        resume: `${cookie}_${description.id}_resume`,
      },
      long: { signed: true, httpOnly: true, sameSite: 'lax', path: '/' },
      short: { signed: true, httpOnly: true, sameSite: 'lax' },
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: { enabled: false },
      deviceFlow: { enabled: true, charset: 'base-20', mask: '********', ...devicePages },
    },
    findAccount: (_ctx, accountId) => {
      const user = org.description.users.find((candidate) => candidate.id === accountId);
      return user && { accountId, claims: () => ({ sub: accountId }) };
    },
    interactions: {
      policy: policy(),
      url: (_ctx, interaction) => `/signin/${description.id}/${interaction.uid}`,
    },
    loadExistingGrant: (ctx) => grantFor(server, ctx),
    issueRefreshToken: (_ctx, client, source) => client.grantTypeAllowed('refresh_token') && source.scopes.has(offline),
    expiresWithSession: () => false,
    routes: {
      authorization: `${prefix}/authorize`,
      token: `${prefix}/token`,
      jwks: `${prefix}/keys`,
      device_authorization: `${prefix}/device/authorize`,
      code_verification: `${prefix === '/v1' ? '' : '/oauth2'}/activate`,
    },
    ttl: {
      AccessToken: settings.accessTokenSeconds,
      AuthorizationCode: 300,
      DeviceCode: 600,
      Grant: years,
      IdToken: settings.idTokenSeconds,
      Interaction: 3600,
      // Okta's two limits, absolute and idle, are kept by the family.
      RefreshToken: years,
      Session: 2 * 3600,
    },
    renderError: (ctx, out) => {
      ctx.type = 'json';
      ctx.body = out;
    },
  };
}

/** One of the org's authorization servers, on oidc-provider. */
export function createProvider(server: ServerRuntime): Provider {
  const provider = new ProviderClass(server.description.issuer, configuration(server));
  provider.registerGrantType<{ refresh_token?: string; scope?: string }>(
    'refresh_token',
    (ctx: TokenEndpointGrantContext<{ refresh_token?: string; scope?: string }>) => refreshGrant(server, ctx),
    ['refresh_token', 'scope'],
  );
  provider.registerGrantType<{ username?: string; password?: string; scope?: string }>(
    'password',
    (ctx: TokenEndpointGrantContext<{ username?: string; password?: string; scope?: string }>) => passwordGrant(server, ctx),
    ['username', 'password', 'scope'],
  );
  provider.registerResponseMode(postMessageMode, (ctx, redirectUri, { iss: _iss, ...answer }) => {
    const { status, headers, body } = postMessagePage(redirectUri, answer);
    ctx.status = status;
    ctx.set(headers as Record<string, string>);
    ctx.body = body;
  });
  provider.registerGrantType<{ scope?: string }>('client_credentials', serviceGrant, ['scope']);
  provider.use(async (ctx, next) => {
    await next();
    const oidc = (ctx as Partial<KoaContextWithOIDC>).oidc;
    if (oidc?.route === 'token' && ctx.status === 200) await oktaTokenResponse(ctx as KoaContextWithOIDC);
  });
  const keepDetail = (ctx: KoaContextWithOIDC, error: Error & { error_detail?: string | undefined }): void => {
    const cause = error.cause instanceof Error ? error.cause.message : undefined;
    contextOf(ctx.req).detail ??= cause ?? error.error_detail ?? error.message;
  };
  provider.on('grant.error', keepDetail);
  provider.on('authorization.error', keepDetail);
  provider.on('server_error', (_ctx: KoaContextWithOIDC, error: Error) => {
    server.org.log(`${server.org.description.name} ${server.description.id} internal error: ${error.stack ?? error.message}`);
  });
  return provider;
}
