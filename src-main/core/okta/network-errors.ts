import type { OktaFailure } from './types.ts';

type NetworkCode = Extract<
  OktaFailure['code'],
  'offline' | 'dns_failure' | 'tls_failure' | 'timeout' | 'server_unreachable' | 'redirect_refused'
>;

/** What a failure is about, where its code alone would leave a person guessing. */
export type NetworkSubject =
  | 'certificate_date'
  | 'certificate_authority'
  | 'certificate_host'
  | 'certificate_revoked'
  | 'proxy_credentials'
  | 'proxy_refused'
  | 'proxy_unreachable'
  | 'proxy_settings';

interface NetworkError {
  readonly code: NetworkCode;
  readonly about: NetworkSubject | null;
  /** False when the request certainly never reached the server. */
  readonly mayHaveArrived: boolean;
}

interface Rule extends Omit<NetworkError, 'about'> {
  readonly about?: NetworkSubject;
  /** Codes of Node and its undici, and Chromium's net errors without their `net::`. */
  readonly pattern: RegExp;
}

/** First match wins. What no rule knows may have arrived. */
const rules: readonly Rule[] = [
  // A proxy's own failures, its certificate's included, are not the server's.
  { code: 'server_unreachable', mayHaveArrived: false, about: 'proxy_credentials', pattern: /^ERR_PROXY_AUTH_\w+$/ },
  {
    code: 'server_unreachable',
    mayHaveArrived: false,
    about: 'proxy_refused',
    pattern: /^(ERR_TUNNEL_CONNECTION_FAILED|ERR_PROXY_HTTP_1_1_REQUIRED|ERR_PROXY_UNABLE_TO_CONNECT_TO_DESTINATION)$/,
  },
  { code: 'server_unreachable', mayHaveArrived: false, about: 'proxy_settings', pattern: /^(ERR_MANDATORY_PROXY_\w+|ERR_PAC_\w+)$/ },
  { code: 'server_unreachable', mayHaveArrived: false, about: 'proxy_unreachable', pattern: /^(ERR_PROXY_\w+|ERR_SOCKS_\w+)$/ },
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
    about: 'certificate_date',
    pattern: /^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|ERR_CERT_DATE_INVALID)$/,
  },
  {
    code: 'tls_failure',
    mayHaveArrived: false,
    about: 'certificate_authority',
    pattern:
      /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT\w*|CERT_UNTRUSTED|INVALID_CA|ERR_CERT_AUTHORITY_INVALID)$/,
  },
  {
    code: 'tls_failure',
    mayHaveArrived: false,
    about: 'certificate_host',
    pattern: /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH|ERR_CERT_COMMON_NAME_INVALID)$/,
  },
  { code: 'tls_failure', mayHaveArrived: false, about: 'certificate_revoked', pattern: /^(CERT_REVOKED|ERR_CERT_REVOKED)$/ },
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
  if (rule === undefined) return { code: 'server_unreachable', about: null, mayHaveArrived: true };
  return { code: rule.code, about: rule.about ?? null, mayHaveArrived: rule.mayHaveArrived && !connecting(error) };
};

/** Where a certificate authority is added to those that Chromium's network stack trusts, on each system. */
const trustRemedy =
  'If this authority is your company’s own (a proxy that inspects traffic has one), add its certificate to those the system trusts and restart Tenantry: Keychain Access on macOS, certmgr.msc (Trusted Root Certification Authorities) on Windows, certutil -d sql:$HOME/.pki/nssdb on Linux. Otherwise somebody may be listening in: do not sign in here.';

interface Sentence {
  readonly message: string;
  readonly remedy: string;
}

const subjectSentences: Readonly<Record<NetworkSubject, (host: string) => Sentence>> = {
  certificate_date: (host) => ({
    message: `The connection to ${host} is not secure: its certificate has expired or is not valid yet.`,
    remedy: 'Check this computer’s date and time first. If they are right, whoever runs the server (or the proxy) must renew it.',
  }),
  certificate_authority: (host) => ({
    message: `The connection to ${host} is not secure: nobody this computer trusts has signed its certificate.`,
    remedy: trustRemedy,
  }),
  certificate_host: (host) => ({
    message: `The connection to ${host} is not secure: its certificate is for another name.`,
    remedy:
      'Check the spelling of the domain. With a custom domain, its certificate must name it: Okta’s admin console, Customizations > Brands > Domains.',
  }),
  certificate_revoked: (host) => ({
    message: `The connection to ${host} is not secure: its certificate has been revoked.`,
    remedy: 'Do not sign in here; whoever runs the server must replace it.',
  }),
  proxy_credentials: (host) => ({
    message: `The proxy on the way to ${host} wants credentials.`,
    remedy:
      'Tenantry asks for none and keeps none. Let the proxy know this computer or user by itself (Kerberos, an allowed address, an agent of your company), have its admin let the domain through, or switch the proxy off for this tenant.',
  }),
  proxy_refused: (host) => ({
    message: `The proxy did not let the connection to ${host} through.`,
    remedy:
      'It may want credentials, block the domain or be broken: Test the connection shows what it answered. Its admin can let the domain through, or switch the proxy off for this tenant.',
  }),
  proxy_unreachable: (host) => ({
    message: `The proxy on the way to ${host} could not be talked to.`,
    remedy: 'Check the proxy in the system’s network settings and that you are on its network, or switch the proxy off for this tenant.',
  }),
  proxy_settings: (host) => ({
    message: `The system’s proxy settings could not be worked out for ${host}.`,
    remedy:
      'Check the address of the proxy’s configuration script in the system’s network settings, or switch the proxy off for this tenant.',
  }),
};

/** Sentence and remedy for a server that could not be talked to. */
export const networkSentence = (code: NetworkCode, host: string, about: NetworkSubject | null = null): Sentence => {
  if (about !== null) return subjectSentences[about](host);
  switch (code) {
    case 'offline':
      return { message: 'This computer is offline.', remedy: 'Check the network connection.' };
    case 'dns_failure':
      return {
        message: `There is no server called ${host}.`,
        remedy: 'Check the spelling of the domain, and that you are on the right network or VPN.',
      };
    case 'tls_failure':
      return {
        message: `The connection to ${host} is not secure: its certificate or TLS handshake was refused.`,
        remedy:
          'Something between here and the server may not speak TLS as it should: a proxy, a network sign-in page, or a port that is not for https.',
      };
    case 'timeout':
      return { message: `${host} did not answer in time.`, remedy: 'Check the network connection.' };
    case 'server_unreachable':
      return {
        message: `The connection to ${host} failed or was cut.`,
        remedy: 'Check the network, VPN and proxy.',
      };
    case 'redirect_refused':
      return {
        message: `${host} answered with a redirect, and requests that carry tokens follow none.`,
        remedy: 'A network sign-in page or proxy may be in the way, or the domain has moved: check the issuer.',
      };
  }
};
