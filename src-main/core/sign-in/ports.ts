import type { Result } from '../base/index.ts';
import type { CallbackPage } from './callback-page.ts';

/** Opens an authorization URL for the person: never inside the app (RFC 8252, 8.12). */
export interface Browser {
  /** The system's browser (`command` null) or a program with its arguments, `{url}` replaced. Returns its name for the UI. */
  open(url: string, command: readonly string[] | null): Promise<Result<{ readonly openedIn: string }>>;
}

/** Listens for a loopback redirect (RFC 8252, 7.3) on exactly the registered address. */
export interface LoopbackListener {
  /**
   * Starts listening; `onCallback` gets the full URL of each GET to `path` and answers what the page should say.
   * Fails with `port_in_use`. Several listeners on one address share it.
   */
  listen(
    address: { readonly host: string; readonly port: number; readonly path: string },
    onCallback: (url: string) => Promise<CallbackPage>,
  ): Promise<Result<{ readonly close: () => Promise<void> }>>;
}
