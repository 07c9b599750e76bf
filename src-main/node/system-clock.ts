import type { Clock } from '../core/base/index.ts';

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
