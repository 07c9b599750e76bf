import { grants } from '../../../src-preload/contract/index.ts';
import type { Connection } from '../connections/index.ts';
import { type KeepTokens, type OktaClient, type OktaFailure, plainError, type ReceivedTokens } from '../okta/index.ts';
import { type AppError, type Clock, failed, failure, type Logger, type Random, type Result, success } from '../base/index.ts';
import { endError } from './end-cause.ts';
import { causeFromSession } from './end-diagnosis.ts';
import type { SessionEntry } from './entry.ts';
import { backOffMs, hourMs, judgeFailure, type RefreshVerdict, retryAt, rewriteAfterMs } from './policy.ts';
import type { InDoubtMarks } from './ports.ts';
import { canEnd, canRenew, endedRecord, isBound, refreshedRecord, refreshTokenOf, type SessionRecord } from './record.ts';
import { noRefreshToken } from './refusal.ts';
import { revokeTokens } from './revocation.ts';
import type { SessionStore } from './session-store.ts';
import type { Activity } from './state.ts';

export interface RefresherParts {
  readonly okta: OktaClient;
  readonly store: SessionStore;
  readonly marks: InDoubtMarks;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export interface RefreshContext {
  readonly client: Connection;
  /** A part of the scopes; null for all. */
  readonly scopes: readonly string[] | null;
  /** The user's note of the server's idle limit, for naming the cause of an end. */
  readonly idleLimitMs: number | null;
  /** Called when the server's rate limit is reached, with the time (epoch ms) before which its org is sent nothing. */
  readonly retryAfter: (until: number) => void;
  /** Called when the request leaves. */
  readonly sent: () => void;
  readonly changed: () => void;
}

/**
 * One attempt to refresh one session; the caller sees to it that there is one at a time.
 *
 * A rotated refresh token is saved before anything else is done with the response (`keep` below), and nothing but
 * `invalid_grant` ever retires one.
 */
export class Refresher {
  readonly #parts: RefresherParts;

  constructor(parts: RefresherParts) {
    this.#parts = parts;
  }

  async attempt(entry: SessionEntry, context: RefreshContext): Promise<Result<null>> {
    const { clock, marks, okta, logger } = this.#parts;
    if (entry.unsaved) return await this.#saveAgain(entry, context);
    const record = entry.record;
    if (record === null || !canRenew(record)) return noRefreshToken;

    const { generation } = entry;
    const { activity } = entry.state;
    const stillOurs = () => entry.generation === generation;
    entry.apply({ kind: 'refresh-started', at: clock.now() });
    context.changed();
    marks.set(entry.connectionId, clock.now());

    const keep = async (received: ReceivedTokens) => {
      if (!stillOurs()) return;
      const next = refreshedRecord(entry.record ?? record, received, context.scopes);
      const saved = await this.#parts.store.save(entry.connectionId, next);
      if (!stillOurs()) return;
      entry.unsaved = !saved.ok;
      entry.answerWasLost = entry.mayHaveBeenLost = false;
      entry.apply({ kind: 'tokens-kept', record: next });
      if (!saved.ok) throw new Error(saved.error.code);
    };
    const outcome = await requestTokens(okta, record, context, keep);

    if (!stillOurs()) {
      // Signed out, or signed in anew, meanwhile: what came belongs to nobody.
      // The refresh token that was there has been revoked already.
      const orphan = outcome.ok ? refreshedRecord(record, outcome.value) : null;
      if (orphan !== null && (refreshTokenOf(orphan) === null || refreshTokenOf(orphan) !== refreshTokenOf(record)))
        await revokeTokens(okta, orphan, context.client);
      return failure('not_signed_in', 'The session was ended while it was being refreshed.');
    }
    if (outcome.ok) {
      marks.clear(entry.connectionId);
      entry.failures = 0;
      entry.apply({ kind: 'refresh-succeeded', requestId: outcome.value.requestId });
      logger.info('refreshed', { connection: entry.connectionId, rotations: entry.record?.rotations });
      context.changed();
      return success(null);
    }
    const error =
      context.scopes !== null && isAnswerToRequest(outcome.error, record)
        ? this.#refuse(entry, activity, outcome.error, context)
        : await this.#fail(entry, record, outcome.error, context);
    logger.warn('refresh failed', { connection: entry.connectionId, code: error.code, inDoubt: outcome.error.inDoubt });
    context.changed();
    return failed(error);
  }

  /** The session goes on as if nothing had been asked; only the server's wish to be left alone counts for its whole org. */
  #refuse(entry: SessionEntry, activity: Activity, problem: OktaFailure, context: RefreshContext): AppError {
    const { clock, marks, random } = this.#parts;
    if (!entry.unsaved && !entry.answerWasLost) marks.clear(entry.connectionId);
    entry.apply({ kind: 'narrowed-refresh-refused', activity });
    const error = plainError(problem);
    if (problem.code !== 'rate_limited') return error;
    context.retryAfter(Math.max(problem.retryAt ?? 0, clock.now() + backOffMs(1, random)));
    return { ...error, remedy: 'Try again when the limit is lifted.' };
  }

