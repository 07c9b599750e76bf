import { useLayoutEffect } from 'react';
import type { SettingsView } from '../../src-preload/contract/index.ts';

/** Puts the theme on the document: the chosen one, or the system's as it changes. */
export const useTheme = (theme: SettingsView['theme']): void => {
  useLayoutEffect(() => {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const apply = () => {
      document.documentElement.dataset['theme'] = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
    };
    apply();
    dark.addEventListener('change', apply);
    return () => dark.removeEventListener('change', apply);
  }, [theme]);
};
