import type { ConnectionView } from '../../../src-preload/contract/index.ts';
import { nextAction, remedyAction } from '../../../src-preload/contract/actions.ts';
import { statusWords } from '../../store/status-words.ts';
import { ActionButton, NextActionButton } from '../shared/action-button.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Relative } from '../shared/countdown.tsx';
import { cx } from '../../ui/cx.ts';
import { ExplanationDetails } from '../shared/explanation.tsx';
import { RequestId } from '../shared/request-id.tsx';
import styles from './connection.module.css';
import { useActions } from '../../actions/use-actions.ts';

/** What is amiss with a signed-in connection and what to do about it; nothing while all is well. */
export const StatusStrip = ({ connection }: { connection: ConnectionView }) => {
  const { status, signIn } = connection;
  const { word, message, remedy, explanation } = statusWords(status);
  const actions = useActions();
  const remedying = remedyAction(connection);
  // Held tokens keep their own status while a sign-in is under way; the header already copies and refreshes.
  const quiet = signIn !== null || (status.tone === 'ok' && status.reason === null);
  const next = nextAction(connection);
  const ownButton = next !== 'copy-access-token' && next !== 'refresh' && next !== 'cancel-sign-in';
  return (
    <div role="status" className={quiet ? styles.quietStatus : undefined}>
      {!quiet && (
        <div className={cx(styles.strip, styles[`${status.tone}Strip`])}>
          <Badge tone={status.tone}>{word}</Badge>
          <div className={styles.stripText} id={`strip-${connection.id}`}>
            {message !== undefined && <p>{message}</p>}
            {remedy !== undefined && <p className={styles.remedy}>{remedy}</p>}
            {status.nextAttemptAt !== null && (
              <p className={styles.remedy}>
                <span aria-live="off">
                  Tenantry tries again by itself <Relative at={status.nextAttemptAt} />.
                </span>
              </p>
            )}
            <RequestId id={status.requestId} />
            <ExplanationDetails explanation={explanation} />
          </div>
          {remedying !== null && <ActionButton offer={actions.connection(remedying, connection)} />}
          {ownButton && <NextActionButton connection={connection} actions={actions} describedBy={`strip-${connection.id}`} />}
        </div>
      )}
    </div>
  );
};
