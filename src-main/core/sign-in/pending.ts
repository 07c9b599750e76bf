import type { Clock, Logger } from '../base/index.ts';
import { type PendingSignIn, pendingSignInFormat, type SecretStore } from '../storage/index.ts';

export type { PendingSignIn } from '../storage/index.ts';

/** How long a started sign-in waits for its answer, ms. */
export const pendingLifeMs = 600_000;

const service = 'sign-in';

/**
 * The sign-ins on their way, in memory and sealed in the vault.
 *
 * 1. Each is taken at most once.
 * 2. None is given out after its time.
 * 3. A state that was taken or expired is remembered for this run, so a replay can be told from a stranger.
 */
export class PendingSignIns {
  readonly #vault: SecretStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #expired: (pending: PendingSignIn) => void;
  readonly #byState = new Map<string, PendingSignIn>();
  readonly #timers = new Map<string, () => void>();
  readonly #spent = new Set<string>();

  constructor(parts: { vault: SecretStore; clock: Clock; logger: Logger; expired: (pending: PendingSignIn) => void }) {
    this.#vault = parts.vault;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#expired = parts.expired;
  }

  /** Reads back what an earlier run sealed and this one does not know yet; what has expired is deleted. */
  async restore(): Promise<readonly PendingSignIn[]> {
    const restored: PendingSignIn[] = [];
    for (const { account, password } of await this.#vault.findCredentials(service)) {
      const parsed = pendingSignInFormat.parse(password);
      // A later version of Tenantry comes back for its own.
      if (parsed.kind === 'newer') continue;
      const pending = parsed.kind === 'read' ? parsed.value : null;
      if (pending === null || pending.expiresAt <= this.#clock.now()) {
        await this.#delete(account);
      } else if (!this.#byState.has(pending.state) && !this.#spent.has(pending.state)) {
        this.#keep(pending);
        restored.push(pending);
      }
    }
    return restored;
  }

  /** Resolves when the pending sign-in would survive a restart (as far as the vault may persist anything). */
  async add(pending: PendingSignIn): Promise<void> {
    this.#keep(pending);
    try {
      await this.#vault.setPassword(service, pending.id, pendingSignInFormat.write(pending));
    } catch (error) {
      // It still completes in this run.
      this.#logger.warn('pending sign-in not sealed', { reason: String(error) });
    }
  }

  /** Notes which browser it was opened in. In memory only: it is for the screen. */
  rename(pending: PendingSignIn, openedIn: string): void {
    if (this.#byState.has(pending.state)) this.#byState.set(pending.state, { ...pending, openedIn });
  }

  find(state: string): PendingSignIn | undefined {
    const pending = this.#byState.get(state);
    return pending !== undefined && pending.expiresAt > this.#clock.now() ? pending : undefined;
  }

  wasSpent(state: string): boolean {
    return this.#spent.has(state);
  }

  /** The latest one of a connection. */
  ofConnection(connectionId: string): PendingSignIn | undefined {
    return this.#all(connectionId).at(-1);
  }

  /** Takes one out for good: true for the first caller only. */
  take(pending: PendingSignIn): boolean {
    if (!this.#byState.delete(pending.state)) return false;
    this.#timers.get(pending.state)?.();
    this.#timers.delete(pending.state);
    this.#spent.add(pending.state);
    void this.#delete(pending.id);
    return true;
  }

  takeAllOf(connectionId: string): PendingSignIn[] {
    return this.#all(connectionId).filter((pending) => this.take(pending));
  }

  #all(connectionId: string): PendingSignIn[] {
    return [...this.#byState.values()].filter((pending) => pending.connectionId === connectionId);
  }

  #keep(pending: PendingSignIn): void {
    this.#byState.set(pending.state, pending);
    const expire = () => {
      if (this.take(pending)) this.#expired(pending);
    };
    this.#timers.set(pending.state, this.#clock.setTimer(expire, pending.expiresAt - this.#clock.now()));
  }

  async #delete(id: string): Promise<void> {
    try {
      await this.#vault.deletePassword(service, id);
    } catch (error) {
      this.#logger.warn('pending sign-in not deleted', { reason: String(error) });
    }
  }
}
