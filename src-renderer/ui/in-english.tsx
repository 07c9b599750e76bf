import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';

/**
 * Around everything of React Aria: the texts are English, so its own words and directions are, too, whatever the system
 * speaks. Not around the whole app, since asking the browser for its languages takes longer than painting a row.
 */
export const InEnglish = ({ children }: { children: ReactNode }) => <I18nProvider locale="en-US">{children}</I18nProvider>;
