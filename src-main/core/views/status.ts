import { type ErrorCode, type GrantName, hasUser, type StatusView } from '../../../src-preload/contract/index.ts';
import type { RedirectConflict } from '../connections/index.ts';
import type { AppError } from '../base/index.ts';
import { endExplanation, endSentence, isForOthersOnly, type SessionSnapshot, type WaitReason } from '../sessions/index.ts';
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

export const waitWords: Readonly<Record<WaitReason, string>> = {
  network: 'Waiting for the network',
  server: 'Waiting for Okta',
  rate_limit: 'Slowed down by Okta',
  answer_lost: 'Asking Okta again',
};

const status = (view: Partial<StatusView> & Pick<StatusView, 'tone' | 'word' | 'action'>): StatusView => ({
  reason: null,
  remedy: null,
  explanation: null,
  requestId: null,
  remedyIn: null,
  needsYou: false,
  nextAttemptAt: null,
  ...view,
});

interface GrantWords {
  readonly none: string;
  readonly getting: string;
  readonly failed: string;
  readonly needed: string;
  /** While something is waited for. */
  readonly waiting: string;
}

const personWords: GrantWords = {
  none: 'Signed out',
  getting: 'Signing in',
  failed: 'Sign-in failed',
  needed: 'Sign-in needed',
  waiting: 'Waiting for the browser.',
};

/** A client that speaks for itself has nobody who could sign in or out. */
const grantWords: Readonly<Record<GrantName, GrantWords>> = {
  authorization_code: personWords,
  device_code: { ...personWords, waiting: 'Waiting for the code to be entered.' },
  password: personWords,
  client_credentials: {
    ...personWords,
    none: 'No token yet',
    getting: 'Getting a token',
    failed: 'No token given',
    needed: 'New token needed',
  },
};

