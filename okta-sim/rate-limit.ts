import type { SimClock } from './clock.ts';

const window = 60;

/** Okta's request budget of one org's token endpoints: so many a minute, told in three headers. */
export class RateLimit {
  readonly #clock: SimClock;
  readonly #limit: number;
  #windowStart = 0;
  #used = 0;

  constructor(clock: SimClock, limit: number) {
    this.#clock = clock;
    this.#limit = limit;
  }

  /** Counts one request. `exceeded` when there were more than the limit in this minute. */
  take(): { exceeded: boolean } {
    const start = Math.floor(this.#clock.seconds() / window) * window;
    if (start !== this.#windowStart) {
      this.#windowStart = start;
      this.#used = 0;
    }
    this.#used += 1;
    return { exceeded: this.#used > this.#limit };
  }

  /**
   * `X-Rate-Limit-Limit`, `-Remaining`, and `-Reset` in UTC epoch seconds.
   *
   * @param skew seconds by which the server's clock pretends to be off.
   */
  headers(skew: number, remaining = Math.max(0, this.#limit - this.#used)): Record<string, string> {
    const start = Math.floor(this.#clock.seconds() / window) * window;
    return {
      'x-rate-limit-limit': String(this.#limit),
      'x-rate-limit-remaining': String(remaining),
      'x-rate-limit-reset': String(start + window + skew),
    };
  }
}
