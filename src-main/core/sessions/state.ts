import type { AppError } from '../base/index.ts';
import type { EndCause } from './end-cause.ts';
import type { SessionRecord } from './record.ts';

/*
 * A session's state is two axes. Invariants, held by sessions-properties.test.ts under random interleavings:
 *
 * 1. `held` changes from 'held' to 'ended' by `invalid_grant` or by the person revoking its refresh token, and to 'none' by sign-out alone.
 * 2. Whatever fails otherwise leaves a refresh token in place that the server honours.
 * 3. `refreshing` is entered from one place, and at most once per connection at a time.
 * 4. `waiting` and `blocked` always carry a next attempt, unless the connection is refreshed on demand only.
 * 5. A record replaces another only after it is on the disk (or in memory, while nothing may be persisted).
 * 6. 'unreadable' is never overwritten but by a new sign-in.
 * 7. Why it ended may become better known later; that it ended does not change.
 */

export type Held =
  | { readonly kind: 'none' }
  | { readonly kind: 'held'; readonly record: SessionRecord }
  | {
      readonly kind: 'ended';
      readonly record: SessionRecord;
      readonly cause: EndCause;
      readonly at: number;
      readonly detail: string | null;
    }
  | { readonly kind: 'unreadable'; readonly error: AppError };

/** Sealed with a key that the system does not give out now, and may give out later. */
export const isLocked = (held: Held): boolean => held.kind === 'unreadable' && held.error.code === 'vault_unavailable';

export type WaitReason = 'network' | 'server' | 'rate_limit' | 'answer_lost';

export type Activity =
  | { readonly kind: 'idle' }
  | { readonly kind: 'refreshing'; readonly since: number }
  | {
      readonly kind: 'waiting';
      readonly reason: WaitReason;
      readonly error: AppError;
      readonly nextAttemptAt: number;
      readonly attempt: number;
    }
  | { readonly kind: 'blocked'; readonly error: AppError; readonly nextAttemptAt: number };

export interface SessionState {
  readonly held: Held;
  readonly activity: Activity;
}

export type SessionEvent =
  | { readonly kind: 'loaded'; readonly held: Held }
  /** `requestId`: what Okta calls the request that brought the tokens. */
  | { readonly kind: 'signed-in'; readonly record: SessionRecord; readonly requestId?: string | undefined }
  | { readonly kind: 'refresh-started'; readonly at: number }
  /** The new tokens are safe; nothing has been judged yet. */
  | { readonly kind: 'tokens-kept'; readonly record: SessionRecord }
  | { readonly kind: 'refresh-succeeded'; readonly requestId?: string | undefined }
  /** A refresh that the user narrowed was refused. That answers the request and no more: `activity` is what it interrupted. */
  | { readonly kind: 'narrowed-refresh-refused'; readonly activity: Activity }
  /** The person revoked the access token; the session goes on. */
  | { readonly kind: 'access-token-revoked'; readonly record: SessionRecord }
  /** Introspection told (again) when the refresh token itself ends. */
  | { readonly kind: 'end-learnt'; readonly record: SessionRecord }
  | {
      readonly kind: 'must-wait';
      readonly reason: WaitReason;
      readonly error: AppError;
      readonly nextAttemptAt: number;
      readonly attempt: number;
    }
  | { readonly kind: 'was-blocked'; readonly error: AppError; readonly nextAttemptAt: number }
  | {
      readonly kind: 'was-ended';
      readonly record: SessionRecord;
      readonly cause: EndCause;
      readonly at: number;
      readonly detail: string | null;
    }
  /** Why it ended is known better. */
  | { readonly kind: 'end-explained'; readonly record: SessionRecord; readonly cause: EndCause }
  | { readonly kind: 'signed-out' };

export const initialState: SessionState = { held: { kind: 'none' }, activity: { kind: 'idle' } };

const idle: Activity = { kind: 'idle' };

const whileHeld = (state: SessionState, change: Partial<SessionState>): SessionState =>
  state.held.kind === 'held' ? { ...state, ...change } : state;

/** The next state. Pure; an event that makes no sense in a state leaves it as it is. */
export const reduce = (state: SessionState, event: SessionEvent): SessionState => {
  switch (event.kind) {
    case 'loaded':
      return { held: event.held, activity: idle };
    case 'signed-in':
      return { held: { kind: 'held', record: event.record }, activity: idle };
    case 'signed-out':
      return initialState;
    case 'refresh-started':
      return whileHeld(state, { activity: { kind: 'refreshing', since: event.at } });
    case 'refresh-succeeded':
      return { ...state, activity: idle };
    case 'narrowed-refresh-refused':
      return whileHeld(state, { activity: event.activity });
    case 'tokens-kept':
    case 'end-learnt':
    case 'access-token-revoked':
      return whileHeld(state, { held: { kind: 'held', record: event.record } });
    case 'must-wait': {
      const { reason, error, nextAttemptAt, attempt } = event;
      return whileHeld(state, { activity: { kind: 'waiting', reason, error, nextAttemptAt, attempt } });
    }
    case 'was-blocked':
      return whileHeld(state, { activity: { kind: 'blocked', error: event.error, nextAttemptAt: event.nextAttemptAt } });
    case 'was-ended': {
      const { record, cause, at, detail } = event;
      return whileHeld(state, { held: { kind: 'ended', record, cause, at, detail }, activity: idle });
    }
    case 'end-explained':
      return state.held.kind === 'ended' ? { ...state, held: { ...state.held, record: event.record, cause: event.cause } } : state;
  }
};
