import { createHash } from 'node:crypto';
import type { Sha256 } from '../core/storage/types.ts';

/** SHA-256 of a text's UTF-8: 32 bytes. */
export const sha256 = ((text: string): Buffer => createHash('sha256').update(text).digest()) satisfies Sha256;
