import type { Fetch } from '../src-main/platform/index.ts';

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

/** What a person should be told meanwhile: the reason for waiting, and a piece of the sentence. */
export interface Expected {
  readonly reason: 'network' | 'answer_lost' | 'server' | 'rate_limit';
  readonly says: RegExp;
}

export interface NetworkTrouble {
  readonly name: string;
  readonly fetch: Fetch;
  readonly expected: Expected;
}

const thrown = (name: string, error: () => Error, reason: Expected['reason'], says: RegExp): NetworkTrouble => ({
  name,
  fetch: async () => await Promise.reject(error()),
  expected: { reason, says },
});

const answered = (name: string, response: () => Response, reason: Expected['reason'], says: RegExp): NetworkTrouble => ({
  name,
  fetch: async () => await Promise.resolve(response()),
  expected: { reason, says },
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
  expected: { reason: 'answer_lost', says: /did not answer in time/ },
};

/** Takes time: the server did its work, and its answer never arrives. Not to last longer than the grace period. */
export const silenceAfter: NetworkTrouble = { ...silence, name: 'no answer to what was done' };

/** The app's server is down: the address is right and nobody listens. */
const serverDown: NetworkTrouble = thrown(
  'server down (ECONNREFUSED)',
  () => undici(new AggregateError([withCode('ECONNREFUSED', { syscall: 'connect' }), withCode('ECONNREFUSED', { syscall: 'connect' })])),
  'network',
  /failed or was cut/,
);

export const networkTroubles: readonly NetworkTrouble[] = [
  serverDown,
  silence,
  thrown('undici: no such name', () => undici(withCode('ENOTFOUND', { syscall: 'getaddrinfo' })), 'network', /no server called/),
  thrown('undici: name server silent', () => undici(withCode('EAI_AGAIN', { syscall: 'getaddrinfo' })), 'network', /offline/),
  thrown('undici: no route', () => undici(withCode('ENETUNREACH', { syscall: 'connect' })), 'network', /offline/),
  thrown('undici: host down', () => undici(withCode('EHOSTUNREACH', { syscall: 'connect' })), 'network', /failed or was cut/),
  thrown('undici: connect timeout', () => undici(withCode('UND_ERR_CONNECT_TIMEOUT')), 'network', /did not answer in time/),
  thrown('undici: headers timeout', () => undici(withCode('UND_ERR_HEADERS_TIMEOUT')), 'answer_lost', /did not answer in time/),
  thrown('undici: reset', () => undici(withCode('ECONNRESET', { syscall: 'read' })), 'answer_lost', /failed or was cut/),
  thrown('undici: other side closed', () => undici(withCode('UND_ERR_SOCKET')), 'answer_lost', /failed or was cut/),
  thrown('undici: expired certificate', () => undici(withCode('CERT_HAS_EXPIRED')), 'network', /not secure/),
  thrown('undici: inspecting proxy', () => undici(withCode('SELF_SIGNED_CERT_IN_CHAIN')), 'network', /not secure/),
  thrown('undici: another name', () => undici(withCode('ERR_TLS_CERT_ALTNAME_INVALID')), 'network', /not secure/),
  thrown('electron: offline', () => electron('ERR_INTERNET_DISCONNECTED'), 'network', /offline/),
  thrown('electron: suspended', () => electron('ERR_NETWORK_IO_SUSPENDED'), 'network', /offline/),
  thrown('electron: network changed', () => electron('ERR_NETWORK_CHANGED'), 'answer_lost', /failed or was cut/),
  thrown('electron: no such name', () => electron('ERR_NAME_NOT_RESOLVED'), 'network', /no server called/),
  thrown('electron: refused', () => electron('ERR_CONNECTION_REFUSED'), 'network', /failed or was cut/),
  thrown('electron: reset', () => electron('ERR_CONNECTION_RESET'), 'answer_lost', /failed or was cut/),
  thrown('electron: connect timeout', () => electron('ERR_CONNECTION_TIMED_OUT'), 'network', /did not answer in time/),
  thrown('electron: unknown authority', () => electron('ERR_CERT_AUTHORITY_INVALID'), 'network', /not secure/),
  thrown('electron: wrong date', () => electron('ERR_CERT_DATE_INVALID'), 'network', /not secure/),
  thrown('electron: proxy unreachable', () => electron('ERR_PROXY_CONNECTION_FAILED'), 'network', /failed or was cut/),
  thrown('electron: proxy wants a password', () => electron('ERR_PROXY_AUTH_UNSUPPORTED'), 'network', /failed or was cut/),
  thrown('electron: tunnel failed', () => electron('ERR_TUNNEL_CONNECTION_FAILED'), 'network', /failed or was cut/),
  thrown('electron: blocked here', () => electron('ERR_BLOCKED_BY_ADMINISTRATOR'), 'network', /failed or was cut/),
  thrown('electron: redirect', () => new Error('Redirect was cancelled'), 'network', /redirect/),
  answered('sign-in page, 200', () => page(200), 'answer_lost', /a web page where data was expected/),
  answered('sign-in page, 204', () => new Response(null, { status: 204 }), 'answer_lost', /HTTP 204/),
  answered('sign-in page, 302', () => page(302, { location: 'http://login.hotel.example/' }), 'network', /redirect/),
  answered('sign-in page, 511', () => page(511), 'network', /signed in to it \(HTTP 511\)/),
  answered('proxy wants a password, 407', () => page(407, { 'proxy-authenticate': 'Basic' }), 'network', /signed in to it \(HTTP 407\)/),
  answered('proxy blocks, 403', () => page(403), 'network', /HTTP 403 and no reason/),
  answered('proxy blocks, 404', () => page(404), 'network', /HTTP 404 and no reason|no authorization server/),
  answered('proxy blocks, 451', () => page(451), 'network', /HTTP 451 and no reason/),
  answered('proxy has no upstream, 502', () => page(502), 'server', /internal error \(HTTP 502\)/),
  answered('proxy waited too long, 504', () => page(504), 'server', /internal error \(HTTP 504\)/),
];
