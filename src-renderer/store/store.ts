import type { AppError, AppView, Bridge, ConnectionView } from '../../src-preload/contract/index.ts';
import { loadCatalogue } from '../../src-preload/contract/words/words.ts';
import { ask } from './ask.ts';

/** What the renderer knows of main: nothing yet, that it could not be had, or everything. */
export type StoreState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly error: AppError }
  | { readonly phase: 'ready'; readonly app: AppView };

/** A read-only copy of main's state: one snapshot at the start, then whole replacements. */
export interface Store {
  get(): StoreState;
  subscribe(listener: () => void): () => void;
  /** Asks for the snapshot, also again after a failure. */
  load(): Promise<void>;
}

const withConnection = (app: AppView, changed: ConnectionView): AppView => {
  const index = app.connections.findIndex((connection) => connection.id === changed.id);
  // Unknown: removed meanwhile, or so new that `app.changed` with its place in the order is still to come.
  return index === -1 ? app : { ...app, connections: app.connections.with(index, changed) };
};

/** `nextFrame` runs work before the window is drawn next; the browser's by default. */
export const createStore = (bridge: Bridge, nextFrame: (work: () => void) => void = (work) => void requestAnimationFrame(work)): Store => {
  const listeners = new Set<() => void>();
  let state: StoreState = { phase: 'loading' };
  let isToBeTold = false;
  const tell = () => {
    isToBeTold = false;
    for (const listener of listeners) listener();
  };
  const set = (next: StoreState) => {
    if (next === state) return;
    state = next;
    tell();
  };
  /** True at once, told with the next frame: hundreds may change together, and for each the whole page would be drawn. */
  const setSoon = (next: StoreState) => {
    state = next;
    if (isToBeTold) return;
    isToBeTold = true;
    nextFrame(() => {
      if (isToBeTold) tell();
    });
  };

  // Messages keep their order, so what comes before the snapshot is already in it.
  bridge.on('app.changed', (app) => {
    if (state.phase === 'ready') set({ phase: 'ready', app });
  });
  bridge.on('connection.changed', (connection) => {
    if (state.phase !== 'ready') return;
    const app = withConnection(state.app, connection);
    if (app !== state.app) setSoon({ phase: 'ready', app });
  });

  /** Tells again what stands there, since its words may be others now. */
  const reword = () => {
    if (state.phase === 'ready' && state.app.connections.some(({ status }) => status.reason !== null))
      set({ phase: 'ready', app: { ...state.app, connections: state.app.connections.map((connection) => ({ ...connection })) } });
  };

  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    load: async () => {
      set({ phase: 'loading' });
      const answer = await ask(bridge, 'app.snapshot', null);
      set(answer.ok ? { phase: 'ready', app: answer.value } : { phase: 'failed', error: answer.error });
      if (answer.ok) void loadCatalogue().then(reword);
    },
  };
};
