import type { ReactNode } from 'react';
import type { ConnectionView } from '../../../src-preload/contract/index.ts';
import { connectionMenu } from '../../actions/menus.ts';
import { useActions } from '../../actions/use-actions.ts';
import { cx } from '../../ui/cx.ts';
import { Dots } from '../../ui/icons.tsx';
import { MenuButton } from '../../ui/menu.tsx';
import styles from './connection.module.css';

interface TokenCardProps {
  readonly title: string;
  readonly badge?: ReactNode;
  readonly missing?: boolean;
  /** Which menu of the connection's stands at the end of the title. */
  readonly menu?: 'accessToken' | 'idToken' | 'refreshToken';
  readonly connection?: ConnectionView;
  readonly children: ReactNode;
}

/** The frame of one of the three tokens. */
export const TokenCard = ({ title, badge, missing = false, menu, connection, children }: TokenCardProps) => {
  const actions = useActions();
  return (
    <section className={cx(styles.card, missing && styles.missing)} aria-label={title}>
      <div className={styles.cardHead}>
        <h2 className={styles.cardTitle}>
          {title} {badge}
        </h2>
        {menu !== undefined && connection !== undefined && (
          <MenuButton
            small
            variant="quiet"
            label={`${title} actions`}
            title={`${title} actions`}
            groups={() => connectionMenu(menu, connection, actions)}
          >
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
