import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWK } from 'jose';
import { SimClock } from './clock.ts';
import { createControl } from './control.ts';
import { DevicePace } from './device-pace.ts';
import { DpopNonces } from './dpop.ts';
import { describeOrg, orgNames, scopesOf } from './directory.ts';
import { Encryption, type EncryptionKey } from './encryption.ts';
import { ControlError } from './fault-parser.ts';
import { Families } from './families.ts';
import { Faults } from './faults.ts';
import { KeyRing } from './keys.ts';
import { OnceOnly } from './once-only.ts';
import { OrgServer } from './org-server.ts';
import { PushedRequests } from './par.ts';
import { Policies } from './policies.ts';
import { createProvider } from './provider.ts';
import { endFamily, type OrgRuntime, type ServerRuntime, type Settings } from './runtime.ts';
import { Stats } from './stats.ts';
import { OrgStore } from './store.ts';
import type { CustomServerKind, OktaSim, OktaSimOptions, OrgName, ServerKind, SimServer } from './types.ts';
import { must } from './must.ts';

const day = 24 * 3600;
const kinds: readonly ServerKind[] = ['org', 'default', 'custom'];

function settingsFrom(options: OktaSimOptions): Settings {
  return {
    accessTokenSeconds: options.accessTokenSeconds ?? 3600,
    idTokenSeconds: options.idTokenSeconds ?? 3600,
    deviceIntervalSeconds: options.deviceIntervalSeconds ?? 5,
    metadataWithout: options.metadataWithout ?? [],
    trustedOrigins: options.trustedOrigins ?? [],
    rotation: options.rotation ?? 'persistent',
    graceSeconds: options.graceSeconds ?? 30,
    graceReuse: options.graceReuse ?? 'same',
    rateLimitPerMinute: options.rateLimitPerMinute ?? 1200,
    enforceRateLimit: options.enforceRateLimit ?? false,
    ...(options.refreshTokenSeconds === undefined ? {} : { refreshTokenSeconds: options.refreshTokenSeconds }),
    ...(options.refreshTokenIdleSeconds === undefined ? {} : { refreshTokenIdleSeconds: options.refreshTokenIdleSeconds }),
  };
}

