import type { Connection } from '../src-main/core/connections/index.ts';
import type { Stage } from './stage.ts';
import { declined, demand, type Seen, works } from './step.ts';

/** Signs in and out again: the session is gone here, and its refresh token no longer counts there (RFC 7009). */
export const signOutFrom = async (stage: Stage, connection: Connection): Promise<Seen> => {
  const { okta, sessions } = stage.services;
  const { refreshToken } = await stage.signIn(connection);
  const out = await sessions.signOut(connection.id);
  if (!out.ok) return declined(out.error);
  demand(sessions.get(connection.id).held.kind === 'none', 'The session is still held.');
  if (!out.value.revoked) {
    // Signing out does not tell why it was not confirmed.
    const said = await okta.revoke(connection, refreshToken ?? '', 'refresh_token');
    return said.ok ? { outcome: 'unclear', detail: 'It was confirmed the second time only.' } : declined(said.error);
  }
  const again = await okta.refresh(connection, { refreshToken: refreshToken ?? '' }, async () => {});
  if (again.ok) return { outcome: 'still_honoured', detail: 'A revoked refresh token is honoured.' };
  return works(`confirmed; the refresh token is then refused as ${again.error.code}`);
};
