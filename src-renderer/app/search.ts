import type { ConnectionView, TenantView } from '../../src-preload/contract/index.ts';
import { wordOf } from '../../src-preload/contract/words/words.ts';

export interface ConnectionGroup {
  readonly tenant: TenantView;
  readonly connections: readonly ConnectionView[];
}

/** The sidebar's tree: each tenant with its connections, both in the user's order. */
export const groupByTenant = (tenants: readonly TenantView[], connections: readonly ConnectionView[]): ConnectionGroup[] => {
  const byId = new Map<string, ConnectionView[]>();
  for (const connection of connections) {
    const group = byId.get(connection.tenantId);
    if (group === undefined) byId.set(connection.tenantId, [connection]);
    else group.push(connection);
  }
  return tenants.map((tenant) => ({ tenant, connections: byId.get(tenant.id) ?? [] }));
};

const haystack = (tenant: TenantView, connection: ConnectionView): string =>
  [
    tenant.name,
    tenant.environment,
    connection.name,
    connection.handle,
    connection.issuer,
    connection.serverLabel,
    connection.account?.label ?? '',
    wordOf(connection.status.word),
  ]
    .join('\n')
    .toLowerCase();

/** The groups with only those connections in which every word of the query occurs; all of them for an empty query. */
export const filterGroups = (groups: readonly ConnectionGroup[], query: string): ConnectionGroup[] => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...groups];
  return groups.flatMap(({ tenant, connections }) => {
    const found = connections.filter((connection) => {
      const text = haystack(tenant, connection);
      return words.every((word) => text.includes(word));
    });
    return found.length === 0 ? [] : [{ tenant, connections: found }];
  });
};
