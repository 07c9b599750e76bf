import type { ReceivedTokens } from '../src-main/core/okta/index.ts';
import { seededRandom } from '../src-main/core/base/testing/seeded-random.ts';
import { VirtualClock } from '../src-main/core/base/testing/virtual-clock.ts';
import type { Connection } from '../src-main/core/connections/index.ts';
import { createCore } from '../src-main/core/core.ts';
import { FakeOkta } from '../src-main/core/sessions/testing/fake-okta.ts';
import { testConnection } from '../src-main/core/sessions/testing/sessions-fixture.ts';
import { MemoryStore } from '../src-main/core/storage/testing/memory-store.ts';
import { mappedConnections } from '../src-main/core/testing/mapped-connections.ts';
import { memoryPorts } from '../src-main/core/testing/memory-ports.ts';

const hour = 3_600_000;

export interface Day {
  readonly day: number;
  readonly refreshes: number;
  /** After a garbage collection, bytes. */
  readonly heapUsed: number;
}

export interface MonthResult {
  readonly days: readonly Day[];
  /** From the end of the warm-up to the last day, as a share of the former. */
  readonly growth: number;
  /** What must not be, in words; empty when all is well. */
  readonly violations: readonly string[];
}

export const warmUpDays = 3;
const mostGrowth = 0.05;

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const header = base64url({ alg: 'RS256', kid: 'a-key-nobody-publishes' });
const signature = 'x'.repeat(342);

/** A new ID token for each refresh, as large as Okta's. */
const idToken = (sub: string, issuer: string, now: number) => {
  const groups = Array.from({ length: 12 }, (_, index) => `Group ${index}`);
  const claims = { sub, iss: issuer, aud: '0oa1', iat: Math.floor(now / 1000), exp: Math.floor(now / 1000) + 3600, groups };
  return `${header}.${base64url(claims)}.${signature}`;
};

const issuer = 'https://acme.okta.com/oauth2/default';

/** Every simulated day: all sessions refreshed by the hour, nothing lost, and how much memory is left in use. */
export const runMonth = async (
  size: { readonly connections: number; readonly days: number },
  parts: { readonly collect: () => void; readonly onDay?: (day: Day) => void },
): Promise<MonthResult> => {
  const clock = new VirtualClock();
  const okta = new FakeOkta({ clock });
  const store = new MemoryStore();
  const connections = new Map<string, Connection>();
  const core = createCore(memoryPorts({ clock, random: seededRandom() }), {
    connections: mappedConnections(connections),
    okta: () => okta,
    secrets: () => store,
  });
  const { sessions } = core.services;
  await core.start();
  withIdTokens(okta, () => clock.now());
  for (let index = 0; index < size.connections; index += 1) {
    const connection = testConnection(`c${index}`, { tenantId: `t${index % 50}`, issuer, lastUsedAt: index });
    connections.set(connection.id, connection);
    await sessions.adopt(connection, okta.issue(`c${index}`), null, null);
    // Not all at once: a second between two sign-ins.
    await clock.advance(1_000);
  }
  const days: Day[] = [];
  for (let day = 1; day <= size.days; day += 1) {
    const before = okta.refreshes;
    await clock.advance(24 * hour);
    // The fake Okta notes every question for tests to look at.
    okta.asked.length = okta.scopesAsked.length = 0;
    parts.collect();
    const measured: Day = { day, refreshes: okta.refreshes - before, heapUsed: process.memoryUsage().heapUsed };
    days.push(measured);
    parts.onDay?.(measured);
  }
  const stale = [...connections.keys()].filter((id) => {
    const { held, activity } = sessions.get(id);
    return held.kind !== 'held' || activity.kind !== 'idle' || held.record.receivedAt + hour <= clock.now();
  });
  const warm = days[Math.min(warmUpDays, days.length) - 1]?.heapUsed ?? 0;
  const growth = ((days.at(-1)?.heapUsed ?? 0) - warm) / warm;
  const leastPerDay = 24 * size.connections;
  const violations = [
    stale.length > 0 ? `${stale.length} sessions not fresh at the end` : '',
    days.some(({ refreshes }) => refreshes < leastPerDay) ? 'a day with fewer than 24 refreshes per connection' : '',
    days.some(({ refreshes }) => refreshes > leastPerDay * 1.3) ? 'a day with more than 1.3 refreshes per connection and hour' : '',
    growth > mostGrowth ? `the heap grew by ${(growth * 100).toFixed(1)} %` : '',
  ].filter((text) => text !== '');
  await Promise.all(core.stop());
  return { days, growth, violations };
};

/** Each answer with an ID token of its own, so that what is kept of old ones would show. */
const withIdTokens = (okta: FakeOkta, now: () => number): void => {
  const refresh = okta.refresh.bind(okta);
  okta.refresh = async (client, request, keep) => {
    const sub = request.refreshToken.slice(0, request.refreshToken.lastIndexOf('.'));
    const withIdToken = (received: ReceivedTokens): ReceivedTokens => ({
      ...received,
      body: { ...received.body, id_token: idToken(sub, client.issuer, now()) },
    });
    return await refresh(client, request, async (received) => await keep(withIdToken(received)));
  };
};
