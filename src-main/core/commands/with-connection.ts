import { failure, type Result } from '../base/index.ts';
import type { Connection } from '../connections/index.ts';
import type { AppServices } from './app-services.ts';

type Act<T> = (connection: Connection) => Promise<Result<T>> | Result<T>;
export type WithConnection = <T>(connectionId: string, act: Act<T>) => Promise<Result<T>>;

/** Finds the connection that a command is about; `not_found` when it was removed. */
export const withConnectionOf =
  (connections: Pick<AppServices['connections'], 'connection'>): WithConnection =>
  async (connectionId, act) => {
    const connection = connections.connection(connectionId);
    return connection === undefined ? failure('not_found', 'This connection no longer exists.') : await act(connection);
  };
