import { type ReactNode, useEffect, useState } from 'react';
import type { AppError, Result } from '../../src-preload/contract/index.ts';
import { useApp, useAsk, useConnection, useTenant } from '../mirror/services.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorNote } from '../ui/error-note.tsx';

/** Closes the dialog once there is nothing left to ask about. */
const useCloseWhenGone = (gone: boolean, onClose: () => void): void => {
  useEffect(() => {
    if (gone) onClose();
  }, [gone, onClose]);
};

interface ConfirmProps {
  readonly title: string;
  readonly what: string;
  readonly run: () => Promise<Result<null>>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const Confirm = ({ title, what, run, onClose, children }: ConfirmProps) => {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const remove = async () => {
    setBusy(true);
    setError(null);
    const answer = await run();
    // Done, it is gone from main's view as well, and that is what closes the dialog.
    if (answer.ok) return;
    setBusy(false);
    setError(answer.error);
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" busy={busy} onClick={() => void remove()}>
            {what}
          </Button>
        </>
      }
    >
      {children}
      {error !== null && <ErrorNote error={error} />}
    </Dialog>
  );
};

export const RemoveConnectionDialog = ({ connectionId, onClose }: { connectionId: string; onClose: () => void }) => {
  const connection = useConnection(connectionId);
  const tenant = useTenant(connection?.tenantId);
  const ask = useAsk();
  useCloseWhenGone(connection === undefined, onClose);
  if (connection === undefined) return null;
  return (
    <Confirm
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
    </Confirm>
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
    <Confirm title={`Remove ${tenant.name}?`} what="Remove tenant" run={() => ask('tenant.remove', { tenantId })} onClose={onClose}>
      <p>
        {count === 0
          ? 'It has no connections.'
          : `Tenantry signs out of ${connections}, asks Okta to revoke their tokens, and deletes everything it holds for them.`}
      </p>
      <p>Nothing changes in Okta’s admin console. This cannot be undone.</p>
    </Confirm>
  );
};
