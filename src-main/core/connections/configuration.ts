import type { StoredConfiguration } from '../storage/index.ts';
import type { Configuration } from './types.ts';

/** What a first start begins with. */
export const emptyConfiguration = (): Configuration => ({
  tenants: [],
  connections: [],
  settings: { theme: 'system', timeFormat: 'local', clipboardClearMs: 60_000, startAtLogin: false, passwordGrant: false },
  weakVaultAcceptedOn: null,
  said: [],
});

/** A stored configuration as the app knows it. Where the contract's words change, this is where they are put. */
export const configurationFrom = (stored: StoredConfiguration & { readonly version?: unknown }): Configuration => {
  const { version: _, ...configuration } = stored;
  return configuration;
};
