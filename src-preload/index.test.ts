import { beforeEach, expect, test, vi } from 'vitest';
import type { Bridge } from './contract/bridge.ts';

type Listener = (event: unknown, payload: unknown) => void;
const fake = vi.hoisted(() => ({
  listeners: new Map<string, Set<Listener>>(),
  invoked: [] as { readonly channel: string; readonly answer: (value: unknown) => void; readonly fail: (error: Error) => void }[],
  exposed: null as unknown,
}));
vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (_name: string, api: unknown) => void (fake.exposed = api) },
  ipcRenderer: {
    invoke: (channel: string) => new Promise((answer, fail) => fake.invoked.push({ channel, answer, fail })),
    on: (channel: string, listener: Listener) => {
      fake.listeners.set(channel, (fake.listeners.get(channel) ?? new Set()).add(listener));
    },
    removeListener: (channel: string, listener: Listener) => fake.listeners.get(channel)?.delete(listener),
  },
}));

const emit = (channel: string, payload: unknown) => fake.listeners.get(channel)?.forEach((listener) => listener({}, payload));
const settle = async () => await new Promise((resolve) => setImmediate(resolve));
const snapshot = async () => await (fake.exposed as Bridge).invoke('app.snapshot', null);
const answered = (value: string) => ({ ok: true, value });

beforeEach(async () => {
  fake.listeners.clear();
  fake.invoked.length = 0;
  vi.resetModules();
  await import('./index.ts');
});

test('the snapshot is asked for before the page asks, and used once', async () => {
  expect(fake.invoked.map(({ channel }) => channel)).toEqual(['tenantry:app.snapshot']);
  const first = snapshot();
  fake.invoked[0]?.answer(answered('early'));
  expect(await first).toEqual(answered('early'));
  void snapshot();
  await settle();
  expect(fake.invoked).toHaveLength(2);
  expect([...fake.listeners.values()].every((listeners) => listeners.size === 0)).toBe(true);
});

test('an event that nobody heard makes it out of date', async () => {
  fake.invoked[0]?.answer(answered('early'));
  await settle();
  emit('tenantry:connection.changed', {});
  const first = snapshot();
  await settle();
  fake.invoked[1]?.answer(answered('later'));
  expect(await first).toEqual(answered('later'));
});

test('an event before the answer is in the answer', async () => {
  emit('tenantry:app.changed', {});
  fake.invoked[0]?.answer(answered('early'));
  expect(await snapshot()).toEqual(answered('early'));
  expect(fake.invoked).toHaveLength(1);
});

test.each([
  ['refused', () => fake.invoked[0]?.answer({ ok: false, error: { code: 'internal', message: 'Not now.' } })],
  ['failed', () => fake.invoked[0]?.fail(new Error('no handler'))],
])('when it was %s, the page’s own question goes to main', async (_how, end) => {
  end();
  await settle();
  const first = snapshot();
  await settle();
  fake.invoked[1]?.answer(answered('later'));
  expect(await first).toEqual(answered('later'));
});

test('only names of the contract get through', async () => {
  const bridge = fake.exposed as Bridge;
  await expect(bridge.invoke('app.nonsense' as never, null as never)).rejects.toThrow('No such command');
  expect(() => bridge.on('app.nonsense' as never, () => {})).toThrow('No such event');
});
