import { type Later, type Result, say } from '../base/index.ts';
import type { OktaClient, OktaFailure } from './types.ts';

const notLoaded: OktaFailure = {
  code: 'internal',
  ...say('part_not_loaded'),
  inDoubt: false,
};

/**
 * The protocol client, loaded with its first request: at the app's start nobody is asked anything. Where it cannot be loaded the
 * request fails as `internal`, unsent, and the next one tries again.
 */
export const oktaClientLater = (client: Later<OktaClient>): OktaClient => {
  const ask = async <T>(request: (client: OktaClient) => Promise<Result<T, OktaFailure>>): Promise<Result<T, OktaFailure>> => {
    let loaded: OktaClient;
    try {
      loaded = await client.get();
    } catch {
      return { ok: false, error: notLoaded };
    }
    return await request(loaded);
  };
  return {
    discover: async (...args) => await ask(async (loaded) => await loaded.discover(...args)),
    authorizationUrl: async (...args) => await ask(async (loaded) => await loaded.authorizationUrl(...args)),
    pushAuthorization: async (...args) => await ask(async (loaded) => await loaded.pushAuthorization(...args)),
    authorizeDevice: async (...args) => await ask(async (loaded) => await loaded.authorizeDevice(...args)),
    requestTokens: async (...args) => await ask(async (loaded) => await loaded.requestTokens(...args)),
    exchangeCode: async (...args) => await ask(async (loaded) => await loaded.exchangeCode(...args)),
    refresh: async (...args) => await ask(async (loaded) => await loaded.refresh(...args)),
    revoke: async (...args) => await ask(async (loaded) => await loaded.revoke(...args)),
    userinfo: async (...args) => await ask(async (loaded) => await loaded.userinfo(...args)),
    endSessionUrl: async (...args) => await ask(async (loaded) => await loaded.endSessionUrl(...args)),
    proof: async (...args) => await ask(async (loaded) => await loaded.proof(...args)),
    introspect: async (...args) => await ask(async (loaded) => await loaded.introspect(...args)),
    keys: async (...args) => await ask(async (loaded) => await loaded.keys(...args)),
    // Learnt from answers, so before the first request nothing is known.
    skewMs: (issuer) => client.loaded?.skewMs(issuer) ?? 0,
  };
};
