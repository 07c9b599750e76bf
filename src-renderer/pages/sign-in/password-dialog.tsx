import { type SubmitEvent, useId, useState } from 'react';
import type { AppError } from '../../../src-preload/contract/index.ts';
import { useNavigation } from '../../store/navigation.tsx';
import { useApp, useAsk, useConnection, useTenant } from '../../store/services.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../shared/error-note.tsx';
import { TextField } from '../../ui/field.tsx';
import { useCloseWhenGone } from '../../ui/use-close-when-gone.ts';
import styles from './password-dialog.module.css';

/** Asks for the account of a resource owner password grant (RFC 6749, 4.3). The password leaves this window's memory as it is sent. */
export const PasswordDialog = ({ connectionId, onClose }: { connectionId: string; onClose: () => void }) => {
  const connection = useConnection(connectionId);
  const tenant = useTenant(connection?.tenantId);
  const isAllowed = useApp((app) => app.settings.passwordGrant);
  const { open } = useNavigation();
  const ask = useAsk();
  const formId = useId();
  const [username, setUsername] = useState(connection?.loginHint ?? '');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  useCloseWhenGone(connection === undefined, onClose);
  if (connection === undefined) return null;

  const title = `Sign in to ${tenant?.name ?? ''} / ${connection.name}`;
  if (!isAllowed) {
    return (
      <Dialog
        title={title}
        onClose={onClose}
        actions={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="primary" onClick={() => open({ kind: 'settings' })}>
              Open settings
            </Button>
          </>
        }
      >
        <p>This connection signs in with a password, and signing in with passwords is turned off in the settings.</p>
        <Discouraged />
      </Dialog>
    );
  }

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy) return;
    const account = { username, password };
    setPassword('');
    setBusy(true);
    setError(null);
    const answer = await ask('signIn.start', { connectionId, prompt: 'default', open: 'browser', account });
    setBusy(false);
    if (answer.ok) onClose();
    else setError(answer.error);
  };
  return (
    <Dialog
      alert
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} busy={busy}>
            Sign in
          </Button>
        </>
      }
    >
      <form id={formId} autoComplete="off" className={styles.form} onSubmit={(event) => void submit(event)}>
        <TextField
          label="Username"
          name="username"
          autoComplete="username"
          required
          maxLength={200}
          value={username}
          onChange={setUsername}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="off"
          required
          maxLength={1000}
          value={password}
          onChange={setPassword}
          hint={`Sent once to ${hostOf(connection.issuer)}, and kept nowhere.`}
        />
      </form>
      {error !== null && <ErrorNote error={error} />}
      <Discouraged />
    </Dialog>
  );
};

const Discouraged = () => (
  <p className={styles.why}>
    Signing in this way is discouraged: the app sees the password, and neither a second factor nor single sign-on is possible. Sign in with
    the browser wherever the client allows it (RFC 9700, 2.4).
  </p>
);

const hostOf = (issuer: string): string => (URL.canParse(issuer) ? new URL(issuer).host : issuer);
