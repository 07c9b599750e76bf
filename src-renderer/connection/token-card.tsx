import type { ReactNode } from 'react';
import { cx } from '../ui/cx.ts';
import styles from './connection.module.css';

interface TokenCardProps {
  readonly title: string;
  readonly badge?: ReactNode;
  readonly missing?: boolean;
  readonly children: ReactNode;
}

/** The frame of one of the three tokens. */
export const TokenCard = ({ title, badge, missing = false, children }: TokenCardProps) => (
  <section className={cx(styles.card, missing && styles.missing)} aria-label={title}>
    <h2 className={styles.cardTitle}>
      {title} {badge}
    </h2>
    {children}
  </section>
);

/** The drawing and text of a life: ring, what is left, a line about it. */
export const Life = ({ ring, left, children }: { ring: ReactNode; left: ReactNode; children: ReactNode }) => (
  <div className={styles.life}>
    {ring}
    <div>
      <strong className={styles.left}>{left}</strong>
      <p className={styles.meta}>{children}</p>
    </div>
  </div>
);
