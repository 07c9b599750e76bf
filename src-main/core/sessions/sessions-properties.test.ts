import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault } from './testing/fake-okta.ts';
import { SessionsFixture } from './testing/sessions-fixture.ts';

/* Random interleavings of people, timers, answers and restarts, held against the invariants listed in state.ts. */

const ids = ['orders', 'billing', 'reports'] as const;
type Id = (typeof ids)[number];

type Step =
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'jump'; readonly ms: number }
  | { readonly do: 'sign-in' | 'sign-out' | 'refresh' | 'refresh-narrowed' | 'end-at-server'; readonly id: Id }
  | { readonly do: 'faults'; readonly faults: readonly Fault[] }
  | { readonly do: 'latency'; readonly ms: number }
  | { readonly do: 'disk'; readonly failing: boolean }
  | { readonly do: 'keep-fresh'; readonly id: Id; readonly keepFresh: boolean }
  | { readonly do: 'wake' | 'network-back' }
  | { readonly do: 'restart'; readonly clean: boolean };

const id = fc.constantFrom(...ids);
const minute = 60_000;
const fault = fc.constantFrom<Fault>(
  'drop-before',
  'drop-after',
  { code: 'offline' },
  { code: 'timeout', inDoubt: true },
  { code: 'not_json', inDoubt: true },
  { code: 'http_error', status: 503, inDoubt: true },
  { code: 'http_error', status: 403 },
  { code: 'rate_limited' },
  { code: 'invalid_client' },
  { code: 'policy_denied' },
  { code: 'malformed_response' },
  { code: 'internal', inDoubt: true },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 100 * minute }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('refresh' as const, 'refresh-narrowed' as const), id }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('sign-in' as const, 'sign-out' as const, 'end-at-server' as const), id }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('faults' as const), faults: fc.array(fault, { maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('latency' as const), ms: fc.constantFrom(0, 100, 20_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('disk' as const), failing: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('keep-fresh' as const), id, keepFresh: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('wake' as const, 'network-back' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('jump' as const), ms: fc.integer({ min: -600 * minute, max: 600 * minute }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restart' as const), clean: fc.boolean() }) },
);

/** A world whose server never forgets a rotated token, so that whatever is lost was lost by us. */
class World {
  readonly fixture = new SessionsFixture({ graceMs: Infinity, expiresInS: 3600 });
  /** What the user and the server did, as opposed to what the app made of it. */
  readonly signedIn = new Set<Id>();
  readonly ended = new Set<Id>();

  constructor() {
    for (const one of ids) this.fixture.connection(one, { tenantId: one === 'reports' ? 'other' : 'tenant' });
  }

  async take(one: Step): Promise<void> {
    const { fixture } = this;
    switch (one.do) {
      case 'pass':
        return await fixture.clock.advance(one.ms);
      case 'jump':
        return fixture.clock.jump(one.ms);
      case 'sign-in': {
        // Not over a full disk: then the new session is turned down, and the old one stays.
        if (fixture.store.failing) return;
        const signedIn = fixture.signIn(one.id);
        await fixture.clock.advance(60_000);
        await signedIn;
        this.signedIn.add(one.id);
        this.ended.delete(one.id);
        return;
      }
      case 'sign-out': {
        const out = fixture.sessions.signOut(one.id);
        await fixture.clock.settle();
        await out;
        this.signedIn.delete(one.id);
        return;
      }
      case 'refresh':
        // Not waited for: what comes next happens meanwhile.
        void fixture.sessions.refresh(one.id);
        return await fixture.clock.settle();
      case 'refresh-narrowed':
        void fixture.sessions.refreshFor(one.id, ['offline_access']);
        return await fixture.clock.settle();
      case 'end-at-server':
        if (!this.signedIn.has(one.id)) return;
        fixture.endAtServer(one.id);
        this.ended.add(one.id);
        return;
      case 'faults':
        fixture.okta.faults = [...one.faults];
        return;
      case 'latency':
        fixture.okta.latencyMs = one.ms;
        return;
      case 'disk':
        fixture.store.failing = one.failing;
        return;
      case 'keep-fresh':
        fixture.connection(one.id, { ...fixture.connections.get(one.id), keepFresh: one.keepFresh });
        return fixture.sessions.reconsider(one.id);
      case 'wake':
        return fixture.sessions.wake();
      case 'network-back':
        return fixture.sessions.networkIsBack();
      case 'restart': {
        // What is in memory only, on a full disk, cannot outlive the process.
        if (fixture.store.failing) return;
        return await fixture.restart({ clean: one.clean });
      }
    }
  }

  /** Which invariants are broken now, by number. `isSettled`: nothing waits for its turn any more. */
  broken(isSettled: boolean): readonly string[] {
    const { fixture } = this;
    const found: string[] = [];
    const demand = (holds: boolean, what: string) => void (holds || found.push(what));
    for (const one of ids) {
      const { held, activity, refreshAt } = fixture.sessions.get(one);
      const token = fixture.refreshToken(one);
      if (!this.signedIn.has(one)) {
        demand(held.kind === 'none', `1: ${one} is signed out`);
        continue;
      }
      if (this.ended.has(one)) demand(held.kind === 'held' || held.kind === 'ended', `1: ${one} is held or has ended`);
      else {
        demand(held.kind === 'held', `1: ${one} goes on`);
        demand(fixture.okta.honours(token ?? ''), `2: ${one} holds a token that counts`);
      }
      demand(fixture.okta.mostOfFamilyAtOnce <= 1, '3: one refresh at a time');
      const isWaiting = activity.kind === 'waiting' || activity.kind === 'blocked';
      demand(
        !isSettled || !isWaiting || fixture.connections.get(one)?.keepFresh !== true || refreshAt !== null,
        `4: ${one} tries again by itself`,
      );
      if (held.kind === 'held' && !fixture.store.failing && activity.kind === 'idle') {
        const onDisk = JSON.parse(fixture.store.entries.get(`session/${one}`) ?? 'null') as { body: { refresh_token: string } } | null;
        demand(onDisk?.body.refresh_token === token, `5: ${one} is on disk as it is in memory`);
      }
    }
    return found;
  }
}

describe('whatever happens in whatever order', { timeout: 120_000 }, () => {
  it('no session is lost, and nothing stands still', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const world = new World();
        for (const one of ids) await world.take({ do: 'sign-in', id: one });
        for (const one of steps) {
          await world.take(one);
          expect(world.broken(one.do === 'pass' && one.ms > minute)).toEqual([]);
        }
        // Once all troubles are over, it all goes on without a click.
        world.fixture.okta.faults = [];
        world.fixture.okta.latencyMs = 0;
        world.fixture.store.failing = false;
        for (const one of ids) await world.take({ do: 'keep-fresh', id: one, keepFresh: true });
        await world.fixture.clock.advance(3 * 60 * minute);
        expect(world.broken(true)).toEqual([]);
        for (const one of world.signedIn) {
          if (world.ended.has(one)) continue;
          expect(world.fixture.sessions.get(one).activity.kind, `${one} has recovered`).toBe('idle');
        }
      }),
      { numRuns: 150 },
    );
  });
});
