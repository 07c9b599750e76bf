import type { ConnectionView } from '../../../src-preload/contract/index.ts';
import { copyMenu } from '../../actions/menus.ts';
import type { ConnectionActions } from '../../actions/use-connection-actions.ts';
import { signInLabel, signInLabelShort } from '../../actions/sign-in-words.ts';
import { Button } from '../../ui/button.tsx';
import { ChevronDown } from '../../ui/icons.tsx';
import { MenuButton } from '../../ui/menu.tsx';
import { Split } from '../../ui/split.tsx';

interface NextActionButtonProps {
  readonly connection: ConnectionView;
  readonly actions: ConnectionActions;
  /** The ID of what the button belongs to, for screen readers. */
  readonly describedBy: string;
  readonly onChoose: (id: string) => void;
  /** In a narrow column: the long labels are cut to what tells, and whole for screen readers. */
  readonly short?: boolean;
}

/** The one thing to do next with a connection. */
export const NextActionButton = ({ connection, actions, describedBy, onChoose, short = false }: NextActionButtonProps) => {
  const { id } = connection;
  const label = (whole: string, brief: string) => (short ? { 'aria-label': whole, children: brief } : { children: whole });
  switch (connection.status.action) {
    case 'copy':
      return (
        <Split>
          <Button aria-label="Copy access token" aria-describedby={describedBy} onClick={() => void actions.copy(id, 'access-token')}>
            Copy
          </Button>
          <MenuButton
            label="More copy forms"
            aria-describedby={describedBy}
            groups={() => copyMenu(connection, (form) => void actions.copy(id, form))}
          >
            <ChevronDown />
          </MenuButton>
        </Split>
      );
    case 'sign-in':
      return (
        <Button
          variant="primary"
          aria-describedby={describedBy}
          onClick={() => actions.signIn(id)}
          {...label(signInLabel(connection), signInLabelShort(connection))}
        />
      );
    case 'cancel-sign-in':
      return (
        <Button aria-label="Cancel sign-in" aria-describedby={describedBy} onClick={() => actions.cancelSignIn(id)}>
          Cancel
        </Button>
      );
    case 'choose-account':
      return (
        <Button variant="primary" aria-describedby={describedBy} onClick={() => onChoose(id)} {...label('Choose account', 'Choose')} />
      );
    case 'refresh':
      return (
        <Button aria-label="Refresh now" aria-describedby={describedBy} onClick={() => void actions.refresh(id)}>
          Refresh
        </Button>
      );
    case 'retry':
      return (
        <Button aria-describedby={describedBy} onClick={() => void actions.refresh(id)}>
          Retry now
        </Button>
      );
    case 'restart':
      return <Button aria-describedby={describedBy} onClick={actions.restart} {...label('Restart Tenantry', 'Restart')} />;
    case 'none':
      return null;
  }
};
