import { useAsk, useConnection, useTenant } from '../../store/services.tsx';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import { useToasts } from '../../actions/toasts.tsx';
import { useCloseWhenGone } from '../../ui/use-close-when-gone.ts';
import styles from './operations.module.css';

/** Asks before the browser's session at Okta is ended as well (OpenID Connect RP-Initiated Logout 1.0). */
export const SignOutAtOktaDialog = ({ connectionId, onClose }: { connectionId: string; onClose: () => void }) => {
  const connection = useConnection(connectionId);
  const tenant = useTenant(connection?.tenantId);
  const ask = useAsk();
  const toasts = useToasts();
  useCloseWhenGone(connection === undefined, onClose);
  if (connection === undefined) return null;
  const { postLogoutRedirectUri } = connection;
  return (
    <ConfirmDialog
      title="Sign out at Okta?"
      what="Sign out at Okta"
      run={() => ask('session.signOutAtOkta', { connectionId })}
      onDone={() => {
        toasts.done('Signed out here.', 'Okta’s sign-out is open in the browser.');
        onClose();
      }}
      onClose={onClose}
    >
      <p>
        Your browser opens and Okta ends its session there
        {tenant === undefined ? '' : `, at ${URL.canParse(connection.issuer) ? new URL(connection.issuer).host : tenant.name}`}. Every app
        that signs in through that browser session asks again. Here, the tokens of{' '}
        <b>
          {tenant?.name} / {connection.name}
        </b>{' '}
        are revoked and deleted.
      </p>
      {postLogoutRedirectUri === null ? (
        <p>
          The browser stays on Okta’s page. For it to come back here, enter a sign-out redirect URI in Okta and on this connection (Edit
          connection).
        </p>
      ) : (
        <p>
          The browser then comes back to Tenantry by <span className={styles.address}>{postLogoutRedirectUri}</span>, which must be among
          the app’s sign-out redirect URIs in Okta.
        </p>
      )}
    </ConfirmDialog>
  );
};
