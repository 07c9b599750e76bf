import type { WordCode } from '../base/index.ts';
import type { OktaFailure } from './types.ts';

type NetworkCode = Extract<
  OktaFailure['code'],
  'offline' | 'dns_failure' | 'tls_failure' | 'timeout' | 'server_unreachable' | 'redirect_refused'
>;

/** What a failure is about: its code, or something more exact where that would leave you guessing. */
export type NetworkWord = NetworkCode | Extract<WordCode, `certificate_${string}` | `proxy_${string}`>;

interface NetworkError {
  readonly code: NetworkCode;
  readonly word: NetworkWord;
  /** False when the request certainly never reached the server. */
  readonly mayHaveArrived: boolean;
}

interface Rule extends Omit<NetworkError, 'word'> {
  readonly word?: NetworkWord;
  /** Codes of Node and its undici, and Chromium's net errors without their `net::`. */
  readonly pattern: RegExp;
}

/** First match wins. What no rule knows may have arrived. */
const rules: readonly Rule[] = [
  // A proxy's own failures, its certificate's included, are not the server's.
  { code: 'server_unreachable', mayHaveArrived: false, word: 'proxy_credentials', pattern: /^ERR_PROXY_AUTH_\w+$/ },
  {
    code: 'server_unreachable',
    mayHaveArrived: false,
    word: 'proxy_refused',
    pattern: /^(ERR_TUNNEL_CONNECTION_FAILED|ERR_PROXY_HTTP_1_1_REQUIRED|ERR_PROXY_UNABLE_TO_CONNECT_TO_DESTINATION)$/,
  },
  { code: 'server_unreachable', mayHaveArrived: false, word: 'proxy_settings', pattern: /^(ERR_MANDATORY_PROXY_\w+|ERR_PAC_\w+)$/ },
  { code: 'server_unreachable', mayHaveArrived: false, word: 'proxy_unreachable', pattern: /^(ERR_PROXY_\w+|ERR_SOCKS_\w+)$/ },
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
    word: 'certificate_date',
    pattern: /^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|ERR_CERT_DATE_INVALID)$/,
  },
  {
    code: 'tls_failure',
    mayHaveArrived: false,
    word: 'certificate_authority',
    pattern:
      /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT\w*|CERT_UNTRUSTED|INVALID_CA|ERR_CERT_AUTHORITY_INVALID)$/,
  },
  {
    code: 'tls_failure',
    mayHaveArrived: false,
    word: 'certificate_host',
    pattern: /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH|ERR_CERT_COMMON_NAME_INVALID)$/,
  },
  { code: 'tls_failure', mayHaveArrived: false, word: 'certificate_revoked', pattern: /^(CERT_REVOKED|ERR_CERT_REVOKED)$/ },
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
      /^(ECONNREFUSED|EHOSTUNREACH|EHOSTDOWN|EADDRNOTAVAIL|ERR_CONNECTION_REFUSED|ERR_CONNECTION_FAILED|ERR_ADDRESS_\w+|ERR_BLOCKED_BY_\w+|ERR_UNSAFE_PORT)$/,
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
  if (rule === undefined) return { code: 'server_unreachable', word: 'server_unreachable', mayHaveArrived: true };
  return { code: rule.code, word: rule.word ?? rule.code, mayHaveArrived: rule.mayHaveArrived && !connecting(error) };
};
