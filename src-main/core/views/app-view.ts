import type { AppView, ConnectionView, NoticeView, TenantView, VaultView } from '../../../src-preload/contract/index.ts';
import type { Configuration, Tenant } from '../connections/index.ts';

export interface AppViewInput {
  readonly version: string;
  readonly platform: AppView['platform'];
  readonly host: AppView['host'];
  readonly online: boolean;
  readonly vault: VaultView;
  readonly notices: readonly NoticeView[];
  readonly configuration: Configuration;
  readonly connections: readonly ConnectionView[];
}

/** Everything the window needs at its start. Pure. */
export const appView = (input: AppViewInput): AppView => {
  const { theme, timeFormat, clipboardClearMs, startAtLogin, passwordGrant } = input.configuration.settings;
  return {
    version: input.version,
    platform: input.platform,
    host: input.host,
    online: input.online,
    vault: input.vault,
    // Member by member: the configuration file may hold settings of other versions, which must not cross the bridge.
    settings: { theme, timeFormat, clipboardClearMs, startAtLogin, passwordGrant },
    notices: [...input.notices],
    tenants: input.configuration.tenants.map(tenantView),
    connections: [...input.connections],
  };
};

const tenantView = (tenant: Tenant): TenantView => ({
  id: tenant.id,
  slug: tenant.slug,
  name: tenant.name,
  orgUrl: tenant.orgUrl,
  environment: tenant.environment,
  colour: tenant.colour,
  notes: tenant.notes,
  browserCommand: tenant.browserCommand === null ? null : [...tenant.browserCommand],
  opensWith: tenant.opensWith,
  proxy: tenant.proxy,
});
