import { useState } from 'react';
import { useApp } from '../../store/services.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useConsent } from './use-consent.ts';

/** Asks before anything is sealed with a key that others on this machine could have. */
export const VaultDialog = ({ onClose }: { onClose: () => void }) => {
  const vault = useApp((app) => app.vault);
  const consent = useConsent();
  const [busy, setBusy] = useState(false);
  const decide = async (accept: boolean) => {
    setBusy(true);
    const decided = await consent(accept);
    setBusy(false);
    if (decided) onClose();
  };
  return (
    <Dialog
      alert
      title="This machine has only a weak key"
      onClose={onClose}
      actions={
        <>
          <Button busy={busy} onClick={() => void decide(true)}>
            Store with the weak key
          </Button>
          <Button variant="primary" busy={busy} onClick={() => void decide(false)}>
            Keep tokens in memory only
          </Button>
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
