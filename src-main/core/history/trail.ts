import type { HistoryEntry, HistoryProblem } from '../../../src-preload/contract/index.ts';
import { type AppError, redactedLine, wordsOf } from '../base/index.ts';
import { longestLineText } from '../storage/index.ts';
import type { HistoryEvent } from './history-event.ts';

/**
 * The end of a connection's history: what came since, and with, the last entry that settled matters. That is all one
 * needs to know to add another. Oldest first.
 */
export type Trail = readonly HistoryEntry[];

/** A person could cancel sign-ins for hours without anything being settled. */
const longestTrail = 50;

/** Whether an entry closes what was open before it, so that nothing further back matters any more. */
export const settles = ({ kind }: HistoryEntry): boolean =>
  kind === 'signed-in' ||
  kind === 'refreshed' ||
  kind === 'recovered' ||
  kind === 'wrong-account' ||
  kind === 'ended' ||
  kind === 'signed-out';

type Trouble = Extract<HistoryEntry, { lastAt: number }>;

/** A sign-out whose answer may come at any time, also after the next sign-in. */
const isUnanswered = (entry: HistoryEntry): boolean => entry.kind === 'signed-out' && entry.revocation === 'asked';

/**
 * The trail after one more event at `at` (epoch ms), and the entry to write: a new one under `id`, or one from the
 * trail that has grown (a failure that repeats itself, a sign-out that Okta has answered), under its old ID. Null when
 * there is nothing to write. Pure.
 */
export const extend = (
  trail: Trail,
  event: HistoryEvent,
  at: number,
  id: string,
): { readonly entry: HistoryEntry | null; readonly trail: Trail } => {
  const entry = entryOf(trail, event, at, id);
  if (entry === null) return { entry, trail };
  if (trail.some((one) => one.id === entry.id)) return { entry, trail: trail.map((one) => (one.id === entry.id ? entry : one)) };
  return { entry, trail: [...(settles(entry) ? trail.filter(isUnanswered) : trail), entry].slice(-longestTrail) };
};

const entryOf = (trail: Trail, event: HistoryEvent, at: number, id: string): HistoryEntry | null => {
  switch (event.kind) {
    case 'refreshed':
      return refreshed(trail, event, at, id);
    case 'waiting':
    case 'blocked':
    case 'unreadable':
      return trouble(trail, event, at, id);
    case 'signed-out':
      return { kind: 'signed-out', id, at, revocation: event.revocation };
    case 'revocation-answered': {
      const asked = trail.findLast((one) => one.kind === 'signed-out' && one.revocation === 'asked');
      return asked?.kind === 'signed-out' ? { ...asked, revocation: event.confirmed ? 'confirmed' : 'failed', ...about(event) } : null;
    }
    case 'ended':
      return { kind: 'ended', id, at, cause: event.cause, error: problem(event.error) };
    case 'end-explained': {
      const told = trail.findLast((one) => one.kind === 'ended');
      return told === undefined ? null : { ...told, cause: event.cause, error: problem(event.error) };
    }
    case 'sign-in-failed':
      return { kind: 'sign-in-failed', id, at, error: problem(event.error) };
    case 'signed-in': {
      const { account, replaced, refreshable } = event;
      return { kind: 'signed-in', id, at, account: clean(account), replaced: clean(replaced), refreshable, ...about(event) };
    }
    case 'sign-in-declined':
      return { kind: 'sign-in-declined', id, at, kept: clean(event.kept), declined: clean(event.declined) };
    case 'wrong-account':
      return { kind: 'wrong-account', id, at, account: clean(event.account), ...about(event) };
    case 'sign-in-cancelled':
    case 'access-token-revoked':
      return { kind: event.kind, id, at };
  }
};

/** A refresh that succeeded, or the end of the outage that the trail tells of. */
const refreshed = (trail: Trail, event: Extract<HistoryEvent, { kind: 'refreshed' }>, at: number, id: string): HistoryEntry => {
  const { rotated } = event;
  const failures = trail.filter((one) => one.kind === 'waiting' || one.kind === 'blocked');
  const [first] = failures;
  if (first === undefined) return { kind: 'refreshed', id, at, rotated, ...about(event) };
  const attempts = failures.reduce((sum, one) => sum + one.attempts, 0);
  return { kind: 'recovered', id, at, rotated, attempts, outageMs: Math.max(0, at - first.at), ...about(event) };
};

/** What goes wrong in the same way as before is the entry from before, grown; wherever in the trail: two that take turns must not flood it. */
const trouble = (trail: Trail, event: Extract<HistoryEvent, { kind: Trouble['kind'] }>, at: number, id: string): HistoryEntry => {
  const error = problem(event.error);
  const isSame = (one: HistoryEntry): one is Trouble =>
    one.kind === event.kind &&
    one.error.code === error.code &&
    (one.kind !== 'waiting' || event.kind !== 'waiting' || one.reason === event.reason);
  const same = trail.find(isSame);
  const common = { id: same?.id ?? id, at: same?.at ?? at, lastAt: at, error };
  if (event.kind === 'unreadable') return { kind: 'unreadable', ...common };
  const before = same === undefined || same.kind === 'unreadable' ? 0 : same.attempts;
  const attempts = before + (event.attempted ? 1 : 0);
  const { nextAttemptAt } = event;
  if (event.kind === 'blocked') return { kind: 'blocked', ...common, attempts, nextAttemptAt };
  return { kind: 'waiting', ...common, attempts, nextAttemptAt, reason: event.reason };
};

/** What Okta calls the request, where there was one. */
const about = ({ requestId }: { readonly requestId?: string | undefined }): { readonly requestId?: string } =>
  requestId === undefined ? {} : { requestId };

const problem = (error: AppError): HistoryProblem => ({
  code: error.code,
  message: clean(wordsOf(error).message),
  remedy: clean(wordsOf(error).remedy ?? null),
  ...about(error),
});

/** One line without secrets, cut to what an entry may hold. */
const clean = <T extends string | null>(text: T): T extends null ? null : string =>
  (text === null ? null : redactedLine(text, longestLineText)) as T extends null ? null : string;
