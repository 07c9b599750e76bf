import { type ErrorCode, type GrantName, hasUser, type StatusView } from '../../../src-preload/contract/index.ts';
import type { RedirectConflict } from '../connections/index.ts';
import { type AppError, say, type WordCode } from '../base/index.ts';
import { endWords, isForOthersOnly, type SessionSnapshot } from '../sessions/index.ts';
import type { SignInSnapshot } from '../sign-in/index.ts';

/** How fresh the access token is, derived from time alone. */
export type Freshness = 'fresh' | 'expired' | 'unknown';

export interface StatusInput {
  readonly held: SessionSnapshot['held'];
  readonly activity: SessionSnapshot['activity'];
  readonly freshness: Freshness;
  /** Why the tokens held must not be used, if so. */
  readonly refusal: AppError | null;
  /** Why no sign-in begins, if so. */
  readonly redirectConflict: RedirectConflict | null;
  readonly signIn: SignInSnapshot;
  readonly keepFresh: boolean;
  /** Something is planned, whether or not tokens are kept fresh. */
  readonly isPlanned: boolean;
  readonly canRenew: boolean;
  /** How the connection gets its tokens: what to say while there are none depends on it. */
  readonly grant: GrantName;
}

const status = (view: Partial<StatusView> & Pick<StatusView, 'tone' | 'word' | 'action'>): StatusView => ({
  reason: null,
  requestId: null,
  remedyIn: null,
  needsYou: false,
  nextAttemptAt: null,
  ...view,
});

interface GrantWords {
  readonly none: WordCode;
  readonly getting: WordCode;
  readonly failed: WordCode;
  readonly needed: WordCode;
}

const userWords: GrantWords = { none: 'signed_out', getting: 'signing_in', failed: 'sign_in_failed', needed: 'sign_in_needed' };
/** A client that speaks for itself has nobody who could sign in or out. */
const clientWords: GrantWords = { none: 'no_token_yet', getting: 'getting_token', failed: 'no_token_given', needed: 'new_token_needed' };

const waitingFor = (grant: GrantName) => say(grant === 'device_code' ? 'waiting_for_code' : 'waiting_for_browser');

const because = ({ code, word, parameters, requestId }: AppError): Pick<StatusView, 'reason' | 'requestId' | 'remedyIn'> => ({
  reason: { word, parameters },
  requestId: requestId ?? null,
  remedyIn: aboutCredential.has(code) ? 'credential' : aboutConnection.has(code) ? 'connection' : null,
});

const aboutCredential: ReadonlySet<ErrorCode> = new Set(['client_credential_missing', 'invalid_client']);

/** What another issuer, client ID, redirect URI, scope or way to sign in can mend. */
const aboutConnection: ReadonlySet<ErrorCode> = new Set([
  'insecure_url',
  'issuer_mismatch',
  'issuer_not_found',
  'foreign_endpoint',
  'metadata_incomplete',
  'invalid_request',
  'invalid_scope',
  'unauthorized_client',
  'unsupported_grant_type',
  'port_in_use',
  'scheme_refused',
  'scheme_taken',
  'scheme_unsupported',
  'redirect_uri_shared',
  'configuration_changed',
]);

/**
 * The one place that turns what is held, what is going on and how fresh it is into the word, reason and next action
 * that you see. Pure.
 */
export const statusOf = (input: StatusInput): StatusView => {
  const { held, signIn } = input;
  const words = hasUser(input.grant) ? userWords : clientWords;
  if (signIn.conflict !== null) {
    return status({
      tone: 'warn',
      word: 'different_account',
      reason: say('other_account_came', { incoming: signIn.conflict.incoming.label, current: signIn.conflict.current.label }),
      action: 'choose-account',
      needsYou: true,
    });
  }
  if (signIn.completing) return status({ tone: 'busy', word: words.getting, reason: say('verifying_answer'), action: 'none' });
  if (held.kind !== 'held' && signIn.pending !== null) {
    return status({ tone: 'busy', word: words.getting, reason: waitingFor(input.grant), action: 'cancel-sign-in' });
  }
  switch (held.kind) {
    case 'none':
      if (input.redirectConflict !== null) return cannotSignIn(input.redirectConflict, false);
      return signIn.failure === null ? status({ tone: 'off', word: words.none, action: 'sign-in' }) : signInFailed(signIn.failure, words);
    case 'unreadable': {
      const locked = held.error.code === 'vault_unavailable';
      return status({
        tone: 'bad',
        word: locked ? 'key_store_locked' : 'cannot_be_opened',
        ...because(held.error),
        action: locked ? 'restart' : isForOthersOnly(held) ? 'none' : 'sign-in',
        needsYou: true,
      });
    }
    case 'ended': {
      if (input.redirectConflict !== null) return cannotSignIn(input.redirectConflict, true);
      if (signIn.failure !== null) return signInFailed(signIn.failure, words);
      return status({
        tone: 'bad',
        word: words.needed,
        reason: endWords(held.cause, held.detail),
        requestId: held.record.ended?.requestId ?? null,
        action: 'sign-in',
        needsYou: true,
      });
    }
    case 'held':
      if (input.refusal === null) return heldStatus(input, words);
      return input.redirectConflict === null ? refusedStatus(input.refusal, words) : cannotSignIn(input.redirectConflict, true);
  }
};

