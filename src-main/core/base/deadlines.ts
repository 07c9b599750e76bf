import type { Clock } from './clock.ts';

/** How often the wall clock is compared with the monotonic one, ms. */
const heartbeatMs = 30_000;
/** A difference that is no mere drift: the clock was set, or the machine slept. */
const jumpMs = 5_000;

/**
 * Deadlines in wall-clock time on one timer.
 *
 * 1. `onDue` gets each deadline once, never before it by the wall clock; those that fall due together come together,
 *    in their order.
 * 2. When the wall clock jumps or the machine wakes, `onJump` runs and the timer is derived anew.
 * 3. A stopped scheduler runs nothing.
 */
export class Deadlines {
  readonly #clock: Clock;
  readonly #onDue: (keys: readonly string[]) => void;
  readonly #onJump: (byMs: number) => void;
  readonly #dueAt = new Map<string, number>();
  #cancelTimer: (() => void) | null = null;
  /** The deadline the timer is set for, epoch ms; Infinity without a timer. */
  #armedFor = Infinity;
  #cancelHeartbeat: (() => void) | null = null;
  #offset: number;
  #stopped = false;

  constructor(clock: Clock, handlers: { readonly onDue: (keys: readonly string[]) => void; readonly onJump?: (byMs: number) => void }) {
    this.#clock = clock;
    this.#onDue = handlers.onDue;
    this.#onJump = handlers.onJump ?? (() => {});
    this.#offset = clock.now() - clock.monotonic();
    this.#beat();
  }

  /** Sets, moves or (null) drops a deadline, epoch ms. */
  set(key: string, dueAt: number | null): void {
    const before = this.#dueAt.get(key);
    if (dueAt === null) this.#dueAt.delete(key);
    else this.#dueAt.set(key, dueAt);
    // Hundreds are set at the start: looking through all of them is for when the first one changes.
    // Nor does a timer count whose time has passed by a clock set forward.
    const isFirst = (before ?? Infinity) <= this.#armedFor || (dueAt ?? Infinity) < this.#armedFor;
    if (isFirst || this.#armedFor <= this.#clock.now()) this.#arm();
  }

  get(key: string): number | null {
    return this.#dueAt.get(key) ?? null;
  }

  /** Call on resume: looks at the clock now instead of at the next heartbeat. */
  wake(): void {
    this.#noticeJump();
    this.#arm();
  }

  stop(): void {
    this.#stopped = true;
    this.#dueAt.clear();
    this.#cancelTimer?.();
    this.#cancelHeartbeat?.();
    this.#cancelTimer = this.#cancelHeartbeat = null;
  }

  #beat(): void {
    this.#cancelHeartbeat = this.#clock.setTimer(() => {
      this.#noticeJump();
      this.#beat();
    }, heartbeatMs);
  }

  #noticeJump(): void {
    const offset = this.#clock.now() - this.#clock.monotonic();
    const byMs = offset - this.#offset;
    this.#offset = offset;
    if (Math.abs(byMs) < jumpMs) return;
    this.#onJump(byMs);
    this.#arm();
  }

  #arm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#armedFor = Infinity;
    if (this.#stopped) return;
    let earliest = Infinity;
    for (const dueAt of this.#dueAt.values()) earliest = Math.min(earliest, dueAt);
    if (earliest === Infinity) return;
    this.#armedFor = earliest;
    this.#cancelTimer = this.#clock.setTimer(() => this.#run(), Math.max(0, earliest - this.#clock.now()));
  }

  #run(): void {
    // The timer is spent: what is set from here on sets one anew.
    this.#armedFor = Infinity;
    const now = this.#clock.now();
    const due = [...this.#dueAt].filter(([, dueAt]) => dueAt <= now).toSorted(([, a], [, b]) => a - b);
    for (const [key] of due) this.#dueAt.delete(key);
    if (due.length > 0) this.#onDue(due.map(([key]) => key));
    this.#arm();
  }
}
