import { type Connection, type Connections, emptyConfiguration, ownRedirectUri, type Tenant } from '../connections/index.ts';

const tenantOf = ({ tenantId }: Connection): Tenant => ({
  id: tenantId,
  slug: tenantId,
  name: tenantId,
  orgUrl: `https://${tenantId}.okta.com`,
  environment: 'development',
  colour: null,
  notes: '',
  browserCommand: null,
  opensWith: 'browser',
  proxy: 'system',
});

/** A configuration that a test or measurement changes by changing a map. */
export const mappedConnections = (
  connections: ReadonlyMap<string, Connection>,
  settings: Partial<ReturnType<Connections['current']>['settings']> = {},
): Connections => {
  const refused = (): never => {
    throw new Error('This configuration is changed through its map.');
  };
  const noted = new Set<string>();
  const empty = emptyConfiguration();
  const current = () => ({ ...empty, settings: { ...empty.settings, ...settings }, connections: [...connections.values()] });
  return {
    current,
    tenant: (tenantId) => [...connections.values()].map(tenantOf).find(({ id }) => id === tenantId),
    connection: (connectionId) => connections.get(connectionId),
    tenantOf,
    handle: ({ tenantId, slug }) => `${tenantId}/${slug}`,
    ownRedirectUri: (use, stage) => ownRedirectUri(use, current(), stage),
    addTenant: refused,
    updateTenant: refused,
    removeTenant: refused,
    reorderTenants: refused,
    addConnection: refused,
    updateConnection: refused,
    duplicateConnection: refused,
    removeConnection: refused,
    reorderConnections: refused,
    updateSettings: refused,
    markUsed: () => {},
    said: (key) => noted.size === noted.add(key).size,
    setWeakVaultAcceptedOn: refused,
    onChange: () => () => {},
  };
};
