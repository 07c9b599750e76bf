import { powerMonitor } from 'electron';

/** Tells when the machine goes to sleep and when it wakes; waking is the moment to look at every deadline anew. */
export const watchPower = (listeners: { readonly onSuspend: () => void; readonly onResume: () => void }): void => {
  powerMonitor.on('suspend', listeners.onSuspend);
  powerMonitor.on('resume', listeners.onResume);
};
