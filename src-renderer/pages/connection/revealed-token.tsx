import { useEffect, useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { Relative } from '../shared/countdown.tsx';
import { EyeOff } from '../../ui/icons.tsx';
import styles from './connection.module.css';
import type { ShownToken } from './use-revealed-token.ts';

/** The raw token, in full. */
export const RevealedToken = ({ shown, onHide }: { shown: ShownToken; onHide: () => void }) => {
  const name = shown.which === 'access' ? 'access token' : 'ID token';
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [shown.which]);
  return (
    <section className={styles.wide} aria-label={`Revealed ${name}`}>
      <div className={styles.wideHead}>
        <h2>Raw {name}</h2>
        <span className={styles.quiet}>
          hides <Relative at={shown.hidesAt} />
        </span>
        <span className={styles.grow} />
        <Button small aria-label={`Hide ${name}`} onClick={onHide}>
          <EyeOff />
          Hide
        </Button>
      </div>
      <div
        ref={box}
        className={styles.raw}
        tabIndex={0}
        role="textbox"
        aria-readonly="true"
        aria-multiline="true"
        aria-label={`Raw ${name}`}
      >
        {shown.token}
      </div>
    </section>
  );
};
