import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ProxyManner, startProxy, startTlsServer, testAuthorityFile } from '../../okta-sim/index.ts';
import { systemProxy } from './proxy.ts';
import { Session } from './session.ts';

/* The imitation of a Chromium behind a proxy, over real sockets. Loopback has no proxy, so a name leads there that only the proxy knows. */

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const end of endings.splice(0)) await end();
});

const startMannered = async (manner: ProxyManner) => {
  const proxy = await startProxy(manner);
  endings.push(() => proxy.close());
  vi.stubEnv('HTTPS_PROXY', proxy.url);
  return proxy;
};

const outcomeOf = async (session: Session, url: string): Promise<string> => {
  try {
    return String((await session.fetch(url)).status);
  } catch (error) {
    return String(error);
  }
};

describe('a session', () => {
  it.each<[ProxyManner, string]>([
    ['credentials', 'Error: net::ERR_TUNNEL_CONNECTION_FAILED'],
    ['blocked', 'Error: net::ERR_TUNNEL_CONNECTION_FAILED'],
    ['page', 'Error: net::ERR_SSL_PROTOCOL_ERROR'],
  ])('behind a proxy that answers %s fails as Chromium does', async (manner, outcome) => {
    const proxy = await startMannered(manner);
    expect(await outcomeOf(new Session(), 'https://acme.okta.test/')).toBe(outcome);
    expect(proxy.asked).toEqual(['acme.okta.test:443']);
  });

  it('lets go of a proxy that hangs when it is told to', async () => {
    const proxy = await startMannered('hang');
    const abort = new AbortController();
    const outcome = new Session().fetch('https://acme.okta.test/', { signal: abort.signal });
    await proxy.reached;
    abort.abort();
    await expect(outcome).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('names a proxy that is not there', async () => {
    const proxy = await startMannered('tunnel');
    await proxy.close();
    endings.length = 0;
    expect(await outcomeOf(new Session(), 'https://acme.okta.test/')).toBe('Error: net::ERR_PROXY_CONNECTION_FAILED');
    // On loopback, where no proxy is asked, it is the server itself.
    expect(await outcomeOf(new Session(), `https://127.0.0.1:${proxy.port}/`)).toBe('Error: net::ERR_CONNECTION_REFUSED');
  });

  it('goes past the proxy once it is told to, and tells which it takes', async () => {
    const proxy = await startMannered('credentials');
    const session = new Session();
    expect(await session.resolveProxy('https://acme.okta.test/')).toBe(`PROXY 127.0.0.1:${proxy.port}`);
    await session.setProxy({ mode: 'direct' });
    expect(await session.resolveProxy('https://acme.okta.test/')).toBe('DIRECT');
    await outcomeOf(session, 'https://nobody.invalid/');
    expect(proxy.asked).toEqual([]);
    await expect(session.setProxy({ mode: 'fixed_servers' })).rejects.toThrow('not implemented');
  });

  it('trusts the authority that SSL_CERT_FILE adds, and without it does not', async () => {
    const server = await startTlsServer('good', (_request, response) => response.end('{}'));
    endings.push(() => server.close());
    expect(await outcomeOf(new Session(), server.origin)).toBe('Error: net::ERR_CERT_AUTHORITY_INVALID');
    vi.stubEnv('SSL_CERT_FILE', fileURLToPath(testAuthorityFile()));
    expect(await outcomeOf(new Session(), server.origin)).toBe('200');
  });

  it.each([
    ['expired', 'Error: net::ERR_CERT_DATE_INVALID'],
    ['other-host', 'Error: net::ERR_CERT_COMMON_NAME_INVALID'],
    ['self-signed', 'Error: net::ERR_CERT_AUTHORITY_INVALID'],
  ] as const)('refuses a certificate that is %s, authority or not', async (certificate, outcome) => {
    const server = await startTlsServer(certificate, (_request, response) => response.end('{}'));
    endings.push(() => server.close());
    vi.stubEnv('SSL_CERT_FILE', fileURLToPath(testAuthorityFile()));
    expect(await outcomeOf(new Session(), server.origin)).toBe(outcome);
  });

  it('reaches a server through the proxy', async () => {
    const server = await startTlsServer('good', (_request, response) => response.end('{}'));
    endings.push(() => server.close());
    vi.stubEnv('SSL_CERT_FILE', fileURLToPath(testAuthorityFile()));
    const proxy = await startMannered('tunnel');
    expect(await outcomeOf(new Session(), `https://acme.okta.test:${server.port}/`)).toBe('200');
    expect(proxy.asked).toEqual([`acme.okta.test:${server.port}`]);
  });
});

describe('the environment’s proxy', () => {
  const proxy = 'http://proxy.test:3128';
  it.each([
    ['https://acme.okta.com/', { HTTPS_PROXY: proxy }, 'proxy.test:3128'],
    ['https://acme.okta.com/', { https_proxy: 'proxy.test:8080', HTTPS_PROXY: proxy }, 'proxy.test:8080'],
    ['https://acme.okta.com/', { ALL_PROXY: 'http://user:secret@proxy.test' }, 'proxy.test:80'],
    ['https://acme.okta.com/', { HTTP_PROXY: proxy }, null],
    ['http://acme.okta.com/', { HTTP_PROXY: proxy }, 'proxy.test:3128'],
    ['https://acme.okta.com/', { HTTPS_PROXY: '' }, null],
    ['https://acme.okta.com/', { HTTPS_PROXY: proxy, NO_PROXY: 'other.com, .okta.com' }, null],
    ['https://notokta.com/', { HTTPS_PROXY: proxy, NO_PROXY: 'okta.com' }, 'proxy.test:3128'],
    ['https://acme.okta.com/', { HTTPS_PROXY: proxy, no_proxy: '*' }, null],
    ['https://localhost:8443/', { HTTPS_PROXY: proxy }, null],
    ['http://127.0.0.1:8080/', { HTTP_PROXY: proxy }, null],
    ['http://[::1]:8080/', { HTTP_PROXY: proxy }, null],
  ])('for %s with %j is %s', (url, env, expected) => {
    expect(systemProxy(url, env)).toBe(expected);
  });

  it('of another kind is not imitated', () => {
    expect(() => systemProxy('https://acme.okta.com/', { HTTPS_PROXY: 'socks5://proxy.test' })).toThrow('not implemented');
  });
});
