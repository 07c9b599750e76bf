import { type RefObject, useState } from 'react';
import { flushSync } from 'react-dom';
import { Menu, MenuItem, MenuSection, Popover, type PopoverProps } from 'react-aria-components/Menu';
import { cx } from './cx.ts';
import { InEnglish } from './in-english.tsx';
import type { MenuGroups } from './menu.tsx';
import styles from './menu.module.css';

interface MenuPopoverProps {
  readonly label: string;
  readonly groups: MenuGroups;
  readonly triggerRef: RefObject<Element | null>;
  readonly placement: NonNullable<PopoverProps['placement']>;
  readonly onClose: () => void;
}

const MenuPopover = ({ label, groups, triggerRef, placement, onClose }: MenuPopoverProps) => {
  // Has the focus when the menu opens, and gets it back before an action runs: a dialog gives it back to where it found it.
  const [opener] = useState(() => document.activeElement);
  const run = (onAction: () => void) => () => {
    // While the menu stands, it lets no focus out.
    flushSync(onClose);
    if (opener instanceof HTMLElement) opener.focus();
    onAction();
  };
  return (
    <InEnglish>
      <Popover
        isOpen
        triggerRef={triggerRef}
        placement={placement}
        offset={4}
        aria-label={label}
        className={cx(styles.popover)}
        onOpenChange={(open) => {
          if (!open) onClose();
        }}
      >
        <Menu aria-label={label} autoFocus="first" className={cx(styles.menu)} onClose={onClose}>
          {groups
            .filter((group) => group.length > 0)
            .map((group) => (
              <MenuSection key={group[0]?.id} className={cx(styles.section)} aria-label={group.map((action) => action.label).join(', ')}>
                {group.map((action) => (
                  <MenuItem
                    key={action.id}
                    id={action.id}
                    textValue={action.label}
                    isDisabled={action.disabled ?? false}
                    className={cx(styles.item, action.danger && styles.danger)}
                    onAction={run(action.onAction)}
                  >
                    <span title={action.title}>{action.label}</span>
                  </MenuItem>
                ))}
              </MenuSection>
            ))}
        </Menu>
      </Popover>
    </InEnglish>
  );
};

export default MenuPopover;
