import type { Clock } from '../base/index.ts';
import { RateLimiter } from './rate-limits.ts';

const mostPerTenant = 2;
const mostInAll = 8;

/** What the user asks for goes before everything that is merely due. */
export const onDemand = Number.MAX_SAFE_INTEGER;

export interface QueuedRefresh {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly priority: number;
  /** Whose limit at the server counts; null when nothing would be sent. Asked anew whenever places are given out. */
  readonly user: () => string | null;
}

interface Waiting extends QueuedRefresh {
  priority: number;
  readonly start: (sent: () => void) => Promise<void>;
  readonly drop: () => void;
}

/**
 * Limits how many refreshes run at once, two per tenant and eight in all, and how fast they follow each other for one
 * user.
 *
 * 1. Of those that may run, the highest priority goes first, equal ones in order. A refresh that may not run yet takes no
 *    place, so neither a slow tenant nor a user at the rate limit holds up the others.
 * 2. A dropped task never runs.
 */
export class RefreshQueue {
  readonly #clock: Clock;
  readonly #limiter: RateLimiter;
  /** By falling priority. */
  readonly #waiting: Waiting[] = [];
  readonly #running = new Map<string, number>();
  #runningInAll = 0;
  #cancelTimer = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#limiter = new RateLimiter(clock);
  }

  /** Runs `task` when a place is free; it calls `sent` when its request leaves. Null when it was dropped before. */
  async run<T>(refresh: QueuedRefresh, task: (sent: () => void) => Promise<T>): Promise<T | null> {
    return await new Promise<T | null>((resolve, reject) => {
      const start = async (sent: () => void) => await task(sent).then(resolve, reject);
      this.#insert({ ...refresh, start, drop: () => resolve(null) });
      this.#giveOut();
    });
  }

  /** Lets a waiting task overtake; nothing happens when it already runs. */
  hurry(connectionId: string): void {
    const waiting = this.#take(connectionId);
    if (waiting === null) return;
    waiting.priority = onDemand;
    this.#insert(waiting);
    this.#giveOut();
  }

  /** Drops a waiting task; nothing happens when it already runs. */
  drop(connectionId: string): void {
    this.#take(connectionId)?.drop();
  }

  dropAll(): void {
    this.#cancelTimer();
    for (const waiting of this.#waiting.splice(0)) waiting.drop();
  }

  /** A request of this user that did not wait here has just been answered: it counts too. */
  note(user: string): void {
    this.#limiter.start(user).sent();
  }

  #insert(waiting: Waiting): void {
    const place = this.#waiting.findIndex(({ priority }) => priority < waiting.priority);
    this.#waiting.splice(place === -1 ? this.#waiting.length : place, 0, waiting);
  }

  #take(connectionId: string): Waiting | null {
    const place = this.#waiting.findIndex((waiting) => waiting.connectionId === connectionId);
    return place === -1 ? null : (this.#waiting.splice(place, 1)[0] ?? null);
  }

  #giveOut(): void {
    this.#cancelTimer();
    const now = this.#clock.monotonic();
    let nextAt = Infinity;
    for (const waiting of this.#waiting.slice()) {
      if (this.#runningInAll >= mostInAll) return;
      if ((this.#running.get(waiting.tenantId) ?? 0) >= mostPerTenant) continue;
      const user = waiting.user();
      const readyAt = user === null ? -Infinity : this.#limiter.readyAt(user);
      if (readyAt > now) nextAt = Math.min(nextAt, readyAt);
      else void this.#run(waiting, user);
    }
    if (nextAt < Infinity) this.#cancelTimer = this.#clock.setTimer(() => this.#giveOut(), nextAt - now);
  }

  async #run(waiting: Waiting, user: string | null): Promise<void> {
    const { tenantId } = waiting;
    const request = user === null ? null : this.#limiter.start(user);
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
    this.#count(tenantId, 1);
    // Asynchronously, so that nothing it does comes between those that are given a place together.
    await Promise.resolve();
    await waiting.start(() => request?.sent());
    request?.ended();
    this.#count(tenantId, -1);
    this.#giveOut();
  }

  #count(tenantId: string, by: 1 | -1): void {
    this.#runningInAll += by;
    const running = (this.#running.get(tenantId) ?? 0) + by;
    if (running === 0) this.#running.delete(tenantId);
    else this.#running.set(tenantId, running);
  }
}
