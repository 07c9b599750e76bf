import { net, session } from 'electron';
import type { Clock, Fetch } from '../platform/index.ts';

/** No `persist:` in front: nothing of it touches the disk. */
const partition = 'okta';

/**
 * Fetch over Chromium's network stack (system proxies and certificates) in a session of its own, kept in memory.
 * Cookies are neither kept nor sent, so that one connection's sign-in cannot leak into another's.
 *
 * Redirects: Electron cannot hand out a redirect as a response. With `redirect: 'manual'` it rejects with "Redirect was
 * cancelled", with `'error'` with "Attempted to redirect, …", both without a code; `okta/` knows these two.
 * Network failures reject with Chromium's `net::ERR_…` in the message.
 */
export const createNetworkFetch = (): Fetch => {
  const network = () => session.fromPartition(partition, { cache: false });
  return async (url, init) => {
    // Node's types lack `cache`; Electron hands it to Chromium.
    const request: RequestInit & { readonly cache: 'no-store' } = { ...init, credentials: 'omit', cache: 'no-store' };
    return await network().fetch(url, request);
  };
};

/**
 * Whether the system has any network at all. False is near certain, true says little; and loopback works either way.
 */
export const isOnline = (): boolean => net.isOnline();

/** Electron's main process has no event for it, so it asks: every `everyMs`. Returns how to stop. */
export const watchOnline = (parts: {
  readonly clock: Clock;
  readonly everyMs: number;
  readonly onChange: (online: boolean) => void;
}): (() => void) => {
  let before = isOnline();
  let cancel = () => {};
  const look = () => {
    const now = isOnline();
    if (now !== before) {
      before = now;
      parts.onChange(now);
    }
    cancel = parts.clock.setTimer(look, parts.everyMs);
  };
  cancel = parts.clock.setTimer(look, parts.everyMs);
  return () => cancel();
};
