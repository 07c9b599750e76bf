import { isAvailable } from '../../../src-preload/contract/actions.ts';
import { hasUser } from '../../../src-preload/contract/grants.ts';
import { useAsk, useClock, useConnection, useTenant } from '../../store/services.tsx';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import { formatClock } from '../../ui/time.ts';
import { useToasts } from '../../actions/toasts.tsx';
import { useCloseWhenGone } from '../../ui/use-close-when-gone.ts';

/** Asks before a token is revoked (RFC 7009), and says what that means for the session. */
export const RevokeDialog = ({
  connectionId,
  token,
  onClose,
}: {
  connectionId: string;
  token: 'access' | 'refresh';
  onClose: () => void;
}) => {
  const connection = useConnection(connectionId);
  const tenant = useTenant(connection?.tenantId);
  const ask = useAsk();
  const toasts = useToasts();
  const expiresAt = connection?.accessToken?.expiresAt ?? null;
  const until = useClock((now) => (expiresAt === null || expiresAt <= now ? '' : formatClock(expiresAt, now)));
  const isGone = connection === undefined || !isAvailable(`revoke-${token}`, connection);
  useCloseWhenGone(isGone, onClose);
  if (isGone) return null;

  const whose = `${tenant?.name ?? ''} / ${connection.name}`;
  const asksAgain = !hasUser(connection.method.grant);
  const run = () => ask('session.revoke', { connectionId, token });
  const done = (message: string) => () => {
    toasts.done(message);
    onClose();
  };
  if (token === 'refresh') {
    return (
      <ConfirmDialog
        title="Revoke the refresh token?"
        what="Revoke and end the session"
        run={run}
        onDone={done('Refresh token revoked.')}
        onClose={onClose}
      >
        <p>
          This ends the session of <b>{whose}</b>. Okta takes neither its refresh token nor the access tokens that came with it any longer,
          and you sign in again to go on.
        </p>
        <p>Your browser stays signed in at Okta. Whoever checks access tokens by themselves may accept one until it expires.</p>
      </ConfirmDialog>
    );
  }
  return (
    <ConfirmDialog
      title="Revoke the access token?"
      what="Revoke access token"
      run={run}
      onDone={done('Access token revoked.')}
      onClose={onClose}
    >
      <p>
        The access token of <b>{whose}</b> counts no longer. {next(connection.keepFresh, asksAgain || connection.refreshToken !== null)}
      </p>
      <p>
        Okta refuses the old one at once. A service that checks access tokens by itself, without asking Okta, may accept it
        {until === '' ? ' until it expires.' : ` until ${until}, when it would have expired.`}
      </p>
    </ConfirmDialog>
  );
};

const next = (keepFresh: boolean, canRenew: boolean): string => {
  if (!canRenew) return 'There is no refresh token, so you sign in again to get another one.';
  return keepFresh
    ? 'The session goes on: this connection is kept fresh, so a new one is fetched at once.'
    : 'The session goes on: a new one is fetched when you copy or refresh.';
};
