import { type AppError, type Coded, say, type WordCode } from '../base/index.ts';

/**
 * Why Okta no longer honours a refresh token, as well as it can be known. A cause is named only on evidence
 * (`end-diagnosis.ts` says which); without any it is `unknown`.
 */
export const endCauses = [
  /** Our request was carried out, its answer never came, and the old token no longer counts. */
  'answer_lost',
  /** Not used within the authorization server's idle limit. */
  'idle',
  /** Its absolute life is over. */
  'expired',
  /** One of the two: the access token still counts, so nobody took the session away. */
  'outlived',
  /** Ended with all its tokens; by whom cannot be told from here. */
  'revoked',
  /** Ended with all its tokens while the account's other sessions go on, and its refresh tokens rotate: most often one was used twice. */
  'reused',
  /** The account's other sessions in this org have ended as well. */
  'user',
  /** The server's words name its policies. */
  'policy',
  /** The server's words name the network zones of the client. */
  'network',
  /** The person revoked its refresh token from here. */
  'revoked_here',
  'unknown',
] as const;
export type EndCause = (typeof endCauses)[number];

/** Why a session ended. `detail` is the server's own description. Only `invalid_grant` ends one. */
export const endWords = (cause: EndCause, detail: string | null): Coded<WordCode> => {
  const said = { error: 'invalid_grant', request: 'refresh' } as const;
  if (detail === null) return say(`ended_${cause}`, said);
  const all = { ...said, description: detail };
  return cause === 'policy' || cause === 'unknown' ? say(`ended_${cause}_said`, all) : say(`ended_${cause}`, all);
};

/** The end of a session as an error. */
export const endError = (cause: EndCause, detail: string | null, requestId: string | undefined): AppError => ({
  code: 'session_ended',
  ...endWords(cause, detail),
  requestId,
});
