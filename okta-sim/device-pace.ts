import type { SimClock } from './clock.ts';

const lifetime = 600_000;

/** How often each device asks whether a person has approved it (RFC 8628, 3.5). */
export class DevicePace {
  readonly #clock: SimClock;
  readonly #interval: number;
  readonly #polls = new Map<string, { last: number; interval: number }>();

  /** @param intervalSeconds what the device was told; 0 lets it ask as often as it likes. */
  constructor(clock: SimClock, intervalSeconds: number) {
    this.#clock = clock;
    this.#interval = intervalSeconds * 1000;
  }

  /** Notes that this device asks. True when it came too early; from then on it must wait five seconds longer. */
  isTooFast(deviceCode: string): boolean {
    if (this.#interval === 0) return false;
    const now = this.#clock.now();
    for (const [code, { last }] of this.#polls) if (now - last > lifetime) this.#polls.delete(code);
    const before = this.#polls.get(deviceCode);
    // A tenth of a second of grace: the device's clock and this one do not tick together.
    const early = before !== undefined && now - before.last < before.interval - 100;
    this.#polls.set(deviceCode, { last: now, interval: (before?.interval ?? this.#interval) + (early ? 5000 : 0) });
    return early;
  }
}
