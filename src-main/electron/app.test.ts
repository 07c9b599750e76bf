import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Shell from './app.ts';

const fake = vi.hoisted(() => ({ app: null as unknown, locked: true }));
vi.mock('electron', () => ({
  get app() {
    return fake.app;
  },
  protocol: { registerSchemesAsPrivileged: () => {} },
  session: {},
}));

class FakeApp extends EventEmitter {
  readonly exit = vi.fn();
  readonly quit = vi.fn();
  readonly relaunch = vi.fn();
  readonly enableSandbox = vi.fn();
  readonly setName = vi.fn();
  readonly requestSingleInstanceLock = () => fake.locked;
  readonly whenReady = async () => await Promise.resolve();
}

let app = new FakeApp();
let shell: typeof Shell;
const argv = process.argv;
const link = (n: number) => `com.okta.acme:/callback?state=${n}`;
const event = () => ({ preventDefault: vi.fn() });

beforeEach(async () => {
  app = new FakeApp();
  Object.assign(fake, { app, locked: true });
  process.argv = argv;
  vi.resetModules();
  shell = await import('./app.ts');
});

describe('deep links', () => {
  it('wait for a listener and then come in order, from wherever they came', () => {
    process.argv = ['program', '.', link(1), '--flag'];
    const prepared = shell.prepareApp();
    app.emit('second-instance', event(), ['program', '--flag', link(2)]);
    app.emit('open-url', event(), link(3));
    app.emit('open-url', event(), 'https://acme.okta.com/');
    const heard: string[] = [];
    prepared.onDeepLink((url) => heard.push(url));
    app.emit('second-instance', event(), ['program', link(4), link(5)]);
    expect(heard).toEqual([1, 2, 3, 4, 5].map(link));
  });

  it('are left alone by a second instance, whose arguments the first one gets', () => {
    fake.locked = false;
    process.argv = ['program', link(1)];
    const prepared = shell.prepareApp();
    const heard: string[] = [];
    prepared.onDeepLink((url) => heard.push(url));
    expect([prepared.isFirstInstance, heard]).toEqual([false, []]);
  });

  it('are not kept without end', () => {
    const prepared = shell.prepareApp();
    for (let n = 0; n < 1000; n += 1) app.emit('second-instance', event(), ['program', link(n)]);
    const heard: string[] = [];
    prepared.onDeepLink((url) => heard.push(url));
    expect(heard).toHaveLength(32);
  });
});

describe('a second start', () => {
  it('without a link shows the window', () => {
    const show = vi.fn();
    shell.prepareApp().onActivate(show);
    app.emit('second-instance', event(), ['program', link(1)]);
    expect(show).not.toHaveBeenCalled();
    app.emit('second-instance', event(), ['program', '.', '--user-data-dir=/x']);
    expect(show).toHaveBeenCalledTimes(1);
  });
});

describe('leaving', () => {
  it('waits for what must be done first, even when part of it fails', async () => {
    let finish = () => {};
    const slow = new Promise<void>((resolve) => (finish = resolve));
    shell.prepareApp();
    shell.beforeExit(() => [slow, Promise.reject(new Error('clipboard'))]);
    app.emit('before-quit', event());
    expect(shell.isQuitting()).toBe(true);
    const willQuit = event();
    app.emit('will-quit', willQuit);
    expect(willQuit.preventDefault).toHaveBeenCalled();
    await new Promise((resolve) => setImmediate(resolve));
    expect(app.exit).not.toHaveBeenCalled();
    finish();
    await vi.waitFor(() => expect(app.exit).toHaveBeenCalledWith(0));
  });

  it('waits when asked to leave a second time, and says goodbye once', async () => {
    let finish = () => {};
    const tasks = vi.fn(() => [new Promise<void>((resolve) => (finish = resolve))]);
    shell.beforeExit(tasks);
    const asked = [event(), event(), event()];
    for (const willQuit of asked) {
      app.emit('will-quit', willQuit);
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const willQuit of asked) expect(willQuit.preventDefault).toHaveBeenCalled();
    expect(tasks).toHaveBeenCalledTimes(1);
    expect(app.exit).not.toHaveBeenCalled();
    finish();
    await vi.waitFor(() => expect(app.exit).toHaveBeenCalledTimes(1));
  });

  it('does not wait for ever', async () => {
    vi.useFakeTimers();
    shell.beforeExit(() => [new Promise(() => {})]);
    app.emit('will-quit', event());
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    expect(app.exit).toHaveBeenCalledWith(0);
  });

  it('and coming back does not repeat a link', () => {
    process.argv = ['program', '.', link(1), '--hidden', '--user-data-dir=/x'];
    shell.relaunch();
    expect(app.relaunch).toHaveBeenCalledWith({ args: ['.', '--user-data-dir=/x'] });
    expect(app.quit).toHaveBeenCalled();
  });
});
