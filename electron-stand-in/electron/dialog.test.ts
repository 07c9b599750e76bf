import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDialog } from './dialog.ts';

let home = '';
const save = async (defaultPath: string) =>
  await createDialog((name) => (name === 'downloads' ? join(home, 'Downloads') : home)).showSaveDialog({}, { defaultPath });
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'dialog-'));
});
afterEach(() => rmSync(home, { recursive: true }));

describe('the save dialog', () => {
  it('takes the Downloads folder where there is one, else the home folder', async () => {
    expect(await save('a.json')).toEqual({ canceled: false, filePath: join(home, 'a.json') });
    mkdirSync(join(home, 'Downloads'));
    expect(await save('a.json')).toEqual({ canceled: false, filePath: join(home, 'Downloads', 'a.json') });
  });

  it('never proposes a file that is there', async () => {
    writeFileSync(join(home, 'a.json'), '');
    writeFileSync(join(home, 'a (2).json'), '');
    expect((await save('a.json')).filePath).toBe(join(home, 'a (3).json'));
    expect((await save(join(home, 'a.json'))).filePath).toBe(join(home, 'a (3).json'));
  });

  it('has nothing else', () => {
    expect(() => (createDialog(() => home) as unknown as { showOpenDialog: unknown }).showOpenDialog).toThrow('not implemented');
  });
});
