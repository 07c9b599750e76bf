export { type ProxyManner, startProxy, type TestProxy } from './network/proxy.ts';
export { type CertificateName, startTlsServer, testAuthority, testAuthorityFile, type TlsServer } from './network/tls-server.ts';
export { startOktaSim } from './start.ts';
export { pkce, TestBrowser, type Visit } from './test-browser.ts';
export { deviceGrant } from './clients.ts';
export { customServerId, demoPassword, orgNames } from './directory.ts';
export type { PolicyGap } from './policies.ts';
export type { Endpoint, Fault, FaultAction, FaultMatch } from './faults.ts';
export type {
  ClientKind,
  ClientStats,
  OktaSim,
  OktaSimOptions,
  OrgName,
  ServerKind,
  SimClient,
  SimOrg,
  SimServer,
  SimStats,
  SimUser,
} from './types.ts';