function createAuthorizationServer(org: OrgRuntime, description: SimServer): ServerRuntime {
  const { kind } = description;
  const { settings } = org;
  const keys = new KeyRing(`${org.description.name} ${kind}`);
  const partial: Omit<ServerRuntime, 'provider'> = {
    description,
    org,
    families: new Families(org.clock, {
      absoluteSeconds: settings.refreshTokenSeconds ?? (kind === 'org' ? 90 * day : undefined),
      idleSeconds: settings.refreshTokenIdleSeconds ?? (kind === 'org' ? undefined : 7 * day),
    }),
    pushed: new PushedRequests(org.clock),
    levels: new Map(),
    devicePace: new DevicePace(org.clock, settings.deviceIntervalSeconds),
    keys,
    accessTokenKeys: kind === 'org' ? new KeyRing(`${org.description.name} org access tokens`) : keys,
    scopes: new Set(scopesOf(kind)),
  };
  const server = partial as ServerRuntime;
  server.provider = createProvider(server);
  return server;
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

/**
 * Starts three simulated Okta orgs and their control endpoint on loopback.
 *
 * @throws when a port is taken.
 */
export async function startOktaSim(options: OktaSimOptions = {}): Promise<OktaSim> {
  const clock = new SimClock(options.now ?? Date.now);
  const stats = new Stats();
  const faults = new Faults();
  const policies = new Policies();
  const settings = settingsFrom(options);
  const log = options.log ?? ((): void => undefined);
  const closing = new AbortController();
  const listeners: Server[] = [];
  const runtimes = new Map<OrgName, OrgRuntime>();

  const close = async (): Promise<void> => {
    closing.abort();
    await Promise.all(
      listeners.map(
        (listener) =>
          new Promise<void>((resolve) => {
            listener.close(() => resolve());
            listener.closeAllConnections();
          }),
      ),
    );
  };

  const startOrg = async (name: OrgName, port: number): Promise<void> => {
    // oidc-provider must know its port before it is built, so the listener is there first.
    // Never closes an idle connection by itself: a request sent at that moment would be lost, as if by a fault.
    const listener = createServer({ keepAliveTimeout: 0 });
    listeners.push(listener);
    const description = describeOrg(name, `http://127.0.0.1:${await listen(listener, port)}`, options.extraRedirectUris ?? []);
    const base: Omit<OrgRuntime, 'servers'> = {
      description,
      store: new OrgStore(clock),
      clock,
      stats,
      settings,
      consents: new Map(),
      clientKeys: new Map(),
      encryption: new Encryption(),
      dpopNonces: new DpopNonces(clock),
      policies,
      onceOnly: new OnceOnly(clock),
      log,
    };
    const org = base as OrgRuntime;
    org.servers = Object.fromEntries(
      kinds.map((kind) => [kind, createAuthorizationServer(org, description.servers[kind])]),
    ) as OrgRuntime['servers'];
    const orgServer = new OrgServer(org, faults, closing.signal);
    listener.on('request', (request, response) => void orgServer.handle(request, response));
    runtimes.set(name, org);
  };

  const orgOf = (name: OrgName): OrgRuntime => must(runtimes.get(name), `org ${name}`);
  const rotateKeys = async (name: OrgName): Promise<void> => {
    const rings = Object.values(orgOf(name).servers).flatMap((server) => [server.keys, server.accessTokenKeys]);
    await Promise.all([...new Set(rings)].map((ring) => ring.rotate()));
  };
  const revokeUser = (name: OrgName, login: string): void => {
    const org = orgOf(name);
    const user = org.description.users.find((candidate) => candidate.login === login);
    if (!user) throw new ControlError(`${org.description.label} has no user ${login}.`);
    for (const server of Object.values(org.servers))
      for (const family of server.families.ofAccount(user.id)) endFamily(server, family.grantId);
    org.store.removeWhere((payload) => payload.accountId === user.id);
  };
  const setClientKeys = (name: OrgName, clientId: string, jwks: { keys: readonly JWK[] }): void => {
    const org = orgOf(name);
    const client = org.description.clients.find((candidate) => candidate.id === clientId);
    if (client?.authentication !== 'private_key_jwt')
      throw new ControlError(`${org.description.label} has no client ${clientId} that signs with a key.`);
    if (jwks.keys.some((jwk) => 'd' in jwk || 'k' in jwk)) throw new ControlError('Register public keys only.');
    org.clientKeys.set(clientId, jwks.keys);
  };
  const encryptIdTokens = (name: OrgName, clientId: string, key: EncryptionKey | null): void => {
    const org = orgOf(name);
    if (!org.description.clients.some(({ id }) => id === clientId))
      throw new ControlError(`${org.description.label} has no client ${clientId}.`);
    org.encryption.set(clientId, key);
  };
  const encryptAccessTokens = (name: OrgName, server: CustomServerKind, key: EncryptionKey | null): void =>
    orgOf(name).encryption.set(orgOf(name).description.servers[server].id, key);
  const authorizationParams = (url: string): URLSearchParams => {
    const { searchParams } = new URL(url);
    const uri = searchParams.get('request_uri');
    if (uri === null) return searchParams;
    const servers = [...runtimes.values()].flatMap((org) => Object.values(org.servers));
    return new URLSearchParams(
      must(
        servers.map((server) => server.pushed.peek(uri)).find((params) => params !== undefined),
        'such pushed request',
      ),
    );
  };
  const renewDpopNonce = (name: OrgName): void => orgOf(name).dpopNonces.renew();
  const advanceTime = (milliseconds: number): void => clock.advance(milliseconds);

  const control = createControl({
    faults,
    policies,
    stats: () => stats.snapshot(),
    rotateKeys,
    revokeUser,
    setClientKeys,
    encryptIdTokens,
    encryptAccessTokens,
    renewDpopNonce,
    advanceTime,
    now: () => clock.now(),
  });
  listeners.push(control);
  let controlPort: number;
  try {
    for (const [index, name] of orgNames.entries()) await startOrg(name, options.basePort === undefined ? 0 : options.basePort + index);
    controlPort = await listen(control, options.basePort === undefined ? 0 : options.basePort + 9);
  } catch (error) {
    await close();
    throw error;
  }

  return {
    orgs: { acme: orgOf('acme').description, globex: orgOf('globex').description, initech: orgOf('initech').description },
    controlOrigin: `http://127.0.0.1:${controlPort}`,
    faults: { add: (fault) => faults.add(fault), clear: () => faults.clear() },
    policies: { deny: (gap) => policies.deny(gap), clear: () => policies.clear() },
    rotateKeys,
    revokeUser,
    setClientKeys,
    encryptIdTokens,
    encryptAccessTokens,
    authorizationParams,
    renewDpopNonce,
    advanceTime,
    stats: () => stats.snapshot(),
    close,
  };
}
