import { useMemo } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { PageHead } from '../shared/page-head.tsx';
import { useActions } from '../../actions/use-actions.ts';
import { useApp } from '../../store/services.tsx';
import { ConnectionsTable } from './connections-table.tsx';
import { NoTenants } from './no-tenants.tsx';
import { byNeed, summary } from './order.ts';
import styles from './overview.module.css';

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

export const OverviewPage = () => {
  const tenants = useApp((app) => app.tenants);
  const connections = useApp((app) => app.connections);
  const actions = useActions();
  const ordered = useMemo(() => byNeed(connections), [connections]);

  if (tenants.length === 0) return <NoTenants add={actions.app('add-tenant')} />;

  return (
    <>
      <PageHead
        title="Overview"
        sub={
          <>
            {counted(connections.length, 'connection')} in {counted(tenants.length, 'tenant')} · {summary(connections)}
          </>
        }
      >
        <ActionButton offer={actions.app('refresh-all')} />
        <ActionButton offer={actions.app('add-tenant')} variant="primary" />
      </PageHead>
      <div className={styles.body}>
        {ordered.length === 0 ? (
          <p className={styles.none}>No tenant has a connection yet. Add one from the menu beside the tenant’s name.</p>
        ) : (
          <ConnectionsTable connections={ordered} tenants={tenants} />
        )}
      </div>
    </>
  );
};
