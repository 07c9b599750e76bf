import type { Fetch } from '../src-main/core/base/index.ts';
import type { ErrorCode } from '../src-preload/contract/index.ts';

/*
 * What the network does to a request before Okta hears of it: errors in the very shapes in which Node's undici and
 * Electron's net throw them, and answers of proxies and sign-in pages in Okta's place.
 */

const withCode = (code: string, more: object = {}) => Object.assign(new Error(`${code} happened`), { code, ...more });
const undici = (cause: Error) => new TypeError('fetch failed', { cause });
const electron = (name: string) => new Error(`net::${name}`);
const page = (status: number, headers: Record<string, string> = {}) =>
  new Response('<!doctype html><title>Welcome</title><p>Please accept our terms of use.</p>', {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
  });

/** What the session should wait for meanwhile, and the error it names. Codes, not words: how they are worded is no fault. */
export interface Expected {
  readonly reason: 'network' | 'answer_lost' | 'server' | 'rate_limit';
  readonly code: ErrorCode;
}

export interface NetworkTrouble {
  readonly name: string;
  readonly fetch: Fetch;
  readonly expected: Expected;
}

const thrown = (name: string, error: () => Error, reason: Expected['reason'], code: ErrorCode): NetworkTrouble => ({
  name,
  fetch: async () => await Promise.reject(error()),
  expected: { reason, code },
});

const answered = (name: string, response: () => Response, reason: Expected['reason'], code: ErrorCode): NetworkTrouble => ({
  name,
  fetch: async () => await Promise.resolve(response()),
  expected: { reason, code },
});

/** The request leaves and nothing ever comes back; only giving up ends it. */
const hang: Fetch = async (_url, init) =>
  await new Promise<never>((_, reject) => {
    init?.signal?.addEventListener('abort', () => reject(new DOMException('This operation was aborted', 'AbortError')));
  });

/** Takes time: the request never arrives. */
export const silence: NetworkTrouble = {
  name: 'no answer at all',
  fetch: hang,
  expected: { reason: 'answer_lost', code: 'timeout' },
};

/** Takes time: the server did its work, and its answer never arrives. Not to last longer than the grace period. */
export const silenceAfter: NetworkTrouble = { ...silence, name: 'no answer to what was done' };

/** The app's server is down: the address is right and nobody listens. */
const serverDown: NetworkTrouble = thrown(
  'server down (ECONNREFUSED)',
  () => undici(new AggregateError([withCode('ECONNREFUSED', { syscall: 'connect' }), withCode('ECONNREFUSED', { syscall: 'connect' })])),
  'network',
  'server_unreachable',
);

export const networkTroubles: readonly NetworkTrouble[] = [
  serverDown,
  silence,
  thrown('undici: no such name', () => undici(withCode('ENOTFOUND', { syscall: 'getaddrinfo' })), 'network', 'dns_failure'),
  thrown('undici: name server silent', () => undici(withCode('EAI_AGAIN', { syscall: 'getaddrinfo' })), 'network', 'offline'),
  thrown('undici: no route', () => undici(withCode('ENETUNREACH', { syscall: 'connect' })), 'network', 'offline'),
  thrown('undici: host down', () => undici(withCode('EHOSTUNREACH', { syscall: 'connect' })), 'network', 'server_unreachable'),
  thrown('undici: connect timeout', () => undici(withCode('UND_ERR_CONNECT_TIMEOUT')), 'network', 'timeout'),
  thrown('undici: headers timeout', () => undici(withCode('UND_ERR_HEADERS_TIMEOUT')), 'answer_lost', 'timeout'),
  thrown('undici: reset', () => undici(withCode('ECONNRESET', { syscall: 'read' })), 'answer_lost', 'server_unreachable'),
  thrown('undici: other side closed', () => undici(withCode('UND_ERR_SOCKET')), 'answer_lost', 'server_unreachable'),
  thrown('undici: expired certificate', () => undici(withCode('CERT_HAS_EXPIRED')), 'network', 'tls_failure'),
  thrown('undici: inspecting proxy', () => undici(withCode('SELF_SIGNED_CERT_IN_CHAIN')), 'network', 'tls_failure'),
  thrown('undici: another name', () => undici(withCode('ERR_TLS_CERT_ALTNAME_INVALID')), 'network', 'tls_failure'),
  thrown('electron: offline', () => electron('ERR_INTERNET_DISCONNECTED'), 'network', 'offline'),
  thrown('electron: suspended', () => electron('ERR_NETWORK_IO_SUSPENDED'), 'network', 'offline'),
  thrown('electron: network changed', () => electron('ERR_NETWORK_CHANGED'), 'answer_lost', 'server_unreachable'),
  thrown('electron: no such name', () => electron('ERR_NAME_NOT_RESOLVED'), 'network', 'dns_failure'),
  thrown('electron: refused', () => electron('ERR_CONNECTION_REFUSED'), 'network', 'server_unreachable'),
  thrown('electron: reset', () => electron('ERR_CONNECTION_RESET'), 'answer_lost', 'server_unreachable'),
  thrown('electron: connect timeout', () => electron('ERR_CONNECTION_TIMED_OUT'), 'network', 'timeout'),
  thrown('electron: unknown authority', () => electron('ERR_CERT_AUTHORITY_INVALID'), 'network', 'tls_failure'),
  thrown('electron: wrong date', () => electron('ERR_CERT_DATE_INVALID'), 'network', 'tls_failure'),
  thrown('electron: proxy unreachable', () => electron('ERR_PROXY_CONNECTION_FAILED'), 'network', 'server_unreachable'),
  thrown('electron: proxy wants a password', () => electron('ERR_PROXY_AUTH_UNSUPPORTED'), 'network', 'server_unreachable'),
  thrown('electron: tunnel failed', () => electron('ERR_TUNNEL_CONNECTION_FAILED'), 'network', 'server_unreachable'),
  thrown('electron: blocked here', () => electron('ERR_BLOCKED_BY_ADMINISTRATOR'), 'network', 'server_unreachable'),
  thrown('electron: redirect', () => new Error('Redirect was cancelled'), 'network', 'redirect_refused'),
  answered('sign-in page, 200', () => page(200), 'answer_lost', 'not_json'),
  answered('sign-in page, 204', () => new Response(null, { status: 204 }), 'answer_lost', 'http_error'),
  answered('sign-in page, 302', () => page(302, { location: 'http://login.hotel.example/' }), 'network', 'redirect_refused'),
  answered('sign-in page, 511', () => page(511), 'network', 'http_error'),
  answered('proxy wants a password, 407', () => page(407, { 'proxy-authenticate': 'Basic' }), 'network', 'http_error'),
  answered('proxy blocks, 403', () => page(403), 'network', 'http_error'),
  answered('proxy blocks, 404', () => page(404), 'network', 'http_error'),
  answered('proxy blocks, 451', () => page(451), 'network', 'http_error'),
  answered('proxy has no upstream, 502', () => page(502), 'server', 'http_error'),
  answered('proxy waited too long, 504', () => page(504), 'server', 'http_error'),
];
