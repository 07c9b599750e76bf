import { describe, expect, it } from 'vitest';
import { silentLogger } from '../base/index.ts';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { verifyIdToken } from '../tokens/index.ts';
import { lookalike } from '../tokens/testing/tokens.ts';
import { createOktaClient } from './client.ts';
import { metadataOf, type Script } from './testing/scripted-server.ts';
import { type Bench, keysPath, metadataPath, startBench } from './testing/server-test.ts';

const startKeys = async (cacheControl?: string) => {
  const clock = new VirtualClock();
  const bench = await startBench(
    {
      [keysPath]: (_request, response) => {
        if (cacheControl !== undefined) response.setHeader('cache-control', cacheControl);
        return { keys: [{ kty: 'RSA', kid: `k${asked()}` }] };
      },
    },
    clock,
  );
  const asked = () => bench.server.seen.filter(({ path }) => path === keysPath).length;
  return { bench, clock, asked };
};

describe('keys', () => {
  it.each([
    ['max-age=600', 600_000],
    ['public, max-age=600', 600_000],
    ['max-age=1', 60_000],
    ['no-store', 60_000],
    ['max-age=9999999', 24 * 3_600_000],
    [undefined, 3_600_000],
  ])('with Cache-Control %s are fresh for %d ms', async (cacheControl, freshForMs) => {
    const { bench, clock, asked } = await startKeys(cacheControl);
    await using _ = bench;
    await Promise.all([bench.okta.keys(bench.client), bench.okta.keys(bench.client)]);
    await clock.advance(freshForMs - 1);
    expect(await bench.okta.keys(bench.client)).toMatchObject({ value: { keys: [{ kid: 'k1' }] } });
    expect(asked()).toBe(1);
    await clock.advance(1);
    expect(await bench.okta.keys(bench.client)).toMatchObject({ value: { keys: [{ kid: 'k2' }] } });
  });

  it('are asked for anew at most once a minute', async () => {
    const { bench, clock, asked } = await startKeys();
    await using _ = bench;
    const fresh = () => bench.okta.keys(bench.client, { fresh: true });
    await fresh();
    await fresh();
    await clock.advance(59_999);
    await fresh();
    expect(asked()).toBe(1);
    await clock.advance(1);
    await fresh();
    expect(asked()).toBe(2);
  });

  it.each([{}, { keys: 'none' }, { keys: [7] }, { keys: [null] }])('%j is no key set', async (body) => {
    await using bench = await startBench({ [keysPath]: () => body });
    expect(await bench.okta.keys(bench.client)).toMatchObject({ ok: false, error: { code: 'malformed_response' } });
  });
});

