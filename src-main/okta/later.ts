import type { OktaClient } from './types.ts';

/**
 * The protocol client, loaded with its first request: at the app's start nobody is asked anything. It rejects only where
 * `load` does, and then tries again with the next request.
 */
export const oktaClientLater = (load: () => Promise<OktaClient>): OktaClient => {
  let loading: Promise<OktaClient> | null = null;
  let loaded: OktaClient | null = null;
  const client = async (): Promise<OktaClient> => {
    loading ??= load();
    try {
      loaded = await loading;
      return loaded;
    } catch (error) {
      loading = null;
      throw error;
    }
  };
  return {
    discover: async (...args) => await (await client()).discover(...args),
    authorizationUrl: async (...args) => await (await client()).authorizationUrl(...args),
    pushAuthorization: async (...args) => await (await client()).pushAuthorization(...args),
    authorizeDevice: async (...args) => await (await client()).authorizeDevice(...args),
    requestTokens: async (...args) => await (await client()).requestTokens(...args),
    exchangeCode: async (...args) => await (await client()).exchangeCode(...args),
    refresh: async (...args) => await (await client()).refresh(...args),
    revoke: async (...args) => await (await client()).revoke(...args),
    userinfo: async (...args) => await (await client()).userinfo(...args),
    endSessionUrl: async (...args) => await (await client()).endSessionUrl(...args),
    proof: async (...args) => await (await client()).proof(...args),
    introspect: async (...args) => await (await client()).introspect(...args),
    keys: async (...args) => await (await client()).keys(...args),
    // Learnt from answers, so before the first request nothing is known.
    skewMs: (issuer) => loaded?.skewMs(issuer) ?? 0,
  };
};
