import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { keysPath, startBench } from './testing/server-test.ts';

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
