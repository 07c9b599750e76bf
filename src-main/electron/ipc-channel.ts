import { ipcMain } from 'electron';
import { channelOf, commandNames } from '../../src-preload/contract/bridge.ts';
import type { IpcChannel, IpcSender } from './bridge/index.ts';
import type { AppWindow } from './window.ts';

type Handler = Parameters<IpcChannel['handle']>[1];

/**
 * The bridge's channel over `ipcMain.handle` and the window's `webContents.send`. Every command of the contract is taken
 * from the start; one that comes before its handler waits for it.
 */
export const createIpcChannel = (window: Pick<AppWindow, 'send'>): IpcChannel => {
  const bind = new Map<string, (handler: Handler) => void>();
  for (const channel of commandNames.map(channelOf)) {
    const bound = new Promise<Handler>((resolve) => bind.set(channel, resolve));
    ipcMain.handle(channel, async (event, payload: unknown) => {
      // Null when the frame went away before its message was read.
      const frame = event.senderFrame;
      const sender: IpcSender = { url: frame?.url ?? '', isMainFrame: frame !== null && frame.parent === null };
      return await (
        await bound
      )(sender, payload);
    });
  }
  return {
    handle: (channel, handler) => {
      const resolve = bind.get(channel);
      if (resolve === undefined) throw new Error(`No command of the contract: ${channel}`);
      resolve(handler);
    },
    send: (channel, payload) => window.send(channel, payload),
  };
};
