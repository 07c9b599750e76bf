import PQueue from 'p-queue';

const perTenant = 2;
const inAll = 8;

/** Whoever asks by hand goes before everything that is merely due. */
export const onDemand = Number.MAX_SAFE_INTEGER;

/**
 * Limits how many refreshes run at once: two per tenant, eight in all; higher priority first, equal ones in order.
 * A task waiting for a place among the eight keeps its tenant's place, so no tenant can fill the common queue.
 */
export class Lanes {
  readonly #all = new PQueue({ concurrency: inAll });
  readonly #tenants = new Map<string, PQueue>();
  readonly #priorities = new Map<string, number>();

  async run<T>(tenantId: string, key: string, priority: number, task: () => Promise<T>): Promise<T> {
    this.#priorities.set(key, priority);
    const inCommon = async () => await this.#all.add(task, { id: key, priority: this.#priorities.get(key) ?? priority });
    try {
      return await this.#tenant(tenantId).add(inCommon, { id: key, priority });
    } finally {
      this.#priorities.delete(key);
    }
  }

  /** Lets a queued task overtake; nothing happens when it already runs. */
  hurry(tenantId: string, key: string): void {
    if (!this.#priorities.has(key)) return;
    this.#priorities.set(key, onDemand);
    for (const queue of [this.#tenant(tenantId), this.#all]) {
      try {
        queue.setPriority(key, onDemand);
      } catch (error) {
        // p-queue throws a ReferenceError for a task that has left this queue: then it is further on.
        if (!(error instanceof ReferenceError)) throw error;
      }
    }
  }

  #tenant(tenantId: string): PQueue {
    let queue = this.#tenants.get(tenantId);
    if (queue === undefined) this.#tenants.set(tenantId, (queue = new PQueue({ concurrency: perTenant })));
    return queue;
  }
}
