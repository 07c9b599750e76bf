import type { ReactNode } from 'react';
import styles from './split.module.css';

/** Two buttons as one: the usual action and a menu of its variants. */
export const Split = ({ children }: { children: ReactNode }) => <span className={styles.split}>{children}</span>;
