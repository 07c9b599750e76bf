import { type ReactNode, useEffect, useRef } from 'react';
import { useNavigation } from '../../store/navigation.tsx';
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
export const PageHead = ({ title, sub, mark, children }: PageHeadProps) => {
  const heading = useTakenFocus();
  useEffect(() => {
    document.title = `${title} – Tenantry`;
  }, [title]);
  return (
    <header className={styles.head}>
      <div className={styles.text}>
        <div className={styles.titleLine}>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {mark}
        </div>
        {sub !== undefined && <p className={styles.sub}>{sub}</p>}
      </div>
      {children !== undefined && <div className={styles.actions}>{children}</div>}
    </header>
  );
};

/** A new page takes the focus when what had it went away with the old one, so that the keyboard goes on from here. */
const useTakenFocus = () => {
  const { hasMoved } = useNavigation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (hasMoved() && document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, [hasMoved]);
  return heading;
};
