import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { nodePorts } from '../node/ports.ts';
import { silentLogger } from './base/index.ts';
import { VirtualClock } from './base/testing/virtual-clock.ts';
import { type Core, createCore } from './core.ts';
import { History } from './history/index.ts';
import type { Ports } from './ports.ts';
import { Sessions, TokenCopier } from './sessions/index.ts';
import { aesSealer } from './storage/testing/sealers.ts';

const never = new Promise<never>(() => {});
let folder = '';
let clock: VirtualClock;
let did: string[];
let closeVault: () => Promise<void>;
const does = (what: string) => async () => await Promise.resolve(void did.push(what));

const ports = (own: Partial<Ports> = {}): Ports => {
  const made = nodePorts(folder, aesSealer(), { clock, logger: silentLogger, ...own });
  const { vaultFiles } = made;
  return {
    ...made,
    vaultFiles: {
      tidy: async () => await vaultFiles.tidy(),
      list: async () => await vaultFiles.list(),
      read: async (name) => await vaultFiles.read(name),
      write: async (name, content, options) => await vaultFiles.write(name, content, options),
      remove: async (name, options) => await vaultFiles.remove(name, options),
      close: async () => await closeVault(),
    },
    inDoubt: { left: new Map(), uncleanBoot: false, set: () => {}, clear: () => {}, close: () => void did.push('marks') },
  };
};
const leave = (core: Core) => {
  const end = { said: false };
  void Promise.allSettled(core.stop()).then(() => (end.said = true));
  return end;
};
const settle = async () => await new Promise<void>((resolve) => setImmediate(resolve));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'core-'));
  clock = new VirtualClock();
  did = [];
  closeVault = does('vault');
  vi.spyOn(TokenCopier.prototype, 'takeBack').mockImplementation(does('clipboard'));
  vi.spyOn(History.prototype, 'close').mockImplementation(does('history'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

it('can be stopped while the start never ends', async () => {
  vi.spyOn(Sessions.prototype, 'load').mockImplementation(async () => await never);
  const core = createCore(ports());
  void core.start();
  await vi.waitFor(() => expect(Sessions.prototype.load).toHaveBeenCalled());
  const end = leave(core);
  await vi.waitFor(() => expect(end.said).toBe(true));
  expect(did.toSorted()).toEqual(['clipboard', 'history', 'marks', 'vault']);
  expect(did.at(-1)).toBe('marks');
});

it('takes the clipboard back at once and closes the rest after seven seconds, on a slow network, too', async () => {
  let answer = () => {};
  vi.spyOn(Sessions.prototype, 'stop').mockReturnValue(new Promise((resolve) => (answer = () => resolve())));
  const core = createCore(ports());
  await core.start();
  const end = leave(core);
  await clock.advance(6_999);
  await settle();
  expect(did).toEqual(['clipboard']);
  await clock.advance(1);
  await vi.waitFor(() => expect(did.at(-1)).toBe('marks'));
  expect(did.toSorted()).toEqual(['clipboard', 'history', 'marks', 'vault']);
  // An answer that comes still later is waited for as long as there is patience.
  expect(end.said).toBe(false);
  answer();
  await vi.waitFor(() => expect(end.said).toBe(true));
});

it('goes on when a part of the end fails, and does not call the run clean while the vault hangs', async () => {
  vi.spyOn(TokenCopier.prototype, 'takeBack').mockRejectedValue(new Error('clipboard'));
  vi.spyOn(Sessions.prototype, 'stop').mockRejectedValue(new Error('disk'));
  closeVault = async () => await Promise.reject(new Error('disk'));
  leave(createCore(ports()));
  await vi.waitFor(() => expect(did).toEqual(['history', 'marks']));
  did = [];
  closeVault = async () => await never;
  leave(createCore(ports()));
  await vi.waitFor(() => expect(did).toEqual(['history']));
  await settle();
  expect(did).toEqual(['history']);
});

it('tells what changed, and shows nothing of a connection that is gone', async () => {
  const core = createCore(ports());
  const heard: string[] = [];
  core.on((event) => heard.push(event.kind));
  await core.start();
  core.networkChanged(false);
  expect(heard).toEqual(['app-changed']);
  expect(core.snapshot().connections).toEqual([]);
  expect(core.connectionView('gone')).toBeUndefined();
});

it('goes on when a listener throws', async () => {
  const core = createCore(ports());
  const heard: string[] = [];
  core.on(() => {
    throw new Error('a window that is gone');
  });
  core.on((event) => heard.push(event.kind));
  expect(await core.dispatch('settings.update', { theme: 'dark' })).toMatchObject({ ok: true });
  expect(heard).toEqual(['configuration-changed', 'app-changed']);
});

it('answers a command with a failure where commands cannot be loaded, and tries again', async () => {
  let loads = 0;
  const made = ports();
  const core = createCore({
    ...made,
    commands: async () => {
      loads += 1;
      if (loads === 1) throw new Error('no such file');
      return await made.commands();
    },
  });
  expect(await core.dispatch('browsers.list', null)).toMatchObject({ ok: false, error: { code: 'internal' } });
  expect(await core.dispatch('browsers.list', null)).toMatchObject({ ok: true, value: [] });
});
