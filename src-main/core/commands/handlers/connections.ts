import { adminValues, type Connection, findServers, suggest } from '../../connections/index.ts';
import { type Result, success } from '../../base/index.ts';
import type { AppServices } from '../app-services.ts';
import type { CommandHandlers } from '../carry-out.ts';
import { withConnectionOf } from '../with-connection.ts';

type ConnectionHandlers = Pick<
  CommandHandlers,
  | 'tenant.suggest'
  | 'tenant.findServers'
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
  const withConnection = withConnectionOf(connections);

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
    // Only now: revoking needed them, and so do sign-ins that were overtaken.
    await Promise.all(removed.map(async ({ id }) => await signIns.settled(id)));
    const forgotten = await Promise.all(removed.map(async ({ id }) => await services.credentials.forget(id)));
    const kept = forgotten.find((outcome) => !outcome.ok);
    if (kept?.ok === false) return kept;
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
    'tenant.findServers': async ({ orgUrl }) => await findServers(services.okta, orgUrl),
    'tenant.add': ({ tenant, connection }) => connections.addTenant(tenant, connection),
    'tenant.update': ({ tenantId, tenant }) => connections.updateTenant(tenantId, tenant),
    'tenant.remove': async ({ tenantId }) => {
      const theirs = connections.current().connections.filter((connection) => connection.tenantId === tenantId);
      return await removeThenSignOut(theirs, () => connections.removeTenant(tenantId));
    },
    'tenant.reorder': ({ tenantIds }) => connections.reorderTenants(tenantIds),

    'connection.add': ({ tenantId, connection }) => connections.addConnection(tenantId, connection),
    'connection.update': ({ connectionId, connection }) => connections.updateConnection(connectionId, connection),
    'connection.duplicate': async ({ connectionId }) => {
      const duplicated = connections.duplicateConnection(connectionId);
      if (!duplicated.ok) return duplicated;
      const [from, to] = [connections.connection(connectionId), connections.connection(duplicated.value.connectionId)];
      const copied = from === undefined || to === undefined ? success(null) : await services.credentials.copy(from, to);
      // The copy is there all the same; it says itself what it lacks.
      if (!copied.ok) notices.addError('warn', 'The client’s secret or key was not copied along', copied.error);
      return duplicated;
    },
    'connection.remove': async ({ connectionId }) =>
      await withConnection(connectionId, (connection) => removeThenSignOut([connection], () => connections.removeConnection(connectionId))),
    'connection.reorder': ({ tenantId, connectionIds }) => connections.reorderConnections(tenantId, connectionIds),
    'connection.check': async ({ connectionId, connection }) => success(await checks.check(connection, connectionId)),
    'connection.adminValues': (draft) => success(adminValues(draft)),
    'connection.registration': async ({ connectionId }) =>
      await withConnection(connectionId, async (connection) => success(await checks.registration(connection))),
  };
};
