import { nodePorts } from '../../node/ports.ts';
import { silentLogger, success } from '../base/index.ts';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { memoryStorage } from '../connections/testing/memory-storage.ts';
import type { Ports } from '../ports.ts';
import { aesSealer } from '../storage/testing/sealers.ts';

/** A desktop where every browser opens, every address is free and every scheme is ours; nothing comes of it. */
export const quietDesktop: Pick<Ports, 'browser' | 'loopback' | 'schemes'> = {
  browser: { open: async () => await Promise.resolve(success({ openedIn: 'the test' })) },
  loopback: { listen: async () => await Promise.resolve(success({ close: async () => {} })) },
  schemes: { register: async () => await Promise.resolve(), status: async () => await Promise.resolve({ kind: 'ours' }) },
};

/** A machine without disk and network, whose clock stands still; `own` replaces any part of it. */
export const memoryPorts = (own: Partial<Ports> = {}): Ports =>
  nodePorts('', aesSealer(), {
    clock: new VirtualClock(),
    logger: silentLogger,
    network: () => ({ fetch: async () => await Promise.reject(new TypeError('There is no network here.')) }),
    configuration: { ...memoryStorage(), load: async () => await Promise.resolve() },
    vaultFiles: {
      tidy: async () => await Promise.resolve(),
      list: async () => await Promise.resolve([]),
      read: async () => await Promise.resolve(null),
      write: async () => await Promise.resolve(),
      remove: async () => await Promise.resolve(false),
      close: async () => await Promise.resolve(),
    },
    historyFiles: {
      append: async () => await Promise.resolve(),
      readEnd: async () => await Promise.resolve(null),
      replace: async () => await Promise.resolve(),
      remove: async () => await Promise.resolve(),
    },
    inDoubt: { left: new Map(), uncleanBoot: false, set: () => {}, clear: () => {}, close: () => {} },
    ...quietDesktop,
    ...own,
  });
