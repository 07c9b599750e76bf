import { grants } from '../../../src-preload/contract/index.ts';
import type { Connection } from '../connections/index.ts';
import { type KeepTokens, type OktaClient, type OktaFailure, plainError, type ReceivedTokens } from '../okta/index.ts';
import {
  type AppError,
  type Clock,
  failed,
  failure,
  type Failure,
  type Logger,
  type Random,
  type Result,
  say,
  type ServerSaid,
  success,
} from '../base/index.ts';
import { endError } from './end-cause.ts';
import { causeFromSession } from './end-diagnosis.ts';
import { backOffMs, hourMs, judgeFailure, type RefreshVerdict, retryAt, rewriteAfterMs } from './policy.ts';
import { rateLimitKey, RetryAfter } from './rate-limits.ts';
import { canEnd, canRenew, endedRecord, isBound, refreshedRecord, refreshTokenOf, type SessionRecord } from './record.ts';
import { RefreshQueue } from './refresh-queue.ts';
import { noLongerWanted, noRefreshToken, orgIsLimited, refusalOf } from './refusal.ts';
import { revokeTokens } from './revocation.ts';
import type { SessionStore } from './session-store.ts';
import type { Activity, Session } from './state.ts';

export interface RefresherParts {
  readonly okta: OktaClient;
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly connection: (connectionId: string) => Connection | undefined;
  /** Whether a failed refresh is tried again without being asked. */
  readonly triesAgain: (session: Session) => boolean;
}

interface Request {
  readonly client: Connection;
  /** A part of the scopes; null for all. */
  readonly scopes: readonly string[] | null;
  /** Called when the request leaves. */
  readonly sent: () => void;
}

/**
 * Refreshes sessions: when a place in the queue is free, below Okta's rate limits, and not before a server's Retry-After. The
 * caller sees to it that there is one refresh of a session at a time.
 *
 * A rotated refresh token is saved before anything else is done with the response (`keep` below), and nothing but
 * `invalid_grant` ever retires one.
 */
export class Refresher {
  readonly #parts: RefresherParts;
  readonly #queue: RefreshQueue;
  readonly #retryAfter: RetryAfter;
  #stopped = false;

  constructor(parts: RefresherParts) {
    this.#parts = parts;
    this.#queue = new RefreshQueue(parts.clock);
    this.#retryAfter = new RetryAfter(parts.clock);
  }

