import type { Connection } from '../connections/index.ts';
import { failed, failure, type Failure } from '../platform/index.ts';
import type { Held } from './state.ts';

/**
 * Why a session's tokens must not be used, or null when they may: nothing held, ended, or sealed for another issuer,
 * client or account than the connection stands for. `subject` is whom the ID token held now names. Pure.
 */
export const refusalOf = (held: Held, subject: string | null, connection: Connection | undefined): Failure | null => {
  if (held.kind === 'unreadable') return failed(held.error);
  if (held.kind === 'ended') return failure('session_ended', 'This session has ended.', 'Sign in again.');
  if (held.kind === 'none' || connection === undefined) return failure('not_signed_in', 'This connection is not signed in.', 'Sign in.');
  if (held.record.issuer !== connection.issuer || held.record.clientId !== connection.clientId) {
    return failure(
      'configuration_changed',
      'This connection now names another authorization server or client than the one its session belongs to, so the session is not used.',
      'Change the connection back, or sign in again.',
    );
  }
  if (subject !== null && held.record.sub !== null && subject !== held.record.sub) {
    return failure('account_changed', 'Okta answered a refresh with somebody else’s tokens; they are not used.', 'Sign in again.');
  }
  return null;
};

export const noRefreshToken = failure(
  'no_refresh_token',
  'This session has no refresh token, so it cannot be refreshed.',
  'Add the scope offline_access, allow the Refresh Token grant on the Okta app, then sign in again.',
);
