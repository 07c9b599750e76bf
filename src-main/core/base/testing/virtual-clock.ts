import type { Clock } from '../clock.ts';

interface Timer {
  readonly dueAt: number;
  readonly order: number;
  readonly callback: () => void;
}

/**
 * A clock that moves only when told to.
 *
 * 1. Timers run in order of their due time, then of their creation.
 * 2. `now` during a callback is that timer's due time (plus any jump).
 * 3. After each callback every pending microtask runs before time moves on.
 */
export class VirtualClock implements Clock {
  #elapsed = 0;
  #offset: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(startMs = Date.UTC(2026, 10, 23, 9)) {
    this.#offset = startMs;
  }

  now(): number {
    return this.#offset + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  setTimer(callback: () => void, delayMs: number): () => void {
    const timer: Timer = { dueAt: this.#elapsed + Math.max(0, delayMs), order: this.#order++, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  get pendingTimers(): number {
    return this.#timers.size;
  }

  /** How long until the next timer is due, ms; null when there is none. */
  get nextTimerIn(): number | null {
    const next = this.#next(Infinity);
    return next === undefined ? null : Math.max(0, next.dueAt - this.#elapsed);
  }

  /** The user (or NTP) sets the wall clock; timers keep their pace. */
  jump(byMs: number): void {
    this.#offset += byMs;
  }

  /** Lets `ms` pass, running every timer that falls due. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await this.settle();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#elapsed = Math.max(this.#elapsed, next.dueAt);
      next.callback();
      await this.settle();
    }
    this.#elapsed = end;
    await this.settle();
  }

  /** Lets everything already under way finish, without moving time. */
  async settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueAt > end) continue;
      if (first === undefined || timer.dueAt < first.dueAt || (timer.dueAt === first.dueAt && timer.order < first.order)) first = timer;
    }
    return first;
  }
}
