import type { OktaClient } from '../src-main/core/okta/index.ts';
import type { Clock } from '../src-main/core/base/index.ts';

interface Trail {
  /** Attempts that failed since the last that did not. */
  failures: number;
  lastEndedAt: number;
  lastInDoubt: boolean;
  /** An answer was lost, and none has come since. */
  doubted: boolean;
  /** Until when somebody's wish explains an attempt, monotonic ms. */
  askedUntil: number;
  requestsInAttempt: number;
  running: number;
  attempts: number;
}

/** A wish is met within this, pacing included, ms. */
const wishMs = 5_000;
const shortestIntervalMs = 5_000;

/**
 * Watches every attempt to refresh, without knowing anything of the policy but what it promises: one request per
 * attempt, one attempt at a time, and after `n` failures in a row at least a tenth of min(5 min, 2^(n-1) s) of quiet,
 * unless a person asked, the machine woke up, or a first answer was lost, with which the count begins anew.
 */
export class Attempts {
  readonly violations: string[] = [];
  readonly #clock: Clock;
  readonly #trails = new Map<string, Trail>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** In all, of every connection. */
  get count(): number {
    return [...this.#trails.values()].reduce((sum, { attempts }) => sum + attempts, 0);
  }

  failuresOf(id: string): number {
    return this.#trail(id).failures;
  }

  /** Somebody wants a refresh now. */
  asked(id: string): void {
    this.#trail(id).askedUntil = this.#clock.monotonic() + wishMs;
  }

  /** A new session, or a new run of the app, knows nothing of earlier failures. */
  forgive(id: string): void {
    this.#trail(id).failures = 0;
    this.asked(id);
  }

  /** A token request to refresh leaves. */
  requested(id: string): void {
    const trail = this.#trail(id);
    trail.requestsInAttempt += 1;
    if (trail.running === 0) this.#violate(`${id}: a request without an attempt`);
    if (trail.requestsInAttempt > 1) this.#violate(`${id}: ${trail.requestsInAttempt} requests in one attempt`);
  }

  watch(okta: OktaClient, idAt: (issuer: string) => string | null): OktaClient {
    return {
      ...okta,
      refresh: async (client, request, keep) => {
        const id = idAt(client.issuer);
        if (id === null) return await okta.refresh(client, request, keep);
        this.#begins(id);
        const outcome = await okta.refresh(client, request, keep);
        const trail = this.#trail(id);
        trail.running -= 1;
        trail.lastEndedAt = this.#clock.now();
        trail.lastInDoubt = !outcome.ok && outcome.error.inDoubt;
        trail.failures = outcome.ok ? 0 : trail.lastInDoubt && !trail.doubted ? 1 : trail.failures + 1;
        trail.doubted = !outcome.ok && (trail.doubted || trail.lastInDoubt);
        return outcome;
      },
    };
  }

  #begins(id: string): void {
    const trail = this.#trail(id);
    const quiet = this.#clock.now() - trail.lastEndedAt;
    const asked = this.#clock.monotonic() <= trail.askedUntil;
    trail.askedUntil = -Infinity;
    trail.attempts += 1;
    trail.requestsInAttempt = 0;
    trail.running += 1;
    if (trail.running > 1) this.#violate(`${id}: ${trail.running} attempts at once`);
    const retriesAtOnce = trail.failures === 1 && trail.lastInDoubt;
    const least = trail.failures === 0 ? shortestIntervalMs : 0.1 * Math.min(300_000, 1_000 * 2 ** (trail.failures - 1));
    if (!asked && !retriesAtOnce && quiet < least) {
      this.#violate(`${id}: attempt after ${trail.failures} failures in a row and ${quiet} ms of quiet, not ${least}`);
    }
  }

  #violate(what: string): void {
    this.violations.push(what);
  }

  #trail(id: string): Trail {
    let trail = this.#trails.get(id);
    if (trail === undefined) {
      trail = {
        failures: 0,
        lastEndedAt: -Infinity,
        lastInDoubt: false,
        doubted: false,
        askedUntil: -Infinity,
        requestsInAttempt: 0,
        running: 0,
        attempts: 0,
      };
      this.#trails.set(id, trail);
    }
    return trail;
  }
}
