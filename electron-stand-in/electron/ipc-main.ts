import { strictClass, StrictEmitter } from '../strict.ts';

type Handler = (event: object, ...args: unknown[]) => unknown;

/** Electron's `ipcMain`: everything that crosses has been through JSON. */
export class IpcMain extends StrictEmitter {
  readonly #handlers = new Map<string, Handler>();

  constructor() {
    super('ipcMain', []);
    // Channels are the app's own, so any event name will do.
    this.removeAllListeners('newListener');
  }

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler);
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** Called by the window for `ipcRenderer.invoke`; rejects with what the renderer is to see. */
  async answer(event: object, channel: string, args: unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    try {
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      return await handler(event, ...args);
    } catch (error) {
      throw new Error(`Error invoking remote method '${channel}': ${String(error)}`, { cause: error });
    }
  }
}
strictClass('ipcMain', IpcMain);
