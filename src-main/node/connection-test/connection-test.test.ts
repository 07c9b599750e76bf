import { worded, wordsOf } from '../../../src-preload/contract/words/testing/worded.ts';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { networkStepSchema, type NetworkStep } from '../../../src-preload/contract/index.ts';
import { type CertificateName, type ProxyManner, startProxy, startTlsServer, testAuthority } from '../../../okta-sim/index.ts';
import { createOktaClient } from '../../core/okta/index.ts';
import { metadataOf } from '../../core/okta/testing/scripted-server.ts';
import { containing } from '../../core/okta/testing/server-test.ts';
import { trusting } from '../../core/okta/testing/trusting-fetch.ts';
import { type Clock, type Fetch, silentLogger } from '../../core/base/index.ts';
import { systemClock } from '../system-clock.ts';
import { VirtualClock } from '../../core/base/testing/virtual-clock.ts';
import { createConnectionTest, type Route } from './connection-test.ts';

/* Real sockets, certificates and proxies on loopback; only the routes are made up. */

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

const issuerPath = '/oauth2/default';

/** An https authorization server with this certificate; `issuer` names it as `host`. */
const startServer = async (certificate: CertificateName) => {
  const server = await startTlsServer(certificate, (request, response) => {
    const issuer = `https://${request.headers.host ?? ''}${issuerPath}`;
    const keys = [{ kty: 'RSA', alg: 'RS256', kid: '1' }, { kty: 'RSA', alg: 'RS256', kid: '2' }, { kty: 'EC' }];
    response.end(JSON.stringify(request.url?.endsWith('/keys') === true ? { keys } : metadataOf(issuer)));
  });
  endings.push(() => server.close());
  return { ...server, issuer: `${server.origin}${issuerPath}` };
};

const startManneredProxy = async (manner: ProxyManner) => {
  const proxy = await startProxy(manner);
  endings.push(() => proxy.close());
  return proxy;
};

/** A listener that accepts connections, reads and says nothing. */
const startSilence = async () => {
  const sockets: Socket[] = [];
  let reach = () => {};
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {}).once('data', () => reach());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  endings.push(close);
  return { port: (server.address() as AddressInfo).port, reached, close };
};

const chromium =
  (name: string): Fetch =>
  async () =>
    await Promise.reject(new Error(`net::${name}`));

interface Bench {
  readonly fetch?: Fetch;
  readonly route?: Route;
  readonly clock?: Clock;
  readonly authorities?: readonly string[];
}

const walk = async (issuer: string, bench: Bench = {}) => {
  const { clock = systemClock, route = { setting: 'system', proxies: 'DIRECT' } } = bench;
  const okta = createOktaClient({ fetch: bench.fetch ?? trusting, clock, logger: silentLogger });
  const authorities = bench.authorities ?? [testAuthority()];
  const outcome = await createConnectionTest({ okta, route: async () => route, clock, authorities }).run({ issuer, approvedOrigins: [] });
  if (!outcome.ok) throw new Error(wordsOf(outcome.error).message);
  for (const step of outcome.value) expect(networkStepSchema.safeParse(step).error).toBeUndefined();
  return Object.fromEntries(outcome.value.map((step) => [step.name, step])) as Record<NetworkStep['name'], NetworkStep>;
};

const outcomesOf = (steps: Readonly<Record<string, NetworkStep>>) =>
  Object.fromEntries(Object.entries(steps).map(([name, { outcome }]) => [name, outcome]));

