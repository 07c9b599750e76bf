import type { OktaFailure } from '../okta/index.ts';
import type { AppError } from '../platform/index.ts';

/** Code, sentence and remedy, without what only a scheduler needs to know. */
export const plainError = ({ code, message, remedy }: AppError | OktaFailure): AppError => ({ code, message, remedy });
