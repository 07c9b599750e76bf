import { worded } from '../../../src-preload/contract/words/testing/worded.ts';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type CertificateName, startTlsServer } from '../../../okta-sim/index.ts';
import { type Clock, type Fetch, silentLogger } from '../base/index.ts';
import { systemClock } from '../../node/system-clock.ts';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { createOktaClient } from './client.ts';
import { containing } from './testing/server-test.ts';
import { trusting } from './testing/trusting-fetch.ts';

/* Certificates that must not pass, over real TLS: each with a sentence and a remedy of its own. */

const discover = async (origin: string, fetchPort: Fetch, clock: Clock = systemClock) =>
  await createOktaClient({ fetch: fetchPort, clock, logger: silentLogger }).discover({
    issuer: origin,
    clientId: 'c',
    approvedOrigins: [],
  });

const withServer = async (certificate: CertificateName, test: (origin: string, asked: () => number) => Promise<void>) => {
  let requests = 0;
  const server = await startTlsServer(certificate, (_request, response) => {
    requests += 1;
    response.end('{}');
  });
  try {
    await test(server.origin, () => requests);
  } finally {
    await server.close();
  }
};

describe('a server whose certificate', () => {
  it.each<[CertificateName, string, string]>([
    ['expired', 'has expired or is not valid yet', 'date and time'],
    ['self-signed', 'nobody this computer trusts', 'certutil'],
    ['other-host', 'is for another name', 'spelling of the domain'],
  ])('is %s', async (certificate, message, remedy) => {
    await withServer(certificate, async (origin, asked) => {
      expect(worded(await discover(origin, trusting))).toMatchObject({
        ok: false,
        error: { code: 'tls_failure', inDoubt: false, message: containing(message), remedy: containing(remedy) },
      });
      expect(asked()).toBe(0);
    });
  });

  it('comes from an authority nobody knows, by Node’s own fetch', async () => {
    await withServer('good', async (origin, asked) => {
      expect(worded(await discover(origin, fetch))).toMatchObject({
        error: { code: 'tls_failure', message: containing('nobody this computer trusts') },
      });
      expect(asked()).toBe(0);
    });
  });

  it('is in order, gets an answer (control)', async () => {
    await withServer('good', async (origin, asked) => {
      expect(await discover(origin, trusting)).toMatchObject({ error: { code: 'issuer_mismatch' } });
      expect(asked()).toBe(1);
    });
  });
});

describe('the deadline', () => {
  it('also holds for a server that accepts connections and says nothing, TLS included', async () => {
    const clock = new VirtualClock();
    const sockets: Socket[] = [];
    let reach = () => {};
    const reached = new Promise<void>((resolve) => (reach = resolve));
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {}).once('data', () => reach());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const outcome = discover(`https://localhost:${(server.address() as AddressInfo).port}`, trusting, clock);
    await reached;
    await clock.advance(15_000);
    expect(worded(await outcome)).toMatchObject({
      ok: false,
      error: { code: 'timeout', message: containing('did not answer in time'), remedy: containing('Check the network') },
    });
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});
