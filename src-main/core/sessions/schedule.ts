import type { Connection } from '../connections/index.ts';
import { type Clock, Deadlines } from '../base/index.ts';
import type { SessionEntry } from './entry.ts';
import { hourMs, isFromTheFuture, refreshDueAt, rewriteAfterMs, type Wish } from './policy.ts';
import { canRenew } from './record.ts';
import { refusalOf } from './refusal.ts';
import { isLocked } from './state.ts';

export interface ScheduleParts {
  readonly clock: Clock;
  readonly connection: (connectionId: string) => Connection | undefined;
  readonly entries: () => Iterable<SessionEntry>;
  /** What is due is started with this; who was used last has the highest priority. */
  readonly refresh: (connectionId: string, priority: number) => void;
  /** The wall clock was set. */
  readonly jumped: () => void;
}

/** When each session is refreshed by itself: one deadline each, derived anew from its state after every change. */
export class Schedule {
  readonly #parts: ScheduleParts;
  readonly #deadlines: Deadlines;

  constructor(parts: ScheduleParts) {
    this.#parts = parts;
    this.#deadlines = new Deadlines(parts.clock, {
      onDue: (connectionIds) => this.#due(connectionIds),
      onJump: () => {
        parts.jumped();
        this.planAll();
      },
    });
  }

  /** Epoch ms; null when nothing is planned. */
  get(connectionId: string): number | null {
    return this.#deadlines.get(connectionId);
  }

  /** Nothing happens by itself until it is planned again. */
  drop(connectionId: string): void {
    this.#deadlines.set(connectionId, null);
  }

  /** While something is under way nothing is planned; its end plans. */
  plan(entry: SessionEntry): void {
    if (entry.inFlight === null) this.#deadlines.set(entry.connectionId, this.#planned(entry));
  }

  planAll(): void {
    for (const entry of this.#parts.entries()) this.plan(entry);
  }

  /** The machine woke up. */
  wake(): void {
    this.#deadlines.wake();
    this.networkIsBack();
    this.vaultIsBack();
  }

  /** What could not be opened, or not be written, is tried again now: the disk or the keyring may answer again. */
  vaultIsBack(): void {
    this.#now((entry) => entry.unsaved || entry.held.kind === 'unreadable');
  }

  /** Whoever waits for the network tries again now. */
  networkIsBack(): void {
    this.#now((entry) => {
      const { activity } = entry.state;
      return activity.kind === 'waiting' && (activity.reason === 'network' || activity.reason === 'answer_lost') && this.#isKept(entry);
    });
  }

  /** Whether a failed refresh is tried again without a word from the person. */
  triesAgain(entry: SessionEntry): boolean {
    return this.#isKept(entry);
  }

  stop(): void {
    this.#deadlines.stop();
  }

  #now(isMeant: (entry: SessionEntry) => boolean): void {
    for (const entry of this.#parts.entries()) if (isMeant(entry)) this.#deadlines.set(entry.connectionId, this.#parts.clock.now());
  }

  /** Starts what is due, last used first: after a night the tokens wanted next come before the rest. */
  #due(connectionIds: readonly string[]): void {
    const lastUsedAt = (connectionId: string) => this.#parts.connection(connectionId)?.lastUsedAt ?? 0;
    const entries = new Map([...this.#parts.entries()].map((entry) => [entry.connectionId, entry]));
    for (const connectionId of connectionIds.toSorted((a, b) => lastUsedAt(b) - lastUsedAt(a))) {
      const entry = entries.get(connectionId);
      if (entry !== undefined && this.#isWanted(entry)) this.#parts.refresh(connectionId, lastUsedAt(connectionId));
    }
  }

  #planned(entry: SessionEntry): number | null {
    const { activity } = entry.state;
    const now = this.#parts.clock.now();
    if (isLocked(entry.held)) return Math.min(entry.lookAgainAt, now + hourMs);
    if (entry.record === null || !this.#isWanted(entry)) return null;
    // What is in memory only while nothing failed since waits for the disk.
    if (entry.unsaved && activity.kind === 'idle') return now + rewriteAfterMs;
    // Planned in a clock that was far ahead, it must not wait for that time to come.
    if (activity.kind === 'waiting' || activity.kind === 'blocked') return Math.min(activity.nextAttemptAt, now + hourMs);
    const isInDoubt = (entry.answerWasLost || entry.mayHaveBeenLost) && canRenew(entry.record);
    return isFromTheFuture(entry.record, now) || isInDoubt ? now : refreshDueAt(entry.record, entry.jitter, this.#wish(entry.connectionId));
  }

  #isWanted(entry: SessionEntry): boolean {
    return entry.unsaved || entry.held.kind === 'unreadable' || this.#isKept(entry);
  }

  /**
   * Whether anything is to happen by itself: keeping fresh, or alive, or asking again for an answer that was lost, without
   * which the session would be.
   */
  #isKept(entry: SessionEntry): boolean {
    const { connectionId, held, subject, answerWasLost } = entry;
    const { keepFresh, keepAlive } = this.#wish(connectionId);
    return (
      entry.record !== null &&
      (keepFresh || keepAlive || answerWasLost) &&
      refusalOf(held, subject, this.#parts.connection(connectionId)) === null
    );
  }

  #wish(connectionId: string): Wish {
    const connection = this.#parts.connection(connectionId);
    return {
      keepFresh: connection?.keepFresh ?? false,
      keepAlive: connection?.keepAlive ?? false,
      idleLimitMs: connection?.refreshTokenIdleMs ?? null,
    };
  }
}
