import type { Result } from '../base/index.ts';
import type { OktaClient, OktaFailure } from './types.ts';

const notLoaded: OktaFailure = {
  code: 'internal',
  message: 'A part of Tenantry could not be loaded.',
  remedy: 'Restart Tenantry; if that does not help, install it again.',
  inDoubt: false,
};

/**
 * The protocol client, loaded with its first request: at the app's start nobody is asked anything. Where `load` rejects the
 * request fails as `internal`, unsent, and the next one tries again.
 */
export const oktaClientLater = (load: () => Promise<OktaClient>): OktaClient => {
  let loading: Promise<OktaClient> | null = null;
  let loaded: OktaClient | null = null;
  const ask = async <T>(request: (client: OktaClient) => Promise<Result<T, OktaFailure>>): Promise<Result<T, OktaFailure>> => {
    try {
      loading ??= load();
      loaded = await loading;
    } catch {
      loading = null;
      return { ok: false, error: notLoaded };
    }
    return await request(loaded);
  };
  return {
    discover: async (...args) => await ask(async (client) => await client.discover(...args)),
    authorizationUrl: async (...args) => await ask(async (client) => await client.authorizationUrl(...args)),
    pushAuthorization: async (...args) => await ask(async (client) => await client.pushAuthorization(...args)),
    authorizeDevice: async (...args) => await ask(async (client) => await client.authorizeDevice(...args)),
    requestTokens: async (...args) => await ask(async (client) => await client.requestTokens(...args)),
    exchangeCode: async (...args) => await ask(async (client) => await client.exchangeCode(...args)),
    refresh: async (...args) => await ask(async (client) => await client.refresh(...args)),
    revoke: async (...args) => await ask(async (client) => await client.revoke(...args)),
    userinfo: async (...args) => await ask(async (client) => await client.userinfo(...args)),
    endSessionUrl: async (...args) => await ask(async (client) => await client.endSessionUrl(...args)),
    proof: async (...args) => await ask(async (client) => await client.proof(...args)),
    introspect: async (...args) => await ask(async (client) => await client.introspect(...args)),
    keys: async (...args) => await ask(async (client) => await client.keys(...args)),
    // Learnt from answers, so before the first request nothing is known.
    skewMs: (issuer) => loaded?.skewMs(issuer) ?? 0,
  };
};