  /** @param scopes a part of those granted (RFC 6749, 6); null for all */
  async refresh(session: Session, priority: number, scopes: readonly string[] | null): Promise<Result<null>> {
    const { connectionId } = session;
    const connection = this.#parts.connection(connectionId);
    if (connection === undefined || this.#stopped) return noLongerWanted;
    const obstacle = this.#obstacle(session, connection, scopes);
    if (obstacle !== null) return obstacle;
    const limit = rateLimitKey(connection, session.record?.sub ?? null);
    // Nothing is sent before a server's Retry-After, and everything that waits is told so at once.
    const user = () => (session.state.isUnsaved || this.#retryAfter.get(connection) !== null ? null : limit);
    const place = { tenantId: connection.tenantId, connectionId, priority, user };
    return (await this.#queue.run(place, async (sent) => await this.#attempt(session, sent, scopes))) ?? noLongerWanted;
  }

  /** The user asks for a refresh that waits: it goes first. */
  hurry(connectionId: string): void {
    this.#queue.hurry(connectionId);
  }

  /** A refresh that waits is not made; one under way goes on. */
  drop(connectionId: string): void {
    this.#queue.drop(connectionId);
  }

  /** The user has just signed in: that request counts for the rate limit, too. */
  noteSignIn(connection: Connection, sub: string | null): void {
    this.#queue.note(rateLimitKey(connection, sub));
  }

  /** The wall clock was set: what servers asked for was meant in the old time. */
  clockWasSet(): void {
    this.#retryAfter.clear();
  }

  /** Nothing more is sent. */
  stop(): void {
    this.#stopped = true;
    this.#queue.dropAll();
  }

  /** Why nothing may be sent for this session now; null when it may. A record that is yet to be saved is sent nowhere. */
  #obstacle(session: Session, connection: Connection, scopes: readonly string[] | null): Failure | null {
    const { held, subject, isUnsaved, failures } = session.state;
    if (isUnsaved) return null;
    const refusal = refusalOf(held, subject, connection);
    if (refusal !== null) return refusal;
    if (session.record !== null && !canRenew(session.record)) return noRefreshToken;
    const until = this.#retryAfter.get(connection);
    if (until === null || scopes !== null) return until === null ? null : orgIsLimited(false);
    const problem = orgIsLimited(this.#parts.triesAgain(session));
    const attempt = Math.max(1, failures);
    session.apply({ kind: 'must-wait', reason: 'rate_limit', error: problem.error, nextAttemptAt: until, attempt });
    return problem;
  }

  async #attempt(session: Session, sent: () => void, scopes: readonly string[] | null): Promise<Result<null>> {
    // What is in memory only is written before it is replaced.
    const written = session.state.isUnsaved ? await this.#saveAgain(session) : null;
    if (written !== null && (scopes === null || !written.ok)) return written;
    // It has waited: look again.
    const client = this.#parts.connection(session.connectionId);
    const { record } = session;
    if (client === undefined || this.#stopped) return noLongerWanted;
    const obstacle = this.#obstacle(session, client, scopes);
    if (obstacle !== null) return obstacle;
    return record === null ? noRefreshToken : await this.#request(session, record, { client, scopes, sent });
  }

  async #request(session: Session, record: SessionRecord, request: Request): Promise<Result<null>> {
    const { clock, okta, logger, random, store } = this.#parts;
    const { connectionId } = session;
    const { generation, activity } = session.state;
    const isStillOurs = () => session.state.generation === generation;
    session.apply({ kind: 'refresh-started', at: clock.now() });

    const keep = async (received: ReceivedTokens) => {
      if (!isStillOurs()) return;
      const next = refreshedRecord(session.record ?? record, received, request.scopes);
      const saved = await store.save(connectionId, next);
      if (!isStillOurs()) return;
      session.apply({ kind: 'tokens-kept', record: next, isSaved: saved.ok });
      if (!saved.ok) throw new Error(saved.error.code);
    };
    const outcome = await requestTokens(okta, record, request, keep);

    if (!isStillOurs()) {
      // Signed out, or signed in anew, meanwhile: what came belongs to no session.
      // The refresh token that was there has been revoked already.
      const orphan = outcome.ok ? refreshedRecord(record, outcome.value) : null;
      if (orphan !== null && (refreshTokenOf(orphan) === null || refreshTokenOf(orphan) !== refreshTokenOf(record)))
        await revokeTokens(okta, orphan, request.client);
      return failure('not_signed_in', 'The session was ended while it was being refreshed.');
    }
    if (outcome.ok) {
      session.apply({ kind: 'refresh-succeeded', jitter: random.fraction(), requestId: outcome.value.requestId });
      logger.info('refreshed', { connection: connectionId, rotations: session.record?.rotations });
      return success(null);
    }
    const isOnlyAnswer = request.scopes !== null && isAnswerToRequest(outcome.error, record);
    const error = isOnlyAnswer
      ? this.#refuse(session, activity, outcome.error, request.client)
      : await this.#fail(session, record, outcome.error, request.client);
    logger.warn('refresh failed', { connection: connectionId, code: error.code, inDoubt: outcome.error.inDoubt });
    return failed(error);
  }

  /** The session goes on as if nothing had been asked; only the server's rate limit counts for its whole org. */
  #refuse(session: Session, activity: Activity, problem: OktaFailure, client: Connection): AppError {
    const { clock, random } = this.#parts;
    session.apply({ kind: 'narrowed-refresh-refused', activity });
    if (problem.code !== 'rate_limited') return plainError(problem);
    this.#retryAfter.set(client, Math.max(problem.retryAt ?? 0, clock.now() + backOffMs(1, random)));
    return { ...plainError(problem), ...say('rate_limited_now', { problem: { word: problem.word, parameters: problem.parameters } }) };
  }

  async #fail(session: Session, record: SessionRecord, problem: OktaFailure, client: Connection): Promise<AppError> {
    const { clock, random } = this.#parts;
    const now = clock.now();
    const error = plainError(problem);
    session.apply({ kind: 'attempt-failed', inDoubt: problem.inDoubt });
    const { failures } = session.state;
    if (problem.code === 'vault_write_failed') {
      session.apply({ kind: 'was-blocked', error, nextAttemptAt: now + rewriteAfterMs });
      return error;
    }
    const judged = judgeFailure(problem);
    const verdict: RefreshVerdict = judged.kind === 'ended' && !canEnd(record) ? { kind: 'blocked' } : judged;
    switch (verdict.kind) {
      case 'blocked':
        session.apply({ kind: 'was-blocked', error, nextAttemptAt: now + hourMs });
        return error;
      case 'wait': {
        // A lost answer is asked for again at once, while the server's grace period for the old token lasts.
        const retryAtOnce = verdict.reason === 'answer_lost' && failures === 1;
        // A limit is not to be hurried.
        const isLimit = verdict.reason === 'rate_limit';
        const planned = isLimit ? now + backOffMs(failures, random) : retryAt(record, now, failures, random);
        const nextAttemptAt = retryAtOnce ? now : Math.max(verdict.notBefore ?? 0, planned);
        if (isLimit) this.#retryAfter.set(client, nextAttemptAt);
        session.apply({ kind: 'must-wait', reason: verdict.reason, error, nextAttemptAt, attempt: failures });
        return error;
      }
      case 'ended':
        return await this.#end(session, session.record ?? record, problem, client.refreshTokenIdleMs);
    }
  }

