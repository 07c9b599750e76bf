import { net, session } from 'electron';
import type { Clock, Fetch } from '../core/base/index.ts';

/** Through the proxy that the system names, or through none. */
export type ProxySetting = 'system' | 'none';

/** No `persist:` in front: nothing of them touches the disk. */
const partitions: Readonly<Record<ProxySetting, string>> = { system: 'okta', none: 'okta-direct' };

export interface Network {
  /**
   * Fetch over Chromium's network stack (the system's proxies and certificates) in sessions of its own, kept in memory.
   * Cookies are neither kept nor sent, so that one connection's sign-in cannot leak into another's.
   *
   * Redirects: Electron cannot hand out a redirect as a response. With `redirect: 'manual'` it rejects with "Redirect was
   * cancelled", with `'error'` with "Attempted to redirect, …", both without a code; `okta/` knows these two.
   * Network failures reject with Chromium's `net::ERR_…` in the message. A proxy that wants credentials gets none.
   */
  readonly fetch: Fetch;
  /** How requests to `url` leave: `proxies` as in "PROXY proxy.acme.com:3128; DIRECT". Asks the system anew. */
  route(url: string): Promise<{ readonly setting: ProxySetting; readonly proxies: string }>;
}

/**
 * The app's network. Which proxy a request takes is settled here, by its URL, so that nobody else learns of proxies.
 *
 * @param settingOf the word of the tenant to which a URL's server belongs
 */
export const createNetwork = (settingOf: (url: string) => ProxySetting): Network => {
  let withoutProxy: Promise<void> | null = null;
  const sessionFor = async (setting: ProxySetting) => {
    const network = session.fromPartition(partitions[setting], { cache: false });
    // A session begins with the system's settings. While it cannot be told otherwise, nothing is sent.
    if (setting === 'none') await (withoutProxy ??= network.setProxy({ mode: 'direct' }));
    return network;
  };
  return {
    fetch: async (url, init) => {
      // Node's types lack `cache`; Electron hands it to Chromium.
      const request: RequestInit & { readonly cache: 'no-store' } = { ...init, credentials: 'omit', cache: 'no-store' };
      return await (await sessionFor(settingOf(url))).fetch(url, request);
    },
    route: async (url) => {
      const setting = settingOf(url);
      return { setting, proxies: await (await sessionFor(setting)).resolveProxy(url) };
    },
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
