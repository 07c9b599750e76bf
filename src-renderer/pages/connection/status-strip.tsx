import type { ConnectionView } from '../../../src-preload/contract/index.ts';
import { useNavigation } from '../../store/navigation.tsx';
import { NextActionButton } from '../shared/next-action.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Relative } from '../shared/countdown.tsx';
import { cx } from '../../ui/cx.ts';
import { ExplanationDetails } from '../shared/explanation.tsx';
import { RequestId } from '../shared/request-id.tsx';
import styles from './connection.module.css';
import { RemedyButton } from './remedy-button.tsx';
import { useConnectionActions } from '../../actions/use-connection-actions.ts';

/** What is amiss with a signed-in connection and what to do about it; nothing while all is well. */
export const StatusStrip = ({ connection }: { connection: ConnectionView }) => {
  const { status, signIn } = connection;
  const actions = useConnectionActions();
  const { open } = useNavigation();
  // Held tokens keep their own status while a sign-in is under way; the header already copies and refreshes.
  const quiet = signIn !== null || (status.tone === 'ok' && status.reason === null);
  const ownButton = status.action !== 'copy' && status.action !== 'refresh' && status.action !== 'cancel-sign-in';
  return (
    <div role="status" className={quiet ? styles.quietStatus : undefined}>
      {!quiet && (
        <div className={cx(styles.strip, styles[`${status.tone}Strip`])}>
          <Badge tone={status.tone}>{status.word}</Badge>
          <div className={styles.stripText} id={`strip-${connection.id}`}>
            {status.reason !== null && <p>{status.reason}</p>}
            {status.remedy !== null && <p className={styles.remedy}>{status.remedy}</p>}
            {status.nextAttemptAt !== null && (
              <p className={styles.remedy}>
                <span aria-live="off">
                  Tenantry tries again by itself <Relative at={status.nextAttemptAt} />.
                </span>
              </p>
            )}
            <RequestId id={status.requestId} />
            <ExplanationDetails explanation={status.explanation} />
          </div>
          <RemedyButton connection={connection} />
          {ownButton && (
            <NextActionButton
              connection={connection}
              actions={actions}
              describedBy={`strip-${connection.id}`}
              onChoose={(connectionId) => open({ kind: 'conflict', connectionId })}
            />
          )}
        </div>
      )}
    </div>
  );
};
