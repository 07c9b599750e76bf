import { statusWords } from '../../store/status-words.ts';
import { memo, type MouseEvent, useDeferredValue, useMemo } from 'react';
import type { ConnectionView, TenantView } from '../../../src-preload/contract/index.ts';
import { useNavigation } from '../../store/navigation.tsx';
import { type Actions, useActions } from '../../actions/use-actions.ts';
import { Badge } from '../../ui/badge.tsx';
import { EnvironmentBadge } from '../shared/environment.tsx';
import { Countdown, Relative } from '../shared/countdown.tsx';
import { NextActionButton } from '../shared/action-button.tsx';
import styles from './overview.module.css';

interface ConnectionsTableProps {
  readonly connections: readonly ConnectionView[];
  readonly tenants: readonly TenantView[];
}

/** As many as fit in the window at the least height a row can have, in CSS pixels. */
const rowsInSight = (): number => Math.ceil(window.innerHeight / 40);

/**
 * Every connection with its state, reason and next action. A plain table: two hundred rows appear at once, those far
 * down with no more than their name and state for the moment it takes to paint the first.
 */
export const ConnectionsTable = ({ connections, tenants }: ConnectionsTableProps) => {
  const { go } = useNavigation();
  const actions = useActions();
  const isPainted = useDeferredValue(true, false);
  const firstRows = rowsInSight();
  const byId = useMemo(() => new Map(tenants.map((tenant) => [tenant.id, tenant])), [tenants]);
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Connection</th>
            <th scope="col">State</th>
            <th scope="col" className={styles.account}>
              Account
            </th>
            <th scope="col" className={styles.number}>
              Access token
            </th>
            <th scope="col" className={styles.number}>
              Refresh token
            </th>
            <th scope="col">Next</th>
          </tr>
        </thead>
        <tbody>
          {connections.map((connection, index) => (
            <Row
              key={connection.id}
              connection={connection}
              tenant={byId.get(connection.tenantId)}
              bare={!isPainted && index >= firstRows}
              actions={actions}
              onOpen={(id) => go({ page: 'connection', connectionId: id, tab: 'tokens' })}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
};

interface RowProps {
  readonly connection: ConnectionView;
  readonly tenant: TenantView | undefined;
  /** With its name and state alone. */
  readonly bare: boolean;
  readonly actions: Actions;
  readonly onOpen: (id: string) => void;
}

// The callbacks are new with every render of the table and do the same each time.
const sameRow = (a: RowProps, b: RowProps) => a.connection === b.connection && a.tenant === b.tenant && a.bare === b.bare;

const Row = memo(({ connection, tenant, bare, actions, onOpen }: RowProps) => {
  const { id, status, account, accessToken, refreshToken } = connection;
  const words = statusWords(status);
  const nameId = `overview-${id}`;
  const openRow = (event: MouseEvent) => {
    // The row is a large target for the mouse; its buttons, and text being selected, stay what they are.
    if ((event.target as Element).closest('button') === null && window.getSelection()?.isCollapsed !== false) onOpen(id);
  };
  return (
    <tr onClick={openRow}>
      <th scope="row">
        <button type="button" id={nameId} className={styles.name} onClick={() => onOpen(id)}>
          {tenant === undefined ? '' : `${tenant.name} / `}
          {connection.name}
        </button>{' '}
        {!bare && tenant !== undefined && <EnvironmentBadge environment={tenant.environment} short />}
        {!bare && account !== null && <div className={styles.accountBelow}>{account.label}</div>}
      </th>
      <td>
        <Badge tone={status.tone}>{words.word}</Badge>
        {!bare && (status.reason !== null || status.nextAttemptAt !== null) && (
          <p className={styles.reason}>
            {words.message}
            {status.nextAttemptAt !== null && (
              <>
                {' '}
                <span className={styles.retry}>
                  Retry <Relative at={status.nextAttemptAt} />.
                </span>
              </>
            )}
          </p>
        )}
      </td>
      {bare ? (
        <td colSpan={4}>…</td>
      ) : (
        <>
          <td className={styles.account}>{account === null ? '–' : account.label}</td>
          <td className={styles.number}>
            {accessToken === null ? '–' : accessToken.revokedAt !== null ? 'revoked' : <Expiry at={accessToken.expiresAt} />}
          </td>
          <td className={styles.number}>{refreshToken === null ? '–' : <Expiry at={refreshToken.expiresAt} />}</td>
          <td>
            <NextActionButton short connection={connection} actions={actions} describedBy={nameId} />
          </td>
        </>
      )}
    </tr>
  );
}, sameRow);
Row.displayName = 'Row';

const Expiry = ({ at }: { at: number | null }) => (at === null ? <span className={styles.unknown}>unknown</span> : <Countdown at={at} />);
