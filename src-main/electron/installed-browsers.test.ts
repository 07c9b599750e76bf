import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { temporaryFolder } from '../core/storage/testing/temporary-folder.ts';
import { machineFiles } from './installed-browsers.ts';

vi.mock('electron', () => ({ app: {} }));

it('knows programs from other files, through links too', async () => {
  const folder = await temporaryFolder();
  const path = (name: string) => join(folder, name);
  writeFileSync(path('program'), '#!/bin/sh\n');
  chmodSync(path('program'), 0o755);
  writeFileSync(path('text'), 'x');
  chmodSync(path('text'), 0o644);
  mkdirSync(path('folder'));
  symlinkSync(path('program'), path('link'));
  symlinkSync(path('nowhere'), path('broken'));
  const found = await Promise.all(
    ['program', 'link', 'text', 'folder', 'broken', 'absent', 'a\0b'].map((name) => machineFiles.isProgram(path(name))),
  );
  // Whoever may do anything may still not run a file that nobody may.
  expect(found).toEqual([true, true, false, false, false, false, false]);
});

it('reads whole texts within their bound, and nothing that is no file', async () => {
  const folder = await temporaryFolder();
  const path = (name: string) => join(folder, name);
  writeFileSync(path('text'), 'twelve bytes');
  expect(await machineFiles.read(path('text'), 12)).toBe('twelve bytes');
  expect(await machineFiles.read(path('text'), 11)).toBeNull();
  expect(await machineFiles.read(devNull, 100)).toBeNull();
  expect(await machineFiles.read(folder, 1e9)).toBeNull();
  expect(await machineFiles.read(path('absent'), 100)).toBeNull();
});
