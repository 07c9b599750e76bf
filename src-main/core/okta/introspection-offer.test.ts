import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { metadataOf, type Script } from './testing/scripted-server.ts';
import { type Bench, metadataPath, startBench } from './testing/server-test.ts';

const introspectPath = '/oauth2/default/v1/introspect';
const offering =
  (methods: readonly string[] | null): Script =>
  (_request, _response, origin) => ({
    ...metadataOf(`${origin}/oauth2/default`),
    ...(methods === null ? {} : { introspection_endpoint_auth_methods_supported: methods }),
  });
const active: Script = () => ({ active: true });
const refusing =
  (status: number): Script =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":"invalid_client"}');

const byItself = async ({ okta, client }: Bench, more: object = {}) =>
  await okta.introspect({ ...client, ...more }, 'a-refresh-token', 'refresh_token', { unasked: true });
const asked = ({ server }: Bench) => server.seen.filter(({ path }) => path === introspectPath).length;

describe('introspection that nobody asked for', () => {
  it.each([
    // As every Okta server says.
    ['none is among the methods', ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none'], 1],
    ['the metadata does not tell', null, 1],
    ['only other methods are there', ['client_secret_basic', 'private_key_jwt'], 0],
    ['the list is empty', [], 0],
  ] as const)('of a public client is sent as the metadata has it: %s', async (_name, methods, sent) => {
    await using bench = await startBench({ [metadataPath]: offering(methods), [introspectPath]: active });
    expect(await byItself(bench)).toMatchObject(sent === 1 ? { ok: true } : { ok: false, error: { code: 'metadata_incomplete' } });
    expect(asked(bench)).toBe(sent);
  });

  it('of a client with a secret is judged by its own method', async () => {
    await using bench = await startBench({ [metadataPath]: offering(['client_secret_basic']), [introspectPath]: active });
    const method = { clientAuthentication: 'private_key_jwt', dpop: false } as const;
    expect(await byItself(bench, { method })).toMatchObject({ ok: false, error: { code: 'metadata_incomplete' } });
    // This one is offered, and fails for want of a secret only.
    const basic = { clientAuthentication: 'client_secret_basic', dpop: false } as const;
    expect(await byItself(bench, { method: basic })).toMatchObject({ ok: false, error: { code: 'client_credential_missing' } });
  });

  it.each([401, 403])('is not repeated after a %i, for this server and client', async (status) => {
    await using bench = await startBench({ [metadataPath]: offering(null), [introspectPath]: refusing(status) });
    expect(await byItself(bench)).toMatchObject({ ok: false, error: { status } });
    expect(await byItself(bench)).toMatchObject({ ok: false, error: { code: 'metadata_incomplete' } });
    expect(asked(bench)).toBe(1);
    await byItself(bench, { clientId: '0oaOther' });
    expect(asked(bench)).toBe(2);
  });

  it('is tried again after a day, for a server may change its mind', async () => {
    const clock = new VirtualClock();
    await using bench = await startBench({ [metadataPath]: offering(null), [introspectPath]: refusing(401) }, clock);
    await byItself(bench);
    await clock.advance(23 * 3_600_000);
    await byItself(bench);
    expect(asked(bench)).toBe(1);
    await clock.advance(3_600_000);
    await byItself(bench);
    expect(asked(bench)).toBe(2);
  });

  it('is repeated after trouble that passes', async () => {
    await using bench = await startBench({ [metadataPath]: offering(null), [introspectPath]: refusing(503) });
    await byItself(bench);
    await byItself(bench);
    expect(asked(bench)).toBe(2);
  });

  it('is another matter than what the user asks for, which is always sent', async () => {
    await using bench = await startBench({ [metadataPath]: offering(['client_secret_basic']), [introspectPath]: refusing(401) });
    for (let time = 1; time <= 2; time += 1) {
      expect(await bench.okta.introspect(bench.client, 'a-token', 'access_token')).toMatchObject({ ok: false, error: { status: 401 } });
      expect(asked(bench)).toBe(time);
    }
  });
});
