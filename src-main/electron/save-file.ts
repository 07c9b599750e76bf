import { chmod, writeFile } from 'node:fs/promises';
import { BrowserWindow, dialog } from 'electron';
import { failure, type Result, success } from '../core/base/index.ts';

/**
 * Asks the person where a file of theirs should go and writes it there, readable by them only. The value is its path,
 * or null when they changed their mind. Fails with `export_failed`.
 */
export const saveFile = async (file: {
  readonly title: string;
  readonly suggestedName: string;
  readonly text: string;
}): Promise<Result<{ readonly path: string | null }>> => {
  const options = {
    title: file.title,
    defaultPath: file.suggestedName,
    filters: [{ name: 'JSON', extensions: ['json'] }],
    properties: ['createDirectory' as const, 'showOverwriteConfirmation' as const],
  };
  const [window] = BrowserWindow.getAllWindows();
  const { canceled, filePath } = await (window === undefined ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options));
  if (canceled || filePath === '') return success({ path: null });
  try {
    await writeFile(filePath, file.text, { mode: 0o600 });
    // The mode above is for new files only.
    await chmod(filePath, 0o600);
    return success({ path: filePath });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return failure(
      'export_failed',
      `The file could not be written (${code}).`,
      'Choose another place, or check its free space and permissions.',
    );
  }
};
