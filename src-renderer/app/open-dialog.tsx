import { ConflictDialog } from '../pages/connection/conflict-dialog.tsx';
import { EditTenantDialog } from '../pages/forms/edit-tenant-dialog.tsx';
import { RemoveConnectionDialog, RemoveTenantDialog } from '../pages/forms/remove-dialogs.tsx';
import { CurlDialog } from '../pages/operations/curl-dialog.tsx';
import { FewerScopesDialog } from '../pages/operations/fewer-scopes-dialog.tsx';
import { IntrospectionDialog } from '../pages/operations/introspection-dialog.tsx';
import { RevokeDialog } from '../pages/operations/revoke-dialog.tsx';
import { SignOutAtOktaDialog } from '../pages/operations/sign-out-at-okta-dialog.tsx';
import { UserinfoDialog } from '../pages/operations/userinfo-dialog.tsx';
import { SettingsDialog } from '../pages/settings/settings-dialog.tsx';
import { VaultDialog } from '../pages/settings/vault-dialog.tsx';
import { PasswordDialog } from '../pages/sign-in/password-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { type DialogRequest, type Route, useNavigation } from '../store/navigation.tsx';

const OpenDialog = ({ dialog, onClose }: { dialog: DialogRequest; onClose: () => void }) => {
  switch (dialog.kind) {
    case 'settings':
      return <SettingsDialog onClose={onClose} />;
    case 'vault':
      return <VaultDialog onClose={onClose} />;
    case 'edit-tenant':
      return <EditTenantDialog tenantId={dialog.tenantId} onClose={onClose} />;
    case 'remove-tenant':
      return <RemoveTenantDialog tenantId={dialog.tenantId} onClose={onClose} />;
    case 'remove-connection':
      return <RemoveConnectionDialog connectionId={dialog.connectionId} onClose={onClose} />;
    case 'conflict':
      return <ConflictDialog connectionId={dialog.connectionId} onClose={onClose} />;
    case 'password':
      return <PasswordDialog connectionId={dialog.connectionId} onClose={onClose} />;
    case 'introspect':
      return <IntrospectionDialog connectionId={dialog.connectionId} token={dialog.token} onClose={onClose} />;
    case 'userinfo':
      return <UserinfoDialog connectionId={dialog.connectionId} onClose={onClose} />;
    case 'fewer-scopes':
      return <FewerScopesDialog connectionId={dialog.connectionId} onClose={onClose} />;
    case 'revoke':
      return <RevokeDialog connectionId={dialog.connectionId} token={dialog.token} onClose={onClose} />;
    case 'sign-out-at-okta':
      return <SignOutAtOktaDialog connectionId={dialog.connectionId} onClose={onClose} />;
    case 'curl':
      return <CurlDialog connectionId={dialog.connectionId} onClose={onClose} />;
    case 'discard':
      return <DiscardDialog then={dialog.then} onClose={onClose} />;
  }
};

const DiscardDialog = ({ then, onClose }: { then: Route; onClose: () => void }) => {
  const { leaveTo } = useNavigation();
  return (
    <Dialog
      title="Leave without saving?"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Keep editing</Button>
          <Button variant="danger" onClick={() => leaveTo(then)}>
            Discard
          </Button>
        </>
      }
    >
      <p>What you entered in this form has not been saved.</p>
    </Dialog>
  );
};

export default OpenDialog;
