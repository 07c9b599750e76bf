import { redact } from '../base/index.ts';
import type { VaultErrorCode } from './types.ts';

/** The only thing the vault rejects with. `message` is a plain sentence; neither it nor `cause` carries a secret. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  readonly code: VaultErrorCode;

  constructor(code: VaultErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause: withoutSecrets(cause) });
    this.code = code;
  }
}

/** Whether an entry is there that only a later version or another host may touch. */
export const isForOthers = (error: unknown): error is VaultError =>
  error instanceof VaultError && (error.code === 'newer' || error.code === 'other_host');

/** Only the words of an error: whoever raised it may have put what it worked on into other members. */
const withoutSecrets = (cause: unknown): Error => {
  if (!(cause instanceof Error)) return new Error(redact(String(cause)));
  const code = errorCode(cause);
  const message = redact(cause.message);
  return new Error(code !== null && !message.includes(code) ? `${code}: ${message}` : message);
};

/** `ENOENT`, `ENOSPC`, … of a file system error; null for any other. */
export const errorCode = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
