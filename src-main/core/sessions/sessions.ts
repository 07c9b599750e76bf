import type { Connection } from '../connections/index.ts';
import type { OktaClient, ReceivedTokens } from '../okta/index.ts';
import type { HistoryEvent } from '../history/index.ts';
import { type Clock, failure, type Failure, type Logger, type Random, type Result, success } from '../base/index.ts';
import type { Account, IdTokenVerdict } from '../tokens/index.ts';
import type { SecretStore } from '../storage/index.ts';
import { amend, type Amendment } from './amend.ts';
import { SessionEntry } from './entry.ts';
import { explainEnd, saveEnded } from './explain-end.ts';
import { historyEventOf } from './history-events.ts';
import { Introspection } from './introspection.ts';
import type { InDoubtMarks } from './ports.ts';
import { rateLimitKey, RetryAfter } from './rate-limits.ts';
import { canRenew, firstRecord, type SessionRecord, sharesTokens } from './record.ts';
import { onDemand, RefreshQueue } from './refresh-queue.ts';
import { Refresher } from './refresher.ts';
import { accountHeld, noLongerWanted, noRefreshToken, orgIsLimited, refusalOf } from './refusal.ts';
import { type Revocation, revokeTokens } from './revocation.ts';
import { SessionStore } from './session-store.ts';
import { Schedule } from './schedule.ts';
import { reload, takeUp } from './take-up.ts';
import { TokenVerification } from './token-verification.ts';

/** Verdicts of sessions read from the disk are made once the start is over, ms; sooner for one that is looked at. */
const verifyAfterMs = 2_000;
const readAtOnce = 8;
/** After an error of our own, ms. */
const afterStumbleMs = 60_000;

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
  /** Something for the connection's history; absent where nobody keeps one. */
  readonly happened?: (connectionId: string, event: HistoryEvent) => void;
}

/** What the rest of the app sees of one session. */
export interface SessionSnapshot {
  readonly held: SessionEntry['held'];
  readonly activity: SessionEntry['state']['activity'];
  readonly verdict: IdTokenVerdict | null;
  readonly previous: SessionEntry['previous'];
  /** When the scheduler means to refresh, epoch ms. */
  readonly refreshAt: number | null;
  readonly revision: number;
}

/** Every connection's session: loading, keeping fresh, signing in and out. One per app. */
export class Sessions {
  readonly #parts: SessionsParts;
  readonly #store: SessionStore;
  readonly #refresher: Refresher;
  readonly #verification: TokenVerification;
  readonly #introspection: Introspection;
  readonly #queue: RefreshQueue;
  readonly #retryAfter: RetryAfter;
  readonly #schedule: Schedule;
  readonly #entries = new Map<string, SessionEntry>();
  #stopped = false;

