import type { Clock } from '../platform/index.ts';

/** No server may silence a tenant for longer, ms. */
const longestHoldMs = 3_600_000;

/** Tenants that a server asked to leave alone. */
export class TenantHolds {
  readonly #clock: Clock;
  readonly #until = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Until epoch ms; a later end that is known already stays. */
  holdBack(tenantId: string, until: number): void {
    const end = Math.min(until, this.#clock.now() + longestHoldMs);
    this.#until.set(tenantId, Math.max(this.#until.get(tenantId) ?? 0, end));
  }

  /** Epoch ms, or null when the tenant may be asked. */
  heldUntil(tenantId: string): number | null {
    const until = this.#until.get(tenantId) ?? 0;
    return until > this.#clock.now() ? until : null;
  }

  /** The wall clock was set: what was meant in the old time means nothing now. */
  forgetAll(): void {
    this.#until.clear();
  }
}
