/** What the clock needs from its surroundings; the browser's by default. */
export interface ClockSurroundings {
  now(): number;
  setTimeout(callback: () => void, ms: number): number;
  clearTimeout(id: number): void;
  hidden(): boolean;
  onVisibilityChange(listener: () => void): void;
}

/** One clock for every countdown on the screen: ticks on whole seconds, rests while the page is hidden. */
export interface TickingClock {
  /** Epoch ms of the last whole second. The same value until the next tick. */
  now(): number;
  subscribe(listener: () => void): () => void;
}

const browser: ClockSurroundings = {
  now: () => Date.now(),
  setTimeout: (callback, ms) => window.setTimeout(callback, ms),
  clearTimeout: (id) => window.clearTimeout(id),
  hidden: () => document.hidden,
  onVisibilityChange: (listener) => document.addEventListener('visibilitychange', listener),
};

export const createTickingClock = (surroundings: ClockSurroundings = browser): TickingClock => {
  const listeners = new Set<() => void>();
  let timer: number | null = null;
  let current = 0;

  const read = () => {
    current = Math.floor(surroundings.now() / 1000) * 1000;
  };
  const tick = () => {
    read();
    schedule();
    for (const listener of listeners) listener();
  };
  const schedule = () => {
    timer = surroundings.setTimeout(tick, 1000 - (surroundings.now() % 1000));
  };
  const stop = () => {
    if (timer !== null) surroundings.clearTimeout(timer);
    timer = null;
  };

  surroundings.onVisibilityChange(() => {
    if (surroundings.hidden()) stop();
    else if (listeners.size > 0 && timer === null) tick();
  });

  return {
    now: () => {
      if (timer === null) read();
      return current;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      if (timer === null && !surroundings.hidden()) {
        read();
        schedule();
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
  };
};
