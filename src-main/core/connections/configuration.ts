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

/** A stored configuration, and when each connection was last used, as the app knows them. Where the contract's words change, this is where they are put. */
export const configurationFrom = (
  stored: StoredConfiguration & { readonly version?: unknown },
  lastUsed: ReadonlyMap<string, number> = new Map(),
): Configuration => {
  const { version: _, ...configuration } = stored;
  const connections = configuration.connections.map((one) => ({ ...one, lastUsedAt: lastUsed.get(one.id) ?? null }));
  return { ...configuration, connections };
};

/** What the configuration file keeps of it. */
export const storedFrom = (configuration: Configuration) => ({
  ...configuration,
  connections: configuration.connections.map((connection) => {
    const { lastUsedAt: _, ...stored } = connection;
    return stored;
  }),
});