const because = ({
  code,
  message,
  remedy,
  explanation,
  requestId,
}: AppError): Pick<StatusView, 'reason' | 'remedy' | 'explanation' | 'requestId' | 'remedyIn'> => ({
  reason: message,
  remedy: remedy ?? null,
  explanation: explanation ?? null,
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
 * The one place that turns what is held, what is going on and how fresh it is into the word, sentence and next action
 * a person sees. Pure.
 */
export const statusOf = (input: StatusInput): StatusView => {
  const { held, signIn } = input;
  const say = grantWords[input.grant];
  if (signIn.conflict !== null) {
    return status({
      tone: 'warn',
      word: 'Different account',
      reason: `${signIn.conflict.incoming.label} came back, but this connection is ${signIn.conflict.current.label}’s.`,
      action: 'choose-account',
      needsYou: true,
    });
  }
  if (signIn.completing)
    return status({ tone: 'busy', word: say.getting, reason: 'The answer is here and is being verified.', action: 'none' });
  if (held.kind !== 'held' && signIn.pending !== null) {
    return status({ tone: 'busy', word: say.getting, reason: say.waiting, action: 'cancel-sign-in' });
  }
  switch (held.kind) {
    case 'none':
      if (input.redirectConflict !== null) return cannotSignIn(input.redirectConflict, false);
      return signIn.failure === null ? status({ tone: 'off', word: say.none, action: 'sign-in' }) : signInFailed(signIn.failure, say);
    case 'unreadable': {
      const locked = held.error.code === 'vault_unavailable';
      return status({
        tone: 'bad',
        word: locked ? 'Key store locked' : 'Cannot be opened',
        ...because(held.error),
        action: locked ? 'restart' : isForOthersOnly(held) ? 'none' : 'sign-in',
        needsYou: true,
      });
    }
    case 'ended': {
      if (input.redirectConflict !== null) return cannotSignIn(input.redirectConflict, true);
      if (signIn.failure !== null) return signInFailed(signIn.failure, say);
      const sentence = endSentence(held.cause, held.detail);
      return status({
        tone: 'bad',
        word: say.needed,
        reason: sentence.message,
        remedy: sentence.remedy,
        explanation: endExplanation(held.cause, held.detail),
        requestId: held.record.ended?.requestId ?? null,
        action: 'sign-in',
        needsYou: true,
      });
    }
    case 'held':
      if (input.refusal === null) return heldStatus(input, say);
      return input.redirectConflict === null ? refusedStatus(input.refusal, say) : cannotSignIn(input.redirectConflict, true);
  }
};

const signInFailed = (error: AppError, say: GrantWords): StatusView =>
  status({
    tone: 'bad',
    word: say.failed,
    ...because(error),
    action: 'sign-in',
    needsYou: true,
  });

const refusedStatus = (error: AppError, say: GrantWords): StatusView =>
  status({ tone: 'bad', word: say.needed, ...because(error), action: 'sign-in', needsYou: true });

const shared = 'Shared redirect URI';

const becauseShared = ({ error, changesHere }: RedirectConflict): Pick<StatusView, 'word' | 'reason' | 'remedy' | 'remedyIn'> => ({
  word: shared,
  reason: error.message,
  remedy: error.remedy ?? null,
  remedyIn: changesHere ? 'connection' : null,
});

/** A sign-in is what is needed next, and none would begin. */
const cannotSignIn = (conflict: RedirectConflict, needed: boolean): StatusView =>
  status({ tone: 'bad', ...becauseShared(conflict), action: 'none', needsYou: needed || conflict.changesHere });

const heldStatus = (input: StatusInput, say: GrantWords): StatusView => {
  const { activity, freshness } = input;
  const alive = freshness !== 'expired';
  const nextAttemptAt = (at: number) => (input.keepFresh || input.isPlanned ? at : null);
  switch (activity.kind) {
    case 'refreshing':
      return status({ tone: alive ? 'ok' : 'busy', word: 'Refreshing', action: alive ? 'copy' : 'none' });
    case 'waiting':
      return status({
        tone: 'warn',
        word: waitWords[activity.reason],
        ...because(activity.error),
        action: 'retry',
        nextAttemptAt: nextAttemptAt(activity.nextAttemptAt),
      });
    case 'blocked':
      return status({
        tone: alive ? 'warn' : 'bad',
        word: alive ? 'Cannot refresh' : 'Blocked',
        ...because(activity.error),
        action: 'retry',
        needsYou: true,
        nextAttemptAt: nextAttemptAt(activity.nextAttemptAt),
      });
    case 'idle':
      break;
  }
  const plain = idleStatus(input, say);
  const conflict = input.redirectConflict;
  if (conflict === null) return plain;
  // The tokens are kept fresh all the same.
  return {
    ...plain,
    ...becauseShared(conflict),
    tone: plain.tone === 'bad' ? 'bad' : 'warn',
    explanation: null,
    action: plain.action === 'sign-in' ? 'none' : plain.action,
    needsYou: plain.needsYou || conflict.changesHere,
  };
};

/** Where nothing is under way. */
const idleStatus = ({ freshness, signIn, keepFresh, canRenew, grant }: StatusInput, say: GrantWords): StatusView => {
  const alive = freshness !== 'expired';
  if (signIn.failure !== null) return { ...signInFailed(signIn.failure, say), tone: 'warn', needsYou: !alive };
  if (!canRenew) return withoutRenewal(alive, grant);
  if (freshness === 'expired') {
    return keepFresh
      ? status({ tone: 'busy', word: 'Due', reason: 'The access token has expired; its refresh is next in line.', action: 'refresh' })
      : status({
          tone: 'off',
          word: 'Refreshed on demand',
          reason: 'The access token has expired; copying refreshes it first.',
          action: 'copy',
        });
  }
  if (freshness === 'unknown') {
    return status({ tone: 'ok', word: 'Held', reason: 'The server did not say when the access token expires.', action: 'copy' });
  }
  return status({ tone: 'ok', word: 'Fresh', reason: keepFresh ? null : 'Refreshed on demand only.', action: 'copy' });
};

/** For a client that speaks for itself only when its tokens came another way: otherwise it asks again. */
const withoutRenewal = (alive: boolean, grant: GrantName): StatusView => {
  const own = !hasUser(grant);
  return alive
    ? status({
        tone: 'warn',
        word: own ? 'From another sign-in' : 'Cannot be kept fresh',
        reason: 'There is no refresh token, so this ends when the access token does.',
        remedy: own
          ? 'Sign out, then get a token as this connection is set up now.'
          : 'Add the scope offline_access, allow the Refresh Token grant on the Okta app, then sign in again.',
        action: 'copy',
      })
    : status({
        tone: 'bad',
        word: grantWords[grant].needed,
        reason: 'The access token has expired and there is no refresh token.',
        remedy: own
          ? 'Get a token; from then on a new one is asked for in time.'
          : 'Add the scope offline_access and allow the Refresh Token grant on the Okta app to keep it fresh next time.',
        action: 'sign-in',
        needsYou: true,
      });
};
