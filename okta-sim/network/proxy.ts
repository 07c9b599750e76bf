import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * What a proxy makes of a CONNECT request (RFC 9110, 9.3.6).
 *
 * - `tunnel`: leads to where it is asked to; names under `.test` (RFC 6761, 6.2) are this computer's.
 * - `credentials`: 407, whatever comes.
 * - `blocked`: 502 with a web page.
 * - `page`: 200, and a web page where TLS should be.
 * - `hang`: never answers.
 */
export type ProxyManner = 'tunnel' | 'credentials' | 'blocked' | 'page' | 'hang';

export interface TestProxy {
  readonly port: number;
  /** `http://127.0.0.1:PORT`, as HTTPS_PROXY wants it. */
  readonly url: string;
  /** `host:port` of every CONNECT request so far. */
  readonly asked: readonly string[];
  /** Resolves once there has been one. */
  readonly reached: Promise<void>;
  close(): Promise<void>;
}

const page = '<!doctype html><html><body><h1>Access to this site is governed by policy</h1></body></html>';
const answers = {
  credentials: `HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="office"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
  blocked: `HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: ${page.length}\r\nConnection: close\r\n\r\n${page}`,
  page: `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n${page}`,
};

const tunnel = (target: string, client: Duplex, head: Buffer): Socket => {
  const { hostname, port } = new URL(`http://${target}`);
  const host = hostname.endsWith('.test') ? '127.0.0.1' : hostname.replace(/^\[|\]$/g, '');
  const server = connect(Number(port), host, () => {
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    server.write(head);
    server.pipe(client).pipe(server);
  });
  server.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'));
  client.on('error', () => server.destroy());
  return server;
};

/** A proxy on loopback with one manner. */
export const startProxy = async (manner: ProxyManner): Promise<TestProxy> => {
  const asked: string[] = [];
  const open = new Set<Duplex>();
  let reach = () => {};
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const server = createServer((_request, response) => response.writeHead(manner === 'credentials' ? 407 : 502).end());
  server.on('connection', (socket) => open.add(socket));
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    asked.push(request.url ?? '');
    reach();
    client.on('error', () => {});
    if (manner === 'tunnel') open.add(tunnel(request.url ?? '', client, head));
    else if (manner !== 'hang') client.end(answers[manner]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    asked,
    reached,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
