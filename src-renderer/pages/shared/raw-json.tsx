import { CopyButton } from './copy-button.tsx';
import styles from './claims.module.css';

/** Header and payload as they are, pretty-printed. Without the signature they are no credential. */
export const RawJson = ({ header, payload }: { header: string; payload: string }) => (
  <div className={styles.json}>
    <JsonPart title="Header" json={header} />
    <JsonPart title="Payload" json={payload} />
  </div>
);

/** One JSON text with its title and a way to copy it. */
export const JsonPart = ({ title, json }: { title: string; json: string }) => (
  <div className={styles.part}>
    <div className={styles.partHead}>
      <h3>{title}</h3>
      <CopyButton multiLine text={json} what={`${title.toLowerCase()} JSON`} />
    </div>
    <pre className={styles.code}>{json}</pre>
  </div>
);
