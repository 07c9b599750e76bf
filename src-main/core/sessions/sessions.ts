import type { Connection } from '../connections/index.ts';
import type { OktaClient, ReceivedTokens } from '../okta/index.ts';
import type { HistoryEvent } from '../history/index.ts';
import { type Clock, failed, failure, type Failure, KeyQueue, type Logger, type Random, type Result, success } from '../base/index.ts';
import type { Account, IdTokenVerdict } from '../tokens/index.ts';
import type { SecretStore } from '../storage/index.ts';
import { historyEventOf } from './history-events.ts';
import { Introspection } from './introspection.ts';
import { backOffMs, refreshDueAt } from './policy.ts';
import { firstRecord, isOfSameAccount, type SessionRecord, sharesTokens } from './record.ts';
import { Refresher } from './refresher.ts';
import { onDemand } from './refresh-queue.ts';
import { accountHeld, refusalOf } from './refusal.ts';
import { type Revocation, revokeTokens } from './revocation.ts';
import { SessionStore } from './session-store.ts';
import { Schedule } from './schedule.ts';
import { type Doubt, type Held, isLocked, markAfter, Session, type SessionEvent, type SessionState } from './state.ts';
import { TokenVerification } from './token-verification.ts';

/** Verdicts of sessions read from the disk are made once the start is over, ms; sooner for one that is looked at. */
const verifyAfterMs = 2_000;
const readAtOnce = 8;
/** After an error of our own, ms. */
const afterInternalErrorMs = 60_000;
/** Transitions that change nothing a view shows, or are followed at once by one that does. */
const unseen: ReadonlySet<SessionEvent['kind']> = new Set(['loaded', 'tokens-kept', 'attempt-failed', 'end-asked']);

/** Remembers, without fsync, that a refresh was sent and not yet answered. */
export interface InDoubtMarks {
  set(connectionId: string, at: number): void;
  clear(connectionId: string): void;
  /** Marks left by a run that did not end cleanly: connection ID to epoch ms. */
  readonly left: ReadonlyMap<string, number>;
  /** The last run did not end cleanly: every due session counts as in doubt. */
  readonly uncleanBoot: boolean;
}

export interface SessionsParts {
  readonly okta: OktaClient;
  readonly vault: SecretStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly marks: InDoubtMarks;
  /** The connection as configured now; undefined once it is removed. */
  readonly connection: (connectionId: string) => Connection | undefined;
  readonly changed: (connectionId: string) => void;
  /** Something for the connection's history; absent where none is kept. */
  readonly happened?: (connectionId: string, event: HistoryEvent) => void;
}

/** What the rest of the app sees of one session. */
export interface SessionSnapshot extends Pick<SessionState, 'held' | 'activity' | 'verdict' | 'previous' | 'revision'> {
  /** When the scheduler means to refresh, epoch ms. */
  readonly refreshAt: number | null;
}

/** What revoking one of its tokens means for a session. */
export type RevocationEvent = Extract<SessionEvent, { readonly kind: 'access-token-revoked' | 'was-ended' }>;

/** Every connection's session: loading, keeping fresh, signing in and out. One per app. */
export class Sessions {
  readonly #parts: SessionsParts;
  readonly #store: SessionStore;
  readonly #refresher: Refresher;
  readonly #verification: TokenVerification;
  readonly #introspection: Introspection;
  readonly #schedule: Schedule;
  readonly #sessions = new Map<string, Session>();
  /** One operation at a time may change a session's tokens. */
  readonly #operations = new KeyQueue();
  /** The last operation asked for, where its end also serves one who asks for a refresh. */
  readonly #shared = new Map<string, Promise<Result<null>>>();
  #stopped = false;

