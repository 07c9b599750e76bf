import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { nestedJson } from '../tokens/testing/tokens.ts';
import { metadataOf } from './testing/scripted-server.ts';
import { type Bench, keysPath, metadataPath, startBench, tokenPath } from './testing/server-test.ts';

const issuerPath = '/oauth2/default';
const levels = [100, 100_000];

/** Answers with a good body that has one nested member more; the body itself is the first level. */
const withNested =
  (body: Readonly<Record<string, unknown>>, depth: number, status = 200) =>
  (_request: unknown, response: ServerResponse) => {
    const text = `{"extra":${nestedJson(depth)},${JSON.stringify(body).slice(1)}`;
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  };

describe('JSON nested beyond reason', () => {
  const requests: ReadonlyArray<readonly [string, Readonly<Record<string, unknown>>, (bench: Bench) => Promise<unknown>]> = [
    [keysPath, { keys: [] }, async ({ okta, client }) => await okta.keys(client)],
    [`${issuerPath}/v1/userinfo`, { sub: '00u1' }, async ({ okta, client }) => await okta.userinfo(client, 'token', null)],
    [`${issuerPath}/v1/introspect`, { active: true }, async ({ okta, client }) => await okta.introspect(client, 'token', 'access_token')],
  ];

  it.each(requests)('is refused where %s answers with it, as a value', async (path, body, ask) => {
    for (const depth of levels) {
      await using bench = await startBench({ [path]: withNested(body, depth) });
      expect(await ask(bench)).toMatchObject({ ok: false, error: { code: 'malformed_response' } });
    }
    await using bench = await startBench({ [path]: withNested(body, 99) });
    expect(await ask(bench)).toMatchObject({ ok: true });
  });

  it('is refused in metadata', async () => {
    for (const depth of levels) {
      await using bench = await startBench({
        [metadataPath]: (request, response, origin) => withNested(metadataOf(`${origin}${issuerPath}`), depth)(request, response),
      });
      expect(await bench.okta.discover(bench.client)).toMatchObject({ ok: false, error: { code: 'malformed_response' } });
    }
  });

  it('is left out of a token response, whose rotated refresh token is kept', async () => {
    const body = { access_token: 'new', refresh_token: 'rotated', token_type: 'Bearer', expires_in: 3600 };
    for (const depth of levels) {
      await using bench = await startBench({ [tokenPath]: withNested(body, depth) });
      expect(await bench.refresh()).toMatchObject({ ok: true });
      expect(bench.kept.map((kept) => kept.body)).toEqual([body]);
      // What is kept must be fit to be written.
      expect(() => JSON.stringify(bench.kept)).not.toThrow();
    }
  });

  it('in an error says no more than its status', async () => {
    for (const depth of levels) {
      await using bench = await startBench({ [tokenPath]: withNested({ error: 'invalid_grant' }, depth, 400) });
      expect(await bench.refresh()).toMatchObject({ ok: false, error: { code: 'http_error', status: 400 } });
    }
  });
});
