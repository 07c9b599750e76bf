import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { Machine, MachineFiles } from '../browsers/index.ts';
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

/** This very machine, for the detection of its browsers. */
export const thisMachine = (): Machine => ({
  platform: platform(),
  home: homedir(),
  environment: process.env,
  files: machineFiles,
});
