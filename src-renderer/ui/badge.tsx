import type { ReactNode } from 'react';
import styles from './badge.module.css';
import { cx } from './cx.ts';

/** How things stand, as a colour beside words. */
export type Tone = 'ok' | 'warn' | 'bad' | 'off' | 'busy';

export const Badge = ({ tone, children, className }: { tone: Tone; children: ReactNode; className?: string | undefined }) => (
  <span className={cx(styles.badge, styles[tone], className)}>{children}</span>
);

/** A status as a dot, with its word for who cannot see it, unless the word stands beside it anyway. */
export const StatusDot = ({ tone, word }: { tone: Tone; word?: string }) => (
  <span className={styles.dotCell}>
    <span className={cx(styles.dot, styles[`${tone}Dot`])} />
    {word !== undefined && <Hidden>{word}: </Hidden>}
  </span>
);

/** Text for screen readers only; as a `status` it is read out when it changes. */
export const Hidden = ({ role, children }: { role?: 'status'; children: ReactNode }) => (
  <span role={role} className={styles.hidden}>
    {children}
  </span>
);
