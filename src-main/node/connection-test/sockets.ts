import type { X509Certificate } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { request } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';

/*
 * The steps below HTTP, by Node's own means, for a person to look at. Nothing of the app's is ever sent over these
 * sockets; each function rejects with Node's error. Whoever has a socket destroys it, which ends what waits for it.
 */

/** The addresses the system knows for a name, IPv4 and IPv6 as it prefers them. */
export const addressesOf = async (host: string): Promise<readonly string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address);

export const openSocket = async (host: string, port: number, signal: AbortSignal): Promise<Socket> =>
  await new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal });
    // The listener stays, so that an error between two steps ends nothing but the socket.
    socket.once('connect', () => resolve(socket)).on('error', reject);
  });

/** Asks an HTTP proxy for a tunnel (RFC 9110, 9.3.6), after which `proxy` is the way to `target`; any 2xx opens it. */
export const openTunnel = async (proxy: Socket, target: string): Promise<{ readonly status: number; readonly opened: boolean }> =>
  await new Promise((resolve, reject) => {
    const asking = request({ createConnection: () => proxy, method: 'CONNECT', path: target, headers: { host: target } });
    asking.once('connect', ({ statusCode = 0 }, socket) => {
      const opened = statusCode >= 200 && statusCode < 300;
      if (!opened) socket.destroy();
      resolve({ status: statusCode, opened });
    });
    asking.once('error', reject).end();
  });

export interface Handshake {
  /** `TLSv1.3`. */
  readonly protocol: string;
  readonly certificate: X509Certificate | undefined;
  /** OpenSSL's word for why Node itself would refuse it (`CERT_HAS_EXPIRED`), other than for its name; null when it would not. */
  readonly refusal: string | null;
}

/**
 * A TLS handshake that is shown, not used: the connection ends with it. A certificate that does not pass is what a
 * person wants to see here, so none is refused.
 *
 * @param authorities further certificates to know, as PEM
 */
export const shakeHands = async (socket: Socket, host: string, authorities: readonly string[]): Promise<Handshake> =>
  await new Promise((resolve, reject) => {
    const options = {
      socket,
      // RFC 6066, 3: no addresses.
      ...(isIP(host) === 0 ? { servername: host } : {}),
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(authorities.length === 0 ? {} : { ca: [...authorities] }),
    };
    const tls: TLSSocket = connectTls(options, () => {
      resolve({
        protocol: tls.getProtocol() ?? 'TLS',
        // To be asked once: Node 20 has no second answer.
        certificate: tls.getPeerX509Certificate(),
        refusal: tls.authorized ? null : String(tls.authorizationError),
      });
      tls.destroy();
    });
    tls.once('error', reject);
    tls.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ERR_SSL_HANDSHAKE_CLOSED' })));
  });
