import { existsSync } from 'node:fs';
import { extname, isAbsolute, join } from 'node:path';
import { strict } from '../strict.ts';

/**
 * Electron's `dialog`, where there is nothing to draw one with: a file is saved where the dialog would have proposed,
 * in the Downloads folder or else in the home folder, and never over one that is there, since nobody can be asked.
 */
export const createDialog = (getPath: (name: string) => string) =>
  strict('dialog', {
    /** Takes the options alone, or a window before them. */
    showSaveDialog: async (...parameters: readonly { readonly defaultPath?: string }[]) => {
      const wanted = parameters.at(-1)?.defaultPath ?? 'Untitled';
      const folder = [getPath('downloads'), getPath('home')].find(existsSync) ?? getPath('temp');
      return { canceled: false, filePath: freePath(isAbsolute(wanted) ? wanted : join(folder, wanted)) };
    },
  });

const freePath = (path: string): string => {
  const ending = extname(path);
  const stem = path.slice(0, path.length - ending.length);
  for (let number = 2, candidate = path; ; number += 1) {
    if (!existsSync(candidate)) return candidate;
    candidate = `${stem} (${number})${ending}`;
  }
};
