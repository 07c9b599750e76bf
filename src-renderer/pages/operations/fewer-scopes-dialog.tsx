import { needsOpenId } from '../../../src-preload/contract/scopes.ts';
import { useState } from 'react';
import { isAvailable } from '../../../src-preload/contract/actions.ts';
import type { AppError } from '../../../src-preload/contract/index.ts';
import { useAsk, useConnection } from '../../store/services.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../shared/error-note.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { useToasts } from '../../actions/toasts.tsx';
import { useCloseWhenGone } from '../../ui/use-close-when-gone.ts';
import styles from './operations.module.css';

const hints: Readonly<Record<string, string>> = {
  offline_access: 'Kept: a refresh without it would bring no refresh token.',
  openid: 'Brings a new ID token. Without it the present one is kept.',
};
const goesWithOpenId = 'Left out together with openid: Okta refuses it alone.';

/** A refresh for a part of what was granted (RFC 6749, 6): an access token that can do less. */
export const FewerScopesDialog = ({ connectionId, onClose }: { connectionId: string; onClose: () => void }) => {
  const connection = useConnection(connectionId);
  const ask = useAsk();
  const toasts = useToasts();
  const [left, setLeft] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const isGone = connection === undefined || !isAvailable('refresh-fewer-scopes', connection);
  useCloseWhenGone(isGone, onClose);
  if (isGone) return null;

  const { grantedScopes } = connection;
  // Where it was granted at all.
  const dropsOpenId = left.includes('openid');
  const goesAlong = (scope: string) => dropsOpenId && needsOpenId(scope);
  const chosen = grantedScopes.filter((scope) => !left.includes(scope) && !goesAlong(scope));
  const refresh = async () => {
    setBusy(true);
    setError(null);
    const answer = await ask('session.refreshWith', { connectionId, idToken: chosen.includes('openid'), scopes: chosen });
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    toasts.done('Refreshed for fewer scopes.', 'The next refresh asks for all of them again.');
    onClose();
  };
  return (
    <Dialog
      title="Refresh for fewer scopes"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={busy} onClick={() => void refresh()}>
            Refresh
          </Button>
        </>
      }
    >
      <p>
        The new access token carries these scopes and no others. The session keeps all of them: the next refresh, by hand or on schedule,
        asks for all again.
      </p>
      <div role="group" aria-label="Scopes of the new access token" className={styles.scopes}>
        {grantedScopes.map((scope) => (
          <Checkbox
            key={scope}
            label={scope}
            hint={goesAlong(scope) ? goesWithOpenId : hints[scope]}
            checked={chosen.includes(scope)}
            disabled={scope === 'offline_access' || goesAlong(scope)}
            onChange={(checked) => setLeft(checked ? left.filter((one) => one !== scope) : [...left, scope])}
          />
        ))}
      </div>
      {error !== null && <ErrorNote error={error} />}
    </Dialog>
  );
};
