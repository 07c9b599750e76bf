import { isSignedIn } from '../../../src-preload/contract/actions.ts';
import type { ConnectionView } from '../../../src-preload/contract/index.ts';
import { useAnswer } from '../../store/use-answer.ts';
import { ErrorNote } from '../shared/error-note.tsx';
import { AccessTokenCard } from './access-token-card.tsx';
import { ClaimsSection } from './claims-section.tsx';
import styles from './connection.module.css';
import { IdTokenCard } from './id-token-card.tsx';
import { IdTokenChecks } from './id-token-checks.tsx';
import { RefreshTokenCard } from './refresh-token-card.tsx';
import { RevealedToken } from './revealed-token.tsx';
import { SignInPanel } from './sign-in-panel.tsx';
import { StatusStrip } from './status-strip.tsx';
import { useRevealedToken } from './use-revealed-token.ts';

export const TokensTabPanel = ({ connection }: { connection: ConnectionView }) => {
  const signedIn = isSignedIn(connection);
  const { id, revision } = connection;
  const details = useAnswer('session.details', { connectionId: id }, signedIn ? `${id} ${revision}` : null);
  const revealed = useRevealedToken(id, revision);

  if (!signedIn) return <SignInPanel connection={connection} />;
  return (
    <>
      {connection.signIn !== null && <SignInPanel connection={connection} />}
      <StatusStrip connection={connection} />
      <div className={styles.cards}>
        <AccessTokenCard connection={connection} revealed={revealed} />
        <IdTokenCard connection={connection} revealed={revealed} />
        <RefreshTokenCard connection={connection} />
      </div>
      {revealed.shown !== null && <RevealedToken shown={revealed.shown} onHide={revealed.hide} />}
      {details.error !== null && <ErrorNote error={details.error} onRetry={details.again} />}
      {details.value !== null && (
        <>
          <ClaimsSection details={details.value} />
          <IdTokenChecks checks={details.value.idTokenChecks} />
        </>
      )}
    </>
  );
};
