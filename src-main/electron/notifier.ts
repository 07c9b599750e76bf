import { Notification } from 'electron';

export interface Notifier {
  /** Shows a notification of the system, where it has any; a second one with the same `tag` replaces the first. */
  notify(message: { readonly tag: string; readonly title: string; readonly body: string; readonly onClick: () => void }): void;
}

/** Notifications of the system. Text must carry no token. */
export const createNotifier = (): Notifier => {
  // Electron forgets the click of a notification that nobody holds on to.
  const shown = new Map<string, Notification>();
  return {
    notify: ({ tag, title, body, onClick }) => {
      if (!Notification.isSupported()) return;
      shown.get(tag)?.close();
      const notification = new Notification({ title, body });
      shown.set(tag, notification);
      const forget = () => {
        if (shown.get(tag) === notification) shown.delete(tag);
      };
      notification.on('click', () => {
        forget();
        onClick();
      });
      notification.on('close', forget);
      notification.show();
    },
  };
};
