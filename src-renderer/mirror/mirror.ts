import type { AppError, AppView, Bridge, ConnectionView } from '../../src-preload/contract/index.ts';
import { ask } from './ask.ts';

/** What the renderer knows of main: nothing yet, that it could not be had, or everything. */
export type MirrorState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly error: AppError }
  | { readonly phase: 'ready'; readonly app: AppView };

/** A read-only copy of main's state: one snapshot at the start, then whole replacements. */
export interface Mirror {
  get(): MirrorState;
  subscribe(listener: () => void): () => void;
  /** Asks for the snapshot, also again after a failure. */
  load(): Promise<void>;
}

const withConnection = (app: AppView, changed: ConnectionView): AppView => {
  const index = app.connections.findIndex((connection) => connection.id === changed.id);
  // Unknown: removed meanwhile, or so new that `app.changed` with its place in the order is still to come.
  return index === -1 ? app : { ...app, connections: app.connections.with(index, changed) };
};

export const createMirror = (bridge: Bridge): Mirror => {
  const listeners = new Set<() => void>();
  let state: MirrorState = { phase: 'loading' };
  const set = (next: MirrorState) => {
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  };

  // Messages keep their order, so what comes before the snapshot is already in it.
  bridge.on('app.changed', (app) => {
    if (state.phase === 'ready') set({ phase: 'ready', app });
  });
  bridge.on('connection.changed', (connection) => {
    if (state.phase !== 'ready') return;
    const app = withConnection(state.app, connection);
    if (app !== state.app) set({ phase: 'ready', app });
  });

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
    },
  };
};
