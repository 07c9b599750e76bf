import type { ReactNode } from 'react';
import { type Navigation, useNavigation } from '../../store/navigation.tsx';
import { cx } from '../../ui/cx.ts';
import { Dots } from '../../ui/icons.tsx';
import { MenuButton, type MenuGroups } from '../../ui/menu.tsx';
import styles from './connection.module.css';

interface TokenCardProps {
  readonly title: string;
  readonly badge?: ReactNode;
  readonly missing?: boolean;
  /** What can be done with this token; its button stands at the end of the title. */
  readonly menu?: (open: Navigation['open']) => MenuGroups;
  readonly children: ReactNode;
}

/** The frame of one of the three tokens. */
export const TokenCard = ({ title, badge, missing = false, menu, children }: TokenCardProps) => {
  const { open } = useNavigation();
  return (
    <section className={cx(styles.card, missing && styles.missing)} aria-label={title}>
      <div className={styles.cardHead}>
        <h2 className={styles.cardTitle}>
          {title} {badge}
        </h2>
        {menu !== undefined && (
          <MenuButton small variant="quiet" label={`${title} actions`} title={`${title} actions`} groups={() => menu(open)}>
            <Dots />
          </MenuButton>
        )}
      </div>
      {children}
    </section>
  );
};

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
