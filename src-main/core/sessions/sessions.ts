import type { Connection } from '../connections/index.ts';
import type { OktaClient, ReceivedTokens } from '../okta/index.ts';
import type { Happening } from '../history/index.ts';
import { type Clock, failure, type Failure, type Logger, type Random, type Result, success } from '../base/index.ts';
import type { Account, IdTokenVerdict } from '../tokens/index.ts';
import type { SecretStore } from '../storage/index.ts';
import { amend, type Amendment } from './amend.ts';
import { SessionEntry } from './entry.ts';
import { explainEnd, saveEnded } from './explain-end.ts';
import { happeningOf } from './happenings.ts';
import { currentHolder } from './holder.ts';
import { Inquiries, type Revocation } from './inquiries.ts';
import { onDemand } from './lanes.ts';
import type { InDoubtMarks } from './ports.ts';
import { firstRecord, type SessionRecord, sharesTokens } from './record.ts';
import { Refresher } from './refresher.ts';
import { canRenew } from './renewal.ts';
import { noRefreshToken, refusalOf } from './refusal.ts';
import { SessionStore } from './session-store.ts';
import { Schedule } from './schedule.ts';
import { reload, takeUp } from './take-up.ts';
import { heldBack, noLongerWanted, Turns } from './turns.ts';

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
  readonly happened?: (connectionId: string, happening: Happening) => void;
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
  readonly #inquiries: Inquiries;
  readonly #turns: Turns;
  readonly #schedule: Schedule;
  readonly #entries = new Map<string, SessionEntry>();
  #stopped = false;

  constructor(parts: SessionsParts) {
    this.#parts = parts;
    this.#store = new SessionStore(parts.vault);
    this.#turns = new Turns(parts.clock);
    this.#inquiries = new Inquiries({
      ...parts,
      judged: (entry) => {
        this.#schedule.plan(entry);
        this.#parts.changed(entry.connectionId);
      },
    });
    this.#refresher = new Refresher({ ...parts, store: this.#store, revoke: async (...of) => await this.#inquiries.revoke(...of) });
    this.#schedule = new Schedule({
      ...parts,
      entries: () => this.#entries.values(),
      refresh: (connectionId, priority) => void this.refresh(connectionId, priority),
      jumped: () => this.#turns.forgetHolds(),
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
    this.#turns.noteSignIn(connection, sub);
    this.#turns.letGo(connection.id);
    const { signOuts } = entry;
    while (entry.inFlight !== null) await entry.inFlight;
    if (entry.signOuts !== signOuts) {
      void this.#inquiries.revoke(firstRecord(connection, sub, received), connection);
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
      if (priority === onDemand) this.#turns.hurry(connectionId);
      return await entry.inFlight;
    }
    if (this.#stopped) return failure('not_signed_in', 'Tenantry is quitting.');
    if (entry.held.kind === 'unreadable')
      return await this.#exclusively(entry, reload(entry, { ...this.#parts, store: this.#store, inquiries: this.#inquiries }));
    const obstacle = this.#obstacle(entry, connection, scopes);
    if (obstacle !== null) return obstacle;
    this.#schedule.drop(connectionId);
    entry.isNarrowing = scopes !== null;
    const run = this.#turns.run(entry, connection, priority, async (sent) => await this.#attempt(entry, sent, scopes));
    return await this.#exclusively(entry, run);
  }

  /** Why this session's tokens must not be used, or null when they may. */
  refusal(connectionId: string): Failure | null {
    const entry = this.#peek(connectionId);
    return refusalOf(entry.held, entry.subject, this.#parts.connection(connectionId));
  }

  /** The account signed in now; null when nobody is, or not for this server and client. */
  account(connectionId: string): Account | null {
    return currentHolder(this.#peek(connectionId), this.#parts.connection(connectionId));
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
    this.#turns.letGo(connectionId);
    this.#schedule.drop(connectionId);
    this.#parts.changed(connectionId);
    const deleted = await this.#store.delete(connectionId);
    this.#parts.marks.clear(connectionId);
    // Nobody can revoke what cannot be read.
    if (held.kind !== 'held') return deleted.ok ? success({ revoked: held.kind !== 'unreadable' }) : deleted;
    // All the more when it could not be deleted: it must at least be worth nothing.
    const answer = await this.#inquiries.revoke(held.record, connection);
    this.#tell(connectionId, { kind: 'revocation-answered', confirmed: answer.revoked, requestId: answer.requestId });
    return deleted.ok ? success(answer) : deleted;
  }

  /** Forgets a connection that no longer exists. Sign out first. */
  forget(connectionId: string): void {
    this.#turns.letGo(connectionId);
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
    this.#inquiries.verify(entry);
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
    this.#turns.letAllGo();
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
      entry = new SessionEntry(connectionId, (...transition) => this.#tell(connectionId, happeningOf(...transition)));
      this.#entries.set(connectionId, entry);
    }
    return entry;
  }

  #tell(connectionId: string, happening: Happening | null): void {
    if (happening !== null) this.#parts.happened?.(connectionId, happening);
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
      void this.#inquiries.revoke(record, connection);
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
    if (replaced !== null && !sharesTokens(replaced, record)) void this.#inquiries.revoke(replaced, connection);
    void this.#inquiries.learnEnd(entry);
    return success(null);
  }

  /** Why nothing may be sent for this session now; null when it may. A record that is yet to be saved is sent nowhere. */
  #obstacle(entry: SessionEntry, connection: Connection, scopes: readonly string[] | null): Failure | null {
    if (entry.unsaved) return null;
    const refusal = refusalOf(entry.held, entry.subject, connection);
    if (refusal !== null) return refusal;
    if (entry.record !== null && !canRenew(entry.record)) return noRefreshToken;
    const heldUntil = this.#turns.heldUntil(connection);
    if (heldUntil !== null && scopes !== null) return heldBack(false);
    return heldUntil === null ? null : this.#waitForOrg(entry, heldUntil);
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
      holdBack: (until) => this.#turns.holdBack(connection, until),
      sent,
      changed: () => this.#parts.changed(entry.connectionId),
    });
    if (result.ok) {
      entry.jitter = this.#parts.random.fraction();
      this.#inquiries.verify(entry);
      void this.#inquiries.learnEnd(entry);
    } else if (entry.held.kind === 'ended' && entry.held.cause === 'unknown') void this.#explainEnd(entry);
    return result;
  }

  async #explainEnd(entry: SessionEntry): Promise<void> {
    await explainEnd(entry, {
      inquiries: this.#inquiries,
      entries: () => this.#entries.values(),
      isStopped: () => this.#stopped,
      changed: this.#parts.changed,
      save: async (ended, record) => await this.#exclusively(ended, saveEnded(ended, record, this.#store)),
    });
  }

  #waitForOrg(entry: SessionEntry, until: number): Failure {
    const problem = heldBack(this.#schedule.triesAgain(entry));
    const attempt = Math.max(1, entry.failures);
    entry.apply({ kind: 'must-wait', reason: 'rate_limit', error: problem.error, nextAttemptAt: until, attempt });
    this.#schedule.plan(entry);
    this.#parts.changed(entry.connectionId);
    return problem;
  }
}
