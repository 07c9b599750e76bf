import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { compose, type Opened } from './compose.ts';
import { History } from './core/history/index.ts';
import { Sessions, TokenCopier } from './core/sessions/index.ts';

/* The goodbye alone: what it does, in which order, and when it is promised. The shell is not there. */
const fake = vi.hoisted(() => ({
  folder: '',
  goodbye: null as (() => ReadonlyArray<Promise<unknown>>) | null,
  did: [] as string[],
  closeVault: async (): Promise<void> => {},
}));
vi.mock('./electron/index.ts', async () => {
  const { silentLogger } = await import('./core/base/index.ts');
  return {
    beforeExit: (tasks: () => ReadonlyArray<Promise<unknown>>) => void (fake.goodbye = tasks),
    createBrowser: () => ({}),
    createConfigurationStorage: () => ({ read: () => null, moveAside: () => false, write: () => {}, load: async () => {} }),
    createInDoubtMarks: () => ({
      left: new Map(),
      uncleanBoot: false,
      set: () => {},
      clear: () => {},
      close: () => void fake.did.push('marks'),
    }),
    createLogFile: () => silentLogger,
    createLoopbackListener: () => ({}),
    createNetwork: () => ({
      fetch: async () => await Promise.reject(new Error('no network')),
      route: async () => ({ setting: 'system', proxies: 'DIRECT' }),
    }),
    createNotifier: () => ({ notify: () => {} }),
    createSafeStorageSealer: () => ({ backend: async () => ({ name: 'a test', strength: 'strong' }) }),
    createSchemeRegistrar: () => ({ register: async () => {} }),
    createTokenClipboard: () => ({}),
    createTray: async () => null,
    host: () => 'stand-in',
    installedBrowsers: async () => await Promise.resolve([]),
    isOnline: () => true,
    platform: () => 'linux',
    probeListener: () => {},
    quit: () => {},
    relaunch: () => {},
    rendererOrigin: () => 'app://bundle',
    saveFile: () => {},
    setApplicationMenu: () => {},
    setStartAtLogin: async () => {},
    userDataFolder: () => fake.folder,
    version: () => '0',
    watchOnline: () => {},
    watchPower: () => {},
  };
});
vi.mock('./storage/index.ts', async (original) => ({
  ...(await original<object>()),
  createVault: () => ({ close: async () => await fake.closeVault() }),
}));

const never = new Promise<never>(() => {});
const opened: Opened = {
  prepared: { onDeepLink: () => {}, onActivate: () => {} } as unknown as Opened['prepared'],
  window: { setTheme: () => {}, show: () => {}, onCloseRequest: () => {} } as unknown as Opened['window'],
  channel: { handle: () => {}, send: () => {} },
};
const leave = () => {
  if (fake.goodbye === null) throw new Error('Nobody says goodbye.');
  const tasks = fake.goodbye();
  const end = { said: false };
  void Promise.allSettled(tasks).then(() => (end.said = true));
  return end;
};
const does = (what: string) => async () => void fake.did.push(what);

beforeEach(() => {
  vi.useFakeTimers();
  fake.folder = mkdtempSync(join(tmpdir(), 'compose-'));
  fake.goodbye = null;
  fake.did = [];
  fake.closeVault = does('vault');
  vi.spyOn(TokenCopier.prototype, 'takeBack').mockImplementation(does('clipboard'));
  vi.spyOn(History.prototype, 'close').mockImplementation(does('history'));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  rmSync(fake.folder, { recursive: true, force: true });
});

it('is said before the start is over, and when the start never ends', async () => {
  let promised = false;
  vi.spyOn(Sessions.prototype, 'load').mockImplementation(async () => {
    promised = fake.goodbye !== null;
    await never;
  });
  void compose(opened);
  await vi.waitFor(() => expect(Sessions.prototype.load).toHaveBeenCalled());
  expect(promised).toBe(true);
  const end = leave();
  await vi.advanceTimersByTimeAsync(0);
  expect([fake.did, end.said]).toEqual([['clipboard', 'vault', 'history', 'marks'], true]);
});

it('takes the clipboard back at once and closes the rest after seven seconds, on a slow network, too', async () => {
  void compose(opened);
  let answer = () => {};
  vi.spyOn(Sessions.prototype, 'stop').mockReturnValue(new Promise((resolve) => (answer = resolve)));
  const end = leave();
  await vi.advanceTimersByTimeAsync(6_999);
  expect(fake.did).toEqual(['clipboard']);
  await vi.advanceTimersByTimeAsync(1);
  expect(fake.did).toEqual(['clipboard', 'vault', 'history', 'marks']);
  // An answer that comes still later is waited for as long as there is patience.
  expect(end.said).toBe(false);
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(end.said).toBe(true);
});

it('closes the rest as soon as nothing is under way', async () => {
  void compose(opened);
  let answer = () => {};
  vi.spyOn(Sessions.prototype, 'stop').mockReturnValue(new Promise((resolve) => (answer = resolve)));
  leave();
  await vi.advanceTimersByTimeAsync(100);
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(fake.did).toEqual(['clipboard', 'vault', 'history', 'marks']);
});

it('goes on when a part of it fails, and does not call the run clean while the vault hangs', async () => {
  void compose(opened);
  vi.spyOn(TokenCopier.prototype, 'takeBack').mockRejectedValue(new Error('clipboard'));
  vi.spyOn(Sessions.prototype, 'stop').mockRejectedValue(new Error('disk'));
  fake.closeVault = async () => await Promise.reject(new Error('disk'));
  leave();
  await vi.advanceTimersByTimeAsync(0);
  expect(fake.did).toEqual(['history', 'marks']);
  fake.did = [];
  fake.closeVault = async () => await never;
  leave();
  await vi.advanceTimersByTimeAsync(7_000);
  expect(fake.did).toEqual(['history']);
});
