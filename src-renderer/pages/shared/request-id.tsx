import { CopyButton } from './copy-button.tsx';
import styles from './request-id.module.css';

/** What Okta calls the request that failed: its support asks for it first. Nothing where there is none. */
export const RequestId = ({ id }: { id: string | null | undefined }) =>
  id === null || id === undefined ? null : (
    <span className={styles.request}>
      Okta’s request ID <code className={styles.id}>{id}</code>
      <CopyButton text={id} what="request ID" className={styles.copy} />
    </span>
  );
