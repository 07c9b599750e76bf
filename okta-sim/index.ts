export { type ProxyManner, startProxy, type TestProxy } from './network/proxy.ts';
export { type CertificateName, startTlsServer, testAuthority, testAuthorityFile, type TlsServer } from './network/tls-server.ts';
export { startOktaSim } from './start.ts';
export { pkce, TestBrowser, type Visit } from './test-browser.ts';
export { customServerId, demoPassword, deviceGrant, orgNames } from './directory.ts';
export type { Endpoint, Fault, FaultAction, FaultMatch } from './faults.ts';
export type {
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
