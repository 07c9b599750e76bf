import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react';
import type {
  AppView,
  Bridge,
  CommandName,
  CommandPayload,
  CommandResult,
  ConnectionView,
  Result,
  TenantView,
} from '../../src-preload/contract/index.ts';
import { ask } from './ask.ts';
import type { TickingClock } from './clock.ts';
import type { Store, StoreState } from './store.ts';

export interface Services {
  readonly bridge: Bridge;
  readonly store: Store;
  readonly clock: TickingClock;
}

const ServicesContext = createContext<Services | null>(null);

export const ServicesProvider = ({ services, children }: { services: Services; children: ReactNode }) => (
  <ServicesContext value={services}>{children}</ServicesContext>
);

export const useServices = (): Services => {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error('There is no ServicesProvider above');
  return services;
};

export const useStoreState = (): StoreState => {
  const { store } = useServices();
  return useSyncExternalStore(store.subscribe, store.get);
};

/** A part of main's state; re-renders only when the part is another object. Only below the gate that waits for it. */
export const useApp = <T,>(select: (app: AppView) => T): T => {
  const { store } = useServices();
  return useSyncExternalStore(store.subscribe, () => {
    const state = store.get();
    if (state.phase !== 'ready') throw new Error('The snapshot is not there yet');
    return select(state.app);
  });
};

export const useConnection = (id: string): ConnectionView | undefined =>
  useApp((app) => app.connections.find((connection) => connection.id === id));

export const useTenant = (id: string | undefined): TenantView | undefined =>
  useApp((app) => app.tenants.find((tenant) => tenant.id === id));

export type Ask = <N extends CommandName>(name: N, payload: CommandPayload<N>) => Promise<Result<CommandResult<N>>>;

/** Asks main; answers with a value in every case. */
export const useAsk = (): Ask => {
  const { bridge } = useServices();
  return useMemo<Ask>(() => (name, payload) => ask(bridge, name, payload), [bridge]);
};

/** A string or number that follows the clock; re-renders only when it changes. */
export const useClock = <T extends string | number | boolean>(read: (now: number) => T): T => {
  const { clock } = useServices();
  return useSyncExternalStore(clock.subscribe, () => read(clock.now()));
};
