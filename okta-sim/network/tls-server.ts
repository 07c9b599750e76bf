import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** The certificates that `certificates/make.sh` made: for localhost, by an authority nobody trusts, each but the first with a fault. */
export type CertificateName = 'good' | 'expired' | 'other-host' | 'self-signed';

const file = (name: string): string => readFileSync(new URL(`certificates/${name}`, import.meta.url), 'utf8');

/** The certificate of the authority behind `good`, `expired` and `other-host`, as PEM. */
export const testAuthority = (): string => file('authority.pem');
/** Where it lies, for NODE_EXTRA_CA_CERTS. */
export const testAuthorityFile = (): URL => new URL('certificates/authority.pem', import.meta.url);

export interface TlsServer {
  readonly port: number;
  /** `https://localhost:PORT`. */
  readonly origin: string;
  close(): Promise<void>;
}

/** An https server on loopback that shows one of the certificates. */
export const startTlsServer = async (certificate: CertificateName, listener: RequestListener): Promise<TlsServer> => {
  const server = createServer({ cert: file(`${certificate}.pem`), key: file(`${certificate}.key.pem`) }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `https://localhost:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
