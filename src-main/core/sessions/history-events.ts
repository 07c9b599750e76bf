import type { HistoryEvent } from '../history/index.ts';
import { accountOf } from '../tokens/index.ts';
import { endError } from './end-cause.ts';
import { canRenew, type SessionRecord } from './record.ts';
import type { SessionEvent, SessionState } from './state.ts';

/**
 * What a transition means for the connection's history; null when it is none of its business. Pure. Everything about
 * sessions that the history tells comes from here, but for Okta's answer to a sign-out, which changes no state.
 */
export const historyEventOf = (before: SessionState, event: SessionEvent, after: SessionState): HistoryEvent | null => {
  if (event.kind === 'loaded') return event.held.kind === 'unreadable' ? { kind: 'unreadable', error: event.held.error } : null;
  if (event.kind === 'signed-in') return signedIn(before, event);
  if (event.kind === 'signed-out') return signedOut(before);
  if (event.kind === 'end-explained' && after.held.kind === 'ended') return { kind: 'end-explained', ...why(after.held) };
  // What comes for a session that is not held changes nothing.
  if (before.held.kind !== 'held') return null;
  const attempted = before.activity.kind === 'refreshing';
  switch (event.kind) {
    case 'refresh-succeeded':
      return after.held.kind === 'held' ? refreshed(after.held.record, event.requestId) : null;
    case 'must-wait':
      return { kind: 'waiting', reason: event.reason, error: event.error, nextAttemptAt: event.nextAttemptAt, attempted };
    case 'was-blocked':
      return { kind: 'blocked', error: event.error, nextAttemptAt: event.nextAttemptAt, attempted };
    case 'access-token-revoked':
      return { kind: 'access-token-revoked' };
    case 'was-ended':
      return { kind: 'ended', ...why(event) };
    default:
      return null;
  }
};

const why = ({ cause, detail, record }: Pick<Extract<SessionState['held'], { kind: 'ended' }>, 'cause' | 'detail' | 'record'>) => ({
  cause,
  error: endError(cause, detail, record.ended?.requestId),
});

const signedIn = (before: SessionState, { record, requestId }: Extract<SessionEvent, { kind: 'signed-in' }>): HistoryEvent => {
  const account = accountOf(record.body);
  const earlier = before.held.kind === 'held' || before.held.kind === 'ended' ? accountOf(before.held.record.body) : null;
  return {
    kind: 'signed-in',
    account: account?.label ?? null,
    replaced: earlier === null || earlier.sub === account?.sub ? null : earlier.label,
    refreshable: canRenew(record),
    requestId,
  };
};

const signedOut = ({ held }: SessionState): HistoryEvent | null => {
  if (held.kind === 'none') return null;
  return { kind: 'signed-out', revocation: held.kind === 'held' ? 'asked' : held.kind === 'ended' ? 'needless' : 'failed' };
};

const refreshed = (record: SessionRecord, requestId: string | undefined): HistoryEvent => {
  // Only the ID token names the account for sure; see refusal.ts.
  const account = accountOf({ id_token: record.body['id_token'] });
  if (account !== null && record.sub !== null && account.sub !== record.sub)
    return { kind: 'wrong-account', account: account.label, requestId };
  // A rotation is dated by the response that brought it.
  return { kind: 'refreshed', rotated: record.rotatedAt === record.receivedAt, requestId };
};
