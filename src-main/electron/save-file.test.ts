import { worded } from '../../src-preload/contract/words/testing/worded.ts';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { saveFile } from './save-file.ts';

const electron = vi.hoisted(() => ({ windows: [] as object[], asked: [] as unknown[][], answer: { canceled: false, filePath: '' } }));
vi.mock('electron', () => ({
  BrowserWindow: { getAllWindows: () => electron.windows },
  dialog: {
    showSaveDialog: async (...parameters: unknown[]) => {
      electron.asked.push(parameters);
      return electron.answer;
    },
  },
}));

const file = { title: 'Export', suggestedName: 'acme.json', text: '{}\n' };
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'save-'));
  electron.asked.length = 0;
  electron.windows = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a file for the person', () => {
  it('goes where they say, readable by them only, also over one that is there', async () => {
    const path = join(folder, 'chosen.json');
    writeFileSync(path, 'something longer', { mode: 0o644 });
    electron.answer = { canceled: false, filePath: path };
    expect(await saveFile(file)).toEqual({ ok: true, value: { path } });
    expect(readFileSync(path, 'utf8')).toBe('{}\n');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(electron.asked).toMatchObject([[{ defaultPath: 'acme.json', filters: [{ extensions: ['json'] }] }]]);
  });

  it('is asked for in front of the window, when there is one', async () => {
    const window = {};
    electron.windows = [window];
    electron.answer = { canceled: true, filePath: '' };
    expect(await saveFile(file)).toEqual({ ok: true, value: { path: null } });
    expect(electron.asked[0]?.[0]).toBe(window);
  });

  it('says so when the disk does not take it', async () => {
    electron.answer = { canceled: false, filePath: join(folder, 'no', 'such', 'folder.json') };
    expect(worded(await saveFile(file))).toMatchObject({
      ok: false,
      error: { code: 'export_failed', message: expect.stringContaining('ENOENT') as string },
    });
  });
});