describe('a way that is open', () => {
  it('passes every step and shows the certificates', async () => {
    const { issuer, port } = await startServer('good');
    const steps = await walk(issuer);
    expect(Object.keys(steps)).toEqual(['proxy', 'name', 'connection', 'tls', 'discovery', 'keys']);
    expect(outcomesOf(steps)).toEqual({ proxy: 'pass', name: 'pass', connection: 'pass', tls: 'pass', discovery: 'pass', keys: 'pass' });
    expect(steps.name.detail).toMatch(/^localhost: .*127\.0\.0\.1/);
    expect(steps.connection.detail).toBe(`localhost:${port} answers.`);
    expect(steps.tls.detail).toBe('TLSv1.3. The certificate is for CN=good, O=Tenantry tests, signed by CN=Test issuer.');
    expect(steps.tls.certificates.slice(0, 2)).toMatchObject([
      {
        subject: 'CN=good, O=Tenantry tests',
        issuer: 'CN=Test issuer',
        fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/) as unknown,
      },
      { subject: 'CN=Test issuer', issuer: 'CN=Test authority, O=Tenantry tests' },
    ]);
    expect(steps.tls.certificates[0]?.validUntil).toBeGreaterThan(Date.now());
    expect(steps.discovery.detail).toContain(issuer);
    expect(steps.keys.detail).toBe('3 keys: RS256, EC.');
    for (const { durationMs } of Object.values(steps)) expect(durationMs).toBeGreaterThanOrEqual(0);
  });

  it('says that nothing is encrypted on loopback’s plain http', async () => {
    const steps = await walk('http://127.0.0.1:9', { fetch: chromium('ERR_CONNECTION_REFUSED') });
    expect(steps.name.detail).toBe('127.0.0.1 is an address already.');
    expect(steps.tls).toMatchObject({ outcome: 'skipped', durationMs: null, detail: containing('Plain http') });
  });

  it('looks twice at an authority that only this system trusts', async () => {
    const { issuer } = await startServer('good');
    const steps = await walk(issuer, { authorities: [] });
    expect(worded(steps.tls)).toMatchObject({
      outcome: 'warn',
      detail: containing('has been told to trust it'),
      remedy: containing('reads tokens too'),
    });
    expect(steps.tls.certificates).not.toEqual([]);
  });

  it('leads through a proxy, which is told', async () => {
    const [{ issuer, port }, proxy] = [await startServer('good'), await startManneredProxy('tunnel')];
    const steps = await walk(issuer, { route: { setting: 'system', proxies: `PROXY 127.0.0.1:${proxy.port}; DIRECT` } });
    expect(outcomesOf(steps)).toMatchObject({ proxy: 'pass', name: 'pass', connection: 'pass', tls: 'pass' });
    expect(steps.proxy.detail).toBe(`The system names 127.0.0.1:${proxy.port}: requests go through it.`);
    expect(steps.name.detail).toBe('127.0.0.1 is an address already (the proxy; it looks up localhost itself).');
    expect(steps.connection.detail).toBe(`The proxy 127.0.0.1:${proxy.port} leads to localhost:${port}.`);
    expect(steps.tls.certificates[0]?.subject).toBe('CN=good, O=Tenantry tests');
    expect(proxy.asked).toEqual([`localhost:${port}`]);
  });

  it('passes a proxy that the tenant has switched off, and says so', async () => {
    const { issuer } = await startServer('good');
    const steps = await walk(issuer, { route: { setting: 'none', proxies: 'DIRECT' } });
    expect(steps.proxy).toMatchObject({ outcome: 'pass', detail: containing('Switched off for this tenant') });
    expect(steps.discovery.outcome).toBe('pass');
  });

  it('is not walked where the proxy speaks another language; requests are made all the same', async () => {
    const { issuer } = await startServer('good');
    const steps = await walk(issuer, { route: { setting: 'system', proxies: 'SOCKS5 127.0.0.1:1080' } });
    expect(outcomesOf(steps)).toEqual({
      proxy: 'pass',
      name: 'skipped',
      connection: 'skipped',
      tls: 'skipped',
      discovery: 'pass',
      keys: 'pass',
    });
    expect(steps.tls.detail).toContain('SOCKS5 127.0.0.1:1080');
  });
});

describe('a certificate', () => {
  it.each<[CertificateName, string, string]>([
    ['expired', 'has expired or is not valid yet', 'date and time'],
    ['self-signed', 'nobody this computer trusts', 'certutil'],
    ['other-host', 'is for another name', 'spelling of the domain'],
  ])('that is %s fails, and is shown', async (certificate, detail, remedy) => {
    const { issuer } = await startServer(certificate);
    const steps = await walk(issuer);
    expect(outcomesOf(steps)).toEqual({ proxy: 'pass', name: 'pass', connection: 'pass', tls: 'fail', discovery: 'fail', keys: 'skipped' });
    expect(worded(steps.tls)).toMatchObject({ detail: containing(detail), remedy: containing(remedy) });
    expect(steps.tls.certificates[0]?.subject).toMatch(/^CN=.*, O=Tenantry tests$/);
    expect(steps.discovery.detail).toContain(detail);
  });

  it('is out of its time by this computer’s clock', async () => {
    const { issuer } = await startServer('good');
    for (const time of ['2200-01-01', '2020-01-01']) {
      const steps = await walk(issuer, { clock: new VirtualClock(Date.parse(time)) });
      expect(steps.tls, time).toMatchObject({ outcome: 'warn', detail: containing('has expired or is not valid yet') });
    }
  });

  it('by an authority nobody knows fails with the requests', async () => {
    const { issuer } = await startServer('good');
    const steps = await walk(issuer, { authorities: [], fetch: chromium('ERR_CERT_AUTHORITY_INVALID') });
    expect(worded(steps.tls)).toMatchObject({
      outcome: 'fail',
      detail: containing('nobody this computer trusts'),
      remedy: containing('Keychain Access'),
    });
    const unsettled = await walk(issuer, { authorities: [], fetch: chromium('ERR_NETWORK_CHANGED') });
    expect(unsettled.tls).toMatchObject({ outcome: 'warn', detail: containing('no request got far enough') });
  });

  it('that only Node refuses is looked at, not failed: the app’s requests count', async () => {
    const { issuer } = await startServer('expired');
    const answer: Fetch = async (url) => Response.json(url.endsWith('/keys') ? { keys: [] } : metadataOf(issuer));
    const steps = await walk(issuer, { fetch: answer });
    expect(steps.tls).toMatchObject({ outcome: 'warn', detail: containing('got through all the same') });
    expect(steps.keys).toMatchObject({ outcome: 'warn', detail: containing('no keys') });
  });
});

