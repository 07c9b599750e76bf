import type { EndCause } from './end-cause.ts';
import type { SessionRecord } from './record.ts';
import { refreshTokenEnd } from './refresh-token-end.ts';
import type { Doubt } from './state.ts';

/** What the session itself knows when its refresh token is turned down (`invalid_grant`; RFC 6749, 5.2). */
export interface EndEvidence {
  /** Epoch ms. */
  readonly now: number;
  readonly doubt: Doubt;
  /** The user's note of the server's idle limit, ms. */
  readonly idleLimitMs: number | null;
  /** What the server's own words are about, as the error catalogue reads them. */
  readonly about: 'policy' | 'user' | 'network' | null;
}

/**
 * The cause as far as the session itself can tell. A request whose answer was lost explains an `invalid_grant` by itself:
 * the server rotated, and we never heard. `unknown` is worth asking about (`causeFromTokens`).
 */
export const causeFromSession = (record: SessionRecord, known: EndEvidence): EndCause => {
  if (known.doubt === 'lost') return 'answer_lost';
  if (known.about !== null) return known.about;
  const end = refreshTokenEnd(record, known.idleLimitMs);
  if (end !== null && known.now >= end.at) return end.kind === 'idle' ? 'idle' : 'expired';
  return known.doubt === 'possible' ? 'answer_lost' : 'unknown';
};

/** What introspection (RFC 7662) tells of tokens that should still count; null where it told nothing. */
export interface TokensNow {
  /** The ended session's own access token. */
  readonly own: boolean | null;
  /** Access tokens of the same account's other sessions in the same org, with the client each belongs to. */
  readonly others: readonly { readonly isActive: boolean; readonly clientId: string }[];
}

/**
 * The cause as the remaining tokens tell it. A refresh token that merely ran out leaves its access token alone; revoking
 * it, or detecting its reuse, ends the access token as well; what ends the account ends the other sessions too.
 */
export const causeFromTokens = (record: SessionRecord, { own, others }: TokensNow): EndCause => {
  if (own === null) return 'unknown';
  if (own) return 'outlived';
  const someGoOn = others.some(({ isActive }) => isActive);
  // Sessions of one app alone may have ended with the app.
  if (!someGoOn && others.some(({ clientId }) => clientId !== record.clientId)) return 'user';
  return record.rotations > 0 && someGoOn ? 'reused' : 'revoked';
};
