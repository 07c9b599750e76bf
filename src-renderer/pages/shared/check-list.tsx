import type { ReactNode } from 'react';
import type { CheckView } from '../../../src-preload/contract/index.ts';
import styles from './check-list.module.css';
import { cx } from '../../ui/cx.ts';
import { Check, Cross, Dash, Question, Warning } from '../../ui/icons.tsx';
import { RequestId } from './request-id.tsx';

const outcomes = {
  pass: { word: 'Passed', Drawing: Check },
  warn: { word: 'Look at this', Drawing: Warning },
  fail: { word: 'Failed', Drawing: Cross },
  unknown: { word: 'Unknown', Drawing: Question },
  'not-applicable': { word: 'Not applicable', Drawing: Dash },
  skipped: { word: 'Left out', Drawing: Dash },
} as const;

type Listed = Pick<CheckView, 'name' | 'label' | 'detail' | 'remedy' | 'requestId'> & { readonly outcome: keyof typeof outcomes };

interface CheckListProps<T extends Listed> {
  readonly checks: readonly T[];
  readonly label: string;
  /** What may be said beside the outcome: how long it took, say. */
  readonly aside?: (check: T) => ReactNode;
  /** What may be added below a check: a way to approve something, say. */
  readonly extra?: (check: T) => ReactNode;
}

/** Checks with their outcome in words, the evidence and what to do. */
export const CheckList = <T extends Listed>({ checks, label, aside, extra }: CheckListProps<T>) => (
  <ul className={styles.list} aria-label={label}>
    {checks.map((check) => {
      const { word, Drawing } = outcomes[check.outcome];
      return (
        <li key={check.name} className={cx(styles.check, styles[check.outcome])}>
          <span className={styles.icon}>
            <Drawing />
          </span>
          <div className={styles.text}>
            <p className={styles.head}>
              <b>{check.label}</b> <span className={styles.word}>{word}</span>
              {aside?.(check)}
            </p>
            <p className={styles.detail}>{check.detail}</p>
            {check.remedy !== null && <p className={styles.remedy}>{check.remedy}</p>}
            <RequestId id={check.requestId} />
            {extra?.(check)}
          </div>
        </li>
      );
    })}
  </ul>
);
