import type { AccessTokenView, ConnectionView } from '../../../src-preload/contract/index.ts';
import { useActions } from '../../actions/use-actions.ts';
import { useClock } from '../../store/services.tsx';
import { Badge } from '../../ui/badge.tsx';
import { ActionButton } from '../shared/action-button.tsx';
import { Countdown, LifeRing } from '../shared/countdown.tsx';
import { accessTokenTimes } from './access-token-times.ts';
import styles from './connection.module.css';
import { RevealButton } from './reveal-button.tsx';
import { Life, TokenCard } from './token-card.tsx';
import type { RevealedTokenState } from './use-revealed-token.ts';

export const AccessTokenCard = ({ connection, revealed }: { connection: ConnectionView; revealed: RevealedTokenState }) => {
  const { accessToken } = connection;
  if (accessToken === null) {
    return (
      <TokenCard title="Access token" badge={<Badge tone="off">none</Badge>} missing>
        <p className={styles.explain}>This session holds no access token. Refresh, or sign in again.</p>
      </TokenCard>
    );
  }
  return <Held token={accessToken} connection={connection} revealed={revealed} />;
};

const tones = { fresh: 'ok', expired: 'bad', revoked: 'bad', unknown: 'off' } as const;

const Held = ({ token, connection, revealed }: { token: AccessTokenView; connection: ConnectionView; revealed: RevealedTokenState }) => {
  const { expiresAt, receivedAt, revokedAt } = token;
  const life = useClock((now) =>
    revokedAt !== null ? 'revoked' : expiresAt === null ? 'unknown' : expiresAt <= now ? 'expired' : 'fresh',
  );
  const times = useClock((now) => accessTokenTimes(token, connection, now));
  return (
    <TokenCard
      title="Access token"
      menu="accessToken"
      connection={connection}
      badge={
        <>
          <Badge tone={tones[life]}>{life}</Badge>
          {token.isBound && <Badge tone="off">DPoP</Badge>}
        </>
      }
    >
      <Life
        ring={<LifeRing from={receivedAt} until={expiresAt} colour="var(--ok)" />}
        left={revokedAt !== null ? 'revoked' : expiresAt === null ? 'unknown' : <Countdown at={expiresAt} />}
      >
        {times}
      </Life>
      <div className={styles.maskedLine}>
        <p className={styles.mono}>{token.masked}</p>
        <RevealButton which="access" revealed={revealed} />
      </div>
      <TokenMeta token={token} />
      {(token.format === 'opaque' || connection.serverKind === 'org') && <Unverifiable connection={connection} />}
    </TokenCard>
  );
};

/** The org authorization server's tokens are for Okta's own APIs; their keys are published nowhere. */
const Unverifiable = ({ connection }: { connection: ConnectionView }) => {
  const actions = useActions();
  return (
    <div className={styles.opaque}>
      <p>
        {connection.serverKind === 'org'
          ? 'The org server’s access tokens are for Okta’s own APIs: only Okta can verify this one.'
          : 'Nobody but the authorization server can read or verify this one.'}
      </p>
      <ActionButton small brief="text" offer={actions.connection('introspect-access', connection)} />
    </div>
  );
};

const TokenMeta = ({ token }: { token: AccessTokenView }) => (
  <p className={styles.meta} title={[token.kid === null ? '' : `kid ${token.kid}`, token.scopes.join(' ')].filter(Boolean).join('\n')}>
    {token.format === 'opaque' ? 'opaque' : (token.alg ?? 'no alg')}
    {token.kid !== null && ` · kid ${token.kid.length > 8 ? `${token.kid.slice(0, 4)}…` : token.kid}`}
    {` · ${token.scopes.length} scope${token.scopes.length === 1 ? '' : 's'}`}
  </p>
);
