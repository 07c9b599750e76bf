import { ipcMain } from 'electron';
import type { IpcChannel } from '../ipc/index.ts';
import type { AppWindow } from './window.ts';

/** The bridge's channel over `ipcMain.handle` and the window's `webContents.send`. */
export const createIpcChannel = (window: Pick<AppWindow, 'send'>): IpcChannel => ({
  handle: (channel, handler) => {
    ipcMain.handle(channel, async (event, payload: unknown) => {
      // Null when the frame went away before its message was read.
      const frame = event.senderFrame;
      return await handler({ url: frame?.url ?? '', isMainFrame: frame !== null && frame.parent === null }, payload);
    });
  },
  send: (channel, payload) => window.send(channel, payload),
});
