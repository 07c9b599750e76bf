import type { AppError } from '../base/index.ts';
import type { OktaFailure } from './types.ts';

/**
 * A failure on its way out. Inside this room failures are thrown, since the libraries' fetch hook has no other way
 * out; `settle` turns them into values at the room's door.
 */
export class OktaError extends Error {
  readonly failure: OktaFailure;

  constructor(failure: OktaFailure, cause?: unknown) {
    super(failure.code, { cause });
    this.name = 'OktaError';
    this.failure = failure;
  }
}

/** The same failure, told by the answer to this request. An error of another kind stays as it is. */
export const toldBy = (error: unknown, { requestId }: { readonly requestId?: string | undefined }): unknown =>
  error instanceof OktaError ? new OktaError({ ...error.failure, requestId }, error.cause) : error;

const deepestCause = 6;

/** The failure inside an error, however often a library wrapped it; null when there is none. */
export const failureIn = (error: unknown): OktaFailure | null => {
  let current = error;
  for (let depth = 0; depth < deepestCause && current instanceof Error; depth += 1) {
    if (current instanceof OktaError) return current.failure;
    current = current.cause;
  }
  return null;
};

/** Code, words and request ID, without what only a scheduler needs to know. */
export const plainError = ({ code, word, parameters, requestId }: AppError | OktaFailure): AppError => ({
  code,
  word,
  parameters,
  requestId,
});

/** The longest description of a server that is shown, in characters, as the contract has it. */
export const longestServerText = 300;
