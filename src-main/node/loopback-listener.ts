import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { failure, type Result, success, trimEnd } from '../core/base/index.ts';
import type { CallbackPage, LoopbackListener } from '../core/sign-in/index.ts';
import { loopbackPage, loopbackPagePolicy } from './loopback-page.ts';
import { programOnPort } from './port-owner.ts';

/** Longest request line and headers, in bytes; no callback comes near it. */
const longestRequest = 65_536;
/** Longest request target that is handed on, in characters. */
const longestTarget = 32_768;
/** Longest path that is compared with the registered ones beyond equality, and shown, in characters. */
const longestNearMiss = 1_024;
/** A browser that takes longer than this to send its request is let go, in ms. */
const requestTimeoutMs = 10_000;
/** How often that is looked at, in ms; Node's own default would add half a minute. */
const checkingIntervalMs = 1_000;
/**
 * Connections per socket on which no request has come. Each holds a file descriptor, and a process that has none left
 * can write no vault entry. The oldest goes first, so that a flood cannot keep the browser out.
 */
const mostUnused = 64;
/** All connections per socket, those being answered included. */
const mostConnections = 128;
/** How long answers under way may take once nobody listens any more, in ms. */
const lingerMs = 2_000;

/** What a browser may call this machine. */
const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]'];

interface Address {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}
type OnCallback = Parameters<LoopbackListener['listen']>[1];
interface Registration extends Address {
  readonly onCallback: OnCallback;
}

/** A socket address (`127.0.0.1:8080`) with everyone who listens there, under whatever host name. */
interface Endpoint {
  readonly server: Server;
  /** Connections on which no request has come yet; browsers open such in advance. */
  readonly unused: ReadonlySet<Socket>;
  readonly registrations: Set<Registration>;
}

/** By address and port: what this process listens on. Ports belong to the process, so this does too. */
const endpoints = new Map<string, Promise<Result<Endpoint>>>();

/** The addresses behind a loopback host. Browsers may try either of `localhost`'s two, so it needs both. */
const addressesOf = (host: string): readonly string[] => {
  if (host === 'localhost') return ['127.0.0.1', '::1'];
  return [host.replace(/^\[|\]$/g, '')];
};

/**
 * Receives loopback redirects (RFC 8252, 7.3) over plain HTTP, on exactly the host, port and path registered. Only GET
 * requests whose Host header names that host and port are heard, so that a page which rebinds its DNS name to this
 * machine is not. Several listeners on one address share its socket; on the same path the first one answers.
 */
export const createLoopbackListener = (): LoopbackListener => {
  const open = (ip: string, port: number): Promise<Result<Endpoint>> => {
    const key = `${ip}|${port}`;
    const existing = endpoints.get(key);
    if (existing !== undefined) return existing;
    const opening = openEndpoint(ip, port);
    endpoints.set(key, opening);
    void opening.then((endpoint) => {
      if (!endpoint.ok) endpoints.delete(key);
    });
    return opening;
  };

  const leave = async (ip: string, port: number, registration: Registration): Promise<void> => {
    const key = `${ip}|${port}`;
    const endpoint = await endpoints.get(key);
    if (endpoint?.ok !== true) return;
    endpoint.value.registrations.delete(registration);
    if (endpoint.value.registrations.size > 0) return;
    endpoints.delete(key);
    await closeEndpoint(endpoint.value);
  };

  const join = async (ip: string, port: number, registration: Registration): Promise<Result<null>> => {
    for (;;) {
      const endpoint = await open(ip, port);
      if (!endpoint.ok) return endpoint;
      // Its last listener may have left while we waited; then it is closing and a new one is due.
      if (!endpoint.value.server.listening) continue;
      endpoint.value.registrations.add(registration);
      return success(null);
    }
  };

  return {
    listen: async (address, onCallback) => {
      const registration: Registration = { ...address, onCallback };
      const joined: string[] = [];
      const close = async () => {
        await Promise.all(joined.splice(0).map(async (ip) => await leave(ip, address.port, registration)));
      };
      for (const ip of addressesOf(address.host)) {
        const result = await join(ip, address.port, registration);
        if (result.ok) joined.push(ip);
        // A machine without IPv6 still has 127.0.0.1, and no browser on it will try ::1.
        else if (!(ip === '::1' && joined.length > 0 && result.error.code !== 'port_in_use')) {
          await close();
          return result;
        }
      }
      return success({ close });
    },
  };
};

/**
 * Whether a loopback redirect could be received at `host` and `port` right now, as a value or the failure that `listen`
 * would have. It can, too, when this app itself listens there: its listeners share.
 */
export const probeListener = async (host: string, port: number): Promise<Result<null>> => {
  const probe = await createLoopbackListener().listen(
    { host, port, path: '/' },
    async () => await Promise.reject(new Error('only a probe')),
  );
  if (!probe.ok) return probe;
  await probe.value.close();
  return success(null);
};