const signInFailed = (error: AppError, words: GrantWords): StatusView =>
  status({
    tone: 'bad',
    word: words.failed,
    ...because(error),
    action: 'sign-in',
    needsYou: true,
  });

const refusedStatus = (error: AppError, words: GrantWords): StatusView =>
  status({ tone: 'bad', word: words.needed, ...because(error), action: 'sign-in', needsYou: true });

const becauseShared = ({ error, changesHere }: RedirectConflict): Pick<StatusView, 'word' | 'reason' | 'remedyIn'> => ({
  word: 'shared_redirect_uri',
  reason: { word: error.word, parameters: error.parameters },
  remedyIn: changesHere ? 'connection' : null,
});

/** A sign-in is what is needed next, and none would begin. */
const cannotSignIn = (conflict: RedirectConflict, needed: boolean): StatusView =>
  status({ tone: 'bad', ...becauseShared(conflict), action: 'none', needsYou: needed || conflict.changesHere });

const heldStatus = (input: StatusInput, words: GrantWords): StatusView => {
  const { activity, freshness } = input;
  const alive = freshness !== 'expired';
  const nextAttemptAt = (at: number) => (input.keepFresh || input.isPlanned ? at : null);
  switch (activity.kind) {
    case 'refreshing':
      return status({ tone: alive ? 'ok' : 'busy', word: 'refreshing', action: alive ? 'copy' : 'none' });
    case 'waiting':
      return status({
        tone: 'warn',
        word: `waiting_${activity.reason}`,
        ...because(activity.error),
        action: 'retry',
        nextAttemptAt: nextAttemptAt(activity.nextAttemptAt),
      });
    case 'blocked':
      return status({
        tone: alive ? 'warn' : 'bad',
        word: alive ? 'cannot_refresh' : 'blocked',
        ...because(activity.error),
        action: 'retry',
        needsYou: true,
        nextAttemptAt: nextAttemptAt(activity.nextAttemptAt),
      });
    case 'idle':
      break;
  }
  const plain = idleStatus(input, words);
  const conflict = input.redirectConflict;
  if (conflict === null) return plain;
  // The tokens are kept fresh all the same.
  return {
    ...plain,
    ...becauseShared(conflict),
    tone: plain.tone === 'bad' ? 'bad' : 'warn',
    action: plain.action === 'sign-in' ? 'none' : plain.action,
    needsYou: plain.needsYou || conflict.changesHere,
  };
};

/** Where nothing is under way. */
const idleStatus = ({ freshness, signIn, keepFresh, canRenew, grant }: StatusInput, words: GrantWords): StatusView => {
  const alive = freshness !== 'expired';
  if (signIn.failure !== null) return { ...signInFailed(signIn.failure, words), tone: 'warn', needsYou: !alive };
  if (!canRenew) return withoutRenewal(alive, grant);
  if (freshness === 'expired') {
    return keepFresh
      ? status({ tone: 'busy', word: 'due', reason: say('refresh_is_next'), action: 'refresh' })
      : status({
          tone: 'off',
          word: 'refreshed_on_demand',
          reason: say('copying_refreshes'),
          action: 'copy',
        });
  }
  if (freshness === 'unknown') {
    return status({ tone: 'ok', word: 'held', reason: say('expiry_untold'), action: 'copy' });
  }
  return status({ tone: 'ok', word: 'fresh', reason: keepFresh ? null : say('on_demand_only'), action: 'copy' });
};

/** For a client that speaks for itself only when its tokens came another way: otherwise it asks again. */
const withoutRenewal = (alive: boolean, grant: GrantName): StatusView => {
  const own = !hasUser(grant);
  return alive
    ? status({
        tone: 'warn',
        word: own ? 'from_another_sign_in' : 'cannot_be_kept_fresh',
        reason: say(own ? 'ends_with_token_of_another_sign_in' : 'ends_with_token'),
        action: 'copy',
      })
    : status({
        tone: 'bad',
        word: own ? clientWords.needed : userWords.needed,
        reason: say(own ? 'ended_with_token_of_another_sign_in' : 'ended_with_token'),
        action: 'sign-in',
        needsYou: true,
      });
};
