import { type Clock, failed, failure, type Random, type Result, success } from '../base/index.ts';
import type { SessionEntry } from './entry.ts';
import type { TokenVerification } from './token-verification.ts';
import { backOffMs, refreshDueAt } from './policy.ts';
import type { InDoubtMarks } from './ports.ts';
import type { SessionStore } from './session-store.ts';
import { type Held, isLocked } from './state.ts';

/**
 * Puts what the vault gave into the entry, at the start of the app or later. While there is no key to open it with, the
 * next look comes after a growing back-off. A request of the run before may have been honoured without its hearing of it.
 */
export const takeUp = (
  entry: SessionEntry,
  held: Held,
  { clock, marks, random }: { readonly clock: Clock; readonly marks: InDoubtMarks; readonly random: Random },
): void => {
  entry.apply({ kind: 'loaded', held });
  entry.jitter = random.fraction();
  entry.failures = isLocked(held) ? entry.failures + 1 : 0;
  if (isLocked(held)) entry.lookAgainAt = clock.now() + backOffMs(entry.failures, random);
  // Whoever asked for it, and however it is kept.
  const due = entry.record === null ? null : refreshDueAt(entry.record, 0, { keepFresh: true, keepAlive: false, idleLimitMs: null });
  entry.answerWasLost = marks.left.has(entry.connectionId);
  entry.mayHaveBeenLost = marks.uncleanBoot && due !== null && due <= clock.now();
};

/** Looks again at what could not be opened. */
export const reload = async (
  entry: SessionEntry,
  parts: Parameters<typeof takeUp>[2] & { readonly store: SessionStore; readonly verification: TokenVerification },
): Promise<Result<null>> => {
  const { generation } = entry;
  const held = await parts.store.load(entry.connectionId);
  if (entry.generation !== generation) return failure('not_signed_in', 'The connection was signed out meanwhile.');
  takeUp(entry, held, parts);
  if (entry.record !== null) parts.verification.verify(entry);
  return held.kind === 'unreadable' ? failed(held.error) : success(null);
};
