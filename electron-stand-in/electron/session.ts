import { strictClass, StrictEmitter } from '../strict.ts';
import { Protocol } from './protocol.ts';

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

interface Cause {
  readonly code?: string;
  readonly message?: string;
  readonly errors?: readonly Cause[];
}

const asElectronWould = (error: unknown): unknown => {
  if (!(error instanceof TypeError) || error.message !== 'fetch failed') return error;
  const cause = (error.cause ?? {}) as Cause;
  if (cause.message === 'unexpected redirect') return new Error("Attempted to redirect, but redirect policy was 'error'");
  if (cause.message === 'bad port') return new Error('net::ERR_UNSAFE_PORT');
  const code = cause.code ?? cause.errors?.[0]?.code ?? '';
  const name = netErrors[code] ?? (code.startsWith('ERR_SSL') || code === 'EPROTO' ? 'ERR_SSL_PROTOCOL_ERROR' : 'ERR_FAILED');
  return new Error(`net::${name}`);
};

/** `fetch` as Electron's `net` and sessions have it, over Node's: no cookies are kept, no proxy settings are read. */
export const electronFetch = async (input: string | Request, init?: RequestInit): Promise<Response> => {
  try {
    const response = await fetch(input, init);
    if (response.type === 'opaqueredirect' || (init?.redirect === 'manual' && response.status >= 300 && response.status < 400)) {
      throw new Error('Redirect was cancelled');
    }
    return response;
  } catch (error) {
    throw asElectronWould(error);
  }
};

/** Electron's `Session`. Nothing of it is ever written to disk, whatever its partition's name says. */
export class Session extends StrictEmitter {
  readonly protocol = new Protocol();
  fetch = electronFetch;

  constructor() {
    super('session', [], ['will-download', 'select-serial-port', 'select-hid-device', 'select-usb-device']);
  }

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
