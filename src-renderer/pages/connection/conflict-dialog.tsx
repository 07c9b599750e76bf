import { useEffect, useState } from 'react';
import { useAsk, useConnection, useTenant } from '../../store/services.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useToasts } from '../../actions/toasts.tsx';

/** A sign-in came back as another account: whose is this connection? */
export const ConflictDialog = ({ connectionId, onClose }: { connectionId: string; onClose: () => void }) => {
  const connection = useConnection(connectionId);
  const tenant = useTenant(connection?.tenantId);
  const ask = useAsk();
  const toasts = useToasts();
  const [busy, setBusy] = useState(false);
  const conflict = connection?.conflict ?? null;
  const settled = conflict === null;

  useEffect(() => {
    if (settled) onClose();
  }, [settled, onClose]);
  if (connection === undefined || conflict === null) return null;

  const resolve = async (accept: boolean) => {
    setBusy(true);
    const answer = await ask('signIn.resolveConflict', { connectionId, accept });
    setBusy(false);
    if (answer.ok) onClose();
    else toasts.failed(answer.error);
  };
  const { current, incoming } = conflict;
  return (
    <Dialog
      alert
      title="A different account came back"
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void resolve(false)}>
            Keep {current.label}
          </Button>
          <Button variant="primary" busy={busy} onClick={() => void resolve(true)}>
            Replace with {incoming.label}
          </Button>
        </>
      }
    >
      <p>
        You signed in to{' '}
        <b>
          {tenant?.name} / {connection.name}
        </b>{' '}
        as <b>{incoming.label}</b>, but so far this connection is <b>{current.label}</b>’s. The browser may have picked an account by
        itself.
      </p>
      <p>Keeping revokes the new tokens. Replacing signs {current.label} out of this connection. Until you decide, both are kept.</p>
      <p>To use both accounts, keep this one, duplicate the connection, and use “Sign in as someone else” there.</p>
    </Dialog>
  );
};
