import type { HistoryEntry } from '../../../src-preload/contract/index.ts';
import type { AppError } from '../base/index.ts';

type Kind = HistoryEntry['kind'];
type FactsOf<K extends Kind> = Omit<Extract<HistoryEntry, { kind: K }>, 'id' | 'at' | 'lastAt' | 'error' | 'attempts'>;
interface Problem {
  readonly error: AppError;
}
/** Whether a request was sent and failed; not so when the tenant is held back, or the disk alone is to blame. */
interface Attempt extends Problem {
  readonly attempted: boolean;
}

/**
 * Something that just happened to a connection, as whoever saw it tells it. The history gives it its time, takes out
 * what looks like a secret, and relates it to what came before: that a refresh ended an outage is found there.
 */
export type HistoryEvent =
  | FactsOf<'signed-in'>
  | (FactsOf<'sign-in-failed'> & Problem)
  | FactsOf<'sign-in-cancelled'>
  | FactsOf<'sign-in-declined'>
  | FactsOf<'refreshed'>
  | FactsOf<'wrong-account'>
  | (FactsOf<'waiting'> & Attempt)
  | (FactsOf<'blocked'> & Attempt)
  | (FactsOf<'unreadable'> & Problem)
  | FactsOf<'access-token-revoked'>
  | (FactsOf<'ended'> & Problem)
  /** Why the session ended, known better than when that was told. */
  | (Omit<FactsOf<'ended'>, 'kind'> & Problem & { readonly kind: 'end-explained' })
  | FactsOf<'signed-out'>
  /** Okta’s answer to the last sign-out that asked for one. */
  | { readonly kind: 'revocation-answered'; readonly confirmed: boolean; readonly requestId?: string | undefined };
