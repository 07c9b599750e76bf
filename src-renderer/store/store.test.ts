import { written } from '../../src-preload/contract/words/testing/written.ts';
import { expect, test } from 'vitest';
import type {
  AppView,
  Bridge,
  CommandName,
  CommandPayload,
  CommandResult,
  EventName,
  EventPayload,
  Result,
} from '../../src-preload/contract/index.ts';
import { appView } from '../testing/fixtures.ts';
import { createStore } from './store.ts';

/** A bridge that knows the snapshot only. */
const bridgeWith = (snapshot: () => Promise<Result<AppView>>) => {
  const listeners = new Map<EventName, (payload: never) => void>();
  const bridge: Bridge = {
    invoke: async <N extends CommandName>(_name: N, _payload: CommandPayload<N>) => (await snapshot()) as Result<CommandResult<N>>,
    on: (name, listener) => {
      listeners.set(name, listener);
      return () => {};
    },
  };
  return {
    bridge,
    emit: <N extends EventName>(name: N, payload: EventPayload<N>) => listeners.get(name)?.(payload as never),
  };
};

const app = appView(0);
const [first, second] = app.connections;
if (first === undefined || second === undefined) throw new Error('the fixture has two connections');

const ready = async () => {
  const fake = bridgeWith(async () => ({ ok: true, value: app }));
  const frames: (() => void)[] = [];
  const store = createStore(fake.bridge, (work) => frames.push(work));
  await store.load();
  let told = 0;
  store.subscribe(() => (told += 1));
  const shown = () => {
    const state = store.get();
    if (state.phase !== 'ready') throw new Error(state.phase);
    return state.app;
  };
  const frame = () => frames.splice(0).forEach((work) => work());
  return { ...fake, store, shown, frame, told: () => told };
};

test('it loads, and a changed connection takes the place of the old one and no other', async () => {
  const { emit, shown, frame, told } = await ready();
  const changed = { ...second, name: 'Renamed' };
  emit('connection.changed', changed);
  expect(shown().connections[1]).toBe(changed);
  expect(shown().connections[0]).toBe(first);
  frame();
  expect(told()).toBe(1);
});

test('connections that change together are true at once and told together, and nothing is told twice', async () => {
  const { emit, shown, frame, told } = await ready();
  emit('connection.changed', { ...first, name: 'One' });
  emit('connection.changed', { ...second, name: 'Two' });
  expect(
    shown()
      .connections.slice(0, 2)
      .map(({ name }) => name),
  ).toEqual(['One', 'Two']);
  expect(told()).toBe(0);
  frame();
  expect(told()).toBe(1);
  emit('connection.changed', first);
  emit('app.changed', app);
  expect(told()).toBe(2);
  frame();
  expect(told()).toBe(2);
});

test('a connection that is not there any more does not come back', async () => {
  const { emit, shown, frame, told } = await ready();
  emit('connection.changed', { ...second, id: 'gone' });
  expect(shown().connections).toHaveLength(app.connections.length);
  frame();
  expect(told()).toBe(0);
});

test('app.changed replaces everything', async () => {
  const { emit, shown } = await ready();
  const next = { ...app, online: false, connections: [] };
  emit('app.changed', next);
  expect(shown()).toBe(next);
});

test('what comes before the snapshot is not taken for the whole', async () => {
  const fake = bridgeWith(() => new Promise(() => {}));
  const store = createStore(fake.bridge);
  void store.load();
  fake.emit('connection.changed', first);
  fake.emit('app.changed', app);
  expect(store.get().phase).toBe('loading');
});

test('a failure is shown, and another try can succeed', async () => {
  let works = false;
  const fake = bridgeWith(async () =>
    works ? { ok: true, value: app } : { ok: false, error: { code: 'internal', ...written('Not now.') } },
  );
  const store = createStore(fake.bridge);
  await store.load();
  expect(store.get()).toMatchObject({ phase: 'failed', error: written('Not now.') });
  works = true;
  await store.load();
  expect(store.get().phase).toBe('ready');
});

test('a bridge that throws is a failure like any other', async () => {
  const fake = bridgeWith(() => Promise.reject(new Error('no handler')));
  const store = createStore(fake.bridge);
  await store.load();
  expect(store.get()).toMatchObject({ phase: 'failed', error: { code: 'internal' } });
});
