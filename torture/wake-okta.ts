import type { ClientAtServer, OktaFailure, ReceivedTokens } from '../src-main/core/okta/index.ts';
import { type Clock, type Random, type Result, say } from '../src-main/core/base/index.ts';
import { FakeOkta } from '../src-main/core/sessions/testing/fake-okta.ts';

/** Okta's limit: token requests of one username in any second. */
const perSecond = 4;
const atOncePerTenant = 2;

/** What the server knows of one connection. */
export interface Client {
  readonly connectionId: string;
  readonly tenant: string;
  readonly user: string;
  readonly lastUsedAt: number;
}

/** An Okta that takes its time, refuses what is too much, and remembers everything it must never see. */
export class WakeOkta extends FakeOkta {
  readonly #parts: { readonly clock: Clock; readonly random: Random; readonly clients: ReadonlyMap<string, Client> };
  readonly #requestLatencyMs: number;
  readonly #running = new Map<string, number>();
  readonly #arrivals = new Map<string, number[]>();
  readonly #sent = new Map<string, number[]>();
  readonly #waiting = new Set<Client>();
  /** Token requests that were answered with a 429. */
  refused = 0;
  /** Requests beyond two at once of their tenant. */
  crowded = 0;
  /** Requests sent although one of a connection used later could have been. */
  outOfOrder = 0;
  /** Connections in the order of their requests. */
  readonly order: string[] = [];
  lastAnswerAt = 0;

  /** `latencyMs` is that of a whole exchange; `clients` by the family name of their tokens. */
  constructor(parts: {
    readonly clock: Clock;
    readonly random: Random;
    readonly latencyMs: number;
    readonly clients: ReadonlyMap<string, Client>;
  }) {
    super({ clock: parts.clock });
    this.#parts = parts;
    this.#requestLatencyMs = parts.latencyMs;
  }

  /** Everybody is due: from now on the order counts. */
  expectAll(): void {
    for (const client of this.#parts.clients.values()) this.#waiting.add(client);
  }

  override async refresh(
    client: ClientAtServer,
    request: { readonly refreshToken: string; readonly sent?: () => void },
    keep: (received: ReceivedTokens) => Promise<void>,
  ): Promise<Result<ReceivedTokens, OktaFailure>> {
    const { clock } = this.#parts;
    const who = this.#clientOf(request.refreshToken);
    this.#judgeOrder(who);
    const running = (this.#running.get(who.tenant) ?? 0) + 1;
    this.#running.set(who.tenant, running);
    if (running > atOncePerTenant) this.crowded += 1;
    request.sent?.();
    this.#note(this.#sent, who.user);

    // Half of it on the way there, a little more or less as networks are.
    const there = Math.round(this.#requestLatencyMs * (0.4 + 0.2 * this.#parts.random.fraction()));
    await this.#sleep(there);
    const arrivals = this.#note(this.#arrivals, who.user);
    await this.#sleep(this.#requestLatencyMs - there);
    try {
      if (arrivals > perSecond) {
        this.refused += 1;
        const error: OktaFailure = {
          code: 'rate_limited',
          ...say('rate_limited', { host: 'acme.okta.example' }),
          inDoubt: false,
          retryAt: clock.now() + 1_000,
        };
        return { ok: false, error };
      }
      return await super.refresh(client, { refreshToken: request.refreshToken }, keep);
    } finally {
      this.#running.set(who.tenant, (this.#running.get(who.tenant) ?? 1) - 1);
      this.lastAnswerAt = clock.monotonic();
    }
  }

  #clientOf(refreshToken: string): Client {
    const client = this.#parts.clients.get(refreshToken.slice(0, refreshToken.lastIndexOf('.')));
    if (client === undefined) throw new Error('Nobody holds this refresh token.');
    return client;
  }

  /** Nobody used later may be waiting who could go: whose tenant has a place and whose user has a request left. */
  #judgeOrder(who: Client): void {
    this.#waiting.delete(who);
    this.order.push(who.connectionId);
    for (const other of this.#waiting) {
      const couldGo = (this.#running.get(other.tenant) ?? 0) < atOncePerTenant && this.#recent(this.#sent, other.user, 1_100) < perSecond;
      if (other.lastUsedAt > who.lastUsedAt && couldGo) {
        this.outOfOrder += 1;
        return;
      }
    }
  }

  /** Notes a request of a user; how many there were in the second that ends with it. */
  #note(log: Map<string, number[]>, user: string): number {
    log.set(user, [...(log.get(user) ?? []).slice(-9), this.#parts.clock.monotonic()]);
    return this.#recent(log, user, 1_000);
  }

  #recent(log: ReadonlyMap<string, readonly number[]>, user: string, withinMs: number): number {
    const now = this.#parts.clock.monotonic();
    return (log.get(user) ?? []).filter((at) => at > now - withinMs).length;
  }

  async #sleep(ms: number): Promise<void> {
    if (ms > 0) await new Promise<void>((resolve) => this.#parts.clock.setTimer(resolve, ms));
  }
}
