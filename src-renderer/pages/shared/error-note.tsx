import type { AppError } from '../../../src-preload/contract/index.ts';
import { Button } from '../../ui/button.tsx';
import { ExplanationDetails } from './explanation.tsx';
import { Warning } from '../../ui/icons.tsx';
import { RequestId } from './request-id.tsx';
import styles from './error-note.module.css';

/** What went wrong and what to do about it, in its place on the page. */
export const ErrorNote = ({ error, onRetry }: { error: AppError; onRetry?: () => void }) => (
  <div className={styles.note} role="alert">
    <Warning />
    <div className={styles.text}>
      <p className={styles.message}>{error.message}</p>
      {error.remedy !== undefined && <p>{error.remedy}</p>}
      <RequestId id={error.requestId} />
      <ExplanationDetails explanation={error.explanation} />
    </div>
    {onRetry !== undefined && (
      <Button small onClick={onRetry}>
        Try again
      </Button>
    )}
  </div>
);
