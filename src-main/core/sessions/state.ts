import type { AppError } from '../base/index.ts';
import { claimsIn, type IdTokenVerdict } from '../tokens/index.ts';
import type { EndCause } from './end-cause.ts';
import { accessTokenOf, idTokenOf, type SessionRecord } from './record.ts';

/*
 * A session's state is two axes, and how safe what is held is. Invariants, held by sessions-properties.test.ts under random
 * interleavings, and by state.test.ts for any order of events:
 *
 * 1. `held` changes from 'held' to 'ended' by `invalid_grant` or by the user revoking its refresh token, and to 'none' by sign-out alone.
 * 2. Whatever fails otherwise leaves a refresh token in place that the server honours.
 * 3. `refreshing` is entered from one place, and at most once per connection at a time.
 * 4. `waiting` and `blocked` always carry a next attempt, unless the connection is refreshed on demand only.
 * 5. A record replaces another only after it is on the disk (or in memory, while nothing may be persisted).
 * 6. 'unreadable' is never overwritten but by a new sign-in.
 * 7. Why it ended may become better known later; that it ended does not change.
 * 8. Only what is held is unsaved, in doubt, refreshing, waiting or blocked.
 * 9. A new generation begins with every sign-in and sign-out, and with nothing else.
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

/**
 * Whether a request with the refresh token held may have been honoured although its answer never came. `possible`: the run
 * before did not end cleanly while the session was due, so it may have sent one.
 */
export type Doubt = 'none' | 'possible' | 'lost';

export interface SessionState {
  readonly held: Held;
  readonly activity: Activity;
  /** The record in memory is newer than the one on the disk. */
  readonly isUnsaved: boolean;
  readonly doubt: Doubt;
  /** Grows with every sign-in and sign-out: an answer to what was asked before belongs to another session. */
  readonly generation: number;
  /** How often it was signed out: a sign-in begun before that must not be stored after it. */
  readonly signOuts: number;
  /** Refreshes that failed since the last one that did not, or looks at a locked vault. */
  readonly failures: number;
  /** When a locked session is looked at again, epoch ms. */
  readonly lookAgainAt: number;
  /** Drawn once per deadline, in [0, 1). */
  readonly jitter: number;
  /** When introspection was last asked for the refresh token's end in this run, epoch ms. */
  readonly endAskedAt: number | null;
  /** Of the ID token held now. */
  readonly verdict: IdTokenVerdict | null;
  /** Whom the ID token held now names, verified or not. */
  readonly subject: string | null;
  /** The tokens before the last refresh, to show what changed. */
  readonly previous: { readonly accessToken: string | null; readonly idToken: string | null } | null;
  /** Grows with every change of the tokens and of the verdict. */
  readonly revision: number;
}

export type SessionEvent =
  /** Read from the vault, at the start or later. */
  | { readonly kind: 'loaded'; readonly held: Held; readonly doubt: Doubt; readonly jitter: number; readonly lookAgainAt: number }
  /** Saved already. `requestId`: what Okta calls the request that brought the tokens. */
  | {
      readonly kind: 'signed-in';
      readonly record: SessionRecord;
      readonly verdict: IdTokenVerdict | null;
      readonly requestId?: string | undefined;
    }
  /** Tokens of a new sign-in could not be saved; they may lie on the disk all the same. */
  | { readonly kind: 'sign-in-not-saved' }
  | { readonly kind: 'refresh-started'; readonly at: number }
  /** The new tokens are on the disk, or at least in memory; nothing has been judged yet. */
  | { readonly kind: 'tokens-kept'; readonly record: SessionRecord; readonly isSaved: boolean }
  /** New tokens are there and saved, or those that waited in memory are. */
  | { readonly kind: 'refresh-succeeded'; readonly jitter: number; readonly requestId?: string | undefined }
  /** What that means (`must-wait`, `was-blocked`, `was-ended`) comes next. */
  | { readonly kind: 'attempt-failed'; readonly inDoubt: boolean }
  /** A refresh that the user narrowed was refused. That answers the request and no more: `activity` is what it interrupted. */
  | { readonly kind: 'narrowed-refresh-refused'; readonly activity: Activity }
  /** The user revoked the access token; the session goes on. */
  | { readonly kind: 'access-token-revoked'; readonly record: SessionRecord }
  /** Introspection is asked when the refresh token ends; null: the answer is still to be had. */
  | { readonly kind: 'end-asked'; readonly at: number | null }
  /** Introspection told (again) when the refresh token itself ends. In memory at once, on the disk with the next refresh. */
  | { readonly kind: 'end-learnt'; readonly record: SessionRecord }
  | { readonly kind: 'verified'; readonly idToken: string; readonly verdict: IdTokenVerdict }
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

