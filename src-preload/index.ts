import { contextBridge, ipcRenderer } from 'electron';
import { type Bridge, channelOf, commandNames, eventNames } from './contract/bridge.ts';

const bridge: Bridge = {
  invoke: (name, payload) => {
    if (!commandNames.includes(name)) throw new Error(`No such command: ${name}`);
    return ipcRenderer.invoke(channelOf(name), payload);
  },
  on: (name, listener) => {
    if (!eventNames.includes(name)) throw new Error(`No such event: ${name}`);
    const forward = (_event: unknown, payload: Parameters<typeof listener>[0]) => listener(payload);
    ipcRenderer.on(channelOf(name), forward);
    return () => {
      ipcRenderer.removeListener(channelOf(name), forward);
    };
  },
};

contextBridge.exposeInMainWorld('tenantry', bridge);
