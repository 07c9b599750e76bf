import { wordsOf } from '../../src-preload/contract/words/testing/worded.ts';
import { createHash } from 'node:crypto';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { basename } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createLoopbackListener, probeListener } from './loopback-listener.ts';
import type { CallbackPage } from '../core/sign-in/index.ts';
import { escapeHtml, loopbackPage, loopbackPagePolicy } from './loopback-page.ts';

interface Reply {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** Below the ports that systems hand out by themselves, so that nothing else of the machine takes it before the test does. */
const freePort = async (): Promise<number> => {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 8_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
};

const send = async (port: number, path: string, options: { host?: string; method?: string; ip?: string } = {}): Promise<Reply> =>
  await new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: options.ip ?? '127.0.0.1',
        port,
        path,
        method: options.method ?? 'GET',
        headers: { host: options.host ?? `127.0.0.1:${port}` },
        agent: false,
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'));

const page = (part: Partial<CallbackPage>): CallbackPage => ({ outcome: 'done', title: 'Signed in', detail: '', next: '', ...part });

const open: Array<() => Promise<void>> = [];
const listener = createLoopbackListener();
const listen = async (host: string, port: number, path: string, answer: (url: string) => string = () => 'Done') => {
  const heard: string[] = [];
  const result = await listener.listen({ host, port, path }, async (url) => {
    heard.push(url);
    return await Promise.resolve(page({ title: answer(url) }));
  });
  if (result.ok) open.push(result.value.close);
  return { result, heard };
};
afterEach(async () => {
  await Promise.all(open.splice(0).map(async (close) => await close()));
});

describe('the loopback listener', () => {
  it('hands on the exact callback and shows what came of it', async () => {
    const port = await freePort();
    const { heard } = await listen('127.0.0.1', port, '/callback', () => '<Signed in>');
    const reply = await send(port, '/callback?code=a%2Fb&state=s');
    expect(heard).toEqual([`http://127.0.0.1:${port}/callback?code=a%2Fb&state=s`]);
    expect(reply.status).toBe(200);
    expect(reply.body).toContain('<h1>&lt;Signed in&gt;</h1>');
    expect(reply.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', connection: 'close' });
    expect(reply.headers['content-security-policy']).toBe(loopbackPagePolicy);
  });

  it.each([
    ['another host name', '/callback', { host: 'evil.example' }, 403],
    ['another name of this machine', '/callback', { host: 'localhost:1' }, 403],
    ['another path', '/callback/', {}, 404],
    ['a longer path', '/callbackx?code=1', {}, 404],
    ['a favicon', '/favicon.ico', {}, 404],
    ['POST', '/callback', { method: 'POST' }, 405],
    ['HEAD', '/callback', { method: 'HEAD' }, 405],
    ['a proxy request', 'http://127.0.0.1/callback', {}, 400],
    ['a very long URL', `/callback?code=${'x'.repeat(40_000)}`, {}, 414],
    ['a very long path, whatever it names', `${'/'.repeat(60_000)}x`, { host: 'evil.example' }, 414],
    ['an endless URL', `/callback?code=${'x'.repeat(1_000_000)}`, {}, 431],
  ])('turns away %s', async (_what, path, options, status) => {
    const port = await freePort();
    const { heard } = await listen('127.0.0.1', port, '/callback');
    const reply = await send(port, path, options).catch((error: unknown) => {
      // The server may hang up while the megabyte is still being sent.
      if (status === 431) return { status: 431 };
      throw error;
    });
    expect(reply.status).toBe(status);
    expect(heard).toEqual([]);
  });

  it('shares one address and lets go of it with the last listener', async () => {
    const port = await freePort();
    const first = await listen('127.0.0.1', port, '/one');
    const second = await listen('127.0.0.1', port, '/two');
    if (!first.result.ok || !second.result.ok) throw new Error('cannot listen');
    await send(port, '/two?x');
    expect([first.heard, second.heard]).toEqual([[], [`http://127.0.0.1:${port}/two?x`]]);
    await first.result.value.close();
    await first.result.value.close();
    expect((await send(port, '/two')).status).toBe(200);
    expect((await send(port, '/one')).status).toBe(404);
    await second.result.value.close();
    await expect(send(port, '/two')).rejects.toThrow('ECONNREFUSED');
    expect((await listen('127.0.0.1', port, '/again')).result.ok).toBe(true);
  });

  it('may be closed by the very callback it answers', async () => {
    const port = await freePort();
    let close = async (): Promise<void> => await Promise.resolve();
    const result = await listener.listen({ host: '127.0.0.1', port, path: '/cb' }, async () => {
      void close();
      return await Promise.resolve(page({}));
    });
    if (!result.ok) throw new Error('cannot listen');
    close = result.value.close;
    expect((await send(port, '/cb')).status).toBe(200);
    await close();
  });

  it('hears localhost at both of its addresses, under that name only', async () => {
    const port = await freePort();
    const { heard, result } = await listen('localhost', port, '/cb');
    expect(result.ok).toBe(true);
    expect((await send(port, '/cb', { host: `localhost:${port}` })).status).toBe(200);
    expect((await send(port, '/cb')).status).toBe(403);
    if (hasIpv6) expect((await send(port, '/cb', { host: `localhost:${port}`, ip: '::1' })).status).toBe(200);
    expect(new Set(heard)).toEqual(new Set([`http://localhost:${port}/cb`]));
  });

  it.runIf(hasIpv6)('hears [::1] there and nowhere else', async () => {
    const port = await freePort();
    const { heard, result } = await listen('[::1]', port, '/cb');
    expect(result.ok).toBe(true);
    expect((await send(port, '/cb?code=1', { host: `[::1]:${port}`, ip: '::1' })).status).toBe(200);
    expect(heard).toEqual([`http://[::1]:${port}/cb?code=1`]);
    await expect(send(port, '/cb')).rejects.toThrow('ECONNREFUSED');
  });

  it.each([
    ['127.0.0.1', '/callback', 'localhost', '/callback', 403],
    ['localhost', '/callback', '127.0.0.1', '/callback', 403],
    ['127.0.0.1', '/callback', '[::1]', '/callback', 403],
    ['127.0.0.1', '/callback', '127.0.0.1', '/callback/', 404],
    ['127.0.0.1', '/callback', 'localhost', '/Callback', 403],
  ])('waiting at %s%s says what is wrong with %s%s', async (host, path, called, calledPath, status) => {
    const port = await freePort();
    const { heard } = await listen(host, port, path);
    const reply = await send(port, `${calledPath}?code=secret-code&state=s`, { host: `${called}:${port}` });
    expect(reply.status).toBe(status);
    expect(reply.body).toContain('Almost the right address');
    expect(reply.body).toContain(`http://${called}:${port}${calledPath}, but Tenantry waits at http://${host}:${port}${path}.`);
    expect(reply.body).toContain('to the letter');
    expect(reply.body).not.toContain('secret-code');
    expect(heard).toEqual([]);
  });

  it('looks for a near miss in paths of up to 1 kB only', async () => {
    const port = await freePort();
    await listen('127.0.0.1', port, '/callback');
    const near = `/callback${'/'.repeat(1_024 - '/callback'.length)}`;
    expect((await send(port, near)).body).toContain('Almost the right address');
    const long = await send(port, `${near}/`);
    expect(long.status).toBe(404);
    expect(long.body).toContain('Nothing here');
    expect(long.body).not.toContain('//');
  });

  it('does not tell others where it waits', async () => {
    const port = await freePort();
    await listen('127.0.0.1', port, '/callback');
    for (const host of ['evil.example', `localhost.evil.example:${port}`, 'localhost', `localhost:${port + 1}`]) {
      const reply = await send(port, '/callback', { host });
      expect(reply.status).toBe(403);
      expect(reply.body).not.toContain('/callback');
    }
  });

  it('says so when another program has the port', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { result } = await listen('127.0.0.1', port, '/cb');
    expect(result).toMatchObject({ ok: false, error: { code: 'port_in_use' } });
    // The other program is this test's own process.
    if (process.platform === 'linux' && !result.ok) {
      expect(wordsOf(result.error).message).toContain(`(${basename(process.execPath)}, process ${process.pid})`);
    }
    // Nothing is left half open: localhost fails as a whole.
    expect((await listen('localhost', port, '/cb')).result.ok).toBe(false);
    await new Promise((resolve) => other.close(resolve));
    expect((await listen('localhost', port, '/cb')).result.ok).toBe(true);
  });

  it('lets go of the oldest of too many connections on which nothing was asked, and hears the next one', async () => {
    const port = await freePort();
    const { heard } = await listen('127.0.0.1', port, '/cb');
    const idle = Array.from({ length: 200 }, () => connect(port, '127.0.0.1').on('error', () => {}));
    const closed = idle.map(async (one) => await new Promise<void>((resolve) => one.once('close', () => resolve())));
    await Promise.all(idle.map(async (one) => await new Promise<void>((resolve) => one.once('connect', resolve))));
    expect((await send(port, '/cb?code=1')).status).toBe(200);
    expect(heard).toHaveLength(1);
    // The request took the place of one more.
    await Promise.all(closed.slice(0, 200 - 64 + 1));
    expect(idle.filter((one) => one.destroyed)).toHaveLength(200 - 64 + 1);
    for (const one of idle) one.destroy();
  });

  it('answers one request per connection, and hears nothing that is sent behind it', async () => {
    const port = await freePort();
    const { heard } = await listen('127.0.0.1', port, '/cb');
    const flood = connect(port, '127.0.0.1');
    flood.write(`GET /cb?code=1 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`.repeat(1_000));
    let answers = '';
    flood.on('data', (chunk) => (answers += chunk.toString()));
    flood.on('error', () => {});
    await new Promise((resolve) => flood.once('close', resolve));
    expect(answers.match(/HTTP\/1\.1 200/g)).toHaveLength(1);
    expect(heard).toHaveLength(1);
  });

  it('closes connections on which nothing was asked', async () => {
    const port = await freePort();
    const { result } = await listen('127.0.0.1', port, '/cb');
    const idle = connect(port, '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    const ended = new Promise<string>((resolve) => idle.once('close', () => resolve('closed')));
    idle.on('error', () => {});
    if (result.ok) await result.value.close();
    expect(await ended).toBe('closed');
  });
});

describe('the probe', () => {
  it('tells free ports from taken ones, and our own from others', async () => {
    const port = await freePort();
    expect(await probeListener('127.0.0.1', port)).toMatchObject({ ok: true });
    await listen('127.0.0.1', port, '/cb');
    expect(await probeListener('127.0.0.1', port)).toMatchObject({ ok: true });
    expect(await probeListener('localhost', port)).toMatchObject({ ok: true });
    expect((await send(port, '/cb')).status).toBe(200);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    expect(await probeListener('127.0.0.1', (other.address() as AddressInfo).port)).toMatchObject({ error: { code: 'port_in_use' } });
    await new Promise((resolve) => other.close(resolve));
    const nowhere = await probeListener('192.0.2.1', port);
    expect(nowhere.ok ? '' : wordsOf(nowhere.error).message).toContain('this computer has no such address');
  });
});

describe('the page', () => {
  it('never lets text become markup', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", '/', '=', 'a', 'b', ' ') })),
        (text) => {
          expect(escapeHtml(text)).not.toMatch(/[<>"']/);
          const html = loopbackPage(page({ title: text, detail: text, next: text }));
          expect(html.match(/<h1>/g)).toHaveLength(1);
          expect(html.split('<').length).toBe(loopbackPage(page({ title: '' })).split('<').length);
        },
      ),
    );
  });

  it('is covered by its policy: one style and one script, by their hashes', () => {
    const html = loopbackPage(page({}));
    for (const [element, directive] of [
      ['style', 'style-src'],
      ['script', 'script-src'],
    ] as const) {
      const texts = [...html.matchAll(new RegExp(`<${element}>([^]*?)</${element}>`, 'g'))].map(([, text]) => text ?? '');
      expect(texts).toHaveLength(1);
      const hash = createHash('sha256')
        .update(texts[0] ?? '')
        .digest('base64');
      expect(loopbackPagePolicy).toContain(`${directive} 'sha256-${hash}'`);
    }
    expect(html).not.toMatch(/ on[a-z]+=| style=/);
    expect(loopbackPagePolicy).not.toContain('unsafe');
  });
});
