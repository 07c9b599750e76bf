import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../core/base/index.ts';
import type { Ports } from '../core/ports.ts';
import { DurableFolder } from '../node/durable-folder.ts';
import { createInDoubtMarks } from '../node/in-doubt-marks.ts';
import { keyReader } from '../node/key-reader.ts';
import { createLineFiles } from '../node/line-files.ts';
import { createLoopbackListener } from '../node/loopback-listener.ts';
import { sha256 } from '../node/sha256.ts';
import { systemClock as clock } from '../node/system-clock.ts';
import { systemRandom as random } from '../node/system-random.ts';
import { host, platform, relaunch, version } from './app.ts';
import { createBrowser } from './browser.ts';
import { createConfigurationStorage } from './configuration-storage.ts';
import { createNetwork, isOnline, type Network } from './network.ts';
import { createSchemeRegistrar } from './scheme-registrar.ts';
import { createSafeStorageSealer } from './sealer.ts';
import { createTokenClipboard } from './token-clipboard.ts';

/** The core's ports on Electron, over one user folder. */
export const desktopPorts = (folder: string, logger: Logger): Ports => {
  // Made when the core tells which proxy a URL takes.
  let network: Network | null = null;
  return {
    clock,
    random,
    logger,
    network: (proxyOf) => (network = createNetwork(proxyOf)),
    isOnline,
    configuration: createConfigurationStorage(folder),
    vaultFiles: new DurableFolder({ folder: join(folder, 'vault'), clock, random }),
    historyFiles: createLineFiles(join(folder, 'history')),
    inDoubt: createInDoubtMarks(folder, logger),
    sealer: createSafeStorageSealer(),
    sha256,
    keyReader,
    schemes: createSchemeRegistrar({ folder, logger }),
    browser: createBrowser(),
    loopback: createLoopbackListener(),
    clipboard: createTokenClipboard(),
    commands: async () => {
      const { desktopCommandPorts } = await import('./command-ports.ts');
      return desktopCommandPorts({
        clock,
        route: async (url) => await (network?.route(url) ?? Promise.resolve({ setting: 'system', proxies: 'DIRECT' })),
      });
    },
    restart: relaunch,
    about: { machine: hostname(), version: version(), platform: platform(), host: host() },
  };
};
