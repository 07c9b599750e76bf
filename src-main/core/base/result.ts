import type { AppError, ErrorCode, Explanation, Failure, Result, Success } from '../../../src-preload/contract/index.ts';

export const success = <T>(value: T): Success<T> => ({ ok: true, value });

/** A failure with its sentence and, where the person can do something, the remedy. */
export const failure = (code: ErrorCode, message: string, remedy?: string): Failure => ({
  ok: false,
  error: remedy === undefined ? { code, message } : { code, message, remedy },
});

export const failed = (error: AppError): Failure => ({ ok: false, error });

export type { AppError, ErrorCode, Explanation, Failure, Result, Success };
