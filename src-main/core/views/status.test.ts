import { written } from '../../../src-preload/contract/words/testing/written.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantSchema, statusViewSchema } from '../../../src-preload/contract/index.ts';
import { type AppError, say } from '../base/index.ts';
import { type StatusInput, statusOf } from './status.ts';

const noSignIn: StatusInput['signIn'] = { pending: null, completing: false, conflict: null, failure: null };
const record = {} as Extract<StatusInput['held'], { kind: 'held' }>['record'];
const input = (more: Partial<StatusInput>): StatusInput => ({
  held: { kind: 'held', record },
  activity: { kind: 'idle' },
  freshness: 'fresh',
  refusal: null,
  redirectConflict: null,
  signIn: noSignIn,
  keepFresh: true,
  isPlanned: false,
  canRenew: true,
  grant: 'authorization_code',
  ...more,
});
const error: AppError = { code: 'invalid_client', ...written('Okta does not know the client.', 'Check the client ID.') };
const failing: AppError = { ...error, requestId: 'req-1' };
const turnedDown = { ended: { cause: 'idle', at: 0, detail: null, requestId: 'req-1' } } as typeof record;

const conflict: StatusInput['redirectConflict'] = {
  error: { code: 'redirect_uri_shared', ...written('Another uses it.', 'Use another.') },
  changesHere: true,
};

describe('statusOf a connection that shares its redirect URI', () => {
  const ended: StatusInput['held'] = { kind: 'ended', record, cause: 'idle', at: 0, detail: null };
  it.each<[string, Partial<StatusInput>, Partial<ReturnType<typeof statusOf>>]>([
    ['signed out', { held: { kind: 'none' } }, { tone: 'bad', action: 'none' }],
    ['signed out after a failure', { held: { kind: 'none' }, signIn: { ...noSignIn, failure: error } }, { tone: 'bad', action: 'none' }],
    ['ended', { held: ended }, { tone: 'bad', action: 'none' }],
    ['refused', { refusal: error }, { tone: 'bad', action: 'none' }],
    ['fresh', {}, { tone: 'warn', action: 'copy' }],
    ['next in line', { freshness: 'expired' }, { tone: 'warn', action: 'refresh' }],
    ['expired for good', { freshness: 'expired', canRenew: false }, { tone: 'bad', action: 'none' }],
  ])('offers no sign-in and says why: %s', (_name, more, expected) => {
    const view = statusOf(input({ ...more, redirectConflict: conflict }));
    expect(view).toMatchObject({ word: 'shared_redirect_uri', reason: written('Another uses it.', 'Use another.'), ...expected });
    expect(view).toMatchObject({ needsYou: true, remedyIn: 'connection' });
  });

  it('leads nowhere and calls nobody where the other connection is to change', () => {
    const view = statusOf(input({ redirectConflict: { ...conflict, changesHere: false } }));
    expect(view).toMatchObject({ word: 'shared_redirect_uri', needsYou: false, remedyIn: null });
  });

  it('goes on refreshing, and says first what stands in the way of that', () => {
    const waiting = { kind: 'waiting', reason: 'network', error, nextAttemptAt: 1, attempt: 1 } as const;
    expect(statusOf(input({ redirectConflict: conflict, activity: { kind: 'refreshing', since: 0 } }))).toMatchObject({
      word: 'refreshing',
    });
    expect(statusOf(input({ redirectConflict: conflict, activity: waiting }))).toMatchObject({ word: 'waiting_network' });
  });
});

