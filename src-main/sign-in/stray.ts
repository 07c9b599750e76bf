import type { AppError } from '../platform/index.ts';
import type { Callback } from './callback.ts';

/** What to tell the person of a callback that answers no sign-in on its way. Pure. */
export const strayError = (callback: Callback, wasSpent: boolean): AppError =>
  wasSpent
    ? {
        code: 'callback_unknown',
        message: 'An answer to a sign-in arrived that was already used, cancelled or too late.',
        remedy: 'Nothing was changed. Start the sign-in again if you still need it.',
      }
    : {
        code: callback.kind === 'foreign' ? 'callback_malformed' : 'callback_unknown',
        message: 'An answer to a sign-in arrived that no sign-in here is waiting for.',
        remedy: 'Nothing was changed. If you did not start it, another program or page may have tried to.',
      };
