import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogFields } from '../core/base/index.ts';
import { createLinuxSchemes } from './linux-schemes.ts';
import { launcherPath, profileSuffix, xdgFolders } from './linux-launcher.ts';
import { setAutostart } from './start-at-login.ts';

vi.mock('electron', () => ({ app: {} }));

const tools = { mime: 'xdg-mime', open: 'xdg-open' };
const hasTools = process.platform === 'linux' && spawnSync(tools.mime, ['--version']).status === 0;

let base = '';
let folder = '';
let environment: NodeJS.ProcessEnv = {};
let warnings: Array<readonly [string, LogFields | undefined]> = [];
const logger = {
  debug: () => {},
  info: () => {},
  error: () => {},
  warn: (message: string, fields?: LogFields) => void warnings.push([message, fields]),
};

const config = () => join(base, 'config', 'mimeapps.list');
const applications = () => join(base, 'data', 'applications');
const entry = () => join(applications(), 'tenantry-url-handler.desktop');
const seen = () => join(base, 'seen');

/** A registrar whose app is a program that notes its arguments. */
const registrar = (options: { folder?: string; usualFolder?: string; environment?: NodeJS.ProcessEnv } = {}) => {
  const note = `require('fs').writeFileSync(${JSON.stringify(seen())}, JSON.stringify(process.argv.slice(1)))`;
  return createLinuxSchemes({
    folder: options.folder ?? folder,
    usualFolder: options.usualFolder ?? folder,
    command: [process.execPath, '-e', note, '--', '--user-data-dir=it\'s "mine" $HOME'],
    environment: options.environment ?? environment,
    logger,
  });
};
const defaultOf = (scheme: string) =>
  execFileSync(tools.mime, ['query', 'default', `x-scheme-handler/${scheme}`], { env: environment, encoding: 'utf8' }).trim();
const otherProgram = (scheme: string, name = 'other.desktop') => {
  mkdirSync(applications(), { recursive: true });
  const text = `[Desktop Entry]\nType=Application\nName=Other App\nExec=true %u\nMimeType=x-scheme-handler/${scheme};\n`;
  writeFileSync(join(applications(), name), text);
};

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'schemes-'));
  folder = join(base, 'profile');
  warnings = [];
  environment = {
    PATH: process.env['PATH'],
    HOME: base,
    XDG_DATA_HOME: join(base, 'data'),
    XDG_CONFIG_HOME: join(base, 'config'),
    XDG_DATA_DIRS: join(base, 'system'),
    XDG_CONFIG_DIRS: join(base, 'etc'),
    DISPLAY: ':77',
  };
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

