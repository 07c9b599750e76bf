import { type HistoryEntry, type HistoryProblem, longestHistoryText } from '../../src-preload/contract/index.ts';
import { type AppError, redact } from '../platform/index.ts';
import type { Happening } from './happening.ts';

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
type OfKind<K extends HistoryEntry['kind']> = Extract<HistoryEntry, { kind: K }>;

/**
 * The trail after one more happening at `at` (epoch ms), and the entry to write: a new one under `id`, or one from the
 * trail that has grown (a failure that repeats itself, a sign-out that Okta has answered), under its old ID. Pure.
 */
export const extend = (
  trail: Trail,
  happening: Happening,
  at: number,
  id: string,
): { readonly entry: HistoryEntry; readonly trail: Trail } => {
  const entry = entryOf(trail, happening, at, id);
  if (trail.some((one) => one.id === entry.id)) return { entry, trail: trail.map((one) => (one.id === entry.id ? entry : one)) };
  return { entry, trail: settles(entry) ? [entry] : [...trail, entry].slice(-longestTrail) };
};

const entryOf = (trail: Trail, happening: Happening, at: number, id: string): HistoryEntry => {
  switch (happening.kind) {
    case 'refreshed':
      return refreshed(trail, happening.rotated, at, id);
    case 'waiting': {
      const error = problem(happening.error);
      const { reason, nextAttemptAt } = happening;
      const same = find(trail, 'waiting', error, (one) => one.reason === reason);
      const attempts = (same?.attempts ?? 0) + (happening.attempted ? 1 : 0);
      return { kind: 'waiting', ...since(same, at, id), error, reason, attempts, nextAttemptAt };
    }
    case 'blocked': {
      const error = problem(happening.error);
      const same = find(trail, 'blocked', error);
      const attempts = (same?.attempts ?? 0) + (happening.attempted ? 1 : 0);
      return { kind: 'blocked', ...since(same, at, id), error, attempts, nextAttemptAt: happening.nextAttemptAt };
    }
    case 'unreadable': {
      const error = problem(happening.error);
      return { kind: 'unreadable', ...since(find(trail, 'unreadable', error), at, id), error };
    }
    case 'signed-out': {
      const asked = trail.find((one) => one.kind === 'signed-out' && one.revocation === 'asked');
      return { kind: 'signed-out', id: asked?.id ?? id, at: asked?.at ?? at, revocation: happening.revocation };
    }
    case 'ended':
      return { kind: 'ended', id, at, cause: happening.cause, error: problem(happening.error) };
    case 'sign-in-failed':
      return { kind: 'sign-in-failed', id, at, error: problem(happening.error) };
    case 'signed-in': {
      const { account, replaced, refreshable } = happening;
      return { kind: 'signed-in', id, at, account: clean(account), replaced: clean(replaced), refreshable };
    }
    case 'sign-in-declined':
      return { kind: 'sign-in-declined', id, at, kept: clean(happening.kept), declined: clean(happening.declined) };
    case 'wrong-account':
      return { kind: 'wrong-account', id, at, account: clean(happening.account) };
    case 'sign-in-cancelled':
      return { kind: 'sign-in-cancelled', id, at };
  }
};

/** A refresh that succeeded, or the end of the outage that the trail tells of. */
const refreshed = (trail: Trail, rotated: boolean, at: number, id: string): HistoryEntry => {
  const failures = trail.filter((one) => one.kind === 'waiting' || one.kind === 'blocked');
  const [first] = failures;
  if (first === undefined) return { kind: 'refreshed', id, at, rotated };
  const attempts = failures.reduce((sum, one) => sum + one.attempts, 0);
  return { kind: 'recovered', id, at, rotated, attempts, outageMs: Math.max(0, at - first.at) };
};

/** The entry that the same trouble has already, wherever in the trail: two that take turns must not flood it. */
const find = <K extends Trouble['kind']>(
  trail: Trail,
  kind: K,
  error: HistoryProblem,
  isSame: (one: OfKind<K>) => boolean = () => true,
): OfKind<K> | undefined =>
  trail.find((one): one is OfKind<K> => one.kind === kind && 'lastAt' in one && one.error.code === error.code && isSame(one as OfKind<K>));

const since = (same: Trouble | undefined, at: number, id: string) => ({ id: same?.id ?? id, at: same?.at ?? at, lastAt: at });

const problem = ({ code, message, remedy }: AppError): HistoryProblem => ({ code, message: clean(message), remedy: clean(remedy ?? null) });

/** One line without secrets, cut to what an entry may hold (not within a surrogate pair). */
const clean = <T extends string | null>(text: T): T extends null ? null : string => {
  const line = text === null ? null : redact(text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '));
  const cut =
    line === null || line.length <= longestHistoryText ? line : `${line.slice(0, longestHistoryText - 1).replace(/[\ud800-\udbff]$/, '')}…`;
  return cut as T extends null ? null : string;
};
