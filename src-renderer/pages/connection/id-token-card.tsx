import { hasUser } from '../../../src-preload/contract/grants.ts';
import type { ConnectionView, IdTokenView } from '../../../src-preload/contract/index.ts';
import { useActions } from '../../actions/use-actions.ts';
import { useApp, useClock } from '../../store/services.tsx';
import { Badge } from '../../ui/badge.tsx';
import { ActionButton } from '../shared/action-button.tsx';
import { Countdown, LifeRing } from '../shared/countdown.tsx';
import { formatMoment } from '../../ui/time.ts';
import styles from './connection.module.css';
import { RevealButton } from './reveal-button.tsx';
import { Life, TokenCard } from './token-card.tsx';
import type { RevealedTokenState } from './use-revealed-token.ts';

export const IdTokenCard = ({ connection, revealed }: { connection: ConnectionView; revealed: RevealedTokenState }) => {
  const { idToken } = connection;
  return idToken === null ? <Missing connection={connection} /> : <Held connection={connection} token={idToken} revealed={revealed} />;
};

const Missing = ({ connection }: { connection: ConnectionView }) => {
  const actions = useActions();
  if (!hasUser(connection.method.grant)) {
    return (
      <TokenCard title="ID token" badge={<Badge tone="off">none</Badge>} missing>
        <p className={styles.explain}>An ID token tells who signed in. Here nobody does: the client speaks for itself.</p>
      </TokenCard>
    );
  }
  const asked = connection.scopes.includes('openid');
  return (
    <TokenCard title="ID token" badge={<Badge tone="off">none</Badge>} missing>
      <p className={styles.explain}>
        {asked
          ? 'Okta sent no ID token although openid is among the scopes. Sign in again; if it stays away, the authorization server’s policy may not grant openid.'
          : 'An ID token comes only with the scope openid, and this connection does not ask for it. Add openid, then sign in again.'}
      </p>
      {!asked && <ActionButton small offer={actions.connection('edit-connection', connection, 'edit-scopes')} />}
    </TokenCard>
  );
};

const verdicts = {
  verified: { tone: 'ok', word: 'verified' },
  rejected: { tone: 'bad', word: 'rejected' },
  unknown: { tone: 'off', word: 'not verified' },
} as const;

const Held = ({ connection, token, revealed }: { connection: ConnectionView; token: IdTokenView; revealed: RevealedTokenState }) => {
  const format = useApp((app) => app.settings.timeFormat);
  const issued = useClock((now) =>
    token.issuedAt === null
      ? `received ${formatMoment(token.receivedAt, format, now)}`
      : `issued ${formatMoment(token.issuedAt, format, now)}`,
  );
  const { tone, word } = verdicts[token.verdict];
  return (
    <TokenCard title="ID token" menu="idToken" connection={connection} badge={<Badge tone={tone}>{word}</Badge>}>
      <Life
        ring={<LifeRing from={token.receivedAt} until={token.expiresAt} colour="var(--ok)" />}
        left={token.expiresAt === null ? 'unknown' : <Countdown at={token.expiresAt} />}
      >
        {issued}
      </Life>
      <div className={styles.maskedLine}>
        <p className={styles.mono}>{token.masked}</p>
        <RevealButton which="id" revealed={revealed} />
      </div>
      <p className={styles.meta}>{token.verdictDetail}</p>
    </TokenCard>
  );
};
