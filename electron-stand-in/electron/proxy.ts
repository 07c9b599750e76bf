/*
 * The system's proxy and the system's trust, as a session of Chromium has them on Linux without a desktop: environment
 * variables. Node's own fetch knows neither, so what needs them goes through undici, which is loaded when it is needed.
 */
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';

type Environment = Readonly<Record<string, string | undefined>>;

const variable = (env: Environment, name: string): string | null => {
  const value = env[name.toLowerCase()] ?? env[name.toUpperCase()] ?? '';
  return value === '' ? null : value;
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

const isExempt = (url: URL, list: string): boolean =>
  list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const name = entry.replace(/^\*?\./, '').toLowerCase();
      return entry === '*' || name === url.host || name === url.hostname || url.hostname.endsWith(`.${name}`);
    });

/** `host:port` of the proxy that the environment names for a URL, null for none. As in Chromium, loopback never has one. */
export const systemProxy = (address: string, env: Environment): string | null => {
  const url = new URL(address);
  const proxy = variable(env, `${url.protocol.slice(0, -1)}_proxy`) ?? variable(env, 'all_proxy');
  if (proxy === null || isLoopback(url.hostname) || isExempt(url, variable(env, 'no_proxy') ?? '')) return null;
  const { protocol, hostname, port } = new URL(proxy.includes('://') ? proxy : `http://${proxy}`);
  if (protocol !== 'http:') throw new Error(`electron-stand-in: a proxy of the kind ${protocol} is not implemented`);
  // Chromium, too, passes over credentials written there.
  return `${hostname}:${port === '' ? '80' : port}`;
};

/** The authorities to know where SSL_CERT_FILE names more; null: Node's own list, which NODE_EXTRA_CA_CERTS adds to by itself. */
const systemAuthorities = (env: Environment): string[] | null => {
  const file = env['SSL_CERT_FILE'] ?? '';
  if (file === '') return null;
  const extra = env['NODE_EXTRA_CA_CERTS'] ?? '';
  return [...rootCertificates, ...[file, ...(extra === '' ? [] : [extra])].map((path) => readFileSync(path, 'utf8'))];
};

export type FetchFunction = (input: string | Request, init?: RequestInit) => Promise<Response>;

const fetchers = new Map<string, Promise<FetchFunction>>();

const createFetcher = async (proxy: string | null, authorities: string[] | null): Promise<FetchFunction> => {
  const { Agent, fetch: undiciFetch, ProxyAgent } = await import('undici');
  const tls = authorities === null ? {} : { ca: authorities };
  const dispatcher = proxy === null ? new Agent({ connect: tls }) : new ProxyAgent({ uri: `http://${proxy}`, requestTls: tls });
  const send = undiciFetch as unknown as (input: string | Request, init: object) => Promise<Response>;
  return async (input, init) => await send(input, { ...init, dispatcher });
};

/** A fetch through this proxy, or through none, with the system's authorities. */
export const fetchThrough = async (proxy: string | null, env: Environment): Promise<FetchFunction> => {
  const authorities = systemAuthorities(env);
  if (proxy === null && authorities === null) return fetch;
  const key = `${proxy ?? ''} ${env['SSL_CERT_FILE'] ?? ''}`;
  const fetcher = fetchers.get(key) ?? createFetcher(proxy, authorities);
  fetchers.set(key, fetcher);
  return await fetcher;
};
