import { worded } from '../../../src-preload/contract/words/testing/worded.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { failureIn } from './failure.ts';
import { judgeMetadata } from './discovery.ts';
import { metadataOf, type Script } from './testing/scripted-server.ts';
import { type Bench, containing, keysPath, metadataPath, startBench } from './testing/server-test.ts';

const discoverWith = async (script: Script, approvedOrigins: string[] = []) => {
  await using bench = await startBench({ [metadataPath]: script });
  return await bench.okta.discover({ ...bench.client, approvedOrigins });
};
const changed =
  (changes: object): Script =>
  (_request, _response, origin) => ({ ...metadataOf(`${origin}/oauth2/default`), ...changes });

describe('discover', () => {
  it('reads what the app needs', async () => {
    await using bench = await startBench();
    const { issuer } = bench.client;
    expect(await bench.okta.discover(bench.client)).toEqual({
      ok: true,
      value: {
        issuer,
        authorizationEndpoint: `${issuer}/v1/authorize`,
        tokenEndpoint: `${issuer}/v1/token`,
        jwksUri: `${issuer}/v1/keys`,
        revocationEndpoint: `${issuer}/v1/revoke`,
        introspectionEndpoint: `${issuer}/v1/introspect`,
        userinfoEndpoint: `${issuer}/v1/userinfo`,
        endSessionEndpoint: `${issuer}/v1/logout`,
        deviceAuthorizationEndpoint: null,
        pushedAuthorizationRequestEndpoint: null,
        requiresPushedRequests: false,
        clientAuthenticationsSupported: null,
        introspectionAuthenticationsSupported: null,
        dpopAlgorithmsSupported: null,
        scopesSupported: ['openid', 'profile', 'offline_access'],
        codeChallengeMethodsSupported: ['S256'],
        grantTypesSupported: ['authorization_code', 'refresh_token'],
        issParameterSupported: false,
        foundAt: `${issuer}/.well-known/openid-configuration`,
      },
    });
  });

  it('keeps the answer for a day, asks again when told to, and once for many', async () => {
    const clock = new VirtualClock();
    await using bench = await startBench({ [keysPath]: () => ({ keys: [] }) }, clock);
    const { okta, client, server } = bench;
    await Promise.all([okta.discover(client), okta.discover(client), okta.keys(client)]);
    const asked = () => server.seen.filter(({ path }) => path === metadataPath).length;
    expect(asked()).toBe(1);
    await clock.advance(24 * 3_600_000 - 1);
    await okta.discover(client);
    expect(asked()).toBe(1);
    await okta.discover(client, { fresh: true });
    expect(asked()).toBe(2);
    await clock.advance(24 * 3_600_000);
    await okta.discover(client);
    expect(asked()).toBe(3);
    clock.jump(-1);
    await okta.discover(client);
    expect(asked()).toBe(4);
  });

  it('does not keep what was wrong', async () => {
    await using bench = await startBench({ [metadataPath]: changed({ issuer: 'https://other.example' }) });
    expect(await bench.okta.discover(bench.client)).toMatchObject({ ok: false });
    bench.server.scripts[metadataPath] = changed({});
    expect(await bench.okta.discover(bench.client)).toMatchObject({ ok: true });
  });

  it('asks again after a document of which no use could be made', async () => {
    await using bench = await startBench({ [metadataPath]: changed({ token_endpoint: 'https://evil.example/token' }) });
    expect(await bench.okta.discover(bench.client)).toMatchObject({ ok: false, error: { code: 'foreign_endpoint' } });
    bench.server.scripts[metadataPath] = changed({});
    expect(await bench.okta.discover(bench.client)).toMatchObject({ ok: true });
  });

  it.each<[string, (issuer: string) => unknown]>([
    ['another issuer', () => 'https://other.example/oauth2/default'],
    ['a slash more', (issuer) => `${issuer}/`],
    ['upper case', (issuer) => issuer.toUpperCase()],
    ['no issuer', () => undefined],
    ['a number', () => 7],
  ])('refuses a document that names %s', async (_name, named) => {
    const outcome = await discoverWith((_request, _response, origin) => {
      const issuer = `${origin}/oauth2/default`;
      return { ...metadataOf(issuer), issuer: named(issuer) };
    });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'issuer_mismatch' } });
  });

  it('refuses an org server that names itself with a slash at the end, which no URL parser tells apart', async () => {
    await using bench = await startBench({
      '/.well-known/openid-configuration': (_request, _response, origin) => metadataOf(`${origin}/`),
    });
    expect(await bench.okta.discover({ ...bench.client, issuer: bench.server.origin })).toMatchObject({
      ok: false,
      error: { code: 'issuer_mismatch' },
    });
  });

  it.each(['authorization_endpoint', 'token_endpoint', 'jwks_uri'])('needs %s', async (name) => {
    expect(worded(await discoverWith(changed({ [name]: undefined })))).toMatchObject({
      ok: false,
      error: { code: 'metadata_incomplete', message: containing(name) },
    });
  });

  it('does without the optional endpoints and lists', async () => {
    const without = {
      revocation_endpoint: undefined,
      introspection_endpoint: null,
      scopes_supported: 'openid',
      grant_types_supported: undefined,
    };
    expect(await discoverWith(changed(without))).toMatchObject({
      ok: true,
      value: { revocationEndpoint: null, introspectionEndpoint: null, scopesSupported: null, grantTypesSupported: null },
    });
  });

  it.each([
    'authorization_endpoint',
    'token_endpoint',
    'jwks_uri',
    'revocation_endpoint',
    'introspection_endpoint',
    'userinfo_endpoint',
    'end_session_endpoint',
  ])('refuses %s on another origin, names the origin, and accepts it once approved', async (name) => {
    const script = changed({ [name]: 'https://login.acme.example/x' });
    expect(worded(await discoverWith(script))).toMatchObject({
      ok: false,
      error: {
        code: 'foreign_endpoint',
        message: containing('https://login.acme.example'),
        remedy: containing('https://login.acme.example'),
      },
    });
    expect(await discoverWith(script, ['https://evil.example'])).toMatchObject({ ok: false });
    expect(await discoverWith(script, ['https://login.acme.example'])).toMatchObject({ ok: true });
  });

  it.each([
    ['https', 'foreign_endpoint'],
    ['http', 'insecure_url'],
  ])('shows no more of a host of 1.5 MB (%s) than a name can have, and does not offer to approve it', async (scheme, code) => {
    const origin = `${scheme}://${'a'.repeat(1_500_000)}.example`;
    const outcome = await discoverWith(changed({ token_endpoint: `${origin}/token` }), [origin]);
    expect(worded(outcome)).toMatchObject({ ok: false, error: { code, message: containing(`${scheme}://${'a'.repeat(253)}…`) } });
    expect(JSON.stringify(outcome).length).toBeLessThan(1_000);
    expect(outcome).not.toHaveProperty('error.foreignOrigin');
  });

  it('shows and approves a host as long as a name can be whole', async () => {
    const origin = `https://${'a.'.repeat(122)}exa.mpl.e:65535`;
    const script = changed({ token_endpoint: `${origin}/token` });
    expect(new URL(origin).hostname).toHaveLength(253);
    expect(worded(await discoverWith(script))).toMatchObject({ error: { message: containing(`: ${origin}.`), foreignOrigin: origin } });
    expect(await discoverWith(script, [origin])).toMatchObject({ ok: true });
  });

  it('offers no issuer with a host longer than any name', async () => {
    const named = `https://${'a'.repeat(400)}.example`;
    expect(await discoverWith(changed({ issuer: named }))).not.toHaveProperty('error.namedIssuer', named);
  });

  it('refuses endpoints without TLS or that are no URL', async () => {
    expect(await discoverWith(changed({ token_endpoint: 'http://acme.okta.com/token' }), ['http://acme.okta.com'])).toMatchObject({
      error: { code: 'insecure_url' },
    });
    expect(await discoverWith(changed({ token_endpoint: '/token' }))).toMatchObject({ error: { code: 'metadata_incomplete' } });
    expect(await discoverWith(changed({ userinfo_endpoint: 'data:,x' }))).toMatchObject({ error: { code: 'insecure_url' } });
  });

  describe('of a server that has no OpenID metadata', () => {
    const issuerPath = '/oauth2/default';
    const [openId, before, after] = [
      metadataPath,
      `/.well-known/oauth-authorization-server${issuerPath}`,
      `${issuerPath}/.well-known/oauth-authorization-server`,
    ];
    const missing: Script = (_request, response) => void response.writeHead(404).end();
    const wellKnown = (bench: Bench) => bench.server.seen.flatMap(({ path }) => (path.includes('/.well-known/') ? [path] : []));

    it('finds that of RFC 8414 before the path, and else after it, as Okta has both', async () => {
      for (const [found, order] of [
        [openId, [openId]],
        [before, [openId, before]],
        [after, [openId, before, after]],
      ] as const) {
        await using bench = await startBench({ [metadataPath]: missing, [found]: changed({}) });
        expect(await bench.okta.discover(bench.client)).toMatchObject({
          ok: true,
          value: { issuer: bench.client.issuer, foundAt: `${bench.server.origin}${found}` },
        });
        expect(wellKnown(bench)).toEqual(order);
        // It is kept, wherever it was.
        await bench.okta.discover(bench.client);
        expect(wellKnown(bench)).toEqual(order);
      }
    });

    it('asks a server without a path once for each', async () => {
      await using bench = await startBench();
      const issuer = bench.server.origin;
      expect(await bench.okta.discover({ ...bench.client, issuer })).toMatchObject({ ok: false, error: { code: 'issuer_not_found' } });
      expect(wellKnown(bench)).toEqual(['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']);
    });

    it('holds it to the same rules', async () => {
      const from = async (script: Script) => {
        await using bench = await startBench({ [metadataPath]: missing, [before]: script, [after]: changed({}) });
        return await bench.okta.discover(bench.client);
      };
      expect(await from(changed({ issuer: 'https://other.example' }))).toMatchObject({ error: { code: 'issuer_mismatch' } });
      expect(await from(changed({ token_endpoint: 'https://evil.example/x' }))).toMatchObject({ error: { code: 'foreign_endpoint' } });
    });

    it('looks no further where a server is in trouble or another answers in its place', async () => {
      const from = async (script: Script) => {
        await using bench = await startBench({ [metadataPath]: script, [before]: changed({}) });
        const answer = await bench.okta.discover(bench.client);
        expect(wellKnown(bench)).toEqual([openId]);
        return answer;
      };
      const status =
        (code: number): Script =>
        (_request, response) =>
          void response.writeHead(code).end();
      for (const code of [403, 429, 503]) expect(await from(status(code))).toMatchObject({ ok: false, error: { status: code } });
      expect(await from((_request, response) => void response.writeHead(200).end('<html></html>'))).toMatchObject({
        error: { code: 'not_json' },
      });
    });
  });

  it('says so when there is no such server', async () => {
    await using bench = await startBench();
    expect(worded(await bench.okta.discover({ ...bench.client, issuer: `${bench.server.origin}/oauth2/nope` }))).toMatchObject({
      ok: false,
      error: { code: 'issuer_not_found', status: 404, message: containing('/oauth2/nope') },
    });
  });

  it('says so when the domain answers with a page', async () => {
    expect(
      worded(
        await discoverWith((_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>')),
      ),
    ).toMatchObject({
      ok: false,
      error: { code: 'not_json', message: containing('web page') },
    });
  });

  it.each([
    ['http://acme.okta.com', 'insecure_url'],
    ['http://127.0.0.1.evil.example', 'insecure_url'],
    ['http://localhost.evil.example', 'insecure_url'],
    ['ftp://acme.okta.com', 'issuer_not_found'],
    [`https://${'a'.repeat(254)}`, 'issuer_not_found'],
    ['acme.okta.com', 'issuer_not_found'],
    ['', 'issuer_not_found'],
  ])('sends nothing to %s', async (issuer, code) => {
    await using bench = await startBench();
    expect(await bench.okta.discover({ ...bench.client, issuer })).toMatchObject({ ok: false, error: { code } });
    expect(bench.server.seen).toEqual([]);
  });
});

describe('judgeMetadata', () => {
  const client = { issuer: 'https://acme.okta.com', clientId: 'c', approvedOrigins: [] };

  it('accepts or refuses any document, and never breaks', () => {
    const names = Object.keys(metadataOf(''));
    const document = fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.jsonValue(), fc.webUrl(), fc.constant('https://acme.okta.com')));
    fc.assert(
      fc.property(document, (generated) => {
        try {
          judgeMetadata(client, { ...generated, issuer: client.issuer }, client.issuer);
        } catch (error) {
          expect(failureIn(error)).not.toBeNull();
        }
      }),
    );
  });
});
