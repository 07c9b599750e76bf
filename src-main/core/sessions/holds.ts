import type { Clock } from '../base/index.ts';

/** No server may silence a tenant for longer, ms. */
const longestHoldMs = 3_600_000;

/**
 * Whom a server asked to leave alone. Okta's limits count for a whole org, which may be several tenants here with one
 * origin, or one tenant with two (its own domain and Okta's): both names are held back and asked about.
 */
export class Holds {
  readonly #clock: Clock;
  readonly #until = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Until epoch ms; a later end that is known already stays. */
  holdBack(names: readonly string[], until: number): void {
    const end = Math.min(until, this.#clock.now() + longestHoldMs);
    for (const name of names) this.#until.set(name, Math.max(this.#until.get(name) ?? 0, end));
  }

  /** Epoch ms, or null when none of these is held back. */
  heldUntil(names: readonly string[]): number | null {
    const until = Math.max(...names.map((name) => this.#until.get(name) ?? 0));
    return until > this.#clock.now() ? until : null;
  }

  /** The wall clock was set: what was meant in the old time means nothing now. */
  forgetAll(): void {
    this.#until.clear();
  }
}
