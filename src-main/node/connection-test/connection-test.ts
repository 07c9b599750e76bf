import type { Socket } from 'node:net';
import type { NetworkStep } from '../../../src-preload/contract/index.ts';
import { normaliseIssuer } from '../../core/connections/index.ts';
import { classifyNetworkError, type OktaClient, type OktaFailure } from '../../core/okta/index.ts';
import type { ConnectionTest } from '../../core/commands/index.ts';
import { type Clock, oneLine, say, success } from '../../core/base/index.ts';
import { failed, failedBy, type Finding, judgeHandshake, passed, settleAuthority, skipped, warned } from './findings.ts';
import { firstHop, type Hop } from './proxies.ts';
import { addressesOf, openSocket, openTunnel, shakeHands } from './sockets.ts';

/** What a step below HTTP may take, ms. The requests of the last two have the protocol client's own deadline. */
const stepTimeoutMs = 10_000;

/** How requests to an address leave this computer. */
export interface Route {
  /** The tenant's word: `none` means that no proxy is asked for, whatever the system says. */
  readonly setting: 'system' | 'none';
  /** What Chromium answers to "which proxy?": `PROXY proxy.acme.com:3128; DIRECT`. */
  readonly proxies: string;
}

export interface ConnectionTestParts {
  /** The one the app uses: its requests, and nothing else, decide whether a server can be talked to. */
  readonly okta: Pick<OktaClient, 'discover' | 'keys'>;
  readonly route: (url: string) => Promise<Route>;
  readonly clock: Clock;
  /** Certificate authorities that the handshake knows in place of Node's own, as PEM; for tests. */
  readonly authorities?: readonly string[];
}

const labels: Readonly<Record<NetworkStep['name'], string>> = {
  proxy: 'Proxy',
  name: 'Name',
  connection: 'Connection',
  tls: 'TLS and certificate',
  discovery: 'Discovery',
  keys: 'Keys',
};

/** A step's finding, and what the next one needs of it: null when there is no going on. */
type Step<T> = readonly [found: Finding, value: T | null];

const notReached = skipped('Not reached: see the steps above.');

/** `host:port`, with the brackets of an IPv6 address. */
const address = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

const longestList = 6;
const listed = (items: readonly string[]): string =>
  items.length > longestList ? `${items.slice(0, longestList).join(', ')} and ${items.length - longestList} more` : items.join(', ');

/** Whether a request that failed got an answer from the server all the same; 407 and 511 are a proxy's or network's own. */
const wasAnswered = ({ code, status }: OktaFailure): boolean =>
  status !== 407 &&
  status !== 511 &&
  !['offline', 'dns_failure', 'tls_failure', 'timeout', 'server_unreachable', 'internal'].includes(code);

