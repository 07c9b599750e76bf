import { useEffect } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs';
import { type ConnectionTab, type CredentialOutcome, useNavigation } from '../../store/navigation.tsx';
import { PageHead } from '../shared/page-head.tsx';
import { useConnection, useTenant } from '../../store/services.tsx';
import { colourOf, EnvironmentBadge } from '../shared/environment.tsx';
import { cx } from '../../ui/cx.ts';
import { InEnglish } from '../../ui/in-english.tsx';
import styles from './connection.module.css';
import { ConnectionTabPanel } from './connection-tab.tsx';
import { HeaderActions } from './header-actions.tsx';
import { HistoryTabPanel } from './history-tab.tsx';
import { TokensTabPanel } from './tokens-tab.tsx';

interface ConnectionPageProps {
  readonly connectionId: string;
  readonly tab: ConnectionTab;
  /** What the form that led here did with a secret or key. */
  readonly credentialOutcome: CredentialOutcome | null;
}

/** One connection: what it holds, what happened to it, and how it is set up. */
const ConnectionPage = ({ connectionId, tab, credentialOutcome }: ConnectionPageProps) => {
  const connection = useConnection(connectionId);
  const tenant = useTenant(connection?.tenantId);
  const { go } = useNavigation();
  const gone = connection === undefined || tenant === undefined;

  useEffect(() => {
    if (gone) go({ page: 'overview' });
  }, [gone, go]);
  if (gone) return null;

  return (
    <>
      <div className={styles.band} style={{ background: colourOf(tenant) }} />
      <PageHead
        title={`${tenant.name} / ${connection.name}`}
        mark={<EnvironmentBadge environment={tenant.environment} />}
        sub={
          <>
            {connection.issuer}
            {connection.account !== null && ` · ${connection.account.label}`}
          </>
        }
      >
        <HeaderActions connection={connection} tab={tab} />
      </PageHead>
      <InEnglish>
        <Tabs
          className={cx(styles.tabs)}
          selectedKey={tab}
          onSelectionChange={(key) => go({ page: 'connection', connectionId, tab: key as ConnectionTab })}
        >
          <TabList aria-label="Parts of this connection" className={cx(styles.tabList)}>
            <Tab id="tokens" className={cx(styles.tab)}>
              Tokens
            </Tab>
            <Tab id="history" className={cx(styles.tab)}>
              History
            </Tab>
            <Tab id="connection" className={cx(styles.tab)}>
              Connection
            </Tab>
          </TabList>
          <TabPanel id="tokens" className={cx(styles.panel)}>
            <TokensTabPanel connection={connection} />
          </TabPanel>
          <TabPanel id="history" className={cx(styles.panel)}>
            <HistoryTabPanel connection={connection} />
          </TabPanel>
          <TabPanel id="connection" className={cx(styles.panel)}>
            <ConnectionTabPanel connection={connection} tenant={tenant} credentialOutcome={credentialOutcome} />
          </TabPanel>
        </Tabs>
      </InEnglish>
    </>
  );
};

export default ConnectionPage;
