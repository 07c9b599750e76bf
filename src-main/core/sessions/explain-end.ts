import { failure, type Result } from '../base/index.ts';
import type { SessionEntry } from './entry.ts';
import type { Introspection } from './introspection.ts';
import { isOfSameAccount, type SessionRecord } from './record.ts';
import type { SessionStore } from './session-store.ts';

/**
 * Names the cause of an end better than the session itself could. If the new word is not saved, the next start says the
 * old one.
 */
export const explainEnd = async (
  entry: SessionEntry,
  parts: {
    readonly introspection: Introspection;
    readonly entries: () => Iterable<SessionEntry>;
    readonly isStopped: () => boolean;
    readonly changed: (connectionId: string) => void;
    readonly save: (entry: SessionEntry, record: SessionRecord) => Promise<unknown>;
  },
): Promise<void> => {
  const { held } = entry;
  if (held.kind !== 'ended') return;
  const others = [...parts.entries()].flatMap(({ record }) => (record !== null && isOfSameAccount(record, held.record) ? [record] : []));
  const cause = await parts.introspection.explainEnd(entry.connectionId, held.record, others);
  // A sign-in that is just being stored must not be written over.
  while (entry.inFlight !== null) await entry.inFlight;
  if (cause === 'unknown' || parts.isStopped() || entry.held !== held || held.record.ended === null) return;
  const record = { ...held.record, ended: { ...held.record.ended, cause } };
  entry.apply({ kind: 'end-explained', record, cause });
  parts.changed(entry.connectionId);
  await parts.save(entry, record);
};

/** A better-known end, on the disk; whoever waited for the session hears that it has ended. */
export const saveEnded = async (entry: SessionEntry, record: SessionRecord, store: SessionStore): Promise<Result<null>> => {
  await store.save(entry.connectionId, record);
  return failure('session_ended', 'This session has ended.', 'Sign in again.');
};
