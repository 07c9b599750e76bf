import { type SubmitEvent, useId, useState } from 'react';
import { isAvailable } from '../../../src-preload/contract/actions.ts';
import type { AppError, CommandPayload } from '../../../src-preload/contract/index.ts';
import { receiptSentence } from '../../actions/receipt.ts';
import { useAsk, useConnection, useTenant } from '../../store/services.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../shared/error-note.tsx';
import { Field, TextField } from '../../ui/field.tsx';
import { PlainSelect } from '../../ui/plain-select.tsx';
import { useToasts } from '../../actions/toasts.tsx';
import { useCloseWhenGone } from '../../ui/use-close-when-gone.ts';
import styles from './operations.module.css';

type Method = CommandPayload<'session.copyAsCurl'>['method'];

const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'];

/** The last request of each connection, until the window closes: an address may be private. */
const lastRequests = new Map<string, { readonly method: Method; readonly url: string }>();

/** An address as it is typed: without a scheme https is meant. */
const withScheme = (text: string): string => {
  const url = text.trim();
  return url === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `https://${url}`;
};

/** Copies a curl command for one request, with the access token in it. */
export const CurlDialog = ({ connectionId, onClose }: { connectionId: string; onClose: () => void }) => {
  const connection = useConnection(connectionId);
  const tenant = useTenant(connection?.tenantId);
  const ask = useAsk();
  const toasts = useToasts();
  const formId = useId();
  const [request, setRequest] = useState(lastRequests.get(connectionId) ?? { method: 'GET' as const, url: '' });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const isGone = connection === undefined || !isAvailable('copy-as-curl', connection);
  useCloseWhenGone(isGone, onClose);
  if (isGone) return null;

  const copy = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    const asked = { ...request, url: withScheme(request.url) };
    const answer = await ask('session.copyAsCurl', { connectionId, ...asked });
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    lastRequests.set(connectionId, asked);
    const { message, detail } = receiptSentence(answer.value, `${tenant?.name ?? ''} / ${connection.name}`, Date.now());
    if (answer.value.warning === null) toasts.done(message, detail);
    else toasts.caution(`${message} ${detail}`, answer.value.warning);
    onClose();
  };
  return (
    <Dialog
      title="Copy as curl"
      size="medium"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} busy={busy}>
            Copy command
          </Button>
        </>
      }
    >
      <p>A command for a POSIX shell that sends one request with this connection’s access token, refreshed first if it is about to end.</p>
      <form id={formId} className={styles.request} noValidate onSubmit={(event) => void copy(event)}>
        <Field label="Method">
          {({ id }) => (
            <PlainSelect
              id={id}
              value={request.method}
              options={methods.map((method) => ({ value: method, label: method }))}
              onChange={(method) => setRequest({ ...request, method })}
            />
          )}
        </Field>
        <TextField
          mono
          label="Address"
          type="url"
          placeholder="https://api.example.com/orders"
          hint="Remembered until Tenantry quits."
          maxLength={2000}
          required
          value={request.url}
          onChange={(url) => setRequest({ ...request, url })}
        />
      </form>
      {connection.method.dpop && (
        <p className={styles.note}>
          This token is bound to a key that stays here (DPoP), so the command carries a proof for exactly this method and address. It is
          good for a few minutes and mostly once: copy again for the next request.
        </p>
      )}
      <p>Whoever has the command has the token: paste it nowhere but into your own shell.</p>
      {error !== null && <ErrorNote error={error} />}
    </Dialog>
  );
};
