const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('fixture', {
  invoke: (name, ...args) => ipcRenderer.invoke(name, ...args),
  onPushed: (listener) => {
    const forward = (_event, value) => listener(value);
    ipcRenderer.on('pushed', forward);
    return () => ipcRenderer.removeListener('pushed', forward);
  },
});