  constructor(parts: SessionsParts) {
    this.#parts = parts;
    this.#store = new SessionStore(parts.vault);
    this.#verification = new TokenVerification(parts);
    this.#introspection = new Introspection(parts);
    this.#refresher = new Refresher({ ...parts, store: this.#store, triesAgain: (session) => this.#schedule.triesAgain(session) });
    this.#schedule = new Schedule({
      ...parts,
      sessions: () => this.#sessions.values(),
      isBusy: (connectionId) => this.#operations.isBusy(connectionId),
      refresh: (connectionId, priority) => void this.refresh(connectionId, priority),
      jumped: () => this.#refresher.clockWasSet(),
    });
  }

  /** Loads the sessions of these connections and plans their refreshes; overdue ones start at once, last used first. */
  async load(connectionIds: readonly string[]): Promise<void> {
    // A few files at a time: hundreds at once would keep the window's own files waiting.
    const waiting = connectionIds.values();
    const reader = async () => {
      for (const id of waiting) this.#loaded(this.#session(id), await this.#store.load(id));
    };
    await Promise.all(Array.from({ length: readAtOnce }, reader));
    this.#schedule.planAll();
    this.#parts.clock.setTimer(() => void this.#verifyAll(connectionIds), verifyAfterMs);
  }

  get(connectionId: string): SessionSnapshot {
    const { held, activity, verdict, previous, revision } = this.#peek(connectionId).state;
    return { held, activity, verdict, previous, revision, refreshAt: this.#schedule.get(connectionId) };
  }

  /**
   * Takes over verified tokens of a sign-in, in place of those held. They count once they are saved; if they cannot be,
   * they are revoked and the session that was there stays. Waits for a refresh under way, so that neither writes over the
   * other.
   */
  async adopt(connection: Connection, received: ReceivedTokens, sub: string | null, verdict: IdTokenVerdict | null): Promise<Result<null>> {
    const session = this.#session(connection.id);
    this.#refresher.noteSignIn(connection, sub);
    this.#refresher.drop(connection.id);
    const { signOuts } = session.state;
    const record = firstRecord(connection, sub, received);
    return await this.#operate(session, async () => {
      if (session.state.signOuts === signOuts) return await this.#replace(session, record, verdict, received.requestId);
      void revokeTokens(this.#parts.okta, record, connection);
      return failure('not_signed_in', 'The connection was signed out while its sign-in waited to be stored.');
    });
  }

  /** Refreshes now; those who ask while one is under way share it. */
  async refresh(connectionId: string, priority = onDemand): Promise<Result<null>> {
    const shared = this.#shared.get(connectionId);
    if (shared === undefined) return await this.#refresh(connectionId, priority, null);
    if (priority === onDemand) this.#refresher.hurry(connectionId);
    return await shared;
  }

  /**
   * Refreshes now for a part of the scopes (RFC 6749, 6), after what is under way, and shared with none; the next refresh
   * asks for all again. A refusal is only the answer: schedule and state stay as they are.
   */
  async refreshFor(connectionId: string, scopes: readonly string[]): Promise<Result<null>> {
    return await this.#refresh(connectionId, onDemand, scopes);
  }

  /**
   * The user revoked a token: saves what that means for the session, then lets it count; after what is under way. `change` gives
   * null when it was another session's.
   */
  async tokenRevoked(connectionId: string, change: (record: SessionRecord) => RevocationEvent | null): Promise<Result<null>> {
    const session = this.#peek(connectionId);
    return await this.#operate(session, async () => {
      const { record } = session;
      const { generation } = session.state;
      if (record === null) return noLongerHeld;
      const event = change(record);
      if (event === null) return success(null);
      const saved = await this.#store.save(connectionId, event.record);
      if (session.state.generation !== generation) return noLongerHeld;
      if (saved.ok) session.apply(event);
      return saved;
    });
  }

  /** Why this session's tokens must not be used, or null when they may. */
  refusal(connectionId: string): Failure | null {
    const { held, subject } = this.#peek(connectionId).state;
    return refusalOf(held, subject, this.#parts.connection(connectionId));
  }

  /** What the session holds, if it may be used. */
  usable(connectionId: string): Result<SessionRecord> {
    const { record } = this.#peek(connectionId);
    return this.refusal(connectionId) ?? (record === null ? noLongerHeld : success(record));
  }

  /** The account signed in now; null when there is none, or not for this server and client. */
  account(connectionId: string): Account | null {
    const { held, subject } = this.#peek(connectionId).state;
    return accountHeld(held, subject, this.#parts.connection(connectionId));
  }

  /**
   * Deletes, then revokes as well as it can: a server that does not answer must not keep a session alive here, nor
   * outlast the next sign-in. `connection` is for one removed just now.
   */
  async signOut(connectionId: string, connection = this.#parts.connection(connectionId)): Promise<Result<Revocation>> {
    const session = this.#session(connectionId);
    const { held } = session.state;
    session.apply({ kind: 'signed-out' });
    this.#refresher.drop(connectionId);
    this.#schedule.drop(connectionId);
    const deleted = await this.#store.delete(connectionId);
    this.#parts.marks.clear(connectionId);
    // What cannot be read cannot be revoked.
    if (held.kind !== 'held') return deleted.ok ? success({ revoked: held.kind !== 'unreadable' }) : deleted;
    // All the more when it could not be deleted: it must at least be worth nothing.
    const answer = await revokeTokens(this.#parts.okta, held.record, connection);
    this.#parts.happened?.(connectionId, { kind: 'revocation-answered', confirmed: answer.revoked, requestId: answer.requestId });
    return deleted.ok ? success(answer) : deleted;
  }

  /** Forgets a connection that no longer exists. Sign out first. */
  forget(connectionId: string): void {
    this.#refresher.drop(connectionId);
    this.#schedule.drop(connectionId);
    this.#sessions.delete(connectionId);
  }

  /** The configuration of a connection changed: plan anew. */
  reconsider(connectionId: string): void {
    this.#planned(this.#session(connectionId));
  }

  /** The machine woke up. */
  wake(): void {
    this.#schedule.wake();
  }

  /** The keyring or the disk may answer again. */
  vaultIsBack(): void {
    this.#schedule.vaultIsBack();
  }

  networkIsBack(): void {
    this.#schedule.networkIsBack();
  }

  /** Verifies the ID token held now, unless that is done or under way; resolves with it. */
  async verified(connectionId: string): Promise<void> {
    await this.#verification.verify(this.#peek(connectionId));
  }

  /** Starts nothing more; resolves when what is under way has ended and is saved as well as it can be. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#schedule.stop();
    this.#refresher.stop();
    this.#verification.stop();
    await this.#operations.idle();
    const unsaved = [...this.#sessions.values()].filter(({ state }) => state.isUnsaved);
    await Promise.all(unsaved.map(async ({ connectionId, record }) => record && (await this.#store.save(connectionId, record))));
  }

  /** One after the other: they are not urgent, and together they would slow down the start. */
  async #verifyAll(connectionIds: readonly string[]): Promise<void> {
    for (const connectionId of connectionIds) if (!this.#stopped) await this.verified(connectionId);
  }

  /** For reading only: asking about an unknown connection leaves nothing behind. */
  #peek(connectionId: string): Session {
    return this.#sessions.get(connectionId) ?? new Session(connectionId);
  }

  #session(connectionId: string): Session {
    let session = this.#sessions.get(connectionId);
    if (session === undefined) {
      session = new Session(connectionId, this.#follow);
      this.#sessions.set(connectionId, session);
    }
    return session;
  }

  /** What follows from a transition. */
  readonly #follow = (session: Session, before: SessionState, event: SessionEvent): void => {
    const { connectionId, state } = session;
    const mark = markAfter(before, event, state);
    if (mark === 'set') this.#parts.marks.set(connectionId, this.#parts.clock.now());
    if (mark === 'clear') this.#parts.marks.clear(connectionId);
    const told = historyEventOf(before, event, state);
    if (told !== null) this.#parts.happened?.(connectionId, told);
    if (state !== before && !unseen.has(event.kind)) this.#planned(session);
  };

  #planned(session: Session): void {
    this.#schedule.plan(session);
    this.#parts.changed(session.connectionId);
  }

  /** Runs what may change a session's tokens once everything before it has ended. Never rejects. */
  async #operate(session: Session, work: () => Promise<Result<null>>, isShared = true): Promise<Result<null>> {
    const { connectionId } = session;
    const run = this.#operations.run(connectionId, async () => {
      try {
        return await work();
      } catch (error) {
        this.#parts.logger.error('an operation of a session failed', { connection: connectionId, reason: String(error) });
        const problem = failure('internal', 'Something went wrong inside Tenantry.', 'It is tried again; the log file says more.');
        // What was sent may have been honoured.
        if (session.state.activity.kind === 'refreshing') session.apply({ kind: 'attempt-failed', inDoubt: true });
        session.apply({ kind: 'was-blocked', error: problem.error, nextAttemptAt: this.#parts.clock.now() + afterInternalErrorMs });
        return problem;
      }
    });
    if (isShared) this.#shared.set(connectionId, run);
    const result = await run;
    if (this.#shared.get(connectionId) === run) this.#shared.delete(connectionId);
    this.#planned(session);
    return result;
  }

  async #refresh(connectionId: string, priority: number, scopes: readonly string[] | null): Promise<Result<null>> {
    if (this.#parts.connection(connectionId) === undefined) return failure('not_found', 'This connection no longer exists.');
    const session = this.#session(connectionId);
    const work = async (): Promise<Result<null>> => {
      if (this.#stopped) return failure('not_signed_in', 'Tenantry is quitting.');
      if (session.state.held.kind === 'unreadable') return await this.#reload(session);
      const wasHeld = session.record !== null;
      this.#schedule.drop(connectionId);
      const result = await this.#refresher.refresh(session, priority, scopes);
      if (result.ok) {
        void this.#verification.verify(session);
        void this.#introspection.learnEnd(session);
      } else if (wasHeld) void this.#explainEnd(session);
      return result;
    };
    return await this.#operate(session, work, scopes === null);
  }

  async #replace(
    session: Session,
    record: SessionRecord,
    verdict: IdTokenVerdict | null,
    requestId: string | undefined,
  ): Promise<Result<null>> {
    const { okta } = this.#parts;
    const { connectionId, record: replaced } = session;
    const { generation } = session.state;
    const connection = this.#parts.connection(connectionId);
    const saved = await this.#store.save(connectionId, record);
    const isGone = session.state.generation !== generation || this.#parts.connection(connectionId) === undefined;
    if (saved.ok && !isGone) {
      session.apply({ kind: 'signed-in', record, verdict, requestId });
      if (replaced !== null && !sharesTokens(replaced, record)) void revokeTokens(okta, replaced, connection);
      void this.#introspection.learnEnd(session);
      return saved;
    }
    void revokeTokens(okta, record, connection);
    if (!saved.ok) {
      session.apply({ kind: 'sign-in-not-saved' });
      return saved;
    }
    await this.#store.delete(connectionId);
    return failure('not_signed_in', 'The connection was signed out or removed while its sign-in was being stored.');
  }

  /**
   * The vault gave this, at the start or later. While there is no key to open it with, the next look comes after a growing
   * back-off. A request of the run before may have been honoured although its answer never came.
   */
  #loaded(session: Session, held: Held): void {
    const { clock, marks, random } = this.#parts;
    const now = clock.now();
    // However it is kept: the user may have asked for it.
    const due = held.kind === 'held' ? refreshDueAt(held.record, 0, { keepFresh: true, keepAlive: false, idleLimitMs: null }) : null;
    const mayHaveAsked = marks.uncleanBoot && due !== null && due <= now;
    const doubt: Doubt = marks.left.has(session.connectionId) ? 'lost' : mayHaveAsked ? 'possible' : 'none';
    const jitter = random.fraction();
    const lookAgainAt = isLocked(held) ? now + backOffMs(session.state.failures + 1, random) : 0;
    session.apply({ kind: 'loaded', held, doubt, jitter, lookAgainAt });
  }

  /** Looks again at what could not be opened. */
  async #reload(session: Session): Promise<Result<null>> {
    const { generation } = session.state;
    const held = await this.#store.load(session.connectionId);
    if (session.state.generation !== generation) return failure('not_signed_in', 'The connection was signed out meanwhile.');
    this.#loaded(session, held);
    void this.#verification.verify(session);
    return held.kind === 'unreadable' ? failed(held.error) : success(null);
  }

  /** Names the cause of an end better than the session itself could. If the new word is not saved, the next start says the old one. */
  async #explainEnd(session: Session): Promise<void> {
    const { connectionId } = session;
    const { held } = session.state;
    if (held.kind !== 'ended' || held.cause !== 'unknown') return;
    const others = [...this.#sessions.values()].flatMap(({ record }) =>
      record !== null && isOfSameAccount(record, held.record) ? [record] : [],
    );
    const cause = await this.#introspection.explainEnd(connectionId, held.record, others);
    const { ended } = held.record;
    if (cause === 'unknown' || ended === null) return;
    const work = async () => {
      // A sign-in may have been stored meanwhile.
      if (this.#stopped || session.state.held !== held) return success(null);
      const record = { ...held.record, ended: { ...ended, cause } };
      session.apply({ kind: 'end-explained', record, cause });
      return await this.#store.save(connectionId, record);
    };
    await this.#operate(session, work, false);
  }
}

const noLongerHeld = failure('not_signed_in', 'This connection is not signed in any longer.', 'Sign in.');
