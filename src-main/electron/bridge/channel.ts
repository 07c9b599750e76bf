/** Electron's ipcMain and the window's webContents, as the bridge needs them. */
export interface IpcChannel {
  /** Answers `invoke(channel, payload)`. `sender` is the calling frame's URL and whether it is the window's main frame. */
  handle(channel: string, handler: (sender: IpcSender, payload: unknown) => Promise<unknown>): void;
  /** Tells every window; silently dropped while there is none. */
  send(channel: string, payload: unknown): void;
}

export interface IpcSender {
  readonly url: string;
  readonly isMainFrame: boolean;
}
