import type { ReceivedTokens } from '../src-main/core/okta/index.ts';
import type { FakeOkta } from '../src-main/core/sessions/testing/fake-okta.ts';
import { SessionsFixture } from '../src-main/core/sessions/testing/sessions-fixture.ts';

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
  const fixture = new SessionsFixture();
  const { clock, okta, sessions } = fixture;
  withIdTokens(okta, () => clock.now());
  for (let index = 0; index < size.connections; index += 1) {
    const connection = fixture.connection(`c${index}`, { tenantId: `t${index % 50}`, issuer, lastUsedAt: index });
    await sessions.adopt(connection, okta.issue(`c${index}`), null, null);
    // Not all at once: a second between two sign-ins.
    await clock.advance(1_000);
  }
  const days: Day[] = [];
  for (let day = 1; day <= size.days; day += 1) {
    const before = okta.refreshes;
    await clock.advance(24 * hour);
    // The fixture notes every change and every question for tests to look at.
    fixture.changed.length = fixture.happened.length = okta.asked.length = okta.scopesAsked.length = 0;
    parts.collect();
    const measured: Day = { day, refreshes: okta.refreshes - before, heapUsed: process.memoryUsage().heapUsed };
    days.push(measured);
    parts.onDay?.(measured);
  }
  const stale = [...fixture.connections.keys()].filter((id) => {
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
  await sessions.stop();
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