const idle: Activity = { kind: 'idle' };
const settled = { activity: idle, isUnsaved: false, doubt: 'none', failures: 0 } as const;

export const initialState: SessionState = {
  held: { kind: 'none' },
  ...settled,
  generation: 0,
  signOuts: 0,
  lookAgainAt: 0,
  jitter: 0,
  endAskedAt: null,
  verdict: null,
  subject: null,
  previous: null,
  revision: 0,
};

/** The record while the session is usable. */
export const recordIn = ({ held }: SessionState): SessionRecord | null => (held.kind === 'held' ? held.record : null);

/** The next state. Pure; an event that makes no sense in a state leaves it as it is. */
export const reduce = (state: SessionState, event: SessionEvent): SessionState => withTokens(state, next(state, event), event);

const next = (state: SessionState, event: SessionEvent): SessionState => {
  const { held } = state;
  switch (event.kind) {
    case 'loaded': {
      const failures = isLocked(event.held) ? state.failures + 1 : 0;
      const doubt = event.held.kind === 'held' ? event.doubt : 'none';
      return { ...state, ...settled, held: event.held, failures, doubt, jitter: event.jitter, lookAgainAt: event.lookAgainAt };
    }
    case 'signed-in':
      return {
        ...state,
        ...settled,
        held: { kind: 'held', record: event.record },
        generation: state.generation + 1,
        endAskedAt: null,
      };
    case 'signed-out':
      return { ...state, ...settled, held: { kind: 'none' }, generation: state.generation + 1, signOuts: state.signOuts + 1 };
    case 'end-explained':
      return held.kind === 'ended' ? { ...state, held: { ...held, record: event.record, cause: event.cause } } : state;
    default:
      return held.kind === 'held' ? nextWhileHeld(state, held.record, event) : state;
  }
};

type EventWhileHeld = Exclude<SessionEvent, { readonly kind: 'loaded' | 'signed-in' | 'signed-out' | 'end-explained' }>;

const nextWhileHeld = (state: SessionState, held: SessionRecord, event: EventWhileHeld): SessionState => {
  switch (event.kind) {
    case 'sign-in-not-saved':
      return { ...state, isUnsaved: true };
    case 'refresh-started':
      return { ...state, activity: { kind: 'refreshing', since: event.at } };
    case 'tokens-kept':
      return { ...state, held: { kind: 'held', record: event.record }, isUnsaved: !event.isSaved, doubt: 'none' };
    case 'refresh-succeeded':
      return { ...state, activity: idle, isUnsaved: false, failures: 0, jitter: event.jitter };
    case 'attempt-failed': {
      // Whatever failed before, the old token works on only for the server's grace period: its back-off begins anew.
      const isNewDoubt = event.inDoubt && state.doubt !== 'lost';
      return { ...state, failures: (isNewDoubt ? 0 : state.failures) + 1, doubt: event.inDoubt ? 'lost' : state.doubt };
    }
    case 'narrowed-refresh-refused':
      return { ...state, activity: event.activity };
    case 'access-token-revoked':
      return { ...state, held: { kind: 'held', record: event.record }, isUnsaved: false };
    case 'end-asked':
      return { ...state, endAskedAt: event.at };
    case 'end-learnt':
      return { ...state, held: { kind: 'held', record: event.record } };
    case 'must-wait': {
      const { reason, error, nextAttemptAt, attempt } = event;
      return { ...state, activity: { kind: 'waiting', reason, error, nextAttemptAt, attempt } };
    }
    case 'was-blocked':
      return { ...state, activity: { kind: 'blocked', error: event.error, nextAttemptAt: event.nextAttemptAt } };
    case 'was-ended': {
      const { record, cause, at, detail } = event;
      return { ...state, ...settled, held: { kind: 'ended', record, cause, at, detail } };
    }
    case 'verified':
      return idTokenOf(held) === event.idToken ? withVerdict(state, event.verdict) : state;
  }
};

