import type {
  AppError,
  Coded,
  ErrorCode,
  Failure,
  ParametersOf,
  Result,
  ServerSaid,
  Success,
  WordCode,
} from '../../../src-preload/contract/index.ts';

export const success = <T>(value: T): Success<T> => ({ ok: true, value });

/** A word of the contract's table with what its sentence needs; `error`, `description`, `request` and `about` besides. */
export const say = <W extends WordCode>(
  word: W,
  ...[parameters]: [ParametersOf<W>] extends [never]
    ? [ServerSaid?]
    : [Readonly<Record<ParametersOf<W>, string | number | Coded>> & ServerSaid]
): Coded<W> => ({ word, parameters: { ...parameters } });

/** A failure with sentences. Goes with the last of them. */
export const failure = (code: ErrorCode, message: string, remedy = ''): Failure => ({
  ok: false,
  error: { code, ...say('as_written', { message, remedy }) },
});

export const failed = (error: AppError): Failure => ({ ok: false, error });

export type { AppError, Coded, ErrorCode, Failure, Result, ServerSaid, Success, WordCode };
