import type { Configuration } from './connections/index.ts';

/** What happens in the core, for windows, tray, notifications and files. */
export type CoreEvent =
  /** A connection's view may be another one than before. */
  | { readonly kind: 'connection-changed'; readonly connectionId: string }
  /** Something that is no connection's own: tenants, settings, notices, vault, network. */
  | { readonly kind: 'app-changed' }
  | { readonly kind: 'configuration-changed'; readonly now: Configuration; readonly before: Configuration }
  /** A sign-in has brought tokens. */
  | { readonly kind: 'signed-in'; readonly connectionId: string }
  /** The user signed out; the connection's view changes after it. */
  | { readonly kind: 'signed-out'; readonly connectionId: string };
