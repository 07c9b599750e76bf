import type { ClaimView } from '../../../src-preload/contract/index.ts';
import { useApp, useClock } from '../../store/services.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Relative } from './countdown.tsx';
import { CopyButton } from './copy-button.tsx';
import { cx } from '../../ui/cx.ts';
import { formatMoment } from '../../ui/time.ts';
import { changeMarks } from './change-marks.ts';
import styles from './claims.module.css';

export const ClaimsTable = ({ claims }: { claims: readonly ClaimView[] }) => (
  <table className={styles.table}>
    <thead>
      <tr>
        <th scope="col">Claim</th>
        <th scope="col">Value</th>
        <th scope="col">Meaning</th>
      </tr>
    </thead>
    <tbody>
      {claims.map((claim) => (
        <Row key={claim.name} claim={claim} />
      ))}
    </tbody>
  </table>
);

const Row = ({ claim }: { claim: ClaimView }) => (
  <tr className={cx(claim.change !== null && styles.changed, claim.change === 'removed' && styles.removed)}>
    <th scope="row">{claim.name}</th>
    <td className={styles.value}>
      <div className={styles.valueLine}>
        <span className={styles.text}>
          {claim.time === null ? <span className={styles.literal}>{claim.text}</span> : <TimeValue at={claim.time} />}
          {changeMarks(claim).map((mark) => (
            <Badge key={mark.text} tone={mark.tone} className={styles.mark}>
              {mark.text}
            </Badge>
          ))}
        </span>
        <CopyButton text={claim.text} what={`value of ${claim.name}`} className={styles.copy} />
      </div>
    </td>
    <td className={styles.meaning}>
      {claim.source === null ? <Badge tone="off">custom</Badge> : null}{' '}
      {claim.meaning ?? (claim.source === null ? 'Not a claim of a standard or of Okta' : '')}
      {claim.source !== null && <span className={styles.source}> · {claim.source}</span>}
    </td>
  </tr>
);

/** A moment in the chosen format, and how far it is. */
export const TimeValue = ({ at }: { at: number }) => {
  const format = useApp((app) => app.settings.timeFormat);
  const moment = useClock((now) => formatMoment(at, format, now));
  return (
    <>
      <span className={styles.literal}>{moment}</span>{' '}
      <span className={styles.relative}>
        (<Relative at={at} />)
      </span>
    </>
  );
};
