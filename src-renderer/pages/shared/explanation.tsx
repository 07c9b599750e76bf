import type { Explanation } from '../../../src-preload/contract/words/words.ts';
import { cx } from '../../ui/cx.ts';
import styles from './explanation.module.css';

/**
 * The server's own words and what is known of them, folded. It is text from outside: shown as it is, apart from ours,
 * and wrapped wherever it must be.
 */
export const ExplanationDetails = ({
  explanation,
  className,
}: {
  explanation: Explanation | undefined;
  className?: string | undefined;
}) => {
  if (explanation === undefined) return null;
  const { said, description, cause, admin } = explanation;
  return (
    <details className={cx(styles.explanation, className)}>
      <summary className={styles.summary}>{admin === null ? 'Why' : 'Why, and what an admin can change'}</summary>
      <dl className={styles.list}>
        <dt>Likely cause</dt>
        <dd>{cause}</dd>
        {admin !== null && (
          <>
            <dt>In Okta’s admin console</dt>
            <dd>{admin}</dd>
          </>
        )}
        {said !== null && (
          <>
            <dt>Error code</dt>
            <dd>
              <bdi className={styles.said}>{said}</bdi>
            </dd>
          </>
        )}
        {description !== null && (
          <>
            <dt>The server’s words</dt>
            <dd>
              <bdi className={styles.said}>{description}</bdi>
            </dd>
          </>
        )}
      </dl>
    </details>
  );
};
