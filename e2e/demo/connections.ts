import type { ConnectionSeed } from '../support/okta.ts';
import type { OrgName } from '../../okta-sim/index.ts';

/** One connection of the demo: whom it is signed in as, and where it is written. */
export interface DemoConnection {
  readonly org: OrgName;
  readonly name: string;
  readonly login: string;
  readonly seed: ConnectionSeed;
}

const scopes = ['openid', 'profile', 'email', 'groups', 'offline_access'];

const connection = (org: OrgName, server: 'org' | 'default' | 'custom', slug: string, name: string, login: string): DemoConnection => ({
  org,
  name,
  login,
  seed: {
    org,
    server,
    slug,
    scopes: server === 'custom' ? [...scopes, 'orders.read'] : scopes,
    // Other systems register no schemes at run time, or none for the length of a demo.
    redirect: process.platform === 'linux' ? 'scheme' : 'loopback',
    override: { name },
  },
});

/** Three tenants, one of each kind of authorization server. */
export const demoConnections: readonly DemoConnection[] = [
  connection('acme', 'default', 'orders-api', 'Orders API', 'dana@acme.test'),
  connection('globex', 'org', 'support-console', 'Support console', 'kim@globex.test'),
  connection('initech', 'custom', 'billing', 'Billing', 'peter@initech.test'),
];
