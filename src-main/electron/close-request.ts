import type { Connections } from '../core/connections/index.ts';
import type { Notices } from '../core/views/index.ts';
import type { Notifier } from './notifier.ts';
import type { AppWindow } from './window.ts';

type Answer = ReturnType<Parameters<AppWindow['onCloseRequest']>[0]>;

/** What becomes of the window when the person closes it: with a tray it hides (said once), without one Tenantry quits (warned of once). */
export const closeRequest = (parts: {
  readonly hasTray: boolean;
  readonly keepsSomething: () => boolean;
  readonly connections: Pick<Connections, 'said'>;
  readonly notify: (message: Omit<Parameters<Notifier['notify']>[0], 'onClick'>) => void;
  readonly notices: Pick<Notices, 'add'>;
}): Answer => {
  const { hasTray, keepsSomething, connections, notify, notices } = parts;
  if (hasTray) {
    if (!connections.said('close-hides'))
      notify({ tag: 'close', title: 'Tenantry goes on in the tray', body: 'It keeps the tokens fresh. Quit it from its icon there.' });
    return 'hide';
  }
  if (!keepsSomething() || connections.said('close-quits')) return 'close';
  notices.add(
    'warn',
    'Closing this window quits Tenantry',
    'This desktop has no tray to stay in, so tokens will not be refreshed until you start Tenantry again.',
    'Close it once more to quit. This is said only once.',
  );
  return 'stay';
};
