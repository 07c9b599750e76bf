import type { Connection } from '../../connections/index.ts';
import { type Result, success } from '../../base/index.ts';
import type { AppServices } from '../app-services.ts';

/** Ends session and sign-ins of a connection here, and revokes as well as it can; the person is told if Okta could not be. */
export const signOutHere = async (
  { connections, notices, sessions, signIns }: Pick<AppServices, 'connections' | 'notices' | 'sessions' | 'signIns'>,
  connection: Connection,
): Promise<Result<null>> => {
  signIns.cancel(connection.id);
  const out = await sessions.signOut(connection.id);
  if (!out.ok) return out;
  if (!out.value.revoked) {
    notices.add(
      'warn',
      `Signed out of ${connections.handle(connection)} here only`,
      'Okta could not be told to revoke the session, so its tokens live until they expire.',
      'An admin can end the user’s sessions in Okta’s admin console.',
      out.value.requestId,
    );
  }
  return success(null);
};