export const createConnectionTest = ({ okta, route, clock, authorities = [] }: ConnectionTestParts): ConnectionTest => {
  /** The work's result, or its rejection, or after the deadline one in Node's words. */
  const within = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const abort = new AbortController();
    let cancel = () => {};
    const deadline = new Promise<never>((_, reject) => {
      cancel = clock.setTimer(() => {
        reject(Object.assign(new Error('The deadline has passed.'), { code: 'ETIMEDOUT' }));
        abort.abort();
      }, stepTimeoutMs);
    });
    try {
      return await Promise.race([work(abort.signal), deadline]);
    } finally {
      cancel();
    }
  };

  const askRoute = async (issuer: string, host: string): Promise<Step<Hop>> => {
    try {
      const { setting, proxies } = await within(async () => await route(issuer));
      const hop = firstHop(proxies);
      if (setting === 'none') return [passed('Switched off for this tenant: requests go straight to the server.'), hop];
      if (hop.kind === 'direct') return [passed(`The system names none for ${host}: requests go straight to the server.`), hop];
      return [passed(`The system names ${hop.kind === 'http' ? address(hop) : hop.name}: requests go through it.`), hop];
    } catch {
      return [failed(say('proxy_settings', { host })), null];
    }
  };

  const lookUp = async (hop: Hop, target: string): Promise<Step<true>> => {
    const host = hop.kind === 'http' ? hop.host : target;
    const whose = hop.kind === 'http' ? ` (the proxy; it looks up ${target} itself)` : '';
    try {
      const addresses = await within(async () => await addressesOf(host));
      return [passed(addresses.includes(host) ? `${host} is an address already${whose}.` : `${host}${whose}: ${listed(addresses)}.`), true];
    } catch (error) {
      return [failedBy(error, host), null];
    }
  };

  const connect = async (hop: Hop, target: { readonly host: string; readonly port: number }, tunnelled: boolean): Promise<Step<Socket>> => {
    const proxy = hop.kind === 'http' ? hop : null;
    let socket: Socket;
    try {
      socket = await within(async (signal) => await openSocket((proxy ?? target).host, (proxy ?? target).port, signal));
    } catch (error) {
      if (proxy === null) return [failedBy(error, target.host), null];
      return [failed(say('proxy_unreachable', { host: target.host })), null];
    }
    if (proxy === null || !tunnelled) return [passed(`${address(proxy ?? target)} answers.`), socket];
    try {
      const { status, opened } = await within(async () => await openTunnel(socket, address(target)));
      if (opened) return [passed(`The proxy ${address(proxy)} leads to ${address(target)}.`), socket];
      const about = status === 407 ? 'proxy_credentials' : 'proxy_refused';
      const problem = say(about, { host: target.host });
      return [failed(say('answer_of_proxy', { problem, proxy: address(proxy), status })), null];
    } catch (error) {
      socket.destroy();
      const { code } = classifyNetworkError(error);
      if (code === 'timeout') return [failed(say(code, { host: `The proxy ${address(proxy)}` })), null];
      return [failed(say('proxy_refused', { host: target.host })), null];
    }
  };

  const secure = async (socket: Socket, host: string): Promise<Step<{ readonly unknownAuthority: boolean }>> => {
    try {
      const handshake = await within(async () => await shakeHands(socket, host, authorities));
      const { finding, unknownAuthority } = judgeHandshake(handshake, host, clock.now());
      return [finding, { unknownAuthority }];
    } catch (error) {
      const { code, word } = classifyNetworkError(error);
      return [failed(say(code === 'timeout' || code === 'tls_failure' ? word : 'tls_failure', { host })), null];
    }
  };

  const discover = async (issuer: string, approvedOrigins: readonly string[]): Promise<Step<OktaFailure | 'good'>> => {
    const outcome = await okta.discover({ issuer, clientId: '', approvedOrigins }, { fresh: true });
    if (!outcome.ok) return [failed(outcome.error), outcome.error];
    return [passed(`${outcome.value.foundAt} answered, and names the issuer to the letter.`), 'good'];
  };

  const fetchKeys = async (issuer: string, approvedOrigins: readonly string[]): Promise<Step<true>> => {
    const outcome = await okta.keys({ issuer, clientId: '', approvedOrigins }, { fresh: true, retry: true });
    if (!outcome.ok) return [failed(outcome.error), null];
    const { keys } = outcome.value;
    if (keys.length === 0) return [warned('The server publishes no keys, so that no signature of its tokens can be checked.'), true];
    const kinds = new Set(keys.map(({ alg, kty }) => oneLine([alg, kty].find((kind) => typeof kind === 'string') ?? 'unknown', 100)));
    return [passed(`${keys.length} ${keys.length === 1 ? 'key' : 'keys'}: ${listed([...kinds])}.`), true];
  };

  return {
    run: async ({ issuer: typed, approvedOrigins }) => {
      const parsed = normaliseIssuer(typed);
      if (!parsed.ok) return parsed;
      const issuer = parsed.value;
      const { protocol, hostname, port } = new URL(issuer);
      const encrypted = protocol === 'https:';
      const host = hostname.replace(/^\[|\]$/g, '');
      const target = { host, port: port === '' ? (encrypted ? 443 : 80) : Number(port) };

      const steps: NetworkStep[] = [];
      const step = async <T>(name: NetworkStep['name'], take: () => Promise<Step<T>> | Step<T>): Promise<T | null> => {
        const from = clock.monotonic();
        const [found, value] = await take();
        const durationMs = found.outcome === 'skipped' ? null : Math.round(clock.monotonic() - from);
        steps.push({ name, label: labels[name], ...found, durationMs });
        return value;
      };

      const hop = await step('proxy', async () => await askRoute(issuer, host));
      const leftOut: Step<never> = [
        hop?.kind === 'other' ? skipped(`Through the proxy ${hop.name}, to which this test does not speak itself.`) : notReached,
        null,
      ];
      const way = hop === null || hop.kind === 'other' ? null : hop;
      const named = await step('name', async () => (way === null ? leftOut : await lookUp(way, host)));
      const socket = await step('connection', async () =>
        way === null || named === null ? leftOut : await connect(way, target, encrypted),
      );
      const secured = await step('tls', async () => {
        if (!encrypted) return [skipped('Plain http, which is for this computer itself only: nothing is encrypted.'), null] as const;
        return socket === null ? leftOut : await secure(socket, host);
      });
      socket?.destroy();

      // The app's own way may be open where Node's is not (other authorities, another resolver), so it is tried in any case.
      const discovered = await step('discovery', async () => await discover(issuer, approvedOrigins));
      await step('keys', async () => (discovered === 'good' ? await fetchKeys(issuer, approvedOrigins) : [notReached, null]));

      const failure = discovered === 'good' || discovered === null || wasAnswered(discovered) ? null : discovered;
      return success(
        steps.map((one) => {
          if (one.name === 'tls' && secured?.unknownAuthority === true) return { ...one, ...settleAuthority(one, failure) };
          if (failure !== null || one.outcome !== 'fail' || one.name === 'discovery' || one.name === 'keys') return one;
          return { ...one, outcome: 'warn', detail: `${one.detail} The app’s own requests got through all the same.` };
        }),
      );
    },
  };
};
