const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('fixture', {
  /** @type {(name: string, ...args: unknown[]) => Promise<unknown>} */
  invoke: (name, ...args) => ipcRenderer.invoke(name, ...args),
  /** @type {(listener: (value: unknown) => void) => () => void} */
  onPushed: (listener) => {
    /** @type {(event: unknown, value: unknown) => void} */
    const forward = (_event, value) => listener(value);
    ipcRenderer.on('pushed', forward);
    return () => ipcRenderer.removeListener('pushed', forward);
  },
});
