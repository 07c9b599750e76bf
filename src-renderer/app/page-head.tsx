import type { ReactNode } from 'react';
import styles from './page-head.module.css';

interface PageHeadProps {
  readonly title: string;
  readonly sub?: ReactNode;
  /** Beside the title: what must not be missed. */
  readonly mark?: ReactNode;
  /** The page's buttons. */
  readonly children?: ReactNode;
}

/** The head of a page: its title, a line about it, its buttons. */
export const PageHead = ({ title, sub, mark, children }: PageHeadProps) => (
  <header className={styles.head}>
    <div className={styles.text}>
      <div className={styles.titleLine}>
        <h1>{title}</h1>
        {mark}
      </div>
      {sub !== undefined && <p className={styles.sub}>{sub}</p>}
    </div>
    {children !== undefined && <div className={styles.actions}>{children}</div>}
  </header>
);
