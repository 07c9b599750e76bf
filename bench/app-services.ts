import { TestBrowser, type OktaSim, type OrgName, type ServerKind } from '../okta-sim/index.ts';
import type { Fetch } from '../src-main/core/base/index.ts';
import type { Connection } from '../src-main/core/connections/index.ts';
import { createCore, type Replacements, type Services } from '../src-main/core/core.ts';
import type { Ports } from '../src-main/core/ports.ts';
import { testConnection } from '../src-main/core/sessions/testing/sessions-fixture.ts';
import { mappedConnections } from '../src-main/core/testing/mapped-connections.ts';
import { quietDesktop } from '../src-main/core/testing/memory-ports.ts';
import { nodePorts } from '../src-main/node/ports.ts';
import { createBenchSealer } from './sealer.ts';

/** The app's core over one user folder, on plain Node. */
export interface AppServices extends Omit<Services, 'connections'> {
  /** Those the app knows, by ID; `signIn` adds to them. */
  readonly connections: Map<string, Connection>;
  /** Signs in over HTTP, with okta-sim's page filled in as a user would. */
  signIn(connection: Connection, login: string): Promise<void>;
  /** Quits as the app does. */
  close(): Promise<void>;
}

export interface AppSurroundings extends Partial<Ports>, Pick<Replacements, 'secrets'> {
  readonly fetch?: Fetch;
  /** What is configured from the start. */
  readonly known?: readonly Connection[];
}

export const createAppServices = async (folder: string, surroundings: AppSurroundings = {}): Promise<AppServices> => {
  const { fetch: request = async (url, init) => await fetch(url, init), known = [], secrets, ...own } = surroundings;
  const connections = new Map(known.map((connection) => [connection.id, connection]));
  const core = createCore(nodePorts(folder, createBenchSealer(), { network: () => ({ fetch: request }), ...quietDesktop, ...own }), {
    connections: mappedConnections(connections, { passwordGrant: true }),
    ...(secrets === undefined ? {} : { secrets }),
  });
  const { signIns, sessions } = core.services;
  await core.start();
  return {
    ...core.services,
    connections,
    signIn: async (to, login) => {
      connections.set(to.id, to);
      const started = await signIns.start(to, { prompt: 'default', open: 'browser', browserCommand: null });
      if (!started.ok) throw new Error(started.error.word);
      const browser = new TestBrowser();
      const { leftTo } = await browser.signIn(await browser.get(started.value.url ?? ''), login);
      if (leftTo === undefined) throw new Error(`okta-sim did not let ${login} in.`);
      await signIns.handleCallback(leftTo.href);
      if (sessions.get(to.id).held.kind !== 'held') throw new Error(`The sign-in of ${login} came to nothing.`);
    },
    close: async () => void (await Promise.all(core.stop())),
  };
};

/** A connection of okta-sim's native client at one of an org's servers. */
export const connectionTo = (orgs: OktaSim['orgs'], org: OrgName, server: ServerKind, own: Partial<Connection> = {}): Connection => {
  const native = orgs[org].clients.find(({ kind }) => kind === 'native');
  if (native === undefined) throw new Error(`${org} has no native client.`);
  const slug = own.slug ?? `${org}-${server}`;
  return testConnection(slug, {
    tenantId: org,
    issuer: orgs[org].servers[server].issuer,
    clientId: native.id,
    redirectUri: `com.okta.${org}:/callback`,
    scopes: ['openid', 'profile', 'email', 'groups', 'offline_access'],
    ...own,
  });
};