describe('a thousand verifications', { timeout: 60_000 }, () => {
  const times = 1_000;
  const clock = new VirtualClock();
  const verify = async ({ okta, client }: Bench) =>
    await verifyIdToken({
      raw: lookalike({ iss: client.issuer }, { alg: 'RS256', kid: 'nobody-has-it' }),
      issuer: client.issuer,
      clientId: client.clientId,
      keys: async (options) => await okta.keys(client, options),
      nonce: null,
      accessToken: null,
      now: clock.now(),
    });
  const oneAfterTheOther = async (bench: Bench) => {
    for (let time = 0; time < times; time += 1) await verify(bench);
  };
  const atOnce = async (bench: Bench) => void (await Promise.all(Array.from({ length: times }, async () => await verify(bench))));
  const status =
    (code: number): Script =>
    (_request, response) =>
      void response.writeHead(code, { 'content-type': 'text/html' }).end('<html>no</html>');
  const goodKeys: Script = () => ({ keys: [{ kty: 'RSA', kid: 'k1' }] });
  const withoutKeys: Script = (_request, _response, origin) => ({ issuer: `${origin}/oauth2/default` });

  it.each<[string, string, Script]>([
    ['of tokens with an unknown kid', keysPath, goodKeys],
    ['while the keys are not there', keysPath, status(404)],
    ['while the endpoint of the keys fails', keysPath, status(500)],
    ['while it answers with a page', keysPath, status(200)],
    ['while it answers with no key set', keysPath, () => ({})],
    ['while the metadata is not there', metadataPath, status(404)],
    ['while the metadata fails', metadataPath, status(500)],
    ['while the metadata names no keys', metadataPath, withoutKeys],
  ])('%s send one request a minute', async (_what, path, script) => {
    await using bench = await startBench({ [path]: script }, clock);
    const asked = () => bench.server.seen.filter((request) => request.path === path).length;
    for (const run of [oneAfterTheOther, atOnce]) {
      const before = asked();
      await run(bench);
      expect(asked() - before).toBe(1);
      await clock.advance(59_999);
      await run(bench);
      expect(asked() - before).toBe(1);
      await clock.advance(1);
    }
  });

  it('of tokens with an unknown kid send one request a minute, too, when the second one fails', async () => {
    let isUp = true;
    await using bench = await startBench({ [keysPath]: (...args) => (isUp ? goodKeys : status(503))(...args) }, clock);
    const asked = () => bench.server.seen.filter(({ path }) => path === keysPath).length;
    await oneAfterTheOther(bench);
    isUp = false;
    await clock.advance(60_000);
    await oneAfterTheOther(bench);
    expect(asked()).toBe(2);
    // What was fetched before still counts for keys that are known.
    expect(await bench.okta.keys(bench.client)).toMatchObject({ value: { keys: [{ kid: 'k1' }] } });
    isUp = true;
    await clock.advance(60_000);
    await oneAfterTheOther(bench);
    expect(asked()).toBe(3);
  });
});

describe('keys that could not be had', () => {
  it('are asked for at once by a user who tests the connection', async () => {
    const { bench, asked } = await startKeys();
    await using _ = bench;
    const { [keysPath]: good } = bench.server.scripts;
    bench.server.scripts[keysPath] = (_request, response) => void response.writeHead(500).end();
    expect(await bench.okta.keys(bench.client)).toMatchObject({ ok: false, error: { status: 500 } });
    expect(await bench.okta.keys(bench.client, { fresh: true })).toMatchObject({ ok: false, error: { status: 500 } });
    expect(asked()).toBe(1);
    if (good !== undefined) bench.server.scripts[keysPath] = good;
    expect(await bench.okta.keys(bench.client, { fresh: true, retry: true })).toMatchObject({ ok: true });
    expect(await bench.okta.keys(bench.client)).toMatchObject({ ok: true });
    expect(asked()).toBe(2);
  });

  it('are asked for as soon as there is a network again', async () => {
    await using bench = await startBench({ [keysPath]: () => ({ keys: [] }) });
    let isOffline = true;
    const okta = createOktaClient({
      fetch: async (url, init) => (isOffline ? await Promise.reject(new Error('net::ERR_INTERNET_DISCONNECTED')) : await fetch(url, init)),
      clock: new VirtualClock(),
      logger: silentLogger,
    });
    expect(await okta.keys(bench.client)).toMatchObject({ ok: false, error: { code: 'offline' } });
    isOffline = false;
    expect(await okta.keys(bench.client)).toMatchObject({ ok: true });
  });

  it('do not speak for a connection that approves of more', async () => {
    const elsewhere = 'https://keys.acme.example';
    await using bench = await startBench({
      [metadataPath]: (_request, _response, origin) => ({ ...metadataOf(`${origin}/oauth2/default`), jwks_uri: `${elsewhere}/keys` }),
    });
    expect(await bench.okta.keys(bench.client)).toMatchObject({ ok: false, error: { code: 'foreign_endpoint' } });
    const approving = { ...bench.client, approvedOrigins: [elsewhere] };
    expect(await bench.okta.keys(approving)).not.toMatchObject({ error: { code: 'foreign_endpoint' } });
  });
});
