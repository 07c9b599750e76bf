import { useEffect } from 'react';
import { useMirrorState, useServices } from '../mirror/services.tsx';
import { ToastsProvider } from '../ui/toasts.tsx';
import { Dialogs } from './dialogs.tsx';
import { Frame } from './frame.tsx';
import { LoadFailed, Loading } from './loading.tsx';
import { NavigationProvider } from './navigation.tsx';
import { loadLater } from './pages.tsx';
import { useTheme } from './use-theme.ts';

export const App = () => {
  const { mirror } = useServices();
  const state = useMirrorState();
  useTheme(state.phase === 'ready' ? state.app.settings.theme : 'system');
  useEffect(() => {
    if (state.phase === 'ready') return loadLater();
    return undefined;
  }, [state.phase]);

  if (state.phase === 'loading') return <Loading />;
  if (state.phase === 'failed') return <LoadFailed error={state.error} onRetry={() => void mirror.load()} />;
  return (
    <ToastsProvider>
      <NavigationProvider>
        <Frame />
        <Dialogs />
      </NavigationProvider>
    </ToastsProvider>
  );
};
