import { hasUser } from '../../../src-preload/contract/grants.ts';
import { useState } from 'react';
import type { ConnectionView } from '../../../src-preload/contract/index.ts';
import { type ConnectionTab, useNavigation } from '../../store/navigation.tsx';
import { signInLabel } from '../../actions/sign-in-words.ts';
import { Button } from '../../ui/button.tsx';
import { ChevronDown, Dots } from '../../ui/icons.tsx';
import { MenuButton } from '../../ui/menu.tsx';
import { Split } from '../../ui/split.tsx';
import { connectionMenu, copyMenu, isSignedIn, refreshMenu } from '../../actions/menus.ts';
import { useConnectionActions } from '../../actions/use-connection-actions.ts';

/** The buttons beside the connection's name. */
export const HeaderActions = ({ connection, tab }: { connection: ConnectionView; tab: ConnectionTab }) => {
  const { id } = connection;
  const actions = useConnectionActions();
  const navigation = useNavigation();
  const [refreshing, setRefreshing] = useState(false);
  const run = async (refresh: (connectionId: string) => Promise<unknown>) => {
    setRefreshing(true);
    await refresh(id);
    setRefreshing(false);
  };
  const asksAgain = !hasUser(connection.method.grant);
  const signedIn = isSignedIn(connection);
  return (
    <>
      {signedIn && (
        <>
          {asksAgain && (
            <Button busy={refreshing} onClick={() => void run(actions.refresh)}>
              Get a new token
            </Button>
          )}
          {!asksAgain && connection.refreshToken !== null && (
            <Split>
              <Button busy={refreshing} onClick={() => void run(actions.refresh)}>
                Refresh now
              </Button>
              <MenuButton
                label="More ways to refresh"
                title="More ways to refresh"
                groups={() =>
                  refreshMenu(
                    connection,
                    { all: () => void run(actions.refresh), accessToken: () => void run(actions.refreshAccessToken) },
                    navigation.open,
                  )
                }
              >
                <ChevronDown />
              </MenuButton>
            </Split>
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
          {signInLabel(connection)}
        </Button>
      )}
      <MenuButton label="More actions" title="More actions" groups={() => connectionMenu(connection, actions, navigation, { move: false })}>
        <Dots />
      </MenuButton>
    </>
  );
};
