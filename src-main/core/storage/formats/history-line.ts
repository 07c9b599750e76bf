import * as z from 'zod/mini';
import { createFormat } from './format.ts';

/*
 * A history file (`history/{connection ID}.jsonl`): one entry per line, as JSON. A later line with the same ID is the
 * same entry, grown. No line has a secret in it, so members that no entry has are refused.
 */

/** No sentence or label of a line is longer. */
export const longestLineText = 600;

/** What a Date can be. */
const time = z.number().check(z.minimum(0), z.maximum(8.64e15));
const text = z.string().check(z.maxLength(longestLineText));
const count = z.int().check(z.minimum(0));
/** What Okta calls the request that the entry is about; the first lines of version 1 have none. */
const requestId = z.optional(z.string().check(z.regex(/^[\w@-]{1,64}$/)));
const entry = { id: z.string().check(z.minLength(1), z.maxLength(64)), at: time };
const error = z.strictObject({
  code: z.string().check(z.regex(/^[a-z][a-z0-9_]{0,63}$/)),
  message: text,
  remedy: z.nullable(text),
  requestId,
});
/** `at` is the first time, `lastAt` the latest: what keeps failing in the same way is one entry. */
const trouble = { ...entry, lastAt: time, error };

const schema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('signed-in'),
    ...entry,
    account: z.nullable(text),
    replaced: z.nullable(text),
    refreshable: z.boolean(),
    requestId,
  }),
  z.strictObject({ kind: z.literal('sign-in-failed'), ...entry, error }),
  z.strictObject({ kind: z.literal('sign-in-cancelled'), ...entry }),
  z.strictObject({ kind: z.literal('sign-in-declined'), ...entry, kept: text, declined: text }),
  z.strictObject({ kind: z.literal('refreshed'), ...entry, rotated: z.boolean(), requestId }),
  z.strictObject({
    kind: z.literal('recovered'),
    ...entry,
    rotated: z.boolean(),
    attempts: count,
    outageMs: z.number().check(z.minimum(0)),
    requestId,
  }),
  z.strictObject({ kind: z.literal('wrong-account'), ...entry, account: text, requestId }),
  z.strictObject({
    kind: z.literal('waiting'),
    ...trouble,
    reason: z.enum(['network', 'server', 'rate_limit', 'answer_lost']),
    attempts: count,
    nextAttemptAt: time,
  }),
  z.strictObject({ kind: z.literal('blocked'), ...trouble, attempts: count, nextAttemptAt: time }),
  z.strictObject({ kind: z.literal('unreadable'), ...trouble }),
  z.strictObject({ kind: z.literal('access-token-revoked'), ...entry }),
  z.strictObject({ kind: z.literal('ended'), ...entry, cause: z.string().check(z.maxLength(40)), error }),
  z.strictObject({
    kind: z.literal('signed-out'),
    ...entry,
    revocation: z.enum(['asked', 'confirmed', 'failed', 'needless']),
    requestId,
  }),
]);
export type HistoryLine = z.infer<typeof schema>;

export const historyLineFormat = createFormat<HistoryLine>({ schema, firstIsUnnumbered: true });
