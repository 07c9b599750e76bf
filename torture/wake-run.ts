import type { Connection } from '../src-main/core/connections/index.ts';
import { seededRandom } from '../src-main/core/base/testing/seeded-random.ts';
import { VirtualClock } from '../src-main/core/base/testing/virtual-clock.ts';
import { createCore } from '../src-main/core/core.ts';
import { testConnection } from '../src-main/core/sessions/testing/sessions-fixture.ts';
import { MemoryStore } from '../src-main/core/storage/testing/memory-store.ts';
import { mappedConnections } from '../src-main/core/testing/mapped-connections.ts';
import { memoryPorts } from '../src-main/core/testing/memory-ports.ts';
import { type Client, WakeOkta } from './wake-okta.ts';

const hour = 3_600_000;

/** Who wakes up. */
export interface Scenario {
  readonly name: string;
  readonly tenants: number;
  readonly connections: number;
  /** Of one tenant's connections, by their number in it. */
  readonly userOf: (index: number) => number;
  /** The tenant of a connection; one after the other when left out. */
  readonly tenantOf?: (index: number) => number;
  /** From sending to the answer, ms. */
  readonly latencyMs: number;
  readonly seed: number;
}

export interface WakeResult {
  readonly requests: number;
  /** What no client could beat, ms. */
  readonly boundMs: number;
  readonly measuredMs: number;
  readonly ratio: number;
  /** What must not be, in words; empty when all is well. */
  readonly violations: readonly string[];
}

/** However well it is done, it is not done sooner: eight requests at once in all, two per tenant, four a second per user. */
const bound = (clients: readonly Client[], latencyMs: number): number => {
  const mostOf = (name: 'tenant' | 'user') => {
    const counts = new Map<string, number>();
    for (const client of clients) counts.set(client[name], (counts.get(client[name]) ?? 0) + 1);
    return Math.max(...counts.values());
  };
  return Math.max((clients.length * latencyMs) / 8, (mostOf('tenant') * latencyMs) / 2, (mostOf('user') * 1_000) / 4);
};

/** A night passes in which nobody was awake; then every session is due at once. */
export const runWake = async (scenario: Scenario): Promise<WakeResult> => {
  const { tenants, connections: count, latencyMs, seed } = scenario;
  const clock = new VirtualClock();
  const random = seededRandom(seed);
  const clients = new Map<string, Client>();
  const connections = new Map<string, Connection>();
  const inTenant = new Map<number, number>();
  for (let index = 0; index < count; index += 1) {
    const tenant = scenario.tenantOf?.(index) ?? index % tenants;
    const number = inTenant.get(tenant) ?? 0;
    inTenant.set(tenant, number + 1);
    const id = `c${index}`;
    const lastUsedAt = clock.now() - Math.floor(random.fraction() * 30 * 24 * hour);
    clients.set(id, { connectionId: id, tenant: `t${tenant}`, user: `t${tenant} u${scenario.userOf(number)}`, lastUsedAt });
    const issuer = `https://t${tenant}.okta.com/oauth2/default`;
    connections.set(id, testConnection(id, { tenantId: `t${tenant}`, issuer, clientId: `0oa${index}`, lastUsedAt }));
  }
  const okta = new WakeOkta({ clock, random, latencyMs, clients });
  const store = new MemoryStore();
  const core = createCore(memoryPorts({ clock, random }), {
    connections: mappedConnections(connections),
    okta: () => okta,
    secrets: () => store,
  });
  const { sessions } = core.services;
  await core.start();
  for (const [id, connection] of connections) await sessions.adopt(connection, okta.issue(id), clients.get(id)?.user ?? null, null);
  await clock.advance(60_000);

  clock.jump(10 * hour);
  okta.expectAll();
  const wokeAt = clock.monotonic();
  core.wake();
  // Half an hour: longer than any of it takes, and no token is due again before.
  await clock.advance(hour / 2);

  const boundMs = bound([...clients.values()], latencyMs);
  const measuredMs = okta.lastAnswerAt - wokeAt;
  const stale = [...connections.keys()].filter((id) => {
    const { held, activity } = sessions.get(id);
    return held.kind !== 'held' || activity.kind !== 'idle' || held.record.rotations !== 1;
  });
  await Promise.all(core.stop());
  const ratio = measuredMs / boundMs;
  const violations = [
    stale.length > 0 ? `${stale.length} not fresh` : '',
    okta.order.length !== count ? `${okta.order.length} requests for ${count} connections` : '',
    okta.crowded > 0 ? `${okta.crowded} times more than two at once of a tenant` : '',
    okta.refused > 0 ? `${okta.refused} answered with 429` : '',
    okta.outOfOrder > 0 ? `${okta.outOfOrder} before one used later` : '',
    ratio > 1.3 ? 'slower than 1.3 of the bound' : '',
  ].filter((text) => text !== '');
  return { requests: okta.order.length, boundMs, measuredMs, ratio, violations };
};

const evenly: Pick<Scenario, 'tenants' | 'connections'> = { tenants: 50, connections: 1_000 };

/** A thousand connections in fifty tenants, twenty each; with fewer the same in small. */
export const scenarios = (latencies: readonly number[], size = evenly): readonly Scenario[] => {
  // A tenth of all connections belong to the first tenant.
  const oneIsLarge = (index: number) => (index % 10 === 0 ? 0 : 1 + (index % (size.tenants - 1)));
  const mixed = (number: number) => (number % 2 === 0 ? 0 : 1 + (number % 3));
  return latencies.flatMap((latencyMs, seed): Scenario[] => {
    const common = { ...size, latencyMs, seed };
    return [
      { ...common, name: 'a user per connection', userOf: (number) => number },
      { ...common, name: 'four users per tenant, one shared by half', userOf: mixed },
      { ...common, name: 'one user per tenant', userOf: () => 0 },
      { ...common, name: 'a large tenant, three users', tenantOf: oneIsLarge, userOf: (number) => number % 3 },
      { ...common, name: 'a large tenant, one user', tenantOf: oneIsLarge, userOf: () => 0 },
    ];
  });
};
