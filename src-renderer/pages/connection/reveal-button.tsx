import { Button } from '../../ui/button.tsx';
import { Eye } from '../../ui/icons.tsx';
import styles from './connection.module.css';
import type { RevealableToken, RevealedTokenState } from './use-revealed-token.ts';

/** Shows the raw token below the cards. */
export const RevealButton = ({ which, revealed }: { which: RevealableToken; revealed: RevealedTokenState }) => {
  const name = which === 'access' ? 'access token' : 'ID token';
  return (
    <Button
      small
      variant="quiet"
      aria-label={`Reveal ${name}`}
      title={`Reveal ${name}`}
      busy={revealed.shown?.which === which}
      onClick={() => void revealed.reveal(which)}
    >
      <Eye />
      <span className={styles.revealText}>Reveal</span>
    </Button>
  );
};
