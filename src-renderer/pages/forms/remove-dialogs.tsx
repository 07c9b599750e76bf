import { useApp, useAsk, useConnection, useTenant } from '../../store/services.tsx';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import { useCloseWhenGone } from '../../ui/use-close-when-gone.ts';

export const RemoveConnectionDialog = ({ connectionId, onClose }: { connectionId: string; onClose: () => void }) => {
  const connection = useConnection(connectionId);
  const tenant = useTenant(connection?.tenantId);
  const ask = useAsk();
  useCloseWhenGone(connection === undefined, onClose);
  if (connection === undefined) return null;
  return (
    <ConfirmDialog
      title={`Remove ${tenant?.name ?? ''} / ${connection.name}?`}
      what="Remove connection"
      run={() => ask('connection.remove', { connectionId })}
      onClose={onClose}
    >
      <p>
        {connection.account === null ? 'It is signed out' : `${connection.account.label} is signed out: Okta is asked to revoke its tokens`}
        , and everything Tenantry holds for this connection is deleted. Its redirect scheme is unregistered if no other connection uses it.
      </p>
      <p>Nothing changes in Okta’s admin console. This cannot be undone.</p>
    </ConfirmDialog>
  );
};

export const RemoveTenantDialog = ({ tenantId, onClose }: { tenantId: string; onClose: () => void }) => {
  const tenant = useTenant(tenantId);
  const count = useApp((app) => app.connections.filter((connection) => connection.tenantId === tenantId).length);
  const ask = useAsk();
  useCloseWhenGone(tenant === undefined, onClose);
  if (tenant === undefined) return null;
  const connections = count === 1 ? 'its connection' : `its ${count} connections`;
  return (
    <ConfirmDialog title={`Remove ${tenant.name}?`} what="Remove tenant" run={() => ask('tenant.remove', { tenantId })} onClose={onClose}>
      <p>
        {count === 0
          ? 'It has no connections.'
          : `Tenantry signs out of ${connections}, asks Okta to revoke their tokens, and deletes everything it holds for them.`}
      </p>
      <p>Nothing changes in Okta’s admin console. This cannot be undone.</p>
    </ConfirmDialog>
  );
};
