import { adminValues, suggest } from '../../connections/index.ts';
import { failure, type Result, success } from '../../platform/index.ts';
import type { AppServices } from '../app-services.ts';
import type { CommandHandlers } from '../bind-commands.ts';

type ConnectionHandlers = Pick<
  CommandHandlers,
  | 'tenant.suggest'
  | 'tenant.add'
  | 'tenant.update'
  | 'tenant.remove'
  | 'tenant.reorder'
  | 'connection.add'
  | 'connection.update'
  | 'connection.duplicate'
  | 'connection.remove'
  | 'connection.reorder'
  | 'connection.check'
  | 'connection.adminValues'
  | 'connection.registration'
>;

export const connectionHandlers = (services: AppServices): ConnectionHandlers => {
  const { connections, sessions, signIns, checks, notices } = services;

  /** Signs out of each, so that nothing is left at Okta or in the vault of what is about to be removed. */
  const letGo = async (connectionIds: readonly string[]): Promise<Result<null>> => {
    const outcomes = await Promise.all(
      connectionIds.map(async (connectionId) => {
        signIns.cancel(connectionId);
        return await sessions.signOut(connectionId);
      }),
    );
    const failed = outcomes.find((outcome) => !outcome.ok);
    if (failed?.ok === false) return failed;
    if (outcomes.some((outcome) => outcome.ok && !outcome.value.revoked)) {
      notices.add(
        'warn',
        'Removed here only',
        'Okta could not be told to revoke a session, so its tokens live until they expire.',
        'An admin can end the user’s sessions in Okta’s admin console.',
      );
    }
    return success(null);
  };
  const forget = (connectionIds: readonly string[]) => {
    for (const connectionId of connectionIds) sessions.forget(connectionId);
  };

  return {
    'tenant.suggest': ({ domain }) => suggest(domain),
    'tenant.add': ({ tenant, connection }) => connections.addTenant(tenant, connection),
    'tenant.update': ({ tenantId, tenant }) => connections.updateTenant(tenantId, tenant),
    'tenant.remove': async ({ tenantId }) => {
      const theirs = connections.current().connections.flatMap((connection) => (connection.tenantId === tenantId ? [connection.id] : []));
      const gone = await letGo(theirs);
      if (!gone.ok) return gone;
      const removed = connections.removeTenant(tenantId);
      if (removed.ok) forget(theirs);
      return removed;
    },
    'tenant.reorder': ({ tenantIds }) => connections.reorderTenants(tenantIds),

    'connection.add': ({ tenantId, connection }) => connections.addConnection(tenantId, connection),
    'connection.update': ({ connectionId, connection }) => connections.updateConnection(connectionId, connection),
    'connection.duplicate': ({ connectionId }) => connections.duplicateConnection(connectionId),
    'connection.remove': async ({ connectionId }) => {
      const gone = await letGo([connectionId]);
      if (!gone.ok) return gone;
      const removed = connections.removeConnection(connectionId);
      if (removed.ok) forget([connectionId]);
      return removed;
    },
    'connection.reorder': ({ tenantId, connectionIds }) => connections.reorderConnections(tenantId, connectionIds),
    'connection.check': async (draft) => success(await checks.check(draft)),
    'connection.adminValues': (draft) => success(adminValues(draft)),
    'connection.registration': async ({ connectionId }) => {
      const connection = connections.connection(connectionId);
      return connection === undefined
        ? failure('not_found', 'This connection no longer exists.')
        : success(await checks.registration(connection));
    },
  };
};
