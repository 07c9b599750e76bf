import { join } from 'node:path';
import { TestBrowser, type OktaSim, type OrgName, type ServerKind } from '../okta-sim/index.ts';
import { type Connection, nativeMethod } from '../src-main/core/connections/index.ts';
import { ClientCredentials } from '../src-main/core/credentials/index.ts';
import { createOktaClient, type OktaClient } from '../src-main/core/okta/index.ts';
import { type Clock, type Fetch, type Logger, success } from '../src-main/core/base/index.ts';
import { systemClock } from '../src-main/node/system-clock.ts';
import { systemRandom as random } from '../src-main/node/system-random.ts';
import { Sessions } from '../src-main/core/sessions/index.ts';
import { createInDoubtMarks } from '../src-main/node/in-doubt-marks.ts';
import { createLogFile } from '../src-main/node/log-file.ts';
import { SignIns } from '../src-main/core/sign-in/index.ts';
import { openVault } from '../src-main/node/open-vault.ts';
import { type Vault } from '../src-main/core/storage/index.ts';
import { keyReader } from '../src-main/node/key-reader.ts';
import { createBenchSealer } from './sealer.ts';

/** The app's services over one user-data folder, put together as the app's composition root does, without a window. */
export interface AppServices {
  /** Those the app knows, by ID; `signIn` adds to them. */
  readonly connections: Map<string, Connection>;
  readonly credentials: ClientCredentials;
  readonly okta: OktaClient;
  readonly signIns: SignIns;
  readonly sessions: Sessions;
  readonly vault: Vault;
  /** Signs in over HTTP, with okta-sim's page filled in as a person would. */
  signIn(connection: Connection, login: string): Promise<void>;
  close(): Promise<void>;
}

export interface AppSurroundings {
  readonly clock?: Clock;
  readonly fetch?: Fetch;
  readonly logger?: Logger;
}

export const createAppServices = (folder: string, surroundings: AppSurroundings = {}): AppServices => {
  const { clock = systemClock, fetch: request = async (url, init) => await fetch(url, init) } = surroundings;
  const logger = surroundings.logger ?? createLogFile(join(folder, 'logs'));
  const connections = new Map<string, Connection>();
  const connection = (id: string) => connections.get(id);
  const changed = () => {};
  const vault = openVault({ folder: join(folder, 'vault'), sealer: createBenchSealer(), persist: () => true, logger });
  const credentials = new ClientCredentials({ keyReader, vault, logger, exists: () => true, changed });
  const okta = createOktaClient({ fetch: request, clock, logger, credentials });
  const marks = createInDoubtMarks(folder);
  const sessions = new Sessions({ okta, vault, clock, random, logger, marks, connection, changed });
  const signIns = new SignIns({
    okta,
    vault,
    clock,
    random,
    logger,
    connection,
    changed,
    browser: { open: async () => success({ openedIn: 'the measurement' }) },
    wayBack: async () => success(null),
    loopback: { listen: async () => success({ close: async () => {} }) },
    currentAccount: () => null,
    passwordGrantAllowed: () => true,
    adopt: async (to, { received, sub, verdict }) => await sessions.adopt(to, received, sub, verdict),
    stray: (error) => console.error(error.message),
  });
  return {
    connections,
    credentials,
    okta,
    signIns,
    sessions,
    vault,
    signIn: async (to, login) => {
      connections.set(to.id, to);
      const started = await signIns.start(to, { prompt: 'default', open: 'browser', browserCommand: null });
      if (!started.ok) throw new Error(started.error.message);
      const browser = new TestBrowser();
      const { leftTo } = await browser.signIn(await browser.get(started.value.url ?? ''), login);
      if (leftTo === undefined) throw new Error(`okta-sim did not let ${login} in.`);
      await signIns.handleCallback(leftTo.href);
      if (sessions.get(to.id).held.kind !== 'held') throw new Error(`The sign-in of ${login} came to nothing.`);
    },
    close: async () => {
      await sessions.stop();
      await vault.close();
      marks.close();
    },
  };
};

/** A connection of okta-sim's native client at one of an org's servers. */
export const connectionTo = (orgs: OktaSim['orgs'], org: OrgName, server: ServerKind, own: Partial<Connection> = {}): Connection => {
  const native = orgs[org].clients.find(({ kind }) => kind === 'native');
  if (native === undefined) throw new Error(`${org} has no native client.`);
  const slug = own.slug ?? `${org}-${server}`;
  return {
    id: slug,
    tenantId: org,
    slug,
    name: slug,
    issuer: orgs[org].servers[server].issuer,
    clientId: native.id,
    redirectUri: `com.okta.${org}:/callback`,
    scopes: ['openid', 'profile', 'email', 'groups', 'offline_access'],
    loginHint: null,
    method: nativeMethod,
    postLogoutRedirectUri: null,
    keepFresh: true,
    keepAlive: false,
    refreshTokenIdleMs: null,
    approvedOrigins: [],
    lastUsedAt: null,
    ...own,
  };
};
