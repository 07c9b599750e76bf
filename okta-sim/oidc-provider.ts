import type * as OidcProvider from 'oidc-provider';
import { needsOpenId, policyDenied, unmet } from './wording.ts';

/**
 * Loads oidc-provider. On Node 20 it warns on import that the runtime is not supported; the sim is tried on it, so that
 * one line is held back. Everything else it says is let through.
 */
async function load(): Promise<typeof OidcProvider> {
  const { warn } = console;
  console.warn = (...args: unknown[]): void => {
    if (!String(args[0]).includes('Unsupported runtime')) warn(...args);
  };
  try {
    return await import('oidc-provider');
  } finally {
    console.warn = warn;
  }
}

const loaded = await load();

export const { Provider, errors, interactionPolicy } = loaded;

/** What a grant throws when no rule of the access policies matches. */
export function denied(): Error {
  return new errors.CustomOIDCProviderError('access_denied', policyDenied);
}

/** What authorize throws when the level of assurance asked for needs more than a password. */
export function unmetLevel(): Error {
  return new errors.CustomOIDCProviderError('unmet_authentication_requirements', unmet);
}

/** What a grant throws when OpenID scopes are asked for without `openid`. */
export function withoutOpenId(): Error {
  return Object.assign(new errors.CustomOIDCProviderError('access_denied', needsOpenId), { status: 403, statusCode: 403 });
}
