import { failure, type Result, success } from '../base/index.ts';
import type { SessionEntry } from './entry.ts';
import type { SessionRecord } from './record.ts';
import type { SessionStore } from './session-store.ts';
import type { SessionEvent } from './state.ts';

/** What a person may do to a session that is held. */
export type Amendment = Extract<SessionEvent, { readonly kind: 'access-token-revoked' | 'was-ended' }>;

/** Saves what a person did to a session, then lets it count; null: it was done to another one. */
export const amend = async (
  entry: SessionEntry,
  change: (record: SessionRecord) => Amendment | null,
  store: SessionStore,
): Promise<Result<null>> => {
  const { record, generation } = entry;
  if (record === null) return noLongerHeld;
  const amendment = change(record);
  if (amendment === null) return success(null);
  const saved = await store.save(entry.connectionId, amendment.record);
  if (entry.generation !== generation) return noLongerHeld;
  if (!saved.ok) return saved;
  entry.unsaved = false;
  entry.apply(amendment);
  return success(null);
};

const noLongerHeld = failure('not_signed_in', 'This connection is not signed in any longer.', 'Sign in.');
