import type { OktaFailure } from './types.ts';

type NetworkCode = Extract<
  OktaFailure['code'],
  'offline' | 'dns_failure' | 'tls_failure' | 'timeout' | 'server_unreachable' | 'redirect_refused'
>;

interface NetworkError {
  readonly code: NetworkCode;
  /** False when the request certainly never reached the server. */
  readonly mayHaveArrived: boolean;
}

interface Rule extends NetworkError {
  /** Codes of Node and its undici, and Chromium's net errors without their `net::`. */
  readonly pattern: RegExp;
}

/** First match wins. What no rule knows may have arrived. */
const rules: readonly Rule[] = [
  {
    code: 'offline',
    mayHaveArrived: false,
    pattern: /^(ENETUNREACH|ENETDOWN|EAI_AGAIN|ERR_INTERNET_DISCONNECTED|ERR_NETWORK_IO_SUSPENDED)$/,
  },
  {
    code: 'dns_failure',
    mayHaveArrived: false,
    pattern: /^(ENOTFOUND|EAI_\w+|ENODATA|ERR_NAME_\w+|ERR_DNS_\w+|ERR_ICANN_NAME_COLLISION)$/,
  },
  {
    code: 'tls_failure',
    mayHaveArrived: false,
    pattern:
      /CERT|^(UNABLE_TO_\w+|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|EPROTO|ERR_TLS_HANDSHAKE_TIMEOUT|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_VERSION_OR_CIPHER_MISMATCH|ERR_SSL_UNRECOGNIZED_NAME_ALERT|ERR_SSL_\w*HANDSHAKE\w*)$/,
  },
  { code: 'tls_failure', mayHaveArrived: true, pattern: /^(ERR_SSL_\w+|ERR_TLS_\w+|ERR_BAD_SSL_\w+)$/ },
  { code: 'redirect_refused', mayHaveArrived: false, pattern: /^(ERR_UNSAFE_REDIRECT|ERR_TOO_MANY_REDIRECTS|ERR_INVALID_REDIRECT)$/ },
  { code: 'timeout', mayHaveArrived: false, pattern: /^(UND_ERR_CONNECT_TIMEOUT|ERR_CONNECTION_TIMED_OUT)$/ },
  { code: 'timeout', mayHaveArrived: true, pattern: /^(ETIMEDOUT|ERR_TIMED_OUT|UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT)$/ },
  {
    code: 'server_unreachable',
    mayHaveArrived: false,
    pattern:
      /^(ECONNREFUSED|EHOSTUNREACH|EHOSTDOWN|EADDRNOTAVAIL|ERR_CONNECTION_REFUSED|ERR_CONNECTION_FAILED|ERR_ADDRESS_\w+|ERR_PROXY_\w+|ERR_TUNNEL_\w+|ERR_SOCKS_\w+|ERR_BLOCKED_BY_\w+|ERR_UNSAFE_PORT)$/,
  },
];

/** Every code in an error, its causes and its parts, outermost first. */
const codesOf = (error: unknown, depth = 0): string[] => {
  if (!(error instanceof Error) || depth > 5) return [];
  const codes: string[] = [];
  if ('code' in error && typeof error.code === 'string') codes.push(error.code);
  for (const [, code] of error.message.matchAll(/net::(ERR_\w+)/g)) if (code !== undefined) codes.push(code);
  // Electron's net.fetch ends a request that was not to follow redirects with one of these and no code.
  if (/^(Redirect was cancelled|Attempted to redirect)/.test(error.message)) codes.push('ERR_INVALID_REDIRECT');
  codes.push(...codesOf(error.cause, depth + 1));
  if (error instanceof AggregateError) for (const part of error.errors) codes.push(...codesOf(part, depth + 1));
  return codes;
};

const connecting = (error: unknown, depth = 0): boolean =>
  error instanceof Error && depth <= 5 && (('syscall' in error && error.syscall === 'connect') || connecting(error.cause, depth + 1));

/** What an error thrown by fetch means, by its codes and never by its words (but for Electron's redirects, which have none). */
export const classifyNetworkError = (error: unknown): NetworkError => {
  const codes = codesOf(error);
  const rule = rules.find(({ pattern }) => codes.some((code) => pattern.test(code)));
  if (rule === undefined) return { code: 'server_unreachable', mayHaveArrived: true };
  return { code: rule.code, mayHaveArrived: rule.mayHaveArrived && !connecting(error) };
};

/** Sentence and remedy for a server that could not be talked to. */
export const networkSentence = (code: NetworkCode, host: string): { readonly message: string; readonly remedy: string } => {
  switch (code) {
    case 'offline':
      return { message: 'This computer is offline.', remedy: 'Check the network connection; it is tried again by itself.' };
    case 'dns_failure':
      return {
        message: `There is no server called ${host}.`,
        remedy: 'Check the spelling of the domain, and that you are on the right network or VPN.',
      };
    case 'tls_failure':
      return {
        message: `The connection to ${host} is not secure: its certificate or TLS handshake was refused.`,
        remedy: 'A proxy that inspects traffic must have its certificate trusted by the system; a wrong system clock has the same effect.',
      };
    case 'timeout':
      return { message: `${host} did not answer in time.`, remedy: 'Check the network connection; it is tried again by itself.' };
    case 'server_unreachable':
      return {
        message: `The connection to ${host} failed or was cut.`,
        remedy: 'Check the network, VPN and proxy; it is tried again by itself.',
      };
    case 'redirect_refused':
      return {
        message: `${host} answered with a redirect, and requests that carry tokens follow none.`,
        remedy: 'A network sign-in page or proxy may be in the way, or the domain has moved: check the issuer.',
      };
  }
};
