import * as z from 'zod/mini';
import { errorCodes, requestIdSchema } from './errors.ts';
import { toneSchema } from './views.ts';

/*
 * What happened to a connection, as facts. The history file keeps these, the window gets them with their words. Every
 * text is redacted and cut before it becomes part of an entry; every time is epoch ms, in this machine's clock.
 */

/** No sentence or label of an entry is longer. */
export const longestHistoryText = 600;
/** Entries of one connection that are kept and shown. */
export const mostHistoryEntries = 500;

/** What a Date can be. */
const time = z.number().check(z.minimum(0), z.maximum(8.64e15));
const text = z.string().check(z.maxLength(longestHistoryText));
const count = z.int().check(z.minimum(0));
const entry = { id: z.string().check(z.minLength(1), z.maxLength(64)), at: time };

/** What Okta calls the request that the entry is about; lines of earlier versions have none. */
const requestId = z.optional(requestIdSchema);

const problemSchema = z.strictObject({ code: z.enum(errorCodes), message: text, remedy: z.nullable(text), requestId });
export type HistoryProblem = z.infer<typeof problemSchema>;

/** `at` is the first time, `lastAt` the latest: what keeps failing in the same way is one entry. */
const trouble = { ...entry, lastAt: time, error: problemSchema };

export const historyEntrySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('signed-in'),
    ...entry,
    account: z.nullable(text),
    /** The other account whose session it took the place of. */
    replaced: z.nullable(text),
    /** Whether a refresh token came. */
    refreshable: z.boolean(),
    requestId,
  }),
  z.strictObject({ kind: z.literal('sign-in-failed'), ...entry, error: problemSchema }),
  z.strictObject({ kind: z.literal('sign-in-cancelled'), ...entry }),
  /** Somebody else came back, and the person kept the account that was there. */
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
  /** A refresh was answered with somebody else's tokens. */
  z.strictObject({ kind: z.literal('wrong-account'), ...entry, account: text, requestId }),
  z.strictObject({
    kind: z.literal('waiting'),
    ...trouble,
    reason: z.enum(['network', 'server', 'rate_limit', 'answer_lost']),
    /** Requests that failed; none when the tenant was held back before one was sent. */
    attempts: count,
    nextAttemptAt: time,
  }),
  z.strictObject({ kind: z.literal('blocked'), ...trouble, attempts: count, nextAttemptAt: time }),
  z.strictObject({ kind: z.literal('unreadable'), ...trouble }),
  /** The person revoked the access token; the session goes on. */
  z.strictObject({ kind: z.literal('access-token-revoked'), ...entry }),
  z.strictObject({
    kind: z.literal('ended'),
    ...entry,
    /** Why, in one word, as well as it could be known. */
    cause: z.string().check(z.maxLength(40)),
    error: problemSchema,
  }),
  z.strictObject({
    kind: z.literal('signed-out'),
    ...entry,
    /** `asked`: Okta has not answered yet; `needless`: there was nothing left to revoke. */
    revocation: z.enum(['asked', 'confirmed', 'failed', 'needless']),
    /** Of a revocation that failed. */
    requestId,
  }),
]);
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** One entry with its words. */
export const historyItemSchema = z.strictObject({
  entry: historyEntrySchema,
  tone: toneSchema,
  /** What happened, in a few words. */
  title: z.string(),
  /** Why, and what could be done, a sentence each. */
  details: z.array(z.string()),
  /** Of the request that failed, to be shown. */
  requestId: z.nullable(requestIdSchema),
});
export type HistoryItem = z.infer<typeof historyItemSchema>;
