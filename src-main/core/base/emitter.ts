/**
 * Tells listeners of events, all of them of one before any of the next. What a listener throws stays with it: neither do
 * the others miss the event, nor does `emit` throw.
 */
export interface Emitter<E> {
  /** Listeners have heard of it when this returns, unless it is called by one of them: then after the event under way. */
  emit(event: E): void;
  /** Returns how to stop listening. */
  on(listener: (event: E) => void): () => void;
}

/** @param failed is told what a listener threw */
export const createEmitter = <E>(failed: (error: unknown) => void): Emitter<E> => {
  let listeners: ReadonlyArray<(event: E) => void> = [];
  const waiting: E[] = [];
  return {
    emit: (event) => {
      if (waiting.push(event) > 1) return;
      for (const next of waiting) {
        for (const listener of listeners) {
          try {
            listener(next);
          } catch (error) {
            failed(error);
          }
        }
      }
      waiting.length = 0;
    },
    on: (listener) => {
      listeners = [...listeners, listener];
      return () => void (listeners = listeners.filter((other) => other !== listener));
    },
  };
};
