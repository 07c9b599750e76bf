import { grants } from '../../../src-preload/contract/grants.ts';
import type { CheckView, ConnectionDraft } from '../../../src-preload/contract/index.ts';
import { useAnswer } from '../../store/use-answer.ts';
import { AdminValues } from '../shared/admin-values.tsx';
import { Hidden } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckList } from '../shared/check-list.tsx';
import { ConnectionTest } from '../shared/connection-test.tsx';
import { ErrorNote } from '../shared/error-note.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { canBeChecked } from './connection-draft.ts';
import styles from './forms.module.css';
import { useDebounced } from './use-debounced.ts';

const restMs = 900;

interface ChecksPanelProps {
  readonly draft: ConnectionDraft;
  /** The connection that is edited; null for a new one. */
  readonly connectionId: string | null;
  readonly onChange: (change: Partial<ConnectionDraft>) => void;
}

/** What the server and the system say to what is being typed, and what Okta needs to be told. */
export const ChecksPanel = ({ draft, connectionId, onChange }: ChecksPanelProps) => {
  // Neither asks about the names the user gives.
  const { name: _name, slug: _slug, loginHint: _hint, ...asked } = draft;
  const key = useDebounced(canBeChecked(draft) ? JSON.stringify(asked) : null, restMs);
  const ready = key !== null;
  const checks = useAnswer('connection.check', { connectionId, connection: draft }, key);
  const admin = useAnswer('connection.adminValues', draft, key);

  // What has been approved stays to be seen, so that it can be taken back.
  const approvals = (check: CheckView) => {
    if (check.name !== 'endpoints') return null;
    const origins = [...new Set([...draft.approvedOrigins, ...(check.foreignOrigin === undefined ? [] : [check.foreignOrigin])])];
    return origins.map((origin) => (
      <div key={origin} className={styles.approval}>
        <Checkbox
          label={`Approve ${origin}`}
          hint="Tokens and codes of this connection may be sent there."
          checked={draft.approvedOrigins.includes(origin)}
          onChange={(approved) =>
            onChange({
              approvedOrigins: approved ? [...draft.approvedOrigins, origin] : draft.approvedOrigins.filter((one) => one !== origin),
            })
          }
        />
      </div>
    ));
  };

  return (
    <>
      <section className={styles.panel} aria-label="Live checks">
        <div className={styles.panelHead}>
          <h2>Live checks</h2>
          <Button small busy={!ready || checks.loading} onClick={checks.again}>
            Run checks
          </Button>
        </div>
        <div aria-busy={checks.loading}>
          {!ready && (
            <p className={styles.panelNote}>
              They run as soon as there is an authorization server{grants[draft.method.grant].redirects && ' and a redirect URI'}.
            </p>
          )}
          {ready && checks.error !== null && <ErrorNote error={checks.error} />}
          {ready && checks.value === null && checks.error === null && <p className={styles.panelNote}>Checking…</p>}
          {ready && checks.value !== null && <CheckList label="Live checks" checks={checks.value} extra={approvals} />}
        </div>
        <Hidden role="status">{ready && !checks.loading && checks.value !== null ? verdict(checks.value) : ''}</Hidden>
      </section>
      {draft.issuer.trim() !== '' && (
        <ConnectionTest
          key={draft.issuer}
          asked={{ issuer: draft.issuer, approvedOrigins: draft.approvedOrigins }}
          section={styles.panel}
          head={styles.panelHead}
          note={styles.panelNote}
        />
      )}
      <section className={styles.panel} aria-label="Enter these in Okta’s admin console">
        <div className={styles.panelHead}>
          <h2>Enter these in Okta’s admin console</h2>
        </div>
        {ready && admin.error !== null && <ErrorNote error={admin.error} />}
        {ready && admin.value !== null ? (
          <AdminValues values={admin.value} className={styles.panelInset} />
        ) : (
          <p className={styles.panelNote}>The exact values appear here, each with a copy button.</p>
        )}
      </section>
    </>
  );
};

const verdict = (checks: readonly CheckView[]): string => {
  const failed = checks.filter((check) => check.outcome === 'fail').length;
  return failed === 0 ? 'Checked: nothing failed' : `Checked: ${failed} failed`;
};
