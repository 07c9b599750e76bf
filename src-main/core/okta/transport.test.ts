import { worded } from '../../../src-preload/contract/words/testing/worded.ts';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../base/index.ts';
import { systemClock } from '../../node/system-clock.ts';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { createOktaClient } from './client.ts';
import { metadataOf, type Script, startScriptedServer } from './testing/scripted-server.ts';
import { containing, matching, keysPath, metadataPath, startBench, tokenPath } from './testing/server-test.ts';

/* Every fault over real HTTP, as a refresh meets it: its code, and whether the refresh token may have been rotated. */

const json = { 'content-type': 'application/json' };
const answer =
  (status: number, headers: Record<string, string>, body: string | Buffer = ''): Script =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body);

const faults: ReadonlyArray<readonly [name: string, script: Script, code: string, inDoubt: boolean]> = [
  ['a connection cut before any answer', (_request, response) => void response.destroy(), 'server_unreachable', true],
  [
    'a connection cut in the middle of the answer',
    (_request, response) => {
      response.writeHead(200, { ...json, 'content-length': '1000' });
      response.write('{"access_token":"half', () => response.destroy());
    },
    'server_unreachable',
    true,
  ],
  ['a web page', answer(200, { 'content-type': 'text/html' }, '<!doctype html><title>Welcome to the hotel</title>'), 'not_json', true],
  ['a web page that claims to be JSON', answer(200, json, '  <html></html>'), 'not_json', true],
  ['an empty body', answer(200, json), 'not_json', true],
  ['JSON cut short', answer(200, json, '{"access_token":"a'), 'not_json', true],
  ['bytes that are no UTF-8', answer(200, json, Buffer.from('{"access_token":"\xff\xfe"}', 'latin1')), 'malformed_response', true],
  ['10 MB', answer(200, json, Buffer.alloc(10 * 1024 * 1024, ' ')), 'malformed_response', true],
  [
    '10 MB, compressed to a few kB',
    answer(200, { ...json, 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(10 * 1024 * 1024, ' '))),
    'malformed_response',
    true,
  ],
  ['deeply nested JSON', answer(200, json, '['.repeat(500_000)), 'not_json', true],
  ['no content', answer(204, {}), 'http_error', true],
  ['500', answer(500, json, '{"errorCode":"E0000009","errorSummary":"Internal Server Error"}'), 'http_error', true],
  ['a gateway’s 502 page', answer(502, { 'content-type': 'text/html' }, '<html>Bad gateway</html>'), 'http_error', true],
  ['503 server_error', answer(503, json, '{"error":"server_error"}'), 'http_error', true],
  ['a firewall’s 403 page', answer(403, { 'content-type': 'text/html' }, '<html>Blocked</html>'), 'http_error', false],
  [
    '429',
    answer(429, json, '{"errorCode":"E0000047","errorSummary":"API call exceeded rate limit due to too many requests."}'),
    'rate_limited',
    false,
  ],
  ['an error', answer(401, json, '{"error":"invalid_client"}'), 'invalid_client', false],
  ['a redirect', answer(302, { location: 'https://elsewhere.example/' }), 'redirect_refused', false],
  ['a redirect to itself', answer(307, { location: tokenPath }), 'redirect_refused', false],
];

