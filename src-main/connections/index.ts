export { adminValues } from './admin-values.ts';
export { configurationJsonSchema, decodeConfiguration, emptyConfiguration } from './configuration.ts';
export {
  type ConfigurationStorage,
  encodeConfiguration,
  openConfigurationFile,
  type ParsedConfigurationFile,
  parseConfigurationFile,
} from './configuration-file.ts';
export { type ConfigurationListener, type Connections, createConnections } from './connections.ts';
export { classifyIssuer, type IssuerClass, normaliseIssuer } from './issuer.ts';
export { createLiveChecks, type ListenerProbe, type LiveChecks } from './live-checks.ts';
export { type ConfigurationDocument, configurationVersion, type Migration, migrations } from './migrations.ts';
export { parseOrgDomain } from './org-domain.ts';
export { parseRedirectUri, schemesIn } from './redirect-uri.ts';
export { builtInScheme, suggest } from './suggestion.ts';
export type { Configuration, ConfigurationFile, Connection, RedirectKind, SchemeRegistrar, SchemeStatus, Tenant } from './types.ts';
