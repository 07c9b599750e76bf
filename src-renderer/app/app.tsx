import { useEffect } from 'react';
import { useStoreState, useServices } from '../store/services.tsx';
import { ToastsProvider } from '../actions/toasts.tsx';
import { Dialogs } from './dialogs.tsx';
import { Frame } from './frame.tsx';
import { LoadFailed, Loading } from './loading.tsx';
import { NavigationProvider } from '../store/navigation.tsx';
import { loadLater } from './pages.tsx';
import { useTheme } from './use-theme.ts';

export const App = () => {
  const { store } = useServices();
  const state = useStoreState();
  useTheme(state.phase === 'ready' ? state.app.settings.theme : 'system');
  useEffect(() => {
    if (state.phase === 'ready') return loadLater();
    return undefined;
  }, [state.phase]);

  if (state.phase === 'loading') return <Loading />;
  if (state.phase === 'failed') return <LoadFailed error={state.error} onRetry={() => void store.load()} />;
  return (
    <ToastsProvider>
      <NavigationProvider>
        <Frame />
        <Dialogs />
      </NavigationProvider>
    </ToastsProvider>
  );
};
