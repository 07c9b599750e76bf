import { powerMonitor } from 'electron';

/**
 * Tells when the machine goes to sleep and when it wakes or is unlocked (macOS and Windows tell that); then every
 * deadline is to be looked at anew, and a keyring may have been unlocked with the screen.
 */
export const watchPower = (listeners: { readonly onSuspend: () => void; readonly onResume: () => void }): void => {
  powerMonitor.on('suspend', listeners.onSuspend);
  powerMonitor.on('resume', listeners.onResume);
  powerMonitor.on('unlock-screen', listeners.onResume);
};
