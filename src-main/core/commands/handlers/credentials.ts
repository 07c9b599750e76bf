import type { AppServices } from '../app-services.ts';
import type { CommandHandlers } from '../carry-out.ts';
import { withConnectionOf } from '../with-connection.ts';

type CredentialHandlers = Pick<
  CommandHandlers,
  'credentials.setSecret' | 'credentials.makeKey' | 'credentials.importKey' | 'credentials.forget'
>;

/** Secrets and keys go into the vault here and never come back. */
export const credentialHandlers = ({ connections, credentials, sessions }: AppServices): CredentialHandlers => {
  const withConnection = withConnectionOf(connections);
  const change: typeof withConnection = async (connectionId, work) => {
    const done = await withConnection(connectionId, work);
    // What was blocked for want of it may go on.
    if (done.ok && sessions.get(connectionId).activity.kind === 'blocked') void sessions.refresh(connectionId);
    return done;
  };
  return {
    'credentials.setSecret': async ({ connectionId, secret }) =>
      await change(connectionId, async (connection) => await credentials.setSecret(connection, secret)),
    'credentials.makeKey': async ({ connectionId, alg }) =>
      await change(connectionId, async (connection) => await credentials.makeKey(connection, alg)),
    'credentials.importKey': async ({ connectionId, key }) =>
      await change(connectionId, async (connection) => await credentials.importKey(connection, key)),
    'credentials.forget': async ({ connectionId }) => await change(connectionId, async () => await credentials.forget(connectionId)),
  };
};
