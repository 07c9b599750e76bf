import type { Connection } from '../connections/index.ts';
import type { OktaClient, ReceivedTokens } from '../okta/index.ts';
import { type Clock, failed, failure, type Logger, type Random, type Result, success } from '../platform/index.ts';
import { type IdTokenVerdict, verifyIdToken } from '../tokens/index.ts';
import type { SecretStore } from '../vault/index.ts';
import { Deadlines } from './deadlines.ts';
import { SessionEntry } from './entry.ts';
import { Lanes, onDemand } from './lanes.ts';
import { refreshDueAt } from './policy.ts';
import type { InDoubtMarks } from './ports.ts';
import { accessTokenOf, firstRecord, idTokenOf, refreshTokenOf, type SessionRecord } from './record.ts';
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
  readonly #lanes = new Lanes();
  readonly #deadlines: Deadlines;
  readonly #entries = new Map<string, SessionEntry>();
  /** Tenants the server asked to leave alone, until epoch ms. */
  readonly #heldBack = new Map<string, number>();

  constructor(parts: SessionsParts) {
    this.#parts = parts;
    this.#store = new SessionStore(parts.vault);
    this.#refresher = new Refresher({ ...parts, store: this.#store });
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
      if (entry.record !== null) this.#verify(entry);
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

  /** Takes over verified tokens of a sign-in, in place of whatever was there. They count once they are saved. */
  async adopt(connection: Connection, received: ReceivedTokens, sub: string | null, verdict: IdTokenVerdict | null): Promise<Result<null>> {
    const entry = this.#entry(connection.id);
    const replaced = entry.held.kind === 'held' ? entry.held.record : null;
    entry.generation += 1;
    const record = firstRecord(connection, sub, received);
    const saved = await this.#store.save(connection.id, record);
    if (!saved.ok) return saved;
    this.#parts.marks.clear(connection.id);
    entry.failures = 0;
    entry.answerWasLost = false;
    entry.unsaved = false;
    entry.apply({ kind: 'signed-in', record });
    entry.verdict = verdict;
    this.#plan(entry);
    this.#parts.changed(connection.id);
    if (replaced !== null) void this.#revoke(replaced);
    void this.#learnEnd(entry);
    return success(null);
  }

  /** Refreshes now; whoever asks while a refresh is under way shares it. */
  async refresh(connectionId: string, priority = onDemand): Promise<Result<null>> {
    const entry = this.#entry(connectionId);
    const connection = this.#parts.connection(connectionId);
    if (connection === undefined) return failure('not_found', 'This connection no longer exists.');
    if (entry.inFlight !== null) {
      if (priority === onDemand) this.#lanes.hurry(connection.tenantId, connectionId);
      return await (entry.inFlight as Promise<Result<null>>);
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
    entry.inFlight = run;
    try {
      return await run;
    } finally {
      entry.inFlight = null;
      this.#plan(entry);
      this.#parts.changed(connectionId);
    }
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
    const revoked = record === null || (await this.#revoke(record));
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
      this.#verify(entry);
      if (entry.record?.refreshTokenExpiresAt === null) void this.#learnEnd(entry);
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
    if (entry.record !== null) this.#verify(entry);
    this.#parts.changed(entry.connectionId);
    return entry.held.kind === 'unreadable' ? failed(entry.held.error) : success(null);
  }

  #verify(entry: SessionEntry): void {
    const record = entry.record;
    const raw = record === null ? null : idTokenOf(record);
    if (record === null || raw === null || entry.verdict?.verdict === 'verified') return;
    const client = {
      issuer: record.issuer,
      clientId: record.clientId,
      approvedOrigins: this.#parts.connection(entry.connectionId)?.approvedOrigins ?? [],
    };
    const judge = async () => {
      const verdict = await verifyIdToken({
        raw,
        issuer: record.issuer,
        clientId: record.clientId,
        keys: async (options) => await this.#parts.okta.keys(client, options),
        // A nonce is checked where it belongs, at sign-in.
        nonce: null,
        accessToken: record.idTokenReceivedAt === record.receivedAt ? accessTokenOf(record) : null,
        // Judged as of its receipt: a token that has expired since is still the one that was issued.
        now: record.idTokenReceivedAt ?? record.receivedAt,
        skewMs: record.skewMs,
      });
      if (entry.record === null || idTokenOf(entry.record) !== raw) return;
      entry.verdict = verdict;
      entry.revision += 1;
      this.#plan(entry);
      this.#parts.changed(entry.connectionId);
    };
    entry.verifying = judge().catch((error: unknown) => this.#parts.logger.error('verification failed', { reason: String(error) }));
  }

  async #revoke(record: SessionRecord): Promise<boolean> {
    const client = { issuer: record.issuer, clientId: record.clientId, approvedOrigins: [] };
    const refreshToken = refreshTokenOf(record);
    const accessToken = accessTokenOf(record);
    // Revoking the refresh token ends its access tokens too, not the other way round.
    if (refreshToken !== null) return (await this.#parts.okta.revoke(client, refreshToken, 'refresh_token')).ok;
    return accessToken === null || (await this.#parts.okta.revoke(client, accessToken, 'access_token')).ok;
  }

  /** Asks once per run when the refresh token itself will end; only introspection knows. */
  async #learnEnd(entry: SessionEntry): Promise<void> {
    const record = entry.record;
    const refreshToken = record === null ? null : refreshTokenOf(record);
    const connection = this.#parts.connection(entry.connectionId);
    if (refreshToken === null || connection === undefined || entry.endAsked === entry.generation) return;
    entry.endAsked = entry.generation;
    const answer = await this.#parts.okta.introspect(connection, refreshToken, 'refresh_token');
    const now = entry.record;
    if (!answer.ok || answer.value.expiresAt === null || now === null || entry.endAsked !== entry.generation) return;
    // In memory at once; on disk with the next refresh, so that no write races with a rotation.
    entry.apply({ kind: 'end-learnt', refreshTokenExpiresAt: answer.value.expiresAt });
    this.#parts.changed(entry.connectionId);
  }
}
