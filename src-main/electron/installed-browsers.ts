import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { BrowserView } from '../../src-preload/contract/index.ts';
import { detectBrowsers, type MachineFiles } from '../node/browsers/index.ts';
import { platform } from './app.ts';

/** The disk, as it is asked about browsers. Neither function ever rejects. */
export const machineFiles: MachineFiles = {
  isProgram: async (path) => {
    try {
      if (!(await stat(path)).isFile()) return false;
      await access(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
  read: async (path, maxBytes) => {
    try {
      // Only files: a pipe of that name would never end.
      const found = await stat(path);
      return found.isFile() && found.size <= maxBytes ? await readFile(path, 'utf8') : null;
    } catch {
      return null;
    }
  },
};

/** The browsers of this machine. Never rejects. */
export const installedBrowsers = async (): Promise<BrowserView[]> =>
  await detectBrowsers({ platform: platform(), home: homedir(), environment: process.env, files: machineFiles });
