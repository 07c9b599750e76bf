import { execFile } from 'node:child_process';
import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { mkdtempSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './chromium/find.ts';
import { bindingName, receiverName } from './chromium/page.ts';
import { fromRouted, toRouted } from './electron/protocol.ts';
import { createSafeStorage } from './electron/safe-storage.ts';
import { parseLaunch, switchValue } from './launch.ts';
import { removeFolder, type RunningApp, startApp } from './start-app.ts';

const run = promisify(execFile);
const appPath = join(import.meta.dirname, 'testing', 'app');
const newFolder = () => mkdtempSync(join(tmpdir(), 'stand-in-'));

interface FixtureScope {
  readonly fixture: { invoke(name: string, ...args: unknown[]): Promise<unknown> };
  readonly seen: { readonly inPage: string[]; readonly inFrame: string[] };
  readonly violations: string[];
  readonly pushed: unknown[];
  readonly stopListening: () => void;
}

const invoke = (page: Page, name: string, ...args: unknown[]): Promise<unknown> =>
  page.evaluate(
    ([channel, values]) =>
      (globalThis as unknown as FixtureScope).fixture.invoke(channel, ...values).catch((error: unknown) => ({ rejected: String(error) })),
    [name, args] as const,
  );

const ready = async (page: Page) => void (await page.waitForFunction(() => document.querySelector('#main')?.textContent === 'Ready'));

describe.skipIf(findChromium() === null)('an app on the stand-in', { timeout: 60_000 }, () => {
  let userData: string;
  let app: RunningApp;
  let page: Page;

  beforeAll(async () => {
    userData = newFolder();
    app = startApp({ appPath, userData, args: ['--some-switch=1'] });
    page = await app.window();
    await ready(page);
  }, 60_000);
  afterAll(async () => {
    await app.stop();
    await removeFolder(userData);
  });

  it('shows its window and calls main through the preload', async () => {
    expect(await page.title()).toBe('Stand-in fixture');
    expect(await invoke(page, 'echo', 1, { a: [null, 'é'] })).toEqual([1, { a: [null, 'é'] }]);
  });

  it('gives main one Electron, its arguments, its folder and a way to start again', async () => {
    const described = (await invoke(page, 'describe')) as Record<string, unknown>;
    expect(described).toMatchObject({
      oneObject: true,
      argv: [process.execPath, appPath, `--user-data-dir=${userData}`, '--some-switch=1'],
      userData,
      version: '1.2.3',
      name: 'Stand-in fixture',
      isElectron: false,
      url: 'fixture://main/index.html',
    });
    const command = JSON.parse(described['launchCommand'] as string) as string[];
    expect(command.slice(-2)).toEqual([appPath, `--user-data-dir=${userData}`]);
  });

  it('tells main who sent a message, in the app’s own addresses', async () => {
    expect(await invoke(page, 'sender')).toEqual({
      url: 'fixture://main/index.html',
      origin: 'fixture://main',
      main: true,
      parent: null,
      window: 1,
    });
  });

  it('passes nothing richer than JSON', async () => {
    expect(await invoke(page, 'rich')).toEqual({ map: {}, date: '1970-01-01T00:00:00.000Z' });
  });

  it('rejects as Electron does', async () => {
    expect(await invoke(page, 'fail')).toEqual({ rejected: "Error: Error invoking remote method 'fail': Error: no luck" });
    expect(await invoke(page, 'nobody')).toEqual({
      rejected: "Error: Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
    });
  });

  it('throws a clear error for what it does not implement', async () => {
    expect(await invoke(page, 'missing')).toEqual({
      rejected: "Error: Error invoking remote method 'missing': Error: electron-stand-in: app.getGPUInfo is not implemented",
    });
  });

  it('tells the page of events until it stops listening', async () => {
    await invoke(page, 'push', { n: 1 });
    await expect.poll(() => page.evaluate(() => (globalThis as unknown as FixtureScope).pushed)).toEqual([{ n: 1 }]);
    await page.evaluate(() => (globalThis as unknown as FixtureScope).stopListening());
    await invoke(page, 'push', { n: 2 });
    await invoke(page, 'echo');
    expect(await page.evaluate(() => (globalThis as unknown as FixtureScope).pushed)).toEqual([{ n: 1 }]);
  });

  it('keeps the raw binding out of reach of page code, in frames too', async () => {
    const { inPage, inFrame } = await page.evaluate(() => (globalThis as unknown as FixtureScope).seen);
    // The receiver is taken off while the page loads. A page that is quicker sees it and could only tell itself something.
    expect({ inPage: inPage.filter((name) => name !== receiverName), inFrame }).toEqual({ inPage: ['fixture'], inFrame: [] });
    const reachable = await page.evaluate(
      (names) => names.filter((name) => name in globalThis || Object.keys(Object.getOwnPropertyDescriptors(globalThis)).includes(name)),
      [bindingName, receiverName],
    );
    expect(reachable).toEqual([]);
  });

  it('is not fooled by a toJSON of the page’s making', async () => {
    const answer = await page.evaluate(async () => {
      Reflect.defineProperty(Object.prototype, 'toJSON', {
        configurable: true,
        value(this: unknown) {
          return Array.isArray(this) ? ['forged'] : { kind: 'invoke', id: 1, channel: 'describe' };
        },
      });
      const echoed = (globalThis as unknown as FixtureScope).fixture.invoke('echo', 'x');
      Reflect.deleteProperty(Object.prototype, 'toJSON');
      return await echoed;
    });
    expect(answer).toEqual(['forged']);
  });

  it('lets the app’s Content-Security-Policy rule', async () => {
    const result = await page.evaluate(() => {
      try {
        document.querySelector('#main')!.innerHTML = '<b>no</b>';
        return 'allowed';
      } catch (error) {
        return String(error);
      }
    });
    expect(result).toContain('TrustedHTML');
    await page.evaluate(() => fetch('/page.js').catch(() => {}));
    expect(await page.evaluate(() => (globalThis as unknown as FixtureScope).violations)).toEqual([
      'require-trusted-types-for',
      'connect-src',
    ]);
  });

  it('refuses navigation and new windows, and says so to main', async () => {
    await page.click('#away');
    await app.waitForOutput(/"will-navigate","detail":\{"url":"https:\/\/example\.invalid\/away"\}/);
    await page.click('#popup');
    await app.waitForOutput(/"window-open","detail":\{"url":"https:\/\/example\.invalid\/popup"\}/);
    await page.click('#mail').catch(() => {});
    await app.waitForOutput(/"will-navigate","detail":\{"url":"about:blank"\}/);
    await ready(page);
    expect(fromRouted(page.url())).toBe('fixture://main/index.html');
    expect(page.context().pages()).toHaveLength(1);
  });

  it('closes a window that the app did not open', async () => {
    const stranger = await page
      .context()
      .newPage()
      .catch(() => null);
    await expect.poll(() => stranger === null || stranger.isClosed()).toBe(true);
    expect(page.context().pages()).toEqual([page]);
  });

  it('survives a reload', async () => {
    await page.reload();
    await ready(page);
    expect(await invoke(page, 'echo', 'again')).toEqual(['again']);
  });

  it('seals as Chromium does without a keyring', async () => {
    expect(await invoke(page, 'seal', 'päss')).toEqual({ prefix: 'v10', text: 'päss' });
  });

  it('keeps a clipboard of its own and follows the theme', async () => {
    expect(await invoke(page, 'copy', 'text')).toBe('text');
    expect(await invoke(page, 'theme', 'dark')).toBe(true);
    await page.waitForFunction(() => matchMedia('(prefers-color-scheme: dark)').matches);
    expect(await invoke(page, 'theme', 'light')).toBe(false);
    await page.waitForFunction(() => matchMedia('(prefers-color-scheme: light)').matches);
  });

  it('names network failures as Chromium does', async () => {
    expect(await invoke(page, 'fetch', 'https://nobody.invalid/')).toBe('Error: net::ERR_NAME_NOT_RESOLVED');
    const server = createServer((_request, response) => response.writeHead(302, { Location: '/' }).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
    expect(await invoke(page, 'fetch', url)).toBe("Error: Attempted to redirect, but redirect policy was 'error'");
    await new Promise((resolve) => server.close(resolve));
    expect(await invoke(page, 'fetch', url)).toBe('Error: net::ERR_CONNECTION_REFUSED');
  });

  it('keeps its files to the user', () => {
    expect(statSync(userData).mode & 0o077).toBe(0);
    expect(statSync(join(userData, 'stand-in-chromium')).mode & 0o077).toBe(0);
  });

  it('hands a second start over to the first', async () => {
    const command = JSON.parse(((await invoke(page, 'describe')) as { launchCommand: string }).launchCommand) as [string, ...string[]];
    await run(command[0], [...command.slice(1), 'com.okta.test:/callback?code=1'], { cwd: '/' });
    const told = await app.waitForOutput(/\{"event":"second-instance".*\}/);
    expect(JSON.parse(told[0])).toMatchObject({
      detail: { argv: [process.execPath, appPath, `--user-data-dir=${userData}`, 'com.okta.test:/callback?code=1'], cwd: '/' },
    });
  });
});

describe.skipIf(findChromium() === null)('the end of an app on the stand-in', { timeout: 60_000 }, () => {
  const folders: string[] = [];
  const apps: RunningApp[] = [];
  const start = async (...args: string[]) => {
    const userData = newFolder();
    folders.push(userData);
    const app = startApp({ appPath, userData, args });
    apps.push(app);
    const page = await app.window();
    await ready(page);
    return { app, page, userData };
  };
  const eventsOf = (app: RunningApp): string[] => [...app.output().matchAll(/"event":"([\w-]+)"/g)].map((match) => match[1] as string);

  afterEach(async () => {
    for (const app of apps.splice(0)) await app.kill();
    for (const folder of folders.splice(0)) await removeFolder(folder);
  });

  it('comes when the person closes the last window', async () => {
    const { app, page } = await start();
    await page.close();
    expect(await app.exited()).toBe(0);
    expect(eventsOf(app)).toEqual(['shown', 'close', 'closed', 'window-all-closed', 'before-quit', 'will-quit']);
  });

  it('comes when main quits, and leaves no lock behind', async () => {
    const { app, page, userData } = await start();
    await invoke(page, 'quit').catch(() => {});
    expect(await app.exited()).toBe(0);
    expect(eventsOf(app)).toEqual(['shown', 'before-quit', 'close', 'closed', 'will-quit']);
    expect(() => statSync(join(userData, 'stand-in.sock'))).toThrow('ENOENT');
  });

  it('does not come when main refuses the close; the window is still there', async () => {
    const { app, page } = await start('--refuse-close', '--stay');
    await page.close();
    await ready(await app.window());
    expect(app.isRunning()).toBe(true);
    expect(eventsOf(app)).toEqual(['shown', 'close']);
  });

  it('comes at once when Chromium does not start', async () => {
    const userData = newFolder();
    folders.push(userData);
    const app = startApp({ appPath, userData, env: { TENANTRY_CHROMIUM: '/bin/false' } });
    apps.push(app);
    expect(await app.exited()).toBe(1);
    expect(app.output()).toContain('electron-stand-in: Chromium ended before its window appeared.');
  });

  it('takes over from an instance that was killed', async () => {
    const { app, userData } = await start();
    await app.kill();
    expect(statSync(join(userData, 'stand-in.sock')).isSocket()).toBe(true);
    const next = startApp({ appPath, userData });
    apps.push(next);
    await ready(await next.window());
    expect(eventsOf(next)).toEqual(['shown']);
  });
});

describe('the parts that need no window', () => {
  it('reads a command line as Electron does', () => {
    const launch = parseLaunch(['-r', 'first.cjs', appPath, '--user-data-dir=/somewhere', 'x.y:/z'], { HOME: '/home/u' }, 'linux');
    expect(launch).toMatchObject({
      name: 'Stand-in fixture',
      userData: '/somewhere',
      args: ['--user-data-dir=/somewhere', 'x.y:/z'],
      headless: true,
    });
    expect(parseLaunch([appPath], { HOME: '/home/u', DISPLAY: ':0' }, 'linux')).toMatchObject({
      userData: '/home/u/.config/Stand-in fixture',
      headless: false,
      endToEnd: false,
    });
    expect(() => parseLaunch(['/nowhere'])).toThrow('holds no package.json');
    expect(switchValue(['--a=1', '--a', '--ab=2'], 'a')).toBe('');
    expect(switchValue(['--ab=2'], 'a')).toBeUndefined();
  });

  it('routes addresses there and back', () => {
    for (const url of ['app://bundle/index.html', 'app://bundle/a?b=c#d', 'app://bundle', 'x-y://one.two/'])
      expect(fromRouted(toRouted(url))).toBe(url);
    expect(toRouted('app://bundle/index.html')).toMatch(/^https:\/\/bundle\.app\.[a-z.-]+\.invalid\/index\.html$/);
    for (const url of ['https://example.com/', 'https://a.b.stand-in.invalid.example.com/', 'about:blank'])
      expect(fromRouted(url)).toBe(url);
  });

  it('seals with the key that every Chromium knows, and only after ready', async () => {
    let isReady = false;
    const storage = createSafeStorage(() => isReady);
    await expect(storage.encryptStringAsync('x')).rejects.toThrow('before app is ready');
    expect(storage.getSelectedStorageBackend()).toBe('unknown');
    isReady = true;
    const sealed = await storage.encryptStringAsync('text');
    const key = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1');
    const decipher = createDecipheriv('aes-128-cbc', key, Buffer.alloc(16, 0x20));
    expect(decipher.update(sealed.subarray(3), undefined, 'utf8') + decipher.final('utf8')).toBe('text');
    await expect(storage.decryptStringAsync(Buffer.from('plain'))).rejects.toThrow('does not appear to be encrypted');
    await expect(storage.decryptStringAsync(sealed.subarray(0, -1))).rejects.toThrow('Error while decrypting');
    expect(storage.getSelectedStorageBackend()).toBe('basic_text');
  });
});
