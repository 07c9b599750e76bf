import type { Connection } from '../connections/index.ts';
import { failed, failure, type Failure } from '../base/index.ts';
import { isBound, type SessionRecord } from './record.ts';
import type { Held } from './state.ts';
import { type Account, accountOf } from '../tokens/index.ts';

/** Why what is sealed in `record` must not go to the connection's server; null when it is that server's and client's own. */
export const elsewhere = (record: SessionRecord, connection: Pick<Connection, 'issuer' | 'clientId'>): Failure | null =>
  record.issuer === connection.issuer && record.clientId === connection.clientId
    ? null
    : failure(
        'configuration_changed',
        'This connection now names another authorization server or client than the one its session belongs to, so the session is not used.',
        'Change the connection back, or sign in again.',
      );

/**
 * Why a session's tokens must not be used, or null when they may: nothing held, ended, or sealed for another issuer,
 * client or account than the connection stands for. `subject` is whom the ID token held now names. Pure.
 */
export const refusalOf = (held: Held, subject: string | null, connection: Connection | undefined): Failure | null => {
  if (held.kind === 'unreadable') return failed(held.error);
  if (held.kind === 'ended') return failure('session_ended', 'This session has ended.', 'Sign in again.');
  if (held.kind === 'none' || connection === undefined) return failure('not_signed_in', 'This connection is not signed in.', 'Sign in.');
  const belongsElsewhere = elsewhere(held.record, connection);
  if (belongsElsewhere !== null) return belongsElsewhere;
  // Without their proof they would be refused, and the session perhaps ended for it.
  if (isBound(held.record) && !connection.method.dpop) {
    return failure(
      'configuration_changed',
      'The tokens of this session are bound to a key, and DPoP has been turned off for the connection since, so the session is not used.',
      'Turn DPoP on again, or sign in again.',
    );
  }
  if (subject !== null && held.record.sub !== null && subject !== held.record.sub) {
    return failure('account_changed', 'Okta answered a refresh with somebody else’s tokens; they are not used.', 'Sign in again.');
  }
  return null;
};

/**
 * The account whose session is held for the server and client the connection stands for, even where the session cannot be
 * used now; null when there is none.
 */
export const accountHeld = (held: Held, subject: string | null, connection: Connection | undefined): Account | null => {
  if (held.kind !== 'held' || connection === undefined || elsewhere(held.record, connection) !== null) return null;
  return refusalOf(held, subject, connection)?.error.code === 'account_changed' ? null : accountOf(held.record.body);
};

export const noRefreshToken = failure(
  'no_refresh_token',
  'This session has no refresh token, so it cannot be refreshed.',
  'Add the scope offline_access, allow the Refresh Token grant on the Okta app, then sign in again.',
);

export const noLongerWanted = failure('not_signed_in', 'This connection is no longer to be refreshed.');

/** Nothing is sent before a server's Retry-After. */
export const orgIsLimited = (triesAgain: boolean): Failure =>
  failure(
    'rate_limited',
    'Okta asked to slow down; this org is left alone for a moment.',
    triesAgain ? 'Tenantry tries again by itself.' : 'Try again after that.',
  );
