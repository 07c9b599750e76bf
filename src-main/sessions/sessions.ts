import type { Connection } from '../connections/index.ts';
import type { OktaClient, ReceivedTokens } from '../okta/index.ts';
import { type Clock, failed, failure, type Logger, type Random, type Result, success } from '../platform/index.ts';
import type { IdTokenVerdict } from '../tokens/index.ts';
import type { SecretStore } from '../vault/index.ts';
import { Deadlines } from './deadlines.ts';
import { SessionEntry } from './entry.ts';
import { Inquiries } from './inquiries.ts';
import { Lanes, onDemand } from './lanes.ts';
import { refreshDueAt } from './policy.ts';
import type { InDoubtMarks } from './ports.ts';
import { firstRecord, refreshTokenOf, type SessionRecord } from './record.ts';
import { Refresher } from './refresher.ts';
import { SessionStore } from './session-store.ts';

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
  readonly #lanes = new Lanes();
  readonly #deadlines: Deadlines;
  readonly #entries = new Map<string, SessionEntry>();
  /** Tenants the server asked to leave alone, until epoch ms. */
  readonly #heldBack = new Map<string, number>();

  constructor(parts: SessionsParts) {
    this.#parts = parts;
    this.#store = new SessionStore(parts.vault);
    this.#refresher = new Refresher({ ...parts, store: this.#store });
    this.#inquiries = new Inquiries({
      ...parts,
      judged: (entry) => {
        this.#plan(entry);
        this.#parts.changed(entry.connectionId);
      },
    });
    this.#deadlines = new Deadlines(parts.clock, {
      onDue: (connectionIds) => this.#due(connectionIds),
      onJump: () => this.#planAll(),
    });
  }

  /** Loads the sessions of these connections and plans their refreshes; overdue ones start at once, last used first. */
  async load(connectionIds: readonly string[]): Promise<void> {
    await Promise.all(
      connectionIds.map(async (connectionId) => {
        const entry = this.#entry(connectionId);
        entry.apply({ kind: 'loaded', held: await this.#store.load(connectionId) });
        entry.jitter = this.#parts.random.fraction();
        const inDoubtSince = this.#parts.marks.left.get(connectionId);
        const due = entry.record === null ? null : refreshDueAt(entry.record, 0);
        const overdue = due !== null && due <= this.#parts.clock.now();
        entry.answerWasLost = inDoubtSince !== undefined || (this.#parts.marks.uncleanBoot && overdue);
      }),
    );
    this.#planAll();
    for (const connectionId of connectionIds) {
      const entry = this.#entry(connectionId);
      if (entry.answerWasLost && this.#isKeptFresh(entry)) this.#deadlines.set(connectionId, this.#parts.clock.now());
      if (entry.record !== null) this.#inquiries.verify(entry);
    }
  }

  get(connectionId: string): SessionSnapshot {
    const entry = this.#entry(connectionId);
    return {
      held: entry.held,
      activity: entry.state.activity,
      verdict: entry.verdict,
      previous: entry.previous,
      refreshAt: this.#deadlines.get(connectionId),
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
    while (entry.inFlight !== null) await entry.inFlight;
    return await this.#exclusively(entry, this.#takeOver(entry, firstRecord(connection, sub, received), verdict));
  }

  /** Refreshes now; whoever asks while a refresh is under way shares it. */
  async refresh(connectionId: string, priority = onDemand): Promise<Result<null>> {
    const entry = this.#entry(connectionId);
    const connection = this.#parts.connection(connectionId);
    if (connection === undefined) return failure('not_found', 'This connection no longer exists.');
    if (entry.inFlight !== null) {
      if (priority === onDemand) this.#lanes.hurry(connection.tenantId, connectionId);
      return await entry.inFlight;
    }
    if (entry.held.kind === 'unreadable') return await this.#reload(entry);
    const refusal = this.refusal(connectionId);
    if (refusal !== null) return refusal;
    if (entry.record !== null && refreshTokenOf(entry.record) === null) {
      return failure(
        'no_refresh_token',
        'This session has no refresh token, so it cannot be refreshed.',
        'Add the scope offline_access, allow the Refresh Token grant on the Okta app, then sign in again.',
      );
    }
    const heldBackUntil = this.#heldBackUntil(connection.tenantId);
    if (heldBackUntil !== null) return this.#waitForTenant(entry, heldBackUntil);
    this.#deadlines.set(connectionId, null);
    const run = this.#lanes.run(connection.tenantId, connectionId, priority, async () => await this.#attempt(entry, connection));
    return await this.#exclusively(entry, run);
  }

  /**
   * Why this session's tokens must not be used, or null when they may: nothing held, ended, or sealed for another
   * issuer, client or account than the connection stands for.
   */
  refusal(connectionId: string): ReturnType<typeof failure> | null {
    const entry = this.#entry(connectionId);
    const connection = this.#parts.connection(connectionId);
    const held = entry.held;
    if (held.kind === 'unreadable') return failed(held.error);
    if (held.kind === 'ended') return failure('session_ended', 'This session has ended.', 'Sign in again.');
    if (held.kind === 'none' || connection === undefined) return failure('not_signed_in', 'This connection is not signed in.', 'Sign in.');
    if (held.record.issuer !== connection.issuer || held.record.clientId !== connection.clientId) {
      return failure(
        'configuration_changed',
        'This connection now names another authorization server or client than the one its session belongs to, so the session is not used.',
        'Change the connection back, or sign in again.',
      );
    }
    if (entry.subject !== held.record.sub && entry.subject !== null && held.record.sub !== null) {
      return failure('account_changed', 'Okta answered a refresh with somebody else’s tokens; they are not used.', 'Sign in again.');
    }
    return null;
  }

  /** Revokes as well as it can, then deletes. The value tells whether Okta confirmed. */
  async signOut(connectionId: string): Promise<Result<{ readonly revoked: boolean }>> {
    const entry = this.#entry(connectionId);
    const record = entry.record;
    entry.generation += 1;
    entry.apply({ kind: 'signed-out' });
    this.#deadlines.set(connectionId, null);
    this.#parts.changed(connectionId);
    const revoked = record === null || (await this.#inquiries.revoke(record));
    const deleted = await this.#store.delete(connectionId);
    this.#parts.marks.clear(connectionId);
    return deleted.ok ? success({ revoked }) : deleted;
  }

  /** Forgets a connection that no longer exists. Sign out first. */
  forget(connectionId: string): void {
    this.#deadlines.set(connectionId, null);
    this.#entries.delete(connectionId);
  }

  /** The configuration of a connection changed: plan anew. */
  reconsider(connectionId: string): void {
    this.#plan(this.#entry(connectionId));
    this.#parts.changed(connectionId);
  }

  /** The machine woke up. */
  wake(): void {
    this.#deadlines.wake();
    this.networkIsBack();
  }

  /** Whoever waits for the network tries again now. */
  networkIsBack(): void {
    for (const entry of this.#entries.values()) {
      const { activity } = entry.state;
      if (activity.kind === 'waiting' && activity.reason === 'network' && this.#isKeptFresh(entry)) {
        this.#deadlines.set(entry.connectionId, this.#parts.clock.now());
      }
    }
  }

  /** Resolves when the ID token held now has been judged. */
  async verified(connectionId: string): Promise<void> {
    await this.#entry(connectionId).verifying;
  }

  stop(): void {
    this.#deadlines.stop();
  }

  #entry(connectionId: string): SessionEntry {
    let entry = this.#entries.get(connectionId);
    if (entry === undefined) this.#entries.set(connectionId, (entry = new SessionEntry(connectionId)));
    return entry;
  }

  /** One thing at a time may change a session's tokens; whoever comes meanwhile waits for it or shares it. */
  async #exclusively(entry: SessionEntry, run: Promise<Result<null>>): Promise<Result<null>> {
    entry.inFlight = run;
    try {
      return await run;
    } finally {
      entry.inFlight = null;
      this.#plan(entry);
      this.#parts.changed(entry.connectionId);
    }
  }

  async #takeOver(entry: SessionEntry, record: SessionRecord, verdict: IdTokenVerdict | null): Promise<Result<null>> {
    const { generation } = entry;
    const replaced = entry.record;
    const saved = await this.#store.save(entry.connectionId, record);
    if (!saved.ok || entry.generation !== generation) {
      void this.#inquiries.revoke(record);
      if (!saved.ok) return saved;
      await this.#store.delete(entry.connectionId);
      return failure('not_signed_in', 'The connection was signed out while its sign-in was being stored.');
    }
    this.#parts.marks.clear(entry.connectionId);
    entry.generation += 1;
    entry.failures = 0;
    entry.answerWasLost = false;
    entry.unsaved = false;
    entry.apply({ kind: 'signed-in', record });
    entry.verdict = verdict;
    if (replaced !== null) void this.#inquiries.revoke(replaced);
    void this.#inquiries.learnEnd(entry);
    return success(null);
  }

  async #attempt(entry: SessionEntry, connection: Connection): Promise<Result<null>> {
    const refusal = this.refusal(entry.connectionId);
    if (refusal !== null) return refusal;
    const heldBackUntil = this.#heldBackUntil(connection.tenantId);
    if (heldBackUntil !== null) return this.#waitForTenant(entry, heldBackUntil);
    const result = await this.#refresher.attempt(entry, {
      client: connection,
      idleLimitMs: connection.refreshTokenIdleMs,
      holdBack: (until) => void this.#heldBack.set(connection.tenantId, until),
      changed: () => this.#parts.changed(entry.connectionId),
    });
    if (result.ok) {
      entry.jitter = this.#parts.random.fraction();
      this.#inquiries.verify(entry);
      if (entry.record?.refreshTokenExpiresAt === null) void this.#inquiries.learnEnd(entry);
    }
    return result;
  }

  /** Starts what is due, last used first: after a night the tokens wanted next come before the rest. */
  #due(connectionIds: readonly string[]): void {
    const lastUsedAt = (connectionId: string) => this.#parts.connection(connectionId)?.lastUsedAt ?? 0;
    for (const connectionId of connectionIds.toSorted((a, b) => lastUsedAt(b) - lastUsedAt(a))) {
      if (this.#isKeptFresh(this.#entry(connectionId))) void this.refresh(connectionId, lastUsedAt(connectionId));
    }
  }

  #isKeptFresh(entry: SessionEntry): boolean {
    return (
      entry.record !== null && this.#parts.connection(entry.connectionId)?.keepFresh === true && this.refusal(entry.connectionId) === null
    );
  }

  #planAll(): void {
    for (const entry of this.#entries.values()) this.#plan(entry);
  }

  #plan(entry: SessionEntry): void {
    if (entry.inFlight !== null) return;
    const { activity } = entry.state;
    const planned = () => {
      if (!this.#isKeptFresh(entry) || entry.record === null) return null;
      if (activity.kind === 'waiting' || activity.kind === 'blocked') return activity.nextAttemptAt;
      return refreshDueAt(entry.record, entry.jitter);
    };
    this.#deadlines.set(entry.connectionId, planned());
  }

  #heldBackUntil(tenantId: string): number | null {
    const until = this.#heldBack.get(tenantId) ?? 0;
    return until > this.#parts.clock.now() ? until : null;
  }

  #waitForTenant(entry: SessionEntry, until: number): ReturnType<typeof failure> {
    const problem = failure(
      'rate_limited',
      'Okta asked to slow down; this tenant is left alone for a moment.',
      'Tenantry tries again by itself.',
    );
    entry.apply({
      kind: 'must-wait',
      reason: 'rate_limit',
      error: problem.error,
      nextAttemptAt: until,
      attempt: Math.max(1, entry.failures),
    });
    this.#plan(entry);
    this.#parts.changed(entry.connectionId);
    return problem;
  }

  async #reload(entry: SessionEntry): Promise<Result<null>> {
    entry.apply({ kind: 'loaded', held: await this.#store.load(entry.connectionId) });
    this.#plan(entry);
    if (entry.record !== null) this.#inquiries.verify(entry);
    this.#parts.changed(entry.connectionId);
    return entry.held.kind === 'unreadable' ? failed(entry.held.error) : success(null);
  }
}