const openEndpoint = async (ip: string, port: number): Promise<Result<Endpoint>> => {
  const registrations = new Set<Registration>();
  const server = createServer({
    maxHeaderSize: longestRequest,
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: checkingIntervalMs,
  });
  server.maxConnections = mostConnections;
  const unused = new Set<Socket>();
  server.on('connection', (connection) => {
    unused.add(connection);
    connection.once('close', () => unused.delete(connection));
    const [oldest] = unused;
    if (unused.size > mostUnused) oldest?.destroy();
  });
  server.on('request', (request, response) => {
    // The answer to the first ends the connection; a thousand requests in one packet are not to be looked at.
    if (unused.delete(request.socket)) void answer(request, response, registrations);
  });
  const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
    server.once('error', resolve);
    server.listen({ host: ip, port, exclusive: true, ipv6Only: true }, () => resolve(null));
  });
  if (error === null) {
    server.on('error', () => {});
    return success({ server, unused, registrations });
  }
  const address = `${ip.includes(':') ? `[${ip}]` : ip}:${port}`;
  if (error.code === 'EADDRINUSE') {
    const program = await programOnPort(port);
    return failure(
      'port_in_use',
      `Another program${program === null ? '' : ` (${program})`} listens on ${address}, so the browser’s answer could not be received.`,
      'Close that program, or use another port in the redirect URI, here and in Okta.',
    );
  }
  return failure(
    'internal',
    `Tenantry cannot listen on ${address}: ${whyNot[error.code ?? ''] ?? error.code ?? 'the system does not say why'}.`,
    'Use 127.0.0.1 and a port from 1024 to 65535 in the redirect URI, here and in Okta.',
  );
};

const whyNot: Readonly<Record<string, string>> = {
  EACCES: 'this port needs special rights',
  EADDRNOTAVAIL: 'this computer has no such address, as where IPv6 is off',
  EAFNOSUPPORT: 'IPv6 is off',
};

/** Stops listening at once; answers under way may still be sent, for a moment. */
const closeEndpoint = async ({ server, unused }: Endpoint): Promise<void> => {
  await new Promise<void>((resolve) => {
    const impatience = setTimeout(() => {
      server.closeAllConnections();
    }, lingerMs);
    impatience.unref();
    server.close(() => {
      clearTimeout(impatience);
      resolve();
    });
    for (const connection of unused) connection.destroy();
  });
};

const answer = async (request: IncomingMessage, response: ServerResponse, registrations: ReadonlySet<Registration>): Promise<void> => {
  const target = request.url ?? '';
  const turnAway = (status: number, title: string, detail: string, next = 'Nothing was changed.') =>
    reply(response, status, { outcome: 'unknown', title, detail, next });
  // First of all: what is looked at below has a bound then.
  if (target.length > longestTarget) return turnAway(414, 'Not a sign-in answer', 'The address is far too long.');
  const path = target.split('?', 1)[0] ?? '';
  const host = (request.headers.host ?? '').toLowerCase();
  const here = [...registrations].filter((one) => hostHeaders(one).includes(host));
  const found = here.find((one) => one.path === path);
  if (found === undefined) {
    const meant = [...registrations].find((one) => isNearMiss(one, host, path));
    if (meant !== undefined) {
      return turnAway(
        here.length === 0 ? 403 : 404,
        'Almost the right address',
        `An answer came to http://${host}${path}, but Tenantry waits at http://${meant.host}:${meant.port}${meant.path}. They lead to the same place, and yet Okta compares redirect URIs to the letter.`,
        'Enter the very same redirect URI in Tenantry and in Okta, then sign in again.',
      );
    }
  }
  if (here.length === 0) return turnAway(403, 'Not for this address', 'The request names another host.');
  if (!target.startsWith('/')) return turnAway(400, 'Not a sign-in answer', 'The request is malformed.');
  if (found === undefined) return turnAway(404, 'Nothing here', 'Tenantry waits for a sign-in at another address.');
  if (request.method !== 'GET') {
    response.setHeader('Allow', 'GET');
    return turnAway(405, 'Not a sign-in answer', 'Only GET requests are answered here.');
  }
  try {
    reply(response, 200, await found.onCallback(`http://${found.host}:${found.port}${target}`));
  } catch {
    turnAway(500, 'Something went wrong', 'Tenantry could not take this answer.', 'Go back to Tenantry and sign in again.');
  }
};

/** Whether only the name of this machine, slashes at the end or the case stands between a request and a listener. */
const isNearMiss = (one: Address, host: string, path: string): boolean => {
  if (path.length > longestNearMiss) return false;
  const plain = (text: string) => trimEnd(text.toLowerCase(), '/');
  return loopbackHosts.some((name) => hostHeaders({ ...one, host: name }).includes(host)) && plain(one.path) === plain(path);
};

/** What a browser sends as Host for this address: the port is left out when it is HTTP's own. */
const hostHeaders = ({ host, port }: Omit<Address, 'path'>): readonly string[] =>
  port === 80 ? [host, `${host}:80`] : [`${host}:${port}`];

const reply = (response: ServerResponse, status: number, page: CallbackPage): void => {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': loopbackPagePolicy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
    Connection: 'close',
  });
  response.end(loopbackPage(page));
};
