import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ringBitmap } from './tray-icon.ts';
import { hasTrayHost } from './tray.ts';

vi.mock('electron', () => ({ app: {}, Menu: {}, nativeImage: {}, protocol: {}, session: {}, Tray: {} }));

let folder = '';
const tool = (name: string, script: string) => {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
};
const ask = async (bus = true) => await hasTrayHost({ PATH: folder, ...(bus ? { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/none' } : {}) });
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tray-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe.runIf(process.platform === 'linux')('a tray on Linux', () => {
  it('is there when a host says so, by whichever tool can ask', async () => {
    tool('dbus-send', 'echo "   variant       boolean true"');
    expect(await ask()).toBe(true);
    tool('busctl', 'echo "b false"');
    expect(await ask()).toBe(false);
    tool('gdbus', 'echo "(<true>,)"');
    expect(await ask()).toBe(true);
  });

  it('is not there when nobody can tell', async () => {
    expect(await ask()).toBe(false);
    tool('gdbus', 'echo "Error: name is not activatable, true story" >&2; exit 1');
    expect(await ask()).toBe(false);
    tool('gdbus', 'echo "(<true>,)"');
    expect(await ask(false)).toBe(false);
  });
});

describe('the tray icon', () => {
  it('is a ring with a dot on nothing', () => {
    const pixels = ringBitmap(32, [10, 20, 30]);
    const at = (x: number, y: number) => [...pixels.subarray((y * 32 + x) * 4, (y * 32 + x) * 4 + 4)];
    expect(at(0, 0)).toEqual([0, 0, 0, 0]);
    expect(at(16, 16)).toEqual([10, 20, 30, 255]);
    expect(at(16, 4)).toEqual([10, 20, 30, 255]);
    expect(at(16, 8)).toEqual([0, 0, 0, 0]);
  });
});
