import type { SimClock } from './clock.ts';

/** Remembers for a while what may be used only once, such as a `jti`. */
export class OnceOnly {
  readonly #clock: SimClock;
  readonly #until = new Map<string, number>();

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  /** Notes that `name` is used, for so many seconds. False when it was used before and is still remembered. */
  take(name: string, seconds: number): boolean {
    const now = this.#clock.seconds();
    for (const [known, until] of this.#until) if (until < now) this.#until.delete(known);
    if (this.#until.has(name)) return false;
    this.#until.set(name, now + seconds);
    return true;
  }
}
