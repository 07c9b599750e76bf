import { useMemo, useState } from 'react';
import { PageHead } from '../shared/page-head.tsx';
import { useNavigation } from '../../store/navigation.tsx';
import { useConnectionActions } from '../../actions/use-connection-actions.ts';
import { useApp } from '../../store/services.tsx';
import { Button } from '../../ui/button.tsx';
import { ConnectionsTable } from './connections-table.tsx';
import { NoTenants } from './no-tenants.tsx';
import { byNeed, summary } from './order.ts';
import styles from './overview.module.css';

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

export const OverviewPage = () => {
  const tenants = useApp((app) => app.tenants);
  const connections = useApp((app) => app.connections);
  const { go } = useNavigation();
  const actions = useConnectionActions();
  const [refreshing, setRefreshing] = useState(false);
  const ordered = useMemo(() => byNeed(connections), [connections]);

  if (tenants.length === 0) return <NoTenants onAdd={() => go({ page: 'add-tenant' })} />;

  const refreshAll = async () => {
    setRefreshing(true);
    await actions.refreshAll();
    setRefreshing(false);
  };
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
        <Button busy={refreshing} onClick={() => void refreshAll()}>
          Refresh all
        </Button>
        <Button variant="primary" onClick={() => go({ page: 'add-tenant' })}>
          Add tenant
        </Button>
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
