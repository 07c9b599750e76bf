import { useState } from 'react';
import type { ConnectionView } from '../../src-preload/contract/index.ts';
import { type ConnectionTab, useNavigation } from '../app/navigation.tsx';
import { Button } from '../ui/button.tsx';
import { ChevronDown, Dots } from '../ui/icons.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { Split } from '../ui/split.tsx';
import { connectionMenu, copyMenu, isSignedIn } from './menus.ts';
import { useConnectionActions } from './use-connection-actions.ts';

/** The buttons beside the connection's name. */
export const HeaderActions = ({ connection, tab }: { connection: ConnectionView; tab: ConnectionTab }) => {
  const { id } = connection;
  const actions = useConnectionActions();
  const navigation = useNavigation();
  const [refreshing, setRefreshing] = useState(false);
  const refresh = async () => {
    setRefreshing(true);
    await actions.refresh(id);
    setRefreshing(false);
  };
  const signedIn = isSignedIn(connection);
  return (
    <>
      {signedIn && (
        <>
          {connection.refreshToken !== null && (
            <Button busy={refreshing} onClick={() => void refresh()}>
              Refresh now
            </Button>
          )}
          <Split>
            <Button variant="primary" onClick={() => void actions.copy(id, 'access-token')}>
              Copy access token
            </Button>
            <MenuButton
              variant="primary"
              data-filled=""
              label="More copy forms"
              title="More copy forms"
              groups={() => copyMenu(connection, (form) => void actions.copy(id, form))}
            >
              <ChevronDown />
            </MenuButton>
          </Split>
        </>
      )}
      {!signedIn && tab !== 'tokens' && connection.status.action === 'sign-in' && (
        <Button variant="primary" onClick={() => actions.signIn(id)}>
          Sign in
        </Button>
      )}
      <MenuButton label="More actions" title="More actions" groups={() => connectionMenu(connection, actions, navigation, { move: false })}>
        <Dots />
      </MenuButton>
    </>
  );
};
