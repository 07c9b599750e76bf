import type { Connection } from '../../connections/index.ts';
import { failure, type Result } from '../../base/index.ts';
import type { AppServices } from '../app-services.ts';
import type { CommandHandlers } from '../carry-out.ts';

type CredentialHandlers = Pick<
  CommandHandlers,
  'credentials.setSecret' | 'credentials.makeKey' | 'credentials.importKey' | 'credentials.forget'
>;

/** Secrets and keys go into the vault here and never come back. */
export const credentialHandlers = ({ connections, credentials, sessions }: AppServices): CredentialHandlers => {
  const change = async (connectionId: string, work: (connection: Connection) => Promise<Result<null>>): Promise<Result<null>> => {
    const connection = connections.connection(connectionId);
    if (connection === undefined) return failure('not_found', 'This connection no longer exists.');
    const done = await work(connection);
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
