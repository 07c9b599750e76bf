import * as z from 'zod/mini';

/** More browsers, or ways to open one, are not offered. */
export const mostBrowsers = 20;
const mostVariants = 60;

/** A browser found on this machine, and the ways to open a sign-in in it. */
export const browserViewSchema = z.strictObject({
  /** "Firefox", "Firefox (Flatpak)". */
  name: z.string(),
  variants: z
    .array(
      z.strictObject({
        /** "Firefox", "Firefox, profile Work", "Firefox, private window". */
        label: z.string(),
        /** As a tenant's `browserCommand`. */
        command: z.array(z.string()),
      }),
    )
    .check(z.maxLength(mostVariants)),
});
export type BrowserView = z.infer<typeof browserViewSchema>;
