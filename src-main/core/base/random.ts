import { base64Url } from './bytes.ts';

/** Randomness as a port. */
export interface Random {
  /** `count` cryptographically strong random bytes. */
  bytes(count: number): Uint8Array;
  /** A random UUID (RFC 9562, version 4). */
  uuid(): string;
  /** A number in [0, 1), for jitter; not for secrets. */
  fraction(): number;
}

/** `byteCount` random bytes in base64url (RFC 7636, appendix A): 32 bytes give the 43 characters of a verifier. */
export const randomToken = (random: Random, byteCount = 32): string => base64Url(random.bytes(byteCount));