describe('statusOf', () => {
  it.each<[string, Partial<StatusInput>, string, string, boolean]>([
    ['nothing held', { held: { kind: 'none' } }, 'signed_out', 'sign-in', false],
    ['fresh', {}, 'fresh', 'copy', false],
    ['expired and next in line', { freshness: 'expired' }, 'due', 'refresh', false],
    ['expired, on demand', { freshness: 'expired', keepFresh: false }, 'refreshed_on_demand', 'copy', false],
    ['no refresh token, alive', { canRenew: false }, 'cannot_be_kept_fresh', 'copy', false],
    ['no refresh token, expired', { canRenew: false, freshness: 'expired' }, 'sign_in_needed', 'sign-in', true],
    ['blocked', { activity: { kind: 'blocked', error, nextAttemptAt: 1 } }, 'cannot_refresh', 'retry', true],
    ['blocked and expired', { activity: { kind: 'blocked', error, nextAttemptAt: 1 }, freshness: 'expired' }, 'blocked', 'retry', true],
    ['refused', { refusal: error }, 'sign_in_needed', 'sign-in', true],
    ['ended', { held: { kind: 'ended', record, cause: 'idle', at: 0, detail: null } }, 'sign_in_needed', 'sign-in', true],
    ['unreadable', { held: { kind: 'unreadable', error: { ...error, code: 'vault_unavailable' } } }, 'key_store_locked', 'restart', true],
    ['sign-in failed', { held: { kind: 'none' }, signIn: { ...noSignIn, failure: error } }, 'sign_in_failed', 'sign-in', true],
    [
      'signing in',
      { held: { kind: 'none' }, signIn: { ...noSignIn, pending: { startedAt: 0, expiresAt: 1, openedIn: 'the browser', device: null } } },
      'signing_in',
      'cancel-sign-in',
      false,
    ],
    ['completing', { signIn: { ...noSignIn, completing: true } }, 'signing_in', 'none', false],
    [
      'somebody else came back',
      { signIn: { ...noSignIn, conflict: { current: { sub: '1', label: 'dana' }, incoming: { sub: '2', label: 'sam' } } } },
      'different_account',
      'choose-account',
      true,
    ],
  ])('%s', (_name, more, word, action, needsYou) => {
    expect(statusOf(input(more))).toMatchObject({ word, action, needsYou });
  });

  it.each<[string, Partial<StatusInput>]>([
    ['waiting', { activity: { kind: 'waiting', reason: 'server', error: failing, nextAttemptAt: 1, attempt: 1 } }],
    ['blocked', { activity: { kind: 'blocked', error: failing, nextAttemptAt: 1 } }],
    ['ended', { held: { kind: 'ended', record: turnedDown, cause: 'idle', at: 0, detail: null } }],
    ['sign-in failed', { held: { kind: 'none' }, signIn: { ...noSignIn, failure: failing } }],
  ])('names the request that failed: %s', (_name, more) => {
    const view = statusOf(input(more));
    expect(view.requestId).toBe('req-1');
    expect(statusViewSchema.safeParse(view).success).toBe(true);
  });

  it.each<[string, Partial<StatusInput>, string, string | null]>([
    ['a client that speaks for itself', { grant: 'client_credentials', held: { kind: 'none' } }, 'no_token_yet', null],
    [
      'a client that speaks for itself, refused',
      { grant: 'client_credentials', held: { kind: 'none' }, signIn: { ...noSignIn, failure: error } },
      'no_token_given',
      'as_written',
    ],
    [
      'a client that speaks for itself, answered',
      { grant: 'client_credentials', signIn: { ...noSignIn, completing: true } },
      'getting_token',
      'verifying_answer',
    ],
    ['a password, nothing held', { grant: 'password', held: { kind: 'none' } }, 'signed_out', null],
    [
      'a password without a refresh token',
      { grant: 'password', canRenew: false, freshness: 'expired' },
      'sign_in_needed',
      'ended_with_token',
    ],
    [
      'a device code',
      {
        grant: 'device_code',
        held: { kind: 'none' },
        signIn: { ...noSignIn, pending: { startedAt: 0, expiresAt: 1, openedIn: 'another page or device', device: null } },
      },
      'signing_in',
      'waiting_for_code',
    ],
  ])('has words that fit the grant: %s', (_name, more, word, reason) => {
    const view = statusOf(input(more));
    expect([view.word, view.reason?.word ?? null]).toEqual([word, reason]);
  });

  it('shows when it tries again, unless nothing happens by itself', () => {
    const waiting = { kind: 'waiting', reason: 'network', error, nextAttemptAt: 42, attempt: 1 } as const;
    expect(statusOf(input({ activity: waiting })).nextAttemptAt).toBe(42);
    expect(statusOf(input({ activity: waiting, keepFresh: false })).nextAttemptAt).toBeNull();
    expect(statusOf(input({ activity: waiting, keepFresh: false, isPlanned: true })).nextAttemptAt).toBe(42);
  });

  it('keeps what explains an error, wherever the error is told', () => {
    const words = say('declined', { error: 'invalid_client', description: 'No client credentials found.', request: 'refresh' });
    const explained: AppError = { ...error, ...words };
    for (const more of [
      { activity: { kind: 'waiting', reason: 'server', error: explained, nextAttemptAt: 1, attempt: 1 } },
      { activity: { kind: 'blocked', error: explained, nextAttemptAt: 1 } },
      { held: { kind: 'none' }, signIn: { ...noSignIn, failure: explained } },
      { signIn: { ...noSignIn, failure: explained } },
      { refusal: explained },
    ] satisfies Partial<StatusInput>[])
      expect(statusOf(input(more)).reason).toEqual(words);
    expect(statusOf(input({ held: { kind: 'ended', record, cause: 'idle', at: 0, detail: 'Gone.' } })).reason?.parameters).toMatchObject({
      error: 'invalid_grant',
      description: 'Gone.',
    });
    expect(statusOf(input({})).reason).toBeNull();
  });

  it.each<[AppError['code'], string | null]>([
    ['client_credential_missing', 'credential'],
    ['invalid_client', 'credential'],
    ['issuer_not_found', 'connection'],
    ['offline', null],
    ['access_denied', null],
  ])('tells where %s is put right: %s', (code, remedyIn) => {
    const failure = { ...error, code };
    expect(statusOf(input({ held: { kind: 'none' }, signIn: { ...noSignIn, failure } })).remedyIn).toBe(remedyIn);
    expect(statusOf(input({ activity: { kind: 'blocked', error: failure, nextAttemptAt: 1 } })).remedyIn).toBe(remedyIn);
    expect(statusOf(input({})).remedyIn).toBeNull();
  });

  it('has a word for every combination, and a reason wherever the person is needed', () => {
    const held = fc.constantFrom<StatusInput['held']>(
      { kind: 'none' },
      { kind: 'held', record },
      { kind: 'ended', record, cause: 'answer_lost', at: 0, detail: 'x' },
      { kind: 'unreadable', error },
    );
    const activity = fc.constantFrom<StatusInput['activity']>(
      { kind: 'idle' },
      { kind: 'refreshing', since: 0 },
      { kind: 'waiting', reason: 'server', error, nextAttemptAt: 1, attempt: 1 },
      { kind: 'blocked', error, nextAttemptAt: 1 },
    );
    fc.assert(
      fc.property(
        held,
        activity,
        fc.constantFrom<StatusInput['freshness']>('fresh', 'expired', 'unknown'),
        fc.constantFrom(null, error),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(null, error),
        fc.constantFrom(...grantSchema.options),
        fc.constantFrom(null, conflict),
        (heldNow, activityNow, freshness, refusal, keepFresh, canRenew, failure, grant, redirectConflict) => {
          const view = statusOf({
            held: heldNow,
            activity: activityNow,
            freshness,
            refusal,
            redirectConflict: grant === 'authorization_code' ? redirectConflict : null,
            keepFresh,
            isPlanned: false,
            canRenew,
            grant,
            signIn: { ...noSignIn, failure },
          });
          statusViewSchema.parse(view);
          expect(view.word).not.toBe('');
          // Nobody signs in to a client that speaks for itself, and it needs no refresh token.
          if (grant === 'client_credentials') expect(view.word).not.toMatch(/^Sign|kept fresh/);
          if (view.needsYou) expect(view.reason).not.toBeNull();
        },
      ),
    );
  });
});
