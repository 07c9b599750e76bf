import { hostname } from 'node:os';
import { join } from 'node:path';
import { failure, success } from '../core/base/index.ts';
import type { Ports } from '../core/ports.ts';
import type { Sealer } from '../core/storage/index.ts';
import { createFolderConfiguration } from './configuration-storage.ts';
import { DurableFolder } from './durable-folder.ts';
import { createInDoubtMarks } from './in-doubt-marks.ts';
import { keyReader } from './key-reader.ts';
import { createLineFiles } from './line-files.ts';
import { createLogFile } from './log-file.ts';
import { createLoopbackListener, probeListener } from './loopback-listener.ts';
import { sha256 } from './sha256.ts';
import { systemClock } from './system-clock.ts';
import { systemRandom } from './system-random.ts';

/** The core's ports on plain Node, over one user folder and without a desktop; `own` replaces any of them. */
export const nodePorts = (folder: string, sealer: Sealer, own: Partial<Ports> = {}): Ports => {
  const clock = own.clock ?? systemClock;
  const random = own.random ?? systemRandom;
  const logger = own.logger ?? createLogFile(join(folder, 'logs'));
  const noDesktop = failure('browser_failed', 'There is no desktop here to open a browser on.', 'Copy the link and open it elsewhere.');
  return {
    clock,
    random,
    logger,
    network: () => ({ fetch: async (url, init) => await fetch(url, init) }),
    isOnline: () => true,
    configuration: { ...createFolderConfiguration(folder), load: async () => await Promise.resolve() },
    vaultFiles: own.vaultFiles ?? new DurableFolder({ folder: join(folder, 'vault'), clock, random }),
    historyFiles: createLineFiles(join(folder, 'history')),
    inDoubt: own.inDoubt ?? createInDoubtMarks(folder, logger),
    sealer,
    sha256,
    keyReader,
    schemes: {
      register: async () => await Promise.resolve(),
      status: async () => await Promise.resolve({ kind: 'unsupported', reason: 'There is no desktop here that knows schemes.' }),
    },
    browser: { open: async () => await Promise.resolve(noDesktop) },
    loopback: createLoopbackListener(),
    clipboard: {
      write: async () => await Promise.reject(new Error('There is no clipboard here.')),
      clearIfStill: async () => await Promise.resolve(),
    },
    commands: async () =>
      await Promise.resolve({
        browsers: async () => await Promise.resolve([]),
        connectionTest: () => ({ run: async () => await Promise.resolve(success([])) }),
        listenerProbe: probeListener,
        saveFile: async () => await Promise.resolve(success({ path: null })),
      }),
    restart: () => {},
    about: {
      machine: hostname(),
      version: '0',
      platform: process.platform === 'darwin' ? 'macos' : process.platform === 'win32' ? 'windows' : 'linux',
      host: 'stand-in',
    },
    ...own,
  };
};
