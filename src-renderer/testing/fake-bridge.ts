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

type Handlers = {
  readonly [N in CommandName]: (payload: CommandPayload<N>) => Result<CommandResult<N>> | Promise<Result<CommandResult<N>>>;
};
type Listener = (payload: never) => void;

export interface FakeBridge extends Bridge {
  /** Every command so far, in order. */
  readonly asked: ReadonlyArray<{ readonly name: CommandName; readonly payload: unknown }>;
  emit<N extends EventName>(name: N, payload: EventPayload<N>): void;
  readonly app: () => AppView;
  /** Replaces main's state and says so. */
  change(change: (app: AppView) => AppView): void;
}

/** A bridge without a main process behind it: commands answered by `handlers`, events sent by hand. */
export const createFakeBridge = (initial: AppView, handlers: (bridge: FakeBridge) => Handlers): FakeBridge => {
  let app = initial;
  const asked: Array<{ name: CommandName; payload: unknown }> = [];
  const listeners = new Map<EventName, Set<Listener>>();
  const bridge: FakeBridge = {
    asked,
    app: () => app,
    // What crosses the real bridge is a copy; so is it here.
    invoke: async (name, payload) => {
      asked.push({ name, payload });
      return structuredClone(await answers[name](payload));
    },
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener);
      return () => set.delete(listener);
    },
    emit: (name, payload) => {
      for (const listener of listeners.get(name) ?? []) (listener as (payload: unknown) => void)(structuredClone(payload));
    },
    change: (change) => {
      app = change(app);
      bridge.emit('app.changed', app);
    },
  };
  const answers = handlers(bridge);
  return bridge;
};
