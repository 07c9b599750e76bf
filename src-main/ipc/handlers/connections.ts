import { adminValues, type Connection, suggest } from '../../connections/index.ts';
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

  /**
   * Removes from the configuration first: if that cannot be written, nobody is signed out. Then nothing is left in the
   * vault, nor at Okta as far as it answers.
   */
  const removeThenSignOut = async (removed: readonly Connection[], remove: () => Result<null>): Promise<Result<null>> => {
    for (const { id } of removed) signIns.cancel(id);
    const done = remove();
    if (!done.ok) return done;
    const outcomes = await Promise.all(removed.map(async (connection) => await sessions.signOut(connection.id, connection)));
    for (const { id } of removed) sessions.forget(id);
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
    return done;
  };

  return {
    'tenant.suggest': ({ domain }) => suggest(domain, services.platform),
    'tenant.add': ({ tenant, connection }) => connections.addTenant(tenant, connection),
    'tenant.update': ({ tenantId, tenant }) => connections.updateTenant(tenantId, tenant),
    'tenant.remove': async ({ tenantId }) => {
      const theirs = connections.current().connections.filter((connection) => connection.tenantId === tenantId);
      return await removeThenSignOut(theirs, () => connections.removeTenant(tenantId));
    },
    'tenant.reorder': ({ tenantIds }) => connections.reorderTenants(tenantIds),

    'connection.add': ({ tenantId, connection }) => connections.addConnection(tenantId, connection),
    'connection.update': ({ connectionId, connection }) => connections.updateConnection(connectionId, connection),
    'connection.duplicate': ({ connectionId }) => connections.duplicateConnection(connectionId),
    'connection.remove': async ({ connectionId }) => {
      const connection = connections.connection(connectionId);
      if (connection === undefined) return failure('not_found', 'This connection no longer exists.');
      return await removeThenSignOut([connection], () => connections.removeConnection(connectionId));
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
