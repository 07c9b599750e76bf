import { contextBridge, ipcRenderer } from 'electron';
import type { Result } from './contract/index.ts';
import { type Bridge, channelOf, commandNames, eventNames } from './contract/bridge.ts';

/*
 * The page's first question is known, so it is asked while the page's scripts are still on their way. Messages keep
 * their order: an event before the answer is in the answer, one after it that nobody heard makes it out of date.
 */
const snapshotChannel = channelOf('app.snapshot');
let early: Promise<Result<never> | null> | null = ipcRenderer.invoke(snapshotChannel, null).then(
  (answer: Result<never>) => {
    for (const name of eventNames) ipcRenderer.on(channelOf(name), outdate);
    return answer.ok ? answer : null;
  },
  () => null,
);
const outdate = () => {
  early = null;
};

/** The early answer, once, if it is still good; null asks again. */
const takeEarly = async (): Promise<Result<never> | null> => {
  const taken = early;
  early = null;
  const answer = await taken;
  for (const name of eventNames) ipcRenderer.removeListener(channelOf(name), outdate);
  return answer;
};

const bridge: Bridge = {
  invoke: async (name, payload) => {
    if (!commandNames.includes(name)) throw new Error(`No such command: ${name}`);
    const answered = name === 'app.snapshot' ? await takeEarly() : null;
    return answered ?? ((await ipcRenderer.invoke(channelOf(name), payload)) as Result<never>);
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
