import * as z from 'zod/mini';
import { appViewSchema, connectionViewSchema } from './views.ts';

/*
 * What the window is told before anybody has asked for anything else. It stands apart from the other commands, because the
 * app's start needs their schemas no sooner than a person needs the commands.
 */

// With hundreds of connections the walk through the schema would be felt at the app's start.
const compiledAppView = z.compile(appViewSchema);

/** The page's first question: everything, once. */
export const snapshot = { payload: z.null(), result: compiledAppView };

/** Events: main tells the renderer. Each carries a whole replacement, never a patch. */
export const events = {
  'app.changed': compiledAppView,
  'connection.changed': connectionViewSchema,
} as const satisfies Record<string, z.ZodMiniType>;

export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]>;
