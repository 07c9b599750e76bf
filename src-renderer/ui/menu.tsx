import { lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';

export interface MenuAction {
  readonly id: string;
  readonly label: string;
  readonly onAction: () => void;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** A tooltip. */
  readonly title?: string | undefined;
}

/** Groups of actions; a line is drawn between groups. Empty groups are left out. */
export type MenuGroups = ReadonlyArray<readonly MenuAction[]>;

// Menus are opened, not started with: React Aria's part of them is fetched after the first picture is on the screen.
export const loadMenuPopover = () => import('./menu-popover.tsx');
const MenuPopover = lazy(loadMenuPopover);

export interface MenuButtonProps extends Omit<ButtonProps, 'onClick'> {
  /** The menu's own name; also the button's when it shows no text. */
  readonly label: string;
  readonly groups: () => MenuGroups;
  readonly align?: 'start' | 'end';
  readonly children: ReactNode;
}

/** A button that opens a menu below itself. */
export const MenuButton = ({ label, groups, align = 'end', children, ...rest }: MenuButtonProps) => {
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        aria-label={label}
        {...rest}
        ref={trigger}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          // Enter and Space, too: after the click they would make, React Aria waits with the focus and leaves it on the menu.
          if (!['ArrowDown', 'ArrowUp', 'Enter', ' '].includes(event.key)) return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {children}
      </Button>
      {open && (
        <Suspense fallback={null}>
          <MenuPopover label={label} groups={groups()} triggerRef={trigger} placement={`bottom ${align}`} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
};

export interface MenuPoint {
  readonly x: number;
  readonly y: number;
}

/** A context menu at a point of the window (CSS px). */
export const MenuAt = ({ point, label, groups, onClose }: { point: MenuPoint; label: string; groups: MenuGroups; onClose: () => void }) => {
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={anchor} style={{ position: 'fixed', left: point.x, top: point.y, width: 0, height: 0 }} />
      <Suspense fallback={null}>
        <MenuPopover label={label} groups={groups} triggerRef={anchor} placement="bottom start" onClose={onClose} />
      </Suspense>
    </>
  );
};
