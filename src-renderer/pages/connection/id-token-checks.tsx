import type { CheckView } from '../../../src-preload/contract/index.ts';
import { CheckList } from '../shared/check-list.tsx';
import { checksCount } from './checks-count.ts';
import styles from './connection.module.css';

/** How far the ID token can be believed, check by check. */
export const IdTokenChecks = ({ checks }: { checks: readonly CheckView[] }) =>
  checks.length === 0 ? null : (
    <section className={styles.wide} aria-label="ID token checks">
      <div className={styles.wideHead}>
        <h2>ID token checks</h2>
        <span className={styles.quiet}>{checksCount(checks)}</span>
      </div>
      <CheckList label="Checks" checks={checks} />
    </section>
  );
