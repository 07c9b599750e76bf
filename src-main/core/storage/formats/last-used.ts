import * as z from 'zod/mini';
import { createFormat } from './format.ts';

/** When each connection was last used (`last-used.json`): connection ID to epoch ms. A file of its own, since every copy of a token changes it. */
const schema = z.object({ lastUsed: z.record(z.string(), z.number().check(z.nonnegative())) });
export type LastUsed = z.infer<typeof schema>;

export const lastUsedFormat = createFormat<LastUsed>({ schema });
