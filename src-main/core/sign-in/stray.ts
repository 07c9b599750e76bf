import { type AppError, type Clock, say } from '../base/index.ts';
import type { Callback } from './callback.ts';

/** What to tell the person of a callback that answers no sign-in on its way. Pure. */
export const strayError = (callback: Callback, wasSpent: boolean): AppError =>
  wasSpent
    ? { code: 'callback_unknown', ...say('callback_spent') }
    : { code: callback.kind === 'foreign' ? 'callback_malformed' : 'callback_unknown', ...say('callback_unexpected') };

/** Between two reports lies at least this, ms. */
const quietMs = 1_000;

/**
 * Reports the first stray at once and what follows within a second together at its end, as the latest of them: any
 * page can call a loopback address as often as it likes, which must fill neither the log nor the window.
 */
export class StrayReports<T> {
  readonly #clock: Clock;
  readonly #tell: (stray: T, count: number) => void;
  #waiting: { readonly stray: T; readonly count: number } | null = null;
  #quiet = false;

  constructor(clock: Clock, tell: (stray: T, count: number) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  add(stray: T): void {
    if (this.#quiet) this.#waiting = { stray, count: (this.#waiting?.count ?? 0) + 1 };
    else this.#report(stray, 1);
  }

  #report(stray: T, count: number): void {
    this.#quiet = true;
    this.#clock.setTimer(() => {
      const waiting = this.#waiting;
      this.#waiting = null;
      this.#quiet = false;
      if (waiting !== null) this.#report(waiting.stray, waiting.count);
    }, quietMs);
    this.#tell(stray, count);
  }
}