  async #fail(entry: SessionEntry, record: SessionRecord, problem: OktaFailure, context: RefreshContext): Promise<AppError> {
    const { clock, marks, random } = this.#parts;
    const now = clock.now();
    const error = plainError(problem);
    if (problem.inDoubt) {
      // Whatever failed before, the old token works on only for the server's grace period: its back-off begins anew.
      if (!entry.answerWasLost) entry.failures = 0;
      entry.answerWasLost = true;
      // While the new token is in memory only, dying now would look like a lost answer: then the mark must tell.
    } else if (!entry.unsaved && !entry.answerWasLost) marks.clear(entry.connectionId);
    entry.failures += 1;
    if (problem.code === 'vault_write_failed') {
      entry.apply({ kind: 'was-blocked', error, nextAttemptAt: now + rewriteAfterMs });
      return error;
    }
    const judged = judgeFailure(problem);
    const verdict: RefreshVerdict = judged.kind === 'ended' && !canEnd(record) ? { kind: 'blocked' } : judged;
    switch (verdict.kind) {
      case 'blocked':
        entry.apply({ kind: 'was-blocked', error, nextAttemptAt: now + hourMs });
        return error;
      case 'wait': {
        // A lost answer is asked for again at once, while the server's grace period for the old token lasts.
        const retryAtOnce = verdict.reason === 'answer_lost' && entry.failures === 1;
        // A limit is not to be hurried.
        const isLimit = verdict.reason === 'rate_limit';
        const planned = isLimit ? now + backOffMs(entry.failures, random) : retryAt(record, now, entry.failures, random);
        const nextAttemptAt = retryAtOnce ? now : Math.max(verdict.notBefore ?? 0, planned);
        if (isLimit) context.retryAfter(nextAttemptAt);
        entry.apply({ kind: 'must-wait', reason: verdict.reason, error, nextAttemptAt, attempt: entry.failures });
        return error;
      }
      case 'ended':
        return await this.#end(entry, entry.record ?? record, problem, context.idleLimitMs);
    }
  }

  async #end(entry: SessionEntry, record: SessionRecord, problem: OktaFailure, idleLimitMs: number | null): Promise<AppError> {
    const at = this.#parts.clock.now();
    const { answerWasLost, mayHaveBeenLost } = entry;
    const cause = causeFromSession(record, { now: at, answerWasLost, mayHaveBeenLost, idleLimitMs, about: problem.about ?? null });
    const detail = problem.serverDescription ?? null;
    const { requestId } = problem;
    const ended = endedRecord(record, { cause, at, detail, requestId });
    const generation = entry.generation;
    // If this write fails, the next start asks the server again and gets the same answer.
    await this.#parts.store.save(entry.connectionId, ended);
    if (entry.generation !== generation) return endError(cause, detail, requestId);
    this.#parts.marks.clear(entry.connectionId);
    entry.failures = 0;
    entry.answerWasLost = entry.mayHaveBeenLost = false;
    entry.apply({ kind: 'was-ended', record: ended, cause, at, detail });
    return endError(cause, detail, requestId);
  }

  async #saveAgain(entry: SessionEntry, context: RefreshContext): Promise<Result<null>> {
    const { clock, marks, store } = this.#parts;
    const record = entry.record;
    if (record === null) return failure('not_signed_in', 'There is no session to save.');
    const generation = entry.generation;
    const saved = await store.save(entry.connectionId, record);
    if (entry.generation !== generation) return failure('not_signed_in', 'The session was ended while it was being saved.');
    entry.unsaved = !saved.ok;
    if (saved.ok) {
      marks.clear(entry.connectionId);
      entry.failures = 0;
      entry.apply({ kind: 'refresh-succeeded' });
    } else {
      const error = inMemoryOnly(saved.error);
      entry.apply({ kind: 'was-blocked', error, nextAttemptAt: clock.now() + rewriteAfterMs });
      context.changed();
      return failed(error);
    }
    context.changed();
    return saved;
  }
}

/** With the refresh token (RFC 6749, 6); where none ever comes the client asks again in its own name (RFC 6749, 4.4.3). */
const requestTokens = async (
  okta: OktaClient,
  record: SessionRecord,
  { client, scopes, sent }: RefreshContext,
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

const inMemoryOnly = ({ code, message, remedy }: AppError): AppError => ({
  code,
  message: `${message} It is kept in memory.`,
  remedy: `${remedy ?? ''} Tenantry tries again by itself; leave it running until then.`.trim(),
});
