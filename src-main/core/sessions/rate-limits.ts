import type { Clock } from '../base/index.ts';
import type { Connection } from '../connections/index.ts';
import { originOf } from './record.ts';

/** Okta answers so many token requests of one username in a second; the next one gets a 429. */
const perSecond = 4;
/** A second, and a tenth more because not every request takes equally long to arrive, ms. */
const windowMs = 1_100;

export interface PacedRequest {
  /** Call when it leaves for the server: its second begins then. */
  sent(): void;
  /** Call when it is over. What was never sent has used nothing. */
  ended(): void;
}

interface Slot {
  /** Monotonic ms; Infinity while the request is still to be sent. */
  freeAt: number;
}

/** Keeps the token requests of each user below Okta's limit: at most four in any second, by the monotonic clock. */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #slots = new Map<string, Slot[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** When this user's next request may start, monotonic ms: -Infinity for at once, Infinity until those under way have been sent. */
  readyAt(user: string): number {
    const now = this.#clock.monotonic();
    const busy = (this.#slots.get(user) ?? []).filter((slot) => slot.freeAt > now);
    if (busy.length === 0) this.#slots.delete(user);
    else this.#slots.set(user, busy);
    const freeAt = busy.map((slot) => slot.freeAt).toSorted((one, other) => one - other);
    return freeAt[busy.length - perSecond] ?? -Infinity;
  }

  /** A request that is about to be made. */
  start(user: string): PacedRequest {
    const slot: Slot = { freeAt: Infinity };
    this.#slots.set(user, [...(this.#slots.get(user) ?? []), slot]);
    return {
      sent: () => {
        slot.freeAt = this.#clock.monotonic() + windowMs;
      },
      ended: () => {
        if (slot.freeAt === Infinity) slot.freeAt = -Infinity;
      },
    };
  }
}

/** Okta limits token requests by user. Who signed in is unknown without an ID token: those sessions share one limit. */
export const rateLimitKey = ({ issuer }: Pick<Connection, 'issuer'>, sub: string | null): string => `${originOf(issuer)} ${sub ?? ''}`;

/** No server may silence a tenant for longer, ms. */
const longestRetryAfterMs = 3_600_000;

type Client = Pick<Connection, 'tenantId' | 'issuer'>;

/**
 * Which servers asked not to be sent anything for a while. Okta's limits count for a whole org, which may be several tenants
 * here with one origin, or one tenant with two (its own domain and Okta's): both names are noted and asked about.
 */
export class RetryAfter {
  readonly #clock: Clock;
  readonly #until = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Until epoch ms; a later end that is known already stays. */
  set(client: Client, until: number): void {
    const end = Math.min(until, this.#clock.now() + longestRetryAfterMs);
    for (const name of namesOf(client)) this.#until.set(name, Math.max(this.#until.get(name) ?? 0, end));
  }

  /** Epoch ms, or null when the server may be asked. */
  get(client: Client): number | null {
    const until = Math.max(...namesOf(client).map((name) => this.#until.get(name) ?? 0));
    return until > this.#clock.now() ? until : null;
  }

  /** The wall clock was set: what was meant in the old time means nothing now. */
  clear(): void {
    this.#until.clear();
  }
}

const namesOf = ({ tenantId, issuer }: Client): readonly string[] => [tenantId, originOf(issuer)];