/** The same verdict again (the keys are still not to be had) is no news. */
const withVerdict = (state: SessionState, verdict: IdTokenVerdict): SessionState =>
  state.verdict?.verdict === verdict.verdict && state.verdict.summary === verdict.summary
    ? state
    : { ...state, verdict, revision: state.revision + 1 };

/** Brings up to date what is derived from the tokens. */
const withTokens = (before: SessionState, after: SessionState, event: SessionEvent): SessionState => {
  const [had, has] = [recordIn(before), recordIn(after)];
  if (had === has) return after;
  const [accessTokenBefore, idTokenBefore] = had === null ? [null, null] : [accessTokenOf(had), idTokenOf(had)];
  const [accessToken, idToken] = has === null ? [null, null] : [accessTokenOf(has), idTokenOf(has)];
  const isSameIdToken = had !== null && has !== null && idTokenBefore === idToken;
  const areSame = isSameIdToken && accessTokenBefore === accessToken;
  const isRefresh = event.kind === 'tokens-kept';
  return {
    ...after,
    revision: after.revision + (areSame ? 0 : 1),
    previous: isRefresh ? { accessToken: accessTokenBefore, idToken: idTokenBefore } : areSame ? after.previous : null,
    subject: isSameIdToken ? after.subject : has === null ? null : subjectOf(has),
    verdict: event.kind === 'signed-in' ? event.verdict : isSameIdToken ? after.verdict : null,
  };
};

const subjectOf = ({ body }: SessionRecord): string | null => {
  const sub = claimsIn(body, 'id_token')['sub'];
  return typeof sub === 'string' ? sub : null;
};

const needsMark = ({ activity, isUnsaved, doubt }: SessionState): boolean =>
  activity.kind === 'refreshing' || isUnsaved || doubt === 'lost';

/**
 * What a transition does to the session's in-doubt mark. It is set while a request is under way, and stays until its answer is
 * known and saved. Null: nothing. A sign-out keeps it, until the session is deleted from the disk.
 */
export const markAfter = (before: SessionState, event: SessionEvent, after: SessionState): 'set' | 'clear' | null => {
  if (event.kind === 'signed-out' || after === before) return null;
  if (event.kind === 'refresh-started') return 'set';
  return !needsMark(after) && (needsMark(before) || event.kind === 'signed-in') ? 'clear' : null;
};

type Observer = (session: Session, before: SessionState, event: SessionEvent) => void;

/** The state of one connection's session. */
export class Session {
  readonly connectionId: string;
  /** Is told of every transition, once it has happened. */
  readonly #observe: Observer;
  #state = initialState;

  constructor(connectionId: string, observe: Observer = () => {}) {
    this.connectionId = connectionId;
    this.#observe = observe;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** The record while the session is usable. */
  get record(): SessionRecord | null {
    return recordIn(this.#state);
  }

  /** The only place where a session changes. */
  apply(event: SessionEvent): void {
    const before = this.#state;
    this.#state = reduce(before, event);
    this.#observe(this, before, event);
  }
}
