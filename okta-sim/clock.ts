/**
 * The sim's own time. oidc-provider reads the machine's clock, so the store translates every stored time by `offset`
 * (whole seconds), and everything that leaves the sim is stamped here.
 */
export class SimClock {
  readonly #source: () => number;
  #shift = 0;
  #offset: number;

  constructor(source: () => number) {
    this.#source = source;
    this.#offset = Math.round((source() - Date.now()) / 1000);
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.#source() + this.#shift;
  }

  /** Epoch seconds, rounded down. */
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  advance(milliseconds: number): void {
    this.#shift += milliseconds;
  }

  /** Whole seconds the sim is ahead of the machine. Kept steady against jitter, so that translated times do not wobble. */
  offset(): number {
    const exact = (this.now() - Date.now()) / 1000;
    if (Math.abs(exact - this.#offset) > 1.5) this.#offset = Math.round(exact);
    return this.#offset;
  }
}
