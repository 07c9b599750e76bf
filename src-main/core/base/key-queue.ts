/** One task at a time for each key, in the order in which they were asked for. The keys do not wait for each other. */
export class KeyQueue {
  readonly #last = new Map<string, Promise<void>>();

  /** Runs `task` once everything asked of `key` before has ended, whatever came of it; at once where nothing is under way. */
  async run<T>(key: string, task: (key: string) => Promise<T>): Promise<T> {
    const result = this.#last.get(key)?.then(async () => await task(key)) ?? task(key);
    const ended: Promise<void> = result.then(ignore, ignore).then(() => {
      if (this.#last.get(key) === ended) this.#last.delete(key);
    });
    this.#last.set(key, ended);
    return await result;
  }

  /** Whether something asked of `key` has not ended. */
  isBusy(key: string): boolean {
    return this.#last.has(key);
  }

  /** Resolves when nothing is under way, what is asked for meanwhile included. */
  async idle(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values());
  }
}

const ignore = () => {};
