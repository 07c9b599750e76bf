import { randomBytes, randomUUID } from 'node:crypto';
import type { Random } from '../core/base/index.ts';

/** The system's randomness. */
export const systemRandom: Random = {
  bytes: (count) => new Uint8Array(randomBytes(count)),
  uuid: () => randomUUID(),
  fraction: () => Math.random(),
};
