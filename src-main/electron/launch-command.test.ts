import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { launchCommand, parseLaunchCommand } from './launch-command.ts';

const app = vi.hoisted(() => ({ isPackaged: false, getAppPath: () => '/opt/tenantry', getPath: () => '/home/me/Tenantry' }));
vi.mock('electron', () => ({ app }));

describe('the launch command', () => {
  it('starts the same program on the same user-data folder', () => {
    expect(launchCommand({})).toEqual([process.execPath, '/opt/tenantry', '--user-data-dir=/home/me/Tenantry']);
    app.isPackaged = true;
    expect(launchCommand({})).toEqual([process.execPath, '--user-data-dir=/home/me/Tenantry']);
    expect(launchCommand({ APPIMAGE: '/home/me/T.AppImage' })).toEqual(['/home/me/T.AppImage', '--user-data-dir=/home/me/Tenantry']);
    app.isPackaged = false;
  });

  it('may be given, and its own user-data folder holds', () => {
    expect(launchCommand({ TENANTRY_LAUNCH_COMMAND: '["node","run.js"]' })).toEqual([
      'node',
      'run.js',
      '--user-data-dir=/home/me/Tenantry',
    ]);
    const own = ['node', 'run.js', '--user-data-dir=/tmp/x'];
    expect(launchCommand({ TENANTRY_LAUNCH_COMMAND: JSON.stringify(own) })).toEqual(own);
  });

  it('is its own in a packaged app, whatever the environment says', () => {
    app.isPackaged = true;
    const foreign = { TENANTRY_LAUNCH_COMMAND: '["/tmp/other-program"]' };
    expect(launchCommand(foreign)).toEqual([process.execPath, '--user-data-dir=/home/me/Tenantry']);
    app.isPackaged = false;
  });

  it('ignores a variable that makes no sense', () => {
    for (const bad of ['', '[]', '{}', '"node"', '[1]', '[""]', '["a\\u0000b"]', 'node run.js']) expect(parseLaunchCommand(bad)).toBeNull();
    fc.assert(fc.property(fc.string(), (text) => (parseLaunchCommand(text) ?? []).every((item) => typeof item === 'string')));
  });
});
