import type { Clock } from '../base/index.ts';

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
export class Pacer {
  readonly #clock: Clock;
  readonly #slots = new Map<string, Slot[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** When this user's next request may start, monotonic ms: -Infinity for at once, Infinity while nobody can tell. */
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