  async #end(session: Session, record: SessionRecord, problem: OktaFailure, idleLimitMs: number | null): Promise<AppError> {
    const at = this.#parts.clock.now();
    const { generation, doubt } = session.state;
    const cause = causeFromSession(record, { now: at, doubt, idleLimitMs, about: problem.about ?? null });
    const { description: detail = null } = problem.parameters as ServerSaid;
    const { requestId } = problem;
    const ended = endedRecord(record, { cause, at, detail, requestId });
    // If this write fails, the next start asks the server again and gets the same answer.
    await this.#parts.store.save(session.connectionId, ended);
    if (session.state.generation === generation) session.apply({ kind: 'was-ended', record: ended, cause, at, detail });
    return endError(cause, detail, requestId);
  }

  async #saveAgain(session: Session): Promise<Result<null>> {
    const { clock, random, store } = this.#parts;
    const { record } = session;
    const { generation } = session.state;
    if (record === null) return failure('not_signed_in', 'There is no session to save.');
    const saved = await store.save(session.connectionId, record);
    if (session.state.generation !== generation) return failure('not_signed_in', 'The session was ended while it was being saved.');
    if (saved.ok) {
      session.apply({ kind: 'refresh-succeeded', jitter: random.fraction() });
      return saved;
    }
    const error = inMemoryOnly(saved.error);
    session.apply({ kind: 'was-blocked', error, nextAttemptAt: clock.now() + rewriteAfterMs });
    return failed(error);
  }
}

/** With the refresh token (RFC 6749, 6); where none ever comes the client asks again in its own name (RFC 6749, 4.4.3). */
const requestTokens = async (
  okta: OktaClient,
  record: SessionRecord,
  { client, scopes, sent }: Request,
  keep: KeepTokens,
): Promise<Result<ReceivedTokens, OktaFailure>> => {
  if (grants[record.grant].yieldsRefreshToken) {
    const narrowed = scopes === null ? {} : { scopes };
    return await okta.refresh(client, { refreshToken: refreshTokenOf(record) ?? '', ...narrowed, isBound: isBound(record), sent }, keep);
  }
  const { resource } = client.method.authorization;
  return await okta.requestTokens(client, { grant: 'client_credentials', scopes: scopes ?? client.scopes, resource }, keep, sent);
};

/**
 * Whether a failure says nothing of the session: not that its refresh token has ended, not that it may have been replaced
 * unseen, not that its tokens are yet to be written.
 */
const isAnswerToRequest = (problem: OktaFailure, record: SessionRecord): boolean => {
  if (problem.inDoubt || problem.code === 'vault_write_failed') return false;
  return problem.code !== 'invalid_grant' || !canEnd(record);
};

const inMemoryOnly = ({ code, word, parameters }: AppError): AppError => ({
  code,
  ...say('in_memory_only', { problem: { word, parameters } }),
});
