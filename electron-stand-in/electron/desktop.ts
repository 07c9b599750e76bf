import { strictClass, StrictEmitter } from '../strict.ts';

/*
 * The desktop's furniture as it is on a system that offers none of it: no tray, no native menu bar, no notifications.
 * Chromium itself serves the keyboard's copy, paste, undo and zoom.
 */

interface MenuItemOptions {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly type?: string;
  readonly click?: (...args: unknown[]) => void;
  readonly submenu?: readonly MenuItemOptions[] | Menu;
  readonly [other: string]: unknown;
}

export class MenuItem {
  readonly submenu: Menu | undefined;

  constructor(options: MenuItemOptions) {
    const { submenu, ...rest } = options;
    Object.assign(this, rest);
    this.submenu = submenu === undefined || submenu instanceof Menu ? submenu : Menu.buildFromTemplate(submenu);
  }
}

/** Kept, never drawn. */
export class Menu extends StrictEmitter {
  static #applicationMenu: Menu | null = null;
  static buildFromTemplate(template: readonly (MenuItemOptions | MenuItem)[]): Menu {
    const menu = new Menu();
    for (const item of template) menu.append(item instanceof MenuItem ? item : new MenuItem(item));
    return menu;
  }
  static setApplicationMenu = (menu: Menu | null): void => void (Menu.#applicationMenu = menu);
  static getApplicationMenu = (): Menu | null => Menu.#applicationMenu;

  readonly items: MenuItem[] = [];

  constructor() {
    super('Menu', [], ['menu-will-show', 'menu-will-close']);
  }

  append(item: MenuItem): void {
    this.items.push(item);
  }

  popup(_options?: object): void {}
  closePopup(): void {}
}
strictClass('Menu', Menu);

/** There is no tray to put an icon in, and an app that believes in one would hide its window for good. */
export function Tray(): never {
  throw new Error('electron-stand-in: there is no tray');
}

export class Notification extends StrictEmitter {
  static isSupported = (): boolean => false;

  constructor(_options?: object) {
    super('Notification', [], ['show', 'click', 'close', 'reply', 'action', 'failed']);
  }

  show = (): void => {};
  close = (): void => {};
}
strictClass('Notification', Notification);

/** The machine's sleep and lock are not told to a plain program; the app notices the clock's jump by itself. */
export class PowerMonitor extends StrictEmitter {
  constructor() {
    super('powerMonitor', [], ['suspend', 'resume', 'lock-screen', 'unlock-screen', 'shutdown', 'on-ac', 'on-battery']);
  }
}
strictClass('powerMonitor', PowerMonitor);
