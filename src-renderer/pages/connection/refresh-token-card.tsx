import { grants } from '../../../src-preload/contract/grants.ts';
import type { ConnectionView, RefreshTokenView } from '../../../src-preload/contract/index.ts';
import { useActions } from '../../actions/use-actions.ts';
import { useApp, useClock } from '../../store/services.tsx';
import { Badge } from '../../ui/badge.tsx';
import { capitalised } from '../../ui/capitalised.ts';
import { ActionButton } from '../shared/action-button.tsx';
import { Countdown, LifeRing } from '../shared/countdown.tsx';
import { formatMoment } from '../../ui/time.ts';
import { cx } from '../../ui/cx.ts';
import styles from './connection.module.css';
import { Life, TokenCard } from './token-card.tsx';

export const RefreshTokenCard = ({ connection }: { connection: ConnectionView }) =>
  connection.refreshToken === null ? <Missing connection={connection} /> : <Held connection={connection} token={connection.refreshToken} />;

const Missing = ({ connection }: { connection: ConnectionView }) => {
  const actions = useActions();
  if (!grants[connection.method.grant].yieldsRefreshToken) {
    return (
      <TokenCard title="Refresh token" badge={<Badge tone="off">not needed</Badge>} missing>
        <p className={styles.explain}>
          A client that speaks for itself gets none (RFC 6749, 4.4.3). Tenantry asks for a new access token in its name before this one
          ends.
        </p>
      </TokenCard>
    );
  }
  const asked = connection.scopes.includes('offline_access');
  return (
    <TokenCard title="Refresh token" badge={<Badge tone="warn">none</Badge>} missing>
      <p className={styles.explain}>Okta sent none, so this session cannot be kept fresh. It takes both of these, then a new sign-in:</p>
      <ul className={styles.needs}>
        <li>
          the scope <code>offline_access</code>
          {asked ? ', which this connection asks for' : ', which this connection does not ask for'}
        </li>
        <li>the grant type Refresh Token, allowed on the app in Okta’s admin console</li>
      </ul>
      {!asked && <ActionButton small offer={actions.connection('edit-connection', connection, 'edit-scopes')} />}
    </TokenCard>
  );
};

const ends = ({ expirySource, expiryKind }: RefreshTokenView): string => {
  if (expirySource === null) return 'Okta does not say when it ends';
  const what = expiryKind === 'idle' ? 'idle expiry' : expiryKind === 'absolute' ? 'the end of its life' : 'it ends';
  return `until ${what}, ${expirySource === 'introspection' ? 'as Okta reports' : 'by its settings'}`;
};

const Held = ({ connection, token }: { connection: ConnectionView; token: RefreshTokenView }) => {
  const format = useApp((app) => app.settings.timeFormat);
  const rotation = useClock((now) =>
    token.rotatedAt === null || token.rotations === 0
      ? 'not rotated yet'
      : `${token.rotations === 1 ? 'rotated once' : `${token.rotations} rotations`}, last ${formatMoment(token.rotatedAt, format, now)}`,
  );
  return (
    <TokenCard
      title="Refresh token"
      menu="refreshToken"
      connection={connection}
      badge={<Badge tone={token.sealed ? 'ok' : 'warn'}>{token.sealed ? 'sealed' : 'in memory'}</Badge>}
    >
      <Life
        ring={<LifeRing from={token.receivedAt} until={token.expiresAt} colour="var(--accent)" />}
        left={token.expiresAt === null ? 'unknown' : <Countdown at={token.expiresAt} />}
      >
        {ends(token)}
      </Life>
      <p className={cx(styles.mono, styles.wrapping)}>never shown, never leaves the main process</p>
      <p className={styles.meta}>
        {capitalised(token.storedIn)} · {rotation}
      </p>
    </TokenCard>
  );
};
