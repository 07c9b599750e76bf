import { useState } from 'react';
import { nextAction } from '../../../src-preload/contract/actions.ts';
import type { ConnectionView } from '../../../src-preload/contract/index.ts';
import { connectionMenu } from '../../actions/menus.ts';
import type { Actions, Offer } from '../../actions/use-actions.ts';
import { Button, type ButtonProps } from '../../ui/button.tsx';
import { ChevronDown } from '../../ui/icons.tsx';
import { MenuButton } from '../../ui/menu.tsx';
import { Split } from '../../ui/split.tsx';

interface ActionButtonProps extends Pick<ButtonProps, 'variant' | 'small' | 'busy' | 'aria-describedby'> {
  readonly offer: Offer;
  /** `name`: only for what is seen, where the whole label is heard; `text`: for both. */
  readonly brief?: 'name' | 'text';
}

/** The button of an action; nothing where it is not available. */
export const ActionButton = ({ offer, brief, busy = false, ...rest }: ActionButtonProps) => {
  const [running, setRunning] = useState(false);
  if (!offer.isAvailable) return null;
  const run = async () => {
    setRunning(true);
    await offer.run();
    setRunning(false);
  };
  const { label, short } = offer;
  return (
    <Button
      {...rest}
      aria-label={brief === 'name' && short !== label ? label : undefined}
      busy={busy || running}
      onClick={() => void run()}
    >
      {brief === undefined ? label : short}
    </Button>
  );
};

interface NextActionButtonProps {
  readonly connection: ConnectionView;
  readonly actions: Actions;
  /** The ID of what the button belongs to, for screen readers. */
  readonly describedBy: string;
  /** In a narrow column: the long labels are cut to what tells, and whole for screen readers. */
  readonly short?: boolean;
}

/** The one thing to do next with a connection. */
export const NextActionButton = ({ connection, actions, describedBy, short = false }: NextActionButtonProps) => {
  const id = nextAction(connection);
  if (id === null) return null;
  const button = (
    <ActionButton
      offer={actions.connection(id, connection)}
      variant={id === 'sign-in' || id === 'choose-account' ? 'primary' : 'plain'}
      aria-describedby={describedBy}
      {...(short ? { brief: 'name' } : {})}
    />
  );
  if (id !== 'copy-access-token') return button;
  return (
    <Split>
      {button}
      <MenuButton label="More copy forms" aria-describedby={describedBy} groups={() => connectionMenu('copy', connection, actions)}>
        <ChevronDown />
      </MenuButton>
    </Split>
  );
};
