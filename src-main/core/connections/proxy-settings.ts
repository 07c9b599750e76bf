import type { Configuration, Tenant } from './types.ts';

/** Whether requests take the proxy that the system names, or none. */
type ProxySetting = Tenant['proxy'];

const originOf = (url: string): string | null => {
  try {
    return new URL(url).origin;
  } catch {
    return null;
  }
};

/** The origins of tenants that want no proxy: their orgs, their issuers, and where else their endpoints may lie. */
const originsWithoutProxy = ({ tenants, connections }: Configuration): ReadonlySet<string | null> => {
  const without = tenants.filter(({ proxy }) => proxy === 'none');
  const theirs = connections.filter(({ tenantId }) => without.some(({ id }) => id === tenantId));
  const urls = [...without.map(({ orgUrl }) => orgUrl), ...theirs.flatMap(({ issuer, approvedOrigins }) => [issuer, ...approvedOrigins])];
  return new Set(urls.map(originOf));
};

/**
 * Which setting holds for a URL, by its origin: a request does not tell whose it is. Where two tenants share an origin and
 * differ, "none" holds for both. Worked out anew only when the configuration is another one.
 */
export const proxySettings = (current: () => Configuration): ((url: string) => ProxySetting) => {
  let known: { readonly configuration: Configuration; readonly without: ReadonlySet<string | null> } | null = null;
  return (url) => {
    const configuration = current();
    if (known?.configuration !== configuration) known = { configuration, without: originsWithoutProxy(configuration) };
    const origin = originOf(url);
    return origin !== null && known.without.has(origin) ? 'none' : 'system';
  };
};
