/** Time as a port: `now` may jump (the user sets the clock, the machine sleeps), `monotonic` never does. */
export interface Clock {
  /** Epoch milliseconds by this machine's clock. */
  now(): number;
  /** Milliseconds since some fixed point; never runs backwards. */
  monotonic(): number;
  /** Runs `callback` once after at least `delayMs` (any length: long delays are split). Returns its cancellation. */
  setTimer(callback: () => void, delayMs: number): () => void;
}

/** `setTimeout` treats anything longer as 1 ms. */
const longestTimeoutMs = 2 ** 31 - 1;

/** The real clock. Timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer: (callback, delayMs) => {
    let handle: NodeJS.Timeout;
    const arm = (remainingMs: number) => {
      const stepMs = Math.min(Math.max(0, remainingMs), longestTimeoutMs);
      handle = setTimeout(() => (remainingMs > stepMs ? arm(remainingMs - stepMs) : callback()), stepMs);
      handle.unref();
    };
    arm(delayMs);
    return () => clearTimeout(handle);
  },
};

/**
 * How far `clock` is ahead of the time that libraries read with `Date.now` themselves, ms: zero with the real clock.
 * A library that takes a skew is given this much more of it.
 */
export const aheadOfLibraries = (clock: Clock): number => clock.now() - Date.now();