describe('transport', () => {
  it.each(faults)('%s', async (_name, script, code, inDoubt) => {
    await using bench = await startBench({ [tokenPath]: script });
    const outcome = await bench.refresh();
    expect(worded(outcome)).toMatchObject({ ok: false, error: { code, inDoubt, message: matching(/\.( The server said: “.*”\.?)?$/) } });
    expect(bench.kept).toEqual([]);
    expect(bench.server.seen.filter(({ path }) => path === tokenPath)).toHaveLength(1);
  });

  it('tells a web page from other junk', async () => {
    await using bench = await startBench({ [tokenPath]: answer(200, { 'content-type': 'text/html' }, '<html>') });
    const outcome = await bench.refresh();
    expect(worded(outcome)).toMatchObject({ error: { message: containing('web page'), remedy: containing('network') } });
  });

  it('is in no doubt about requests that change nothing', async () => {
    await using bench = await startBench({ [keysPath]: (_request, response) => void response.destroy() });
    expect(await bench.okta.keys(bench.client)).toMatchObject({ ok: false, error: { code: 'server_unreachable', inDoubt: false } });
  });

  it('is in no doubt when nobody listens', async () => {
    const gone = await startScriptedServer();
    await gone.close();
    await using bench = await startBench({
      [metadataPath]: (_request, _response, origin) => ({
        ...metadataOf(`${origin}/oauth2/default`),
        token_endpoint: `${gone.origin}/token`,
      }),
    });
    const client = { ...bench.client, approvedOrigins: [gone.origin] };
    const outcome = await bench.okta.refresh(client, { refreshToken: 'old' }, async () => {});
    expect(outcome).toMatchObject({ ok: false, error: { code: 'server_unreachable', inDoubt: false } });
  });

  it('gives up by the clock port, before an answer and in the middle of one', async () => {
    const clock = new VirtualClock();
    let reached = () => {};
    const hanging: Record<string, Script> = {
      silent: () => reached(),
      half: (_request, response) => {
        response.writeHead(200, json);
        response.write('{"access', () => reached());
      },
    };
    for (const script of Object.values(hanging)) {
      await using bench = await startBench({ [tokenPath]: script }, clock);
      const arrived = new Promise<void>((resolve) => (reached = resolve));
      const outcome = bench.refresh();
      await arrived;
      await clock.advance(14_999);
      expect(clock.pendingTimers).toBe(1);
      await clock.advance(1);
      expect(await outcome).toMatchObject({ ok: false, error: { code: 'timeout', inDoubt: true } });
    }
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives up on a fetch that ignores its signal', async () => {
    const clock = new VirtualClock();
    const okta = createOktaClient({ fetch: () => new Promise(() => {}), clock, logger: silentLogger, timeoutMs: 100 });
    const outcome = okta.discover({ issuer: 'https://acme.okta.com', clientId: 'c', approvedOrigins: [] });
    await clock.advance(100);
    expect(await outcome).toMatchObject({ ok: false, error: { code: 'timeout', inDoubt: false } });
  });

  it('leaves no timer behind', async () => {
    const clock = new VirtualClock();
    await using bench = await startBench({ [tokenPath]: () => ({ access_token: 'a', token_type: 'Bearer' }) }, clock);
    await bench.refresh();
    expect(clock.pendingTimers).toBe(0);
  });

  it('asks for neither cookies nor cache nor redirects', async () => {
    const inits: Array<RequestInit | undefined> = [];
    const okta = createOktaClient({
      fetch: (_url, init) => {
        inits.push(init);
        return Promise.reject(new TypeError('fetch failed'));
      },
      clock: systemClock,
      logger: silentLogger,
    });
    await okta.discover({ issuer: 'https://acme.okta.com', clientId: 'c', approvedOrigins: [] });
    expect(inits).toMatchObject([{ credentials: 'omit', cache: 'no-store', redirect: 'manual' }]);
  });

  it('learns the clock skew, and prefers the token endpoint’s to what may come from a cache', async () => {
    const clock = new VirtualClock(1_800_000_000_000);
    const dated = (offset: number, extra: Record<string, string> = {}) => ({
      ...json,
      date: new Date(clock.now() + offset).toUTCString(),
      ...extra,
    });
    await using bench = await startBench({}, clock);
    const { issuer } = bench.client;
    expect(bench.okta.skewMs(issuer)).toBe(0);
    bench.server.scripts[keysPath] = (_request, response) =>
      void response.writeHead(200, dated(-100_000, { age: '40' })).end('{"keys":[]}');
    bench.server.scripts['/oauth2/default/.well-known/openid-configuration'] = (_request, response, origin) =>
      void response.writeHead(200, dated(-100_000, { age: '40' })).end(
        JSON.stringify({
          issuer,
          authorization_endpoint: `${origin}/a`,
          token_endpoint: `${origin}${tokenPath}`,
          jwks_uri: `${origin}${keysPath}`,
        }),
      );
    await bench.okta.discover(bench.client);
    expect(bench.okta.skewMs(issuer)).toBe(-59_500);
    bench.server.scripts[tokenPath] = (_request, response) => void response.writeHead(200, dated(7_000)).end('{"access_token":"a"}');
    expect(await bench.refresh()).toMatchObject({ ok: true, value: { skewMs: 7_500 } });
    await bench.okta.keys(bench.client);
    expect(bench.okta.skewMs(issuer)).toBe(7_500);
  });
});