describe('a proxy', () => {
  it.each<[ProxyManner, string, string]>([
    ['credentials', 'wants credentials. 127.0.0.1:PORT answered with status 407.', 'asks for none and keeps none'],
    ['blocked', 'did not let the connection to localhost through. 127.0.0.1:PORT answered with status 502.', 'block the domain'],
  ])('that answers %s', async (manner, detail, remedy) => {
    const [{ issuer }, proxy] = [await startServer('good'), await startManneredProxy(manner)];
    const route: Route = { setting: 'system', proxies: `PROXY 127.0.0.1:${proxy.port}` };
    const steps = await walk(issuer, { route, fetch: chromium('ERR_TUNNEL_CONNECTION_FAILED') });
    expect(outcomesOf(steps)).toEqual({
      proxy: 'pass',
      name: 'pass',
      connection: 'fail',
      tls: 'skipped',
      discovery: 'fail',
      keys: 'skipped',
    });
    expect(worded(steps.connection)).toMatchObject({
      detail: containing(detail.replace('PORT', String(proxy.port))),
      remedy: containing(remedy),
    });
    expect(steps.discovery.detail).toContain('The proxy did not let the connection to localhost:');
  });

  it('that answers in the server’s place is not taken for it', async () => {
    const [{ issuer }, proxy] = [await startServer('good'), await startManneredProxy('credentials')];
    const route: Route = { setting: 'system', proxies: `PROXY 127.0.0.1:${proxy.port}` };
    const steps = await walk(issuer, { route, fetch: async () => await Promise.resolve(new Response('<html>', { status: 407 })) });
    expect(outcomesOf(steps)).toMatchObject({ connection: 'fail', discovery: 'fail' });
    expect(steps.discovery.detail).toContain('wants credentials');
  });

  it('that answers 200 with a web page fails where TLS should be', async () => {
    const [{ issuer }, proxy] = [await startServer('good'), await startManneredProxy('page')];
    const route: Route = { setting: 'system', proxies: `PROXY 127.0.0.1:${proxy.port}` };
    const steps = await walk(issuer, { route, fetch: chromium('ERR_SSL_PROTOCOL_ERROR') });
    expect(outcomesOf(steps)).toMatchObject({ connection: 'pass', tls: 'fail', discovery: 'fail' });
    expect(worded(steps.tls)).toMatchObject({ detail: containing('TLS handshake was refused'), remedy: containing('a proxy') });
  });

  it('that hangs is given up on', async () => {
    const clock = new VirtualClock();
    const [{ issuer }, proxy] = [await startServer('good'), await startManneredProxy('hang')];
    const route: Route = { setting: 'system', proxies: `PROXY 127.0.0.1:${proxy.port}` };
    const walking = walk(issuer, { route, clock, fetch: chromium('ERR_TIMED_OUT') });
    await proxy.reached;
    await clock.advance(10_000);
    const steps = await walking;
    expect(steps.connection).toMatchObject({
      outcome: 'fail',
      detail: `The proxy 127.0.0.1:${proxy.port} did not answer in time.`,
      durationMs: 10_000,
    });
    expect(clock.pendingTimers).toBe(0);
  });

  it('that is not there', async () => {
    const [{ issuer }, gone] = [await startServer('good'), await startSilence()];
    await gone.close();
    const route: Route = { setting: 'system', proxies: `PROXY 127.0.0.1:${gone.port}` };
    const steps = await walk(issuer, { route, fetch: chromium('ERR_PROXY_CONNECTION_FAILED') });
    expect(worded(steps.connection)).toMatchObject({
      outcome: 'fail',
      detail: containing('could not be talked to'),
      remedy: containing('network settings'),
    });
  });

  it('that cannot be worked out', async () => {
    const okta = createOktaClient({ fetch: chromium('ERR_PAC_SCRIPT_FAILED'), clock: systemClock, logger: silentLogger });
    const route = async () => await Promise.reject(new Error('no'));
    const outcome = await createConnectionTest({ okta, route, clock: systemClock }).run({
      issuer: 'https://acme.okta.com',
      approvedOrigins: [],
    });
    expect(outcome).toMatchObject({
      ok: true,
      value: [
        { name: 'proxy', outcome: 'fail', detail: containing('could not be worked out') },
        { outcome: 'skipped' },
        { outcome: 'skipped' },
        { outcome: 'skipped' },
        { name: 'discovery', outcome: 'fail' },
        { outcome: 'skipped' },
      ],
    });
  });
});

