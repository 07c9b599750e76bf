import type { Connection } from '../connections/index.ts';
import { type Account, accountOf } from '../tokens/index.ts';
import type { SessionEntry } from './entry.ts';
import type { SessionRecord } from './record.ts';
import { elsewhere, refusalOf } from './refusal.ts';

/** Whose tokens these are, as far as they say. */
export const holderOf = (record: SessionRecord): Account | null => accountOf(record.body);

/** Whose session is held for the server and client the connection stands for, even where it cannot be used now; null when nobody's. */
export const currentHolder = ({ record, held, subject }: SessionEntry, connection: Connection | undefined): Account | null => {
  if (record === null || connection === undefined || elsewhere(record, connection) !== null) return null;
  return refusalOf(held, subject, connection)?.error.code === 'account_changed' ? null : holderOf(record);
};
