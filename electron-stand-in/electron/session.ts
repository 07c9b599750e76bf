import { strictClass, StrictEmitter } from '../strict.ts';
import { Protocol } from './protocol.ts';
import { fetchThrough, systemProxy } from './proxy.ts';

/** What Node's fetch calls a failure, in the words of Chromium's network stack, which the app meets in Electron. */
const netErrors: Readonly<Record<string, string>> = {
  ENOTFOUND: 'ERR_NAME_NOT_RESOLVED',
  EAI_AGAIN: 'ERR_NAME_NOT_RESOLVED',
  ECONNREFUSED: 'ERR_CONNECTION_REFUSED',
  ECONNRESET: 'ERR_CONNECTION_RESET',
  EPIPE: 'ERR_CONNECTION_CLOSED',
  UND_ERR_SOCKET: 'ERR_EMPTY_RESPONSE',
  ETIMEDOUT: 'ERR_CONNECTION_TIMED_OUT',
  UND_ERR_CONNECT_TIMEOUT: 'ERR_CONNECTION_TIMED_OUT',
  UND_ERR_HEADERS_TIMEOUT: 'ERR_TIMED_OUT',
  ENETUNREACH: 'ERR_INTERNET_DISCONNECTED',
  EHOSTUNREACH: 'ERR_ADDRESS_UNREACHABLE',
  CERT_HAS_EXPIRED: 'ERR_CERT_DATE_INVALID',
  CERT_NOT_YET_VALID: 'ERR_CERT_DATE_INVALID',
  ERR_TLS_CERT_ALTNAME_INVALID: 'ERR_CERT_COMMON_NAME_INVALID',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'ERR_CERT_AUTHORITY_INVALID',
  SELF_SIGNED_CERT_IN_CHAIN: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'ERR_CERT_AUTHORITY_INVALID',
};
/** Behind a proxy it is the proxy that could not be connected to; the server is its affair. */
const notConnected = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);

interface Cause {
  readonly code?: string;
  readonly message?: string;
  readonly errors?: readonly Cause[];
  readonly cause?: Cause;
}

const asElectronWould = (error: unknown, proxied: boolean): unknown => {
  if (!(error instanceof TypeError) || error.message !== 'fetch failed') return error;
  const cause = (error.cause ?? {}) as Cause;
  if (cause.message === 'unexpected redirect') return new Error("Attempted to redirect, but redirect policy was 'error'");
  if (cause.message === 'bad port') return new Error('net::ERR_UNSAFE_PORT');
  // So undici calls any answer to CONNECT but a 200; Chromium does not tell a 407 from the rest either.
  if (proxied && cause.cause?.code === 'UND_ERR_ABORTED') return new Error('net::ERR_TUNNEL_CONNECTION_FAILED');
  const code = cause.code ?? cause.errors?.[0]?.code ?? '';
  if (proxied && notConnected.has(code)) return new Error('net::ERR_PROXY_CONNECTION_FAILED');
  const name = netErrors[code] ?? (code.startsWith('ERR_SSL') || code === 'EPROTO' ? 'ERR_SSL_PROTOCOL_ERROR' : 'ERR_FAILED');
  return new Error(`net::${name}`);
};

/** `fetch` as Electron's `net` and sessions have it, over Node's, or undici's where there is a proxy: no cookies are kept. */
const fetchBy = async (input: string | Request, init: RequestInit | undefined, proxy: string | null): Promise<Response> => {
  const send = await fetchThrough(proxy, process.env);
  try {
    const response = await send(input, init);
    if (response.type === 'opaqueredirect' || (init?.redirect === 'manual' && response.status >= 300 && response.status < 400)) {
      throw new Error('Redirect was cancelled');
    }
    return response;
  } catch (error) {
    throw asElectronWould(error, proxy !== null);
  }
};

const addressOf = (input: string | Request): string => (typeof input === 'string' ? input : input.url);

/** What `net.fetch` does: the default session's, with the system's proxy. */
export const electronFetch = async (input: string | Request, init?: RequestInit): Promise<Response> =>
  await fetchBy(input, init, systemProxy(addressOf(input), process.env));

/** Electron's `Session`. Nothing of it is ever written to disk, whatever its partition's name says. */
export class Session extends StrictEmitter {
  readonly protocol = new Protocol();
  #proxyMode: 'system' | 'direct' = 'system';

  constructor() {
    super('session', [], ['will-download', 'select-serial-port', 'select-hid-device', 'select-usb-device']);
  }

  readonly #proxyFor = (url: string) => (this.#proxyMode === 'direct' ? null : systemProxy(url, process.env));

  fetch = async (input: string | Request, init?: RequestInit) => await fetchBy(input, init, this.#proxyFor(addressOf(input)));

  setProxy = async ({ mode }: { readonly mode?: string }): Promise<void> => {
    if (mode !== 'system' && mode !== 'direct')
      throw new Error(`electron-stand-in: session.setProxy: the mode ${String(mode)} is not implemented`);
    this.#proxyMode = mode;
  };

  /** In the words of proxy configuration scripts. */
  resolveProxy = async (url: string): Promise<string> => {
    const proxy = this.#proxyFor(url);
    return proxy === null ? 'DIRECT' : `PROXY ${proxy}`;
  };

  /** Chromium refuses every permission here, so no handler is ever asked. */
  setPermissionRequestHandler = (_handler: unknown) => {};
  setPermissionCheckHandler = (_handler: unknown) => {};
}
strictClass('session', Session);

/** Electron's `session` module. */
export class Sessions {
  readonly defaultSession = new Session();
  readonly #partitions = new Map<string, Session>();

  fromPartition(partition: string, _options?: { readonly cache?: boolean }): Session {
    if (partition === '') return this.defaultSession;
    if (partition.startsWith('persist:'))
      throw new Error('electron-stand-in: session.fromPartition: only in-memory partitions are implemented');
    const session = this.#partitions.get(partition) ?? new Session();
    this.#partitions.set(partition, session);
    return session;
  }
}
strictClass('session', Sessions);