describe.runIf(hasTools)('schemes on a Linux desktop, with the real xdg-utils', () => {
  it('bring a link to this app exactly as it was opened', async () => {
    const schemes = registrar();
    expect(await schemes.status('com.okta.acme')).toEqual({ kind: 'nobody' });
    await schemes.register(['com.okta.acme', 'com.okta.globex']);
    expect(await schemes.status('com.okta.acme')).toEqual({ kind: 'ours' });
    expect(defaultOf('com.okta.globex')).toBe('tenantry-url-handler.desktop');
    const link = 'com.okta.acme:/callback?code=a%20b&state=$(id)&x=\'"`;|';
    spawnSync(tools.open, [link], { env: environment });
    expect(JSON.parse(await vi.waitFor(() => readFileSync(seen(), 'utf8'), { timeout: 5000 }))).toEqual([
      '--user-data-dir=it\'s "mine" $HOME',
      link,
    ]);
    expect(statSync(join(folder, 'open-link')).mode & 0o777).toBe(0o700);
    expect(warnings).toEqual([]);
  }, 30_000);

  it('let go of what is no longer wanted, and of everything in the end', async () => {
    mkdirSync(join(base, 'config'));
    writeFileSync(config(), '[Default Applications]\ntext/html=firefox.desktop\n', { mode: 0o640 });
    const schemes = registrar();
    await schemes.register(['com.okta.acme', 'com.okta.globex']);
    const written = readFileSync(entry(), 'utf8');
    await registrar().register(['com.okta.globex', 'com.okta.acme', 'com.okta.acme']);
    expect(readFileSync(entry(), 'utf8').length).toBe(written.length);
    await schemes.register(['com.okta.globex']);
    expect(await schemes.status('com.okta.acme')).toEqual({ kind: 'nobody' });
    expect(await schemes.status('com.okta.globex')).toEqual({ kind: 'ours' });
    await schemes.register([]);
    expect(readdirSync(applications())).toEqual([]);
    expect(existsSync(join(folder, 'open-link'))).toBe(false);
    expect(readFileSync(config(), 'utf8')).toBe('[Default Applications]\ntext/html=firefox.desktop\n');
  }, 30_000);

  it('leave another program its scheme', async () => {
    otherProgram('com.okta.acme');
    const schemes = registrar();
    await schemes.register(['com.okta.acme', 'com.okta.globex']);
    expect(await schemes.status('com.okta.acme')).toEqual({ kind: 'other', owner: 'Other App' });
    expect(defaultOf('com.okta.acme')).toBe('other.desktop');
    expect(readFileSync(entry(), 'utf8')).not.toContain('com.okta.acme');
    expect(warnings).toEqual([['a scheme belongs to another program', { scheme: 'com.okta.acme', owner: 'Other App' }]]);
  }, 30_000);

  it('do not fight a person who chose another program later', async () => {
    const schemes = registrar();
    await schemes.register(['com.okta.acme']);
    otherProgram('com.okta.acme');
    execFileSync(tools.mime, ['default', 'other.desktop', 'x-scheme-handler/com.okta.acme'], { env: environment });
    await schemes.register(['com.okta.acme']);
    expect(await schemes.status('com.okta.acme')).toEqual({ kind: 'other', owner: 'Other App' });
    expect(existsSync(entry())).toBe(false);
  }, 30_000);

  it('keep two user-data folders apart, and inherit from one that is gone', async () => {
    await registrar().register(['com.okta.acme']);
    const second = registrar({ folder: join(base, 'second profile'), usualFolder: folder });
    await second.register(['com.okta.acme', 'com.okta.globex']);
    expect(await second.status('com.okta.acme')).toEqual({ kind: 'other', owner: 'Tenantry with another user-data folder' });
    expect(defaultOf('com.okta.globex')).toMatch(/^tenantry-url-handler-[0-9a-f]{8}\.desktop$/);
    rmSync(folder, { recursive: true });
    expect(await second.status('com.okta.acme')).toEqual({ kind: 'nobody' });
    await second.register(['com.okta.acme', 'com.okta.globex']);
    expect(await second.status('com.okta.acme')).toEqual({ kind: 'ours' });
    // The path has a space in it, so the launcher went elsewhere and works from there.
    spawnSync(tools.open, ['com.okta.acme:/callback'], { env: environment });
    await vi.waitFor(() => expect(existsSync(seen())).toBe(true), { timeout: 5000 });
  }, 30_000);

  it('never put anything but a scheme into a file or a command line', async () => {
    const schemes = registrar();
    await schemes.register(['mailto', 'a.b;x-scheme-handler/https', 'a.b\nExec=evil', '--help.x', 'https', '', 'COM.OKTA']);
    expect(existsSync(entry())).toBe(false);
    expect((await schemes.status('mailto')).kind).toBe('unsupported');
  });
});

describe('without xdg-utils', () => {
  it('says that schemes are not supported, and writes nothing', async () => {
    const schemes = registrar({ environment: { ...environment, PATH: join(base, 'empty') } });
    await schemes.register(['com.okta.acme']);
    const status = await schemes.status('com.okta.acme');
    expect(status.kind).toBe('unsupported');
    expect(status.kind === 'unsupported' ? status.reason : '').toContain('xdg-utils is not installed');
    expect(existsSync(entry())).toBe(false);
  });
});

describe('where things lie', () => {
  it('is a path without spaces whenever there is one', () => {
    const xdg = xdgFolders({ HOME: '/home/me', XDG_DATA_HOME: 'relative' });
    expect(xdg).toEqual({
      data: '/home/me/.local/share',
      config: '/home/me/.config',
      allData: ['/home/me/.local/share', '/usr/local/share', '/usr/share'],
    });
    expect(launcherPath('/home/me/.config/Tenantry', '', xdg)).toBe('/home/me/.config/Tenantry/open-link');
    const suffix = profileSuffix('/home/me/my profile', '/home/me/.config/Tenantry');
    expect(launcherPath('/home/me/my profile', suffix, xdg)).toMatch(/^\/home\/me\/\.local\/share\/tenantry\/open-link-[0-9a-f]{8}$/);
    expect(launcherPath('/x y', '', xdgFolders({ HOME: '/home/my self' }))).toBe('/x y/open-link');
  });
});

describe.runIf(process.platform === 'linux')('start at login', () => {
  it('is an entry that starts the app hidden, and is gone when turned off', async () => {
    const parts = { folder, usualFolder: folder, command: ['/bin/echo', 'started'], environment };
    await setAutostart({ ...parts, enabled: true });
    const path = join(base, 'config', 'autostart', 'tenantry.desktop');
    const exec = /^Exec=(.*)$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? '';
    expect(execFileSync('sh', ['-c', exec], { encoding: 'utf8' })).toBe('started --hidden\n');
    await setAutostart({ ...parts, enabled: false });
    expect(readdirSync(join(base, 'config', 'autostart'))).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});