describe('a server', () => {
  it('whose name does not exist', async () => {
    const steps = await walk('https://nobody.invalid/oauth2/default', { fetch: chromium('ERR_NAME_NOT_RESOLVED') });
    expect(outcomesOf(steps)).toEqual({
      proxy: 'pass',
      name: 'fail',
      connection: 'skipped',
      tls: 'skipped',
      discovery: 'fail',
      keys: 'skipped',
    });
    // Where there is no name server at all, nobody can tell a wrong name from no network.
    expect(steps.name.detail).toMatch(/There is no server called nobody\.invalid\.|This computer is offline\./);
  });

  it('on whose port nobody listens', async () => {
    const gone = await startSilence();
    await gone.close();
    const steps = await walk(`https://localhost:${gone.port}`, { fetch: chromium('ERR_CONNECTION_REFUSED') });
    expect(outcomesOf(steps)).toMatchObject({ name: 'pass', connection: 'fail', tls: 'skipped', discovery: 'fail' });
    expect(steps.connection.remedy).toContain('VPN');
  });

  it('that never answers a handshake', async () => {
    const clock = new VirtualClock();
    const silence = await startSilence();
    const walking = walk(`https://localhost:${silence.port}`, { clock, fetch: chromium('ERR_TIMED_OUT') });
    await silence.reached;
    await clock.advance(10_000);
    const steps = await walking;
    expect(steps.connection.outcome).toBe('pass');
    expect(steps.tls).toMatchObject({ outcome: 'fail', detail: 'localhost did not answer in time.', durationMs: 10_000 });
    expect(clock.pendingTimers).toBe(0);
  });

  it('that never answers after the handshake', async () => {
    const clock = new VirtualClock(Date.now());
    let reach = () => {};
    const reached = new Promise<void>((resolve) => (reach = resolve));
    const server = await startTlsServer('good', () => reach());
    endings.push(() => server.close());
    const walking = walk(server.origin, { clock });
    await reached;
    await clock.advance(15_000);
    const steps = await walking;
    expect(outcomesOf(steps)).toMatchObject({ tls: 'pass', discovery: 'fail', keys: 'skipped' });
    expect(steps.discovery).toMatchObject({ detail: containing('did not answer in time'), durationMs: 15_000 });
  });

  it('that speaks no TLS', async () => {
    const server = createServer((socket) =>
      socket
        .on('error', () => {})
        .resume()
        .end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endings.push(() => new Promise((resolve) => server.close(resolve)));
    const steps = await walk(`https://localhost:${(server.address() as AddressInfo).port}`, { fetch: chromium('ERR_SSL_PROTOCOL_ERROR') });
    expect(steps.tls).toMatchObject({ outcome: 'fail', detail: containing('TLS handshake was refused') });
  });
});

it('fails for what is no issuer, and asks nobody', async () => {
  let asked = 0;
  const okta = createOktaClient({ fetch: async () => Response.json(asked++), clock: systemClock, logger: silentLogger });
  const route = async (): Promise<Route> => await Promise.reject(new Error(String(asked++)));
  const test = createConnectionTest({ okta, route, clock: systemClock });
  for (const issuer of ['', 'acme', 'http://acme.okta.com', 'https://user:secret@acme.okta.com'])
    expect(await test.run({ issuer, approvedOrigins: [] })).toMatchObject({ ok: false });
  expect(asked).toBe(0);
});
