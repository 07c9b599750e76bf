import type { AppError } from '../../src-preload/contract/index.ts';
import { wordsOf } from '../../src-preload/contract/words/words.ts';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { Warning } from '../ui/icons.tsx';
import styles from './loading.module.css';

const widths = ['w60', 'w80', 'w50', 'w70'] as const;

/** The frame before the first snapshot: grey lines where the text will be. */
export const Loading = () => (
  <main className={styles.frame} aria-busy="true">
    <h1 className={styles.spoken}>Tenantry is opening</h1>
    <div className={styles.side} aria-hidden="true">
      <span className={cx(styles.line, styles.field)} />
      {widths.map((width) => (
        <span key={width} className={cx(styles.line, styles[width])} />
      ))}
    </div>
    <div className={styles.main} aria-hidden="true">
      <span className={cx(styles.line, styles.title)} />
      <span className={cx(styles.line, styles.w50)} />
      <span className={cx(styles.line, styles.block)} />
    </div>
  </main>
);

interface TroubleProps {
  readonly title: string;
  readonly error: AppError;
  readonly onRetry: () => void;
}

/** Something that was to be shown could not be. */
export const Trouble = ({ title, error, onRetry }: TroubleProps) => {
  const { message, remedy } = wordsOf(error);
  return (
    <div className={styles.failed}>
      <div className={styles.box} role="alert">
        <span className={styles.sign}>
          <Warning />
        </span>
        <h1>{title}</h1>
        <p>{message}</p>
        {remedy !== undefined && <p>{remedy}</p>}
        <Button variant="primary" onClick={onRetry}>
          Try again
        </Button>
      </div>
    </div>
  );
};

/** The snapshot could not be had. */
export const LoadFailed = ({ error, onRetry }: { error: AppError; onRetry: () => void }) => (
  <main className={styles.whole}>
    <Trouble title="Tenantry could not show your connections" error={error} onRetry={onRetry} />
  </main>
);
