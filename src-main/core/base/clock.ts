/** Time as a port: `now` may jump (the user sets the clock, the machine sleeps), `monotonic` never does. */
export interface Clock {
  /** Epoch milliseconds by this machine's clock. */
  now(): number;
  /** Milliseconds since some fixed point; never runs backwards. */
  monotonic(): number;
  /** Runs `callback` once after at least `delayMs` (any length: long delays are split). Returns its cancellation. */
  setTimer(callback: () => void, delayMs: number): () => void;
}
