import type { AppError } from '../../../src-preload/contract/index.ts';
import { wordsOf } from '../../../src-preload/contract/words/words.ts';
import { Button } from '../../ui/button.tsx';
import { ExplanationDetails } from './explanation.tsx';
import { Warning } from '../../ui/icons.tsx';
import { RequestId } from './request-id.tsx';
import styles from './error-note.module.css';

/** What went wrong and what to do about it, in its place on the page. */
export const ErrorNote = ({ error, onRetry }: { error: AppError; onRetry?: () => void }) => {
  const { message, remedy, explanation } = wordsOf(error);
  return (
    <div className={styles.note} role="alert">
      <Warning />
      <div className={styles.text}>
        <p className={styles.message}>{message}</p>
        {remedy !== undefined && <p>{remedy}</p>}
        <RequestId id={error.requestId} />
        <ExplanationDetails explanation={explanation} />
      </div>
      {onRetry !== undefined && (
        <Button small onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
};
