import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/**
 * The application menu, of standard items only: it carries the keyboard shortcuts for editing text, zooming, closing
 * and quitting. Outside macOS it shows when Alt is pressed.
 */
export const setApplicationMenu = (): void => {
  const macos = process.platform === 'darwin';
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  const development: MenuItemConstructorOptions[] = app.isPackaged
    ? []
    : [{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }];
  const template: MenuItemConstructorOptions[] = [
    ...(macos ? [{ role: 'appMenu' } as const] : []),
    { label: 'File', submenu: macos ? [{ role: 'close' }] : [{ role: 'close' }, { role: 'quit' }] },
    { role: 'editMenu' },
    { label: 'View', submenu: [...view, ...development] },
    { role: 'windowMenu' },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
};
