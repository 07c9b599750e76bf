import { useClock } from '../../store/services.tsx';
import { formatCountdown, formatRelative, percentLeft } from '../../ui/duration.ts';
import styles from './countdown.module.css';

/** What is left until `at` (epoch ms), ticking. Only this text re-renders. */
export const Countdown = ({ at }: { at: number }) => <>{useClock((now) => formatCountdown(at - now))}</>;

/** "in 20 s", "48 min ago", ticking. */
export const Relative = ({ at }: { at: number }) => <>{useClock((now) => formatRelative(at, now))}</>;

const radius = 19.5;
const round = 2 * Math.PI * radius;

/** How much of a life between two epoch-ms times is left, as a ring. A drawing of the text beside it. */
export const LifeRing = ({ from, until, colour }: { from: number; until: number | null; colour: string }) => {
  const percent = useClock((now) => (until === null ? 0 : percentLeft(from, until, now)));
  return (
    <svg className={styles.ring} viewBox="0 0 44 44" width="44" height="44" aria-hidden="true">
      <circle className={styles.track} cx="22" cy="22" r={radius} />
      {percent > 0 && (
        <circle
          className={styles.left}
          cx="22"
          cy="22"
          r={radius}
          style={{ stroke: colour }}
          strokeDasharray={`${(round * percent) / 100} ${round}`}
        />
      )}
    </svg>
  );
};
