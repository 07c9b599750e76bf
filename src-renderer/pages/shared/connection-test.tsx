import type { CertificateView, CommandPayload, NetworkStep } from '../../../src-preload/contract/index.ts';
import { useAnswer } from '../../store/use-answer.ts';
import { Hidden } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckList } from './check-list.tsx';
import styles from './connection-test.module.css';
import { ErrorNote } from './error-note.tsx';
import { formatMoment } from '../../ui/time.ts';

interface ConnectionTestProps {
  readonly asked: CommandPayload<'network.test'>;
  /** How the page draws its sections, their heads, and notes in them. */
  readonly section: string | undefined;
  readonly head: string | undefined;
  readonly note: string | undefined;
}

/** Walks the way to an authorization server on demand, and shows every step. Give it a key: another server, another test. */
export const ConnectionTest = ({ asked, section, head, note }: ConnectionTestProps) => {
  const { value, error, loading, again } = useAnswer('network.test', asked, null);
  return (
    <section className={section} aria-label="Connection test">
      <div className={head}>
        <h2>Connection test</h2>
        <Button small busy={loading} onClick={again}>
          Test the connection
        </Button>
      </div>
      <div aria-busy={loading}>
        {error !== null && <ErrorNote error={error} />}
        {value === null && error === null && (
          <p className={note}>
            {loading ? 'Testing…' : 'Shows each step on the way to the server: proxy, name, connection, TLS certificates, discovery, keys.'}
          </p>
        )}
        {value !== null && <CheckList label="Steps of the connection test" checks={value} aside={duration} extra={chain} />}
      </div>
      <Hidden role="status">{!loading && value !== null ? verdict(value) : ''}</Hidden>
    </section>
  );
};

const duration = ({ durationMs }: NetworkStep) => durationMs !== null && <span className={styles.duration}>{durationMs} ms</span>;

const chain = ({ certificates }: NetworkStep) => certificates.length > 0 && <Chain certificates={certificates} />;

const verdict = (steps: readonly NetworkStep[]): string => {
  const failed = steps.find(({ outcome }) => outcome === 'fail');
  return failed === undefined ? 'Tested: nothing failed' : `Tested: ${failed.label} failed`;
};

/** With its date, whatever the day is. */
const moment = (at: number) => formatMoment(at, 'utc', 0);

const Chain = ({ certificates }: { certificates: readonly CertificateView[] }) => (
  <details className={styles.certificates}>
    <summary>Certificates ({certificates.length})</summary>
    <ol className={styles.chain}>
      {certificates.map(({ subject, issuer, validFrom, validUntil, fingerprint }) => (
        <li key={fingerprint}>
          <dl className={styles.certificate}>
            <Part name="For" value={subject} />
            <Part name="Signed by" value={issuer} />
            <Part name="Valid" value={`${moment(validFrom)} to ${moment(validUntil)}`} />
            <Part name="SHA-256" value={fingerprint} className={styles.fingerprint} />
          </dl>
        </li>
      ))}
    </ol>
  </details>
);

const Part = ({ name, value, className }: { name: string; value: string; className?: string | undefined }) => (
  <div className={styles.part}>
    <dt>{name}</dt>
    <dd className={className}>{value}</dd>
  </div>
);
