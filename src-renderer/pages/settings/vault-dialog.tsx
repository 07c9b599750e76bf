import { useActions } from '../../actions/use-actions.ts';
import { useApp } from '../../store/services.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useCloseWhenGone } from '../../ui/use-close-when-gone.ts';
import { ActionButton } from '../shared/action-button.tsx';

/** Asks before anything is sealed with a key that others on this machine could have. */
export const VaultDialog = ({ onClose }: { onClose: () => void }) => {
  const vault = useApp((app) => app.vault);
  const actions = useActions();
  useCloseWhenGone(!vault.consentNeeded, onClose);
  return (
    <Dialog
      alert
      title="This machine has only a weak key"
      onClose={onClose}
      actions={
        <>
          <ActionButton offer={actions.app('store-with-weak-key')} />
          <ActionButton offer={actions.app('keep-in-memory')} variant="primary" />
        </>
      }
    >
      <p>
        Tenantry seals refresh tokens before it writes them to disk. Here the key for that is <b>{vault.backend}</b>, not one that a keyring
        guards for you. {vault.detail}
      </p>
      <p>
        <b>Weak</b> means: whoever can read your files can also open what is sealed, and could then act as you in Okta until the tokens are
        revoked. On a machine that is yours alone that may be fine.
      </p>
      <p>
        In memory only, nothing is written, and you sign in again after every start. You can change this at any time in Settings, and a
        keyring (GNOME Keyring or KWallet) makes the question go away.
      </p>
    </Dialog>
  );
};
