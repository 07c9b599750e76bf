import { useState } from 'react';
import { isAvailable, isSignedIn, nextAction } from '../../../src-preload/contract/actions.ts';
import type { ConnectionView } from '../../../src-preload/contract/index.ts';
import { connectionMenu, type RunOffer } from '../../actions/menus.ts';
import { useActions } from '../../actions/use-actions.ts';
import type { ConnectionTab } from '../../store/navigation.tsx';
import { ChevronDown, Dots } from '../../ui/icons.tsx';
import { MenuButton } from '../../ui/menu.tsx';
import { Split } from '../../ui/split.tsx';
import { ActionButton } from '../shared/action-button.tsx';

/** The buttons beside the connection's name. */
export const HeaderActions = ({ connection, tab }: { connection: ConnectionView; tab: ConnectionTab }) => {
  const actions = useActions();
  const [refreshing, setRefreshing] = useState(false);
  const runRefresh: RunOffer = async (offer) => {
    setRefreshing(true);
    await offer.run();
    setRefreshing(false);
  };
  const refresh = actions.connection('refresh', connection);
  const refreshButton = <ActionButton offer={refresh} busy={refreshing} />;
  const copy = actions.connection('copy-access-token', connection);
  return (
    <>
      {!isAvailable('refresh-fewer-scopes', connection) ? (
        refreshButton
      ) : (
        <Split>
          {refreshButton}
          <MenuButton
            label="More ways to refresh"
            title="More ways to refresh"
            groups={() => connectionMenu('refresh', connection, actions, runRefresh)}
          >
            <ChevronDown />
          </MenuButton>
        </Split>
      )}
      {copy.isAvailable && (
        <Split>
          <ActionButton offer={copy} variant="primary" />
          <MenuButton
            variant="primary"
            data-filled=""
            label="More copy forms"
            title="More copy forms"
            groups={() => connectionMenu('copy', connection, actions)}
          >
            <ChevronDown />
          </MenuButton>
        </Split>
      )}
      {!isSignedIn(connection) && tab !== 'tokens' && nextAction(connection) === 'sign-in' && (
        <ActionButton offer={actions.connection('sign-in', connection)} variant="primary" />
      )}
      <MenuButton label="More actions" title="More actions" groups={() => connectionMenu('page', connection, actions)}>
        <Dots />
      </MenuButton>
    </>
  );
};
