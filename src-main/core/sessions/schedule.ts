import type { Connection } from '../connections/index.ts';
import { type Clock, Deadlines } from '../base/index.ts';
import { hourMs, isFromTheFuture, refreshDueAt, rewriteAfterMs, type Wish } from './policy.ts';
import { canRenew } from './record.ts';
import { refusalOf } from './refusal.ts';
import { isLocked, type Session } from './state.ts';

export interface ScheduleParts {
  readonly clock: Clock;
  readonly connection: (connectionId: string) => Connection | undefined;
  readonly sessions: () => Iterable<Session>;
  /** Whether an operation of this connection is under way or waits. */
  readonly isBusy: (connectionId: string) => boolean;
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
  plan(session: Session): void {
    if (!this.#parts.isBusy(session.connectionId)) this.#deadlines.set(session.connectionId, this.#planned(session));
  }

  planAll(): void {
    for (const session of this.#parts.sessions()) this.plan(session);
  }

  /** The machine woke up. */
  wake(): void {
    this.#deadlines.wake();
    this.networkIsBack();
    this.vaultIsBack();
  }

  /** What could not be opened, or not be written, is tried again now: the disk or the keyring may answer again. */
  vaultIsBack(): void {
    this.#now((session) => session.state.isUnsaved || session.state.held.kind === 'unreadable');
  }

  /** What waits for the network is tried again now. */
  networkIsBack(): void {
    this.#now((session) => {
      const { activity } = session.state;
      return activity.kind === 'waiting' && (activity.reason === 'network' || activity.reason === 'answer_lost') && this.#isKept(session);
    });
  }

  /** Whether a failed refresh is tried again without being asked. */
  triesAgain(session: Session): boolean {
    return this.#isKept(session);
  }

  stop(): void {
    this.#deadlines.stop();
  }

  #now(isMeant: (session: Session) => boolean): void {
    for (const session of this.#parts.sessions()) if (isMeant(session)) this.#deadlines.set(session.connectionId, this.#parts.clock.now());
  }

  /** Starts what is due, last used first: after a night the tokens wanted next come before the rest. */
  #due(connectionIds: readonly string[]): void {
    const lastUsedAt = (connectionId: string) => this.#parts.connection(connectionId)?.lastUsedAt ?? 0;
    const sessions = new Map([...this.#parts.sessions()].map((session) => [session.connectionId, session]));
    for (const connectionId of connectionIds.toSorted((a, b) => lastUsedAt(b) - lastUsedAt(a))) {
      const session = sessions.get(connectionId);
      if (session !== undefined && this.#isWanted(session)) this.#parts.refresh(connectionId, lastUsedAt(connectionId));
    }
  }

  #planned(session: Session): number | null {
    const { held, activity, isUnsaved, doubt, jitter, lookAgainAt } = session.state;
    const now = this.#parts.clock.now();
    if (isLocked(held)) return Math.min(lookAgainAt, now + hourMs);
    if (held.kind !== 'held' || !this.#isWanted(session)) return null;
    // What is in memory only while nothing failed since waits for the disk.
    if (isUnsaved && activity.kind === 'idle') return now + rewriteAfterMs;
    // Planned in a clock that was far ahead, it must not wait for that time to come.
    if (activity.kind === 'waiting' || activity.kind === 'blocked') return Math.min(activity.nextAttemptAt, now + hourMs);
    const isInDoubt = doubt !== 'none' && canRenew(held.record);
    return isFromTheFuture(held.record, now) || isInDoubt ? now : refreshDueAt(held.record, jitter, this.#wish(session.connectionId));
  }

  #isWanted(session: Session): boolean {
    return session.state.isUnsaved || session.state.held.kind === 'unreadable' || this.#isKept(session);
  }

  /**
   * Whether anything is to happen by itself: keeping fresh, or alive, or asking again for an answer that was lost, without
   * which the session would be.
   */
  #isKept(session: Session): boolean {
    const { connectionId } = session;
    const { held, subject, doubt } = session.state;
    const { keepFresh, keepAlive } = this.#wish(connectionId);
    return (
      held.kind === 'held' &&
      (keepFresh || keepAlive || doubt === 'lost') &&
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
