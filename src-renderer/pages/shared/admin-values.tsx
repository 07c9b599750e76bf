import type { AdminValue } from '../../../src-preload/contract/index.ts';
import styles from './admin-values.module.css';
import { CopyButton } from './copy-button.tsx';
import { cx } from '../../ui/cx.ts';

/** The exact values to enter in Okta's admin console, each with its place and a copy button. */
export const AdminValues = ({ values, className }: { values: readonly AdminValue[]; className?: string | undefined }) => (
  <dl className={cx(styles.values, className)}>
    {values.map((entry) => (
      <div key={entry.label} className={styles.entry}>
        <dt>{entry.label}</dt>
        <dd className={styles.value}>
          <span>{entry.value}</span>
          <CopyButton text={entry.value} what={entry.label} />
        </dd>
        <dd className={styles.where}>{entry.where}</dd>
      </div>
    ))}
  </dl>
);
