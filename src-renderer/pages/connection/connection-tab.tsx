import { grants } from '../../../src-preload/contract/grants.ts';
import { useMemo } from 'react';
import type { ConnectionView, TenantView } from '../../../src-preload/contract/index.ts';
import { useActions } from '../../actions/use-actions.ts';
import type { CredentialOutcome } from '../../store/navigation.tsx';
import { draftOf } from '../forms/connection-draft.ts';
import { clientAuthenticationLabel, grantLabel } from '../forms/method-words.ts';
import { useAnswer } from '../../store/use-answer.ts';
import { ActionButton } from '../shared/action-button.tsx';
import { AdminValues } from '../shared/admin-values.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckList } from '../shared/check-list.tsx';
import { ConnectionTest } from '../shared/connection-test.tsx';
import { CopyButton } from '../shared/copy-button.tsx';
import { cx } from '../../ui/cx.ts';
import { formatSpan } from '../../ui/duration.ts';
import { ErrorNote } from '../shared/error-note.tsx';
import styles from './connection.module.css';
import fields from './connection-tab.module.css';
import { CredentialPanel } from './credential-panel.tsx';
import { type Entry, optionEntries } from './option-entries.ts';

interface ConnectionTabPanelProps {
  readonly connection: ConnectionView;
  readonly tenant: TenantView;
  readonly credentialOutcome: CredentialOutcome | null;
}

/** How a connection is set up, and whether its redirect can arrive. */
export const ConnectionTabPanel = ({ connection, tenant, credentialOutcome }: ConnectionTabPanelProps) => {
  const { id } = connection;
  const actions = useActions();
  const draft = useMemo(() => draftOf(connection), [connection]);
  const key = JSON.stringify(draft);
  const redirects = grants[connection.method.grant].redirects;
  const registration = useAnswer(
    'connection.registration',
    { connectionId: id },
    redirects ? `${id} ${connection.issuer} ${connection.redirectUri}` : null,
  );
  const admin = useAnswer('connection.adminValues', draft, key);
  const checks = useAnswer('connection.check', { connectionId: id, connection: draft }, null);
  return (
    <>
      <section className={styles.wide} aria-label="Configuration">
        <div className={styles.wideHead}>
          <h2>Configuration</h2>
          <span className={styles.grow} />
          <ActionButton small offer={actions.connection('edit-connection', connection)} />
        </div>
        <Configuration connection={connection} tenant={tenant} />
      </section>

      <CredentialPanel connection={connection} outcome={credentialOutcome} />

      {redirects && (
        <section className={styles.wide} aria-label="The way back from the browser">
          <div className={styles.wideHead}>
            <h2>The way back from the browser</h2>
            {registration.value !== null && (
              <span className={styles.quiet}>
                {registration.value.redirectKind === 'scheme'
                  ? `the scheme ${registration.value.target}`
                  : `listens on ${registration.value.target} while you sign in`}
              </span>
            )}
            <span className={styles.grow} />
            <Button small busy={registration.loading} onClick={registration.again}>
              Check again
            </Button>
          </div>
          {registration.error !== null && <ErrorNote error={registration.error} />}
          {registration.value === null ? (
            registration.loading && <p className={styles.note}>Asking the system…</p>
          ) : (
            <CheckList label="Registration checks" checks={registration.value.checks} />
          )}
        </section>
      )}

      <section className={styles.wide} aria-label="Live checks">
        <div className={styles.wideHead}>
          <h2>Live checks</h2>
          <span className={styles.quiet}>asks the authorization server, without signing in</span>
          <span className={styles.grow} />
          <Button small busy={checks.loading} onClick={checks.again}>
            Run checks
          </Button>
        </div>
        {checks.error !== null && <ErrorNote error={checks.error} />}
        {checks.value === null ? (
          <p className={styles.note} role="status">
            {checks.loading ? 'Checking…' : `Not run yet: discovery, issuer, endpoints, grant, scopes${redirects ? ', redirect URI' : ''}.`}
          </p>
        ) : (
          <CheckList label="Live checks" checks={checks.value} />
        )}
      </section>

      <ConnectionTest
        key={connection.issuer}
        asked={{ issuer: connection.issuer, approvedOrigins: connection.approvedOrigins }}
        section={styles.wide}
        head={cx(styles.wideHead, styles.apart)}
        note={styles.note}
      />

      <section className={styles.wide} aria-label="In Okta’s admin console">
        <div className={styles.wideHead}>
          <h2>Enter these in Okta’s admin console</h2>
        </div>
        {admin.error !== null && <ErrorNote error={admin.error} onRetry={admin.again} />}
        {admin.value !== null && <AdminValues values={admin.value} className={fields.inset} />}
      </section>
    </>
  );
};

const keeping = ({ method, keepFresh, keepAlive }: ConnectionView): string => {
  if (!grants[method.grant].yieldsRefreshToken)
    return keepFresh ? 'Yes: asked for again before it expires' : 'No: asked for again when it is copied or on demand';
  if (keepFresh) return 'Yes: refreshed before it expires';
  return `No: refreshed when a token is copied or on demand${keepAlive ? ', and in time to stay alive' : ''}`;
};

const browserOf = ({ opensWith, browserCommand }: TenantView): string => {
  if (opensWith === 'link') return 'none: the link is copied';
  return browserCommand === null ? 'the system’s' : browserCommand.join(' ');
};

const entriesOf = (connection: ConnectionView, tenant: TenantView): Entry[] => [
  { label: 'Handle', value: connection.handle },
  { label: 'Issuer', value: connection.issuer },
  { label: 'Client ID', value: connection.clientId },
  { label: 'Way to sign in', value: grantLabel(connection.method.grant), said: true },
  { label: 'Client authentication', value: clientAuthenticationLabel(connection.method.clientAuthentication), said: true },
  ...(grants[connection.method.grant].redirects ? [{ label: 'Redirect URI', value: connection.redirectUri }] : []),
  ...(connection.postLogoutRedirectUri === null
    ? []
    : [{ label: 'Redirect URI after signing out', value: connection.postLogoutRedirectUri }]),
  { label: 'Scopes', value: connection.scopes.join(' ') },
  ...optionEntries(connection),
  { label: 'Kept fresh', value: keeping(connection), said: true },
  ...(grants[connection.method.grant].yieldsRefreshToken
    ? [
        {
          label: 'Refresh token idle limit',
          value: connection.refreshTokenIdleMs === null ? 'not noted by you' : formatSpan(connection.refreshTokenIdleMs),
          said: true,
        },
      ]
    : []),
  ...connection.approvedOrigins.map((origin) => ({ label: 'Approved origin', value: origin })),
  {
    label: 'Browser for sign-in',
    value: browserOf(tenant),
    said: true,
  },
];

const Configuration = ({ connection, tenant }: { connection: ConnectionView; tenant: TenantView }) => (
  <dl className={fields.entries}>
    {entriesOf(connection, tenant).map((entry) => (
      <div key={`${entry.label} ${entry.value}`} className={fields.entry}>
        <dt>{entry.label}</dt>
        <dd className={entry.said === true ? fields.said : fields.value}>
          <span>{entry.value}</span>
          {entry.said !== true && <CopyButton text={entry.value} what={entry.label} />}
        </dd>
      </div>
    ))}
  </dl>
);
