import * as z from 'zod/mini';
import { appViewSchema, connectionViewSchema } from './views.ts';

/*
 * All of the contract that the app's start needs: the snapshot and the events. The other commands, and what they answer
 * with, are loaded with the first of them.
 */

// With hundreds of connections the walk through the schema would be felt at the app's start.
const compiledAppView = z.compile(appViewSchema);

/** The page's first question: everything, once. */
export const snapshotCommand = { payload: z.null(), result: compiledAppView };

/** Events: main tells the renderer. Each carries a whole replacement, never a patch. */
export const events = {
  'app.changed': compiledAppView,
  'connection.changed': connectionViewSchema,
} as const satisfies Record<string, z.ZodMiniType>;

export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]>;