  constructor(parts: SessionsParts) {
    this.#parts = parts;
    this.#store = new SessionStore(parts.vault);
    this.#queue = new RefreshQueue(parts.clock);
    this.#retryAfter = new RetryAfter(parts.clock);
    const known = (entry: SessionEntry) => {
      this.#schedule.plan(entry);
      this.#parts.changed(entry.connectionId);
    };
    this.#verification = new TokenVerification({ ...parts, judged: known });
    this.#introspection = new Introspection({ ...parts, learnt: known });
    this.#refresher = new Refresher({ ...parts, store: this.#store });
    this.#schedule = new Schedule({
      ...parts,
      entries: () => this.#entries.values(),
      refresh: (connectionId, priority) => void this.refresh(connectionId, priority),
      jumped: () => this.#retryAfter.clear(),
    });
  }

  /** Loads the sessions of these connections and plans their refreshes; overdue ones start at once, last used first. */
  async load(connectionIds: readonly string[]): Promise<void> {
    // A few files at a time: hundreds at once would keep the window's own files waiting.
    const waiting = connectionIds.values();
    const reader = async () => {
      for (const id of waiting) takeUp(this.#entry(id), await this.#store.load(id), this.#parts);
    };
    await Promise.all(Array.from({ length: readAtOnce }, reader));
    this.#schedule.planAll();
    this.#parts.clock.setTimer(() => void this.#verifyAll(connectionIds), verifyAfterMs);
  }

  get(connectionId: string): SessionSnapshot {
    const entry = this.#peek(connectionId);
    return {
      held: entry.held,
      activity: entry.state.activity,
      verdict: entry.verdict,
      previous: entry.previous,
      refreshAt: this.#schedule.get(connectionId),
      revision: entry.revision,
    };
  }

  /**
   * Takes over verified tokens of a sign-in, in place of whatever was there. They count once they are saved; if they
   * cannot be, they are revoked and the session that was there stays. Waits for a refresh under way, so that neither
   * writes over the other.
   */
  async adopt(connection: Connection, received: ReceivedTokens, sub: string | null, verdict: IdTokenVerdict | null): Promise<Result<null>> {
    const entry = this.#entry(connection.id);
    this.#queue.note(rateLimitKey(connection, sub));
    this.#queue.drop(connection.id);
    const { signOuts } = entry;
    while (entry.inFlight !== null) await entry.inFlight;
    if (entry.signOuts !== signOuts) {
      void revokeTokens(this.#parts.okta, firstRecord(connection, sub, received), connection);
      return failure('not_signed_in', 'The connection was signed out while its sign-in waited to be stored.');
    }
    return await this.#exclusively(entry, this.#takeOver(entry, firstRecord(connection, sub, received), verdict, received.requestId));
  }

  /** Refreshes now; those who ask while one is under way share it. */
  async refresh(connectionId: string, priority = onDemand): Promise<Result<null>> {
    return await this.#refresh(connectionId, priority, null);
  }

  /**
   * Refreshes now for a part of the scopes (RFC 6749, 6), after whatever is under way, and shared with none; the next
   * refresh asks for all again. A refusal is only the answer: schedule and state stay as they are.
   */
  async refreshFor(connectionId: string, scopes: readonly string[]): Promise<Result<null>> {
    return await this.#refresh(connectionId, onDemand, scopes);
  }

  /** The same account signed in goes on, with `change` made to its record and saved; after whatever is under way. */
  async amend(connectionId: string, change: (record: SessionRecord) => Amendment | null): Promise<Result<null>> {
    const entry = this.#peek(connectionId);
    while (entry.inFlight !== null) await entry.inFlight;
    return await this.#exclusively(entry, amend(entry, change, this.#store));
  }

  async #refresh(connectionId: string, priority: number, scopes: readonly string[] | null): Promise<Result<null>> {
    const connection = this.#parts.connection(connectionId);
    if (connection === undefined) return failure('not_found', 'This connection no longer exists.');
    const entry = this.#entry(connectionId);
    while (entry.inFlight !== null && !entry.canBeShared(scopes)) await entry.inFlight;
    if (entry.inFlight !== null) {
      if (priority === onDemand) this.#queue.hurry(connectionId);
      return await entry.inFlight;
    }
    if (this.#stopped) return failure('not_signed_in', 'Tenantry is quitting.');
    if (entry.held.kind === 'unreadable')
      return await this.#exclusively(entry, reload(entry, { ...this.#parts, store: this.#store, verification: this.#verification }));
    const obstacle = this.#obstacle(entry, connection, scopes);
    if (obstacle !== null) return obstacle;
    this.#schedule.drop(connectionId);
    entry.isNarrowing = scopes !== null;
    const user = rateLimitKey(connection, entry.record?.sub ?? null);
    const place = {
      tenantId: connection.tenantId,
      connectionId,
      priority,
      // Within a server's Retry-After nothing is sent, and everything that waits is told so at once.
      user: () => (entry.unsaved || this.#retryAfter.get(connection) !== null ? null : user),
    };
    const run = this.#queue.run(place, async (sent) => await this.#attempt(entry, sent, scopes));
    return await this.#exclusively(
      entry,
      run.then((result) => result ?? noLongerWanted),
    );
  }

  /** Why this session's tokens must not be used, or null when they may. */
  refusal(connectionId: string): Failure | null {
    const entry = this.#peek(connectionId);
    return refusalOf(entry.held, entry.subject, this.#parts.connection(connectionId));
  }

  /** The account signed in now; null when nobody is, or not for this server and client. */
  account(connectionId: string): Account | null {
    const { held, subject } = this.#peek(connectionId);
    return accountHeld(held, subject, this.#parts.connection(connectionId));
  }

  /**
   * Deletes, then revokes as well as it can: a server that does not answer must not keep a session alive here, nor
   * outlast the next sign-in. `connection` is for one removed just now.
   */
  async signOut(connectionId: string, connection = this.#parts.connection(connectionId)): Promise<Result<Revocation>> {
    const entry = this.#entry(connectionId);
    const { held } = entry;
    entry.generation += 1;
    entry.signOuts += 1;
    entry.unsaved = entry.answerWasLost = entry.mayHaveBeenLost = false;
    entry.apply({ kind: 'signed-out' });
    this.#queue.drop(connectionId);
    this.#schedule.drop(connectionId);
    this.#parts.changed(connectionId);
    const deleted = await this.#store.delete(connectionId);
    this.#parts.marks.clear(connectionId);
    // Nobody can revoke what cannot be read.
    if (held.kind !== 'held') return deleted.ok ? success({ revoked: held.kind !== 'unreadable' }) : deleted;
    // All the more when it could not be deleted: it must at least be worth nothing.
    const answer = await revokeTokens(this.#parts.okta, held.record, connection);
    this.#tell(connectionId, { kind: 'revocation-answered', confirmed: answer.revoked, requestId: answer.requestId });
    return deleted.ok ? success(answer) : deleted;
  }

  /** Forgets a connection that no longer exists. Sign out first. */
  forget(connectionId: string): void {
    this.#queue.drop(connectionId);
    this.#schedule.drop(connectionId);
    this.#entries.delete(connectionId);
  }

  /** The configuration of a connection changed: plan anew. */
  reconsider(connectionId: string): void {
    this.#schedule.plan(this.#entry(connectionId));
    this.#parts.changed(connectionId);
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

  /** Judges the ID token held now, unless that is done or under way; resolves with it. */
  async verified(connectionId: string): Promise<void> {
    const entry = this.#peek(connectionId);
    this.#verification.verify(entry);
    await entry.verifying;
  }

  /** One after the other: nobody waits for these, and together they would slow down the start. */
  async #verifyAll(connectionIds: readonly string[]): Promise<void> {
    for (const connectionId of connectionIds) if (!this.#stopped) await this.verified(connectionId);
  }

  /** Starts nothing more; resolves when what is under way has ended and is saved as well as it can be. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#schedule.stop();
    this.#queue.dropAll();
    const entries = [...this.#entries.values()];
    await Promise.all(entries.map(async (entry) => await entry.inFlight));
    await Promise.all(
      entries.map(async (entry) => {
        if (entry.unsaved && entry.record !== null) await this.#store.save(entry.connectionId, entry.record);
      }),
    );
  }

  /** For reading only: asking about a connection nobody knows leaves nothing behind. */
  #peek(connectionId: string): SessionEntry {
    return this.#entries.get(connectionId) ?? new SessionEntry(connectionId);
  }

  #entry(connectionId: string): SessionEntry {
    let entry = this.#entries.get(connectionId);
    if (entry === undefined) {
      entry = new SessionEntry(connectionId, (...transition) => this.#tell(connectionId, historyEventOf(...transition)));
      this.#entries.set(connectionId, entry);
    }
    return entry;
  }

  #tell(connectionId: string, event: HistoryEvent | null): void {
    if (event !== null) this.#parts.happened?.(connectionId, event);
  }

  /** One thing at a time may change a session's tokens; whoever comes meanwhile waits for it or shares it. Never rejects. */
  async #exclusively(entry: SessionEntry, work: Promise<Result<null>>): Promise<Result<null>> {
    const run = work.catch((error: unknown) => {
      this.#parts.logger.error('a session stumbled', { connection: entry.connectionId, reason: String(error) });
      const problem = failure('internal', 'Something went wrong inside Tenantry.', 'It is tried again; the log file says more.');
      entry.apply({ kind: 'was-blocked', error: problem.error, nextAttemptAt: this.#parts.clock.now() + afterStumbleMs });
      return problem;
    });
    entry.inFlight = run;
    const result = await run;
    entry.inFlight = null;
    entry.isNarrowing = false;
    this.#schedule.plan(entry);
    this.#parts.changed(entry.connectionId);
    return result;
  }

  async #takeOver(entry: SessionEntry, record: SessionRecord, verdict: IdTokenVerdict | null, requestId?: string): Promise<Result<null>> {
    const { connectionId, generation } = entry;
    const replaced = entry.record;
    const connection = this.#parts.connection(connectionId);
    const saved = await this.#store.save(connectionId, record);
    const gone = entry.generation !== generation || this.#parts.connection(connectionId) === undefined;
    if (!saved.ok || gone) {
      void revokeTokens(this.#parts.okta, record, connection);
      if (!saved.ok) {
        // It may lie there all the same: what is held instead is written again.
        entry.unsaved = replaced !== null;
        return saved;
      }
      await this.#store.delete(connectionId);
      return failure('not_signed_in', 'The connection was signed out or removed while its sign-in was being stored.');
    }
    this.#parts.marks.clear(connectionId);
    entry.generation += 1;
    entry.failures = 0;
    entry.unsaved = entry.answerWasLost = entry.mayHaveBeenLost = false;
    entry.endAskedAt = null;
    entry.apply({ kind: 'signed-in', record, requestId });
    entry.verdict = verdict;
    if (replaced !== null && !sharesTokens(replaced, record)) void revokeTokens(this.#parts.okta, replaced, connection);
    void this.#introspection.learnEnd(entry);
    return success(null);
  }

  /** Why nothing may be sent for this session now; null when it may. A record that is yet to be saved is sent nowhere. */
  #obstacle(entry: SessionEntry, connection: Connection, scopes: readonly string[] | null): Failure | null {
    if (entry.unsaved) return null;
    const refusal = refusalOf(entry.held, entry.subject, connection);
    if (refusal !== null) return refusal;
    if (entry.record !== null && !canRenew(entry.record)) return noRefreshToken;
    const retryAt = this.#retryAfter.get(connection);
    if (retryAt !== null && scopes !== null) return orgIsLimited(false);
    return retryAt === null ? null : this.#waitForOrg(entry, retryAt);
  }

  async #attempt(entry: SessionEntry, sent: () => void, scopes: readonly string[] | null): Promise<Result<null>> {
    // What is in memory only is written before it is replaced.
    const unsaved = scopes !== null && entry.unsaved ? await this.#attempt(entry, sent, null) : null;
    if (unsaved?.ok === false) return unsaved;
    // It may have waited for its turn: look again.
    const connection = this.#parts.connection(entry.connectionId);
    if (connection === undefined || this.#stopped) return noLongerWanted;
    const obstacle = this.#obstacle(entry, connection, scopes);
    if (obstacle !== null) return obstacle;
    const result = await this.#refresher.attempt(entry, {
      client: connection,
      scopes,
      idleLimitMs: connection.refreshTokenIdleMs,
      retryAfter: (until) => this.#retryAfter.set(connection, until),
      sent,
      changed: () => this.#parts.changed(entry.connectionId),
    });
    if (result.ok) {
      entry.jitter = this.#parts.random.fraction();
      this.#verification.verify(entry);
      void this.#introspection.learnEnd(entry);
    } else if (entry.held.kind === 'ended' && entry.held.cause === 'unknown') void this.#explainEnd(entry);
    return result;
  }

  async #explainEnd(entry: SessionEntry): Promise<void> {
    await explainEnd(entry, {
      introspection: this.#introspection,
      entries: () => this.#entries.values(),
      isStopped: () => this.#stopped,
      changed: this.#parts.changed,
      save: async (ended, record) => await this.#exclusively(ended, saveEnded(ended, record, this.#store)),
    });
  }

  #waitForOrg(entry: SessionEntry, until: number): Failure {
    const problem = orgIsLimited(this.#schedule.triesAgain(entry));
    const attempt = Math.max(1, entry.failures);
    entry.apply({ kind: 'must-wait', reason: 'rate_limit', error: problem.error, nextAttemptAt: until, attempt });
    this.#schedule.plan(entry);
    this.#parts.changed(entry.connectionId);
    return problem;
  }
}
