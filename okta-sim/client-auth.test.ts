import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOktaSim } from './start.ts';
import { TestClient, TestSigner } from './test-client.ts';
import type { ClientKind, OktaSim } from './types.ts';

let sim: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim();
});
afterAll(() => sim.close());

const failed = 'Client authentication failed. Either the client or the client credentials are invalid.';
const many =
  'Cannot supply multiple client credentials. Use one of the following: credentials in the Authorization header, credentials in the post body, or a client_assertion in the post body.';
const refusal = (words: string): object => ({ status: 401, body: { error: 'invalid_client', error_description: words } });
const basic = (id: string, secret: string): Record<string, string> => ({ authorization: `Basic ${btoa(`${id}:${secret}`)}` });

describe('the clients', () => {
  it('are the same in each org, one of each kind, with IDs and secrets like Okta’s that do not change', () => {
    const kinds: ClientKind[] = [
      'native',
      'consent',
      'no-refresh',
      'web',
      'web-key',
      'service',
      'service-key',
      'legacy',
      'dpop',
      'par-only',
    ];
    for (const org of Object.values(sim.orgs)) {
      expect(org.clients.map((client) => client.kind)).toEqual(kinds);
      for (const { id } of org.clients) expect(id).toMatch(/^0oa[A-Za-z0-9]{17}$/);
      expect(new Set(org.clients.map((client) => client.id)).size).toBe(kinds.length);
      const secrets = org.clients.flatMap(({ secret }) => secret ?? []);
      expect(secrets).toHaveLength(2);
      for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9_-]{64}$/);
    }
    const all = Object.values(sim.orgs).flatMap((org) => org.clients.flatMap(({ secret }) => secret ?? []));
    expect(new Set(all).size).toBe(6);
    expect(sim.orgs.acme.clients.map((client) => client.id)).toMatchInlineSnapshot(`
      [
        "0oaacmeNative15d7x01",
        "0oaacmeConsent25d7x0",
        "0oaacmeBrief35d7x01s",
        "0oaacmeWeb45d7x01sim",
        "0oaacmeWebKey55d7x01",
        "0oaacmeService65d7x0",
        "0oaacmeSvcKey75d7x01",
        "0oaacmeLegacy85d7x01",
        "0oaacmeDpop95d7x01si",
        "0oaacmePar105d7x01si",
      ]
    `);
  });
});

describe.each(['org', 'default', 'custom'] as const)('a web client at the %s server', (server) => {
  it('signs in, refreshes, introspects and revokes with its secret, by Basic and in the body', async () => {
    const app = new TestClient(sim, 'acme', server, 'web');
    const tokens = await app.signIn();
    expect(tokens.refresh_token).toBeTypeOf('string');
    expect(tokens.id_token).toBeTypeOf('string');
    const { id, secret } = app.client;
    const inBody = { client_id: id, client_secret: secret ?? '' };
    const next = await app.postAsIs<{ refresh_token: string }>('token', {
      ...inBody,
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh_token ?? '',
    });
    expect(next.status).toBe(200);
    expect((await app.post('introspect', { token: tokens.access_token })).body).toMatchObject({ active: true, client_id: id });
    expect((await app.postAsIs('revoke', { ...inBody, token: next.body.refresh_token })).status).toBe(200);
    expect((await app.refresh(next.body.refresh_token)).status).toBe(400);
  });

  it('needs no PKCE, but its verifier is checked when there was a challenge', async () => {
    const app = new TestClient(sim, 'acme', server, 'web');
    const bare = await app.code({ code_challenge: undefined, code_challenge_method: undefined });
    const form = { grant_type: 'authorization_code', code: bare, redirect_uri: app.redirectUri };
    expect((await app.post('token', form)).status).toBe(200);
    expect((await app.exchange(await app.code(), { code_verifier: 'x'.repeat(43) })).body).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('a secret', () => {
  const grant = { grant_type: 'refresh_token', refresh_token: 'x' };

  it.each(['token', 'introspect', 'revoke'])('that is wrong or missing is refused at %s', async (path) => {
    const app = new TestClient(sim, 'globex', 'default', 'web');
    const { id, secret } = app.client;
    const form = { ...grant, token: 'x' };
    const wrong = 'The client secret supplied for a confidential client is invalid.';
    expect(await app.postAsIs(path, form, basic(id, 'wrong'))).toMatchObject(refusal(wrong));
    expect(await app.postAsIs(path, { ...form, client_id: id, client_secret: `${secret} ` })).toMatchObject(refusal(wrong));
    expect(await app.postAsIs(path, { ...form, client_id: id })).toMatchObject(refusal('No client credentials found.'));
    expect(await app.postAsIs(path, form)).toMatchObject(refusal('No client credentials found.'));
    const reply = await app.postAsIs(path, form, { authorization: 'Basic %%%' });
    expect(reply).toMatchObject(refusal(failed));
    expect(reply.headers.get('www-authenticate')).toMatch(/^Basic /);
    expect((await app.postAsIs(path, { ...form, client_id: id })).headers.has('www-authenticate'), 'no header, no challenge').toBe(false);
  });

  it('may be given in one place only', async () => {
    const app = new TestClient(sim, 'globex', 'default', 'web');
    const { id, secret } = app.client;
    const header = basic(id, secret ?? '');
    const answer = { status: 400, body: { error: 'invalid_request', error_description: many } };
    expect(await app.postAsIs('token', { ...grant, client_id: id, client_secret: secret ?? '' }, header)).toMatchObject(answer);
    expect(await app.postAsIs('token', { ...grant, client_id: id }, header)).toMatchObject(answer);
    expect(await app.postAsIs('token', { ...grant, client_id: id, client_secret: 'x', client_assertion: 'y' })).toMatchObject(answer);
  });

  it('of a native client is refused', async () => {
    const app = new TestClient(sim, 'globex', 'default');
    const { id } = app.client;
    expect(await app.postAsIs('token', { ...grant, client_id: id, client_secret: 'x' })).toMatchObject(refusal(failed));
    expect(await app.postAsIs('token', grant, basic(id, 'x'))).toMatchObject(refusal(failed));
  });

  it('does not make another client’s tokens one’s own', async () => {
    const native = new TestClient(sim, 'globex', 'default');
    const tokens = await native.signIn();
    const app = new TestClient(sim, 'globex', 'default', 'web');
    expect((await app.post('introspect', { token: tokens.access_token })).body).toEqual({ active: false });
    expect((await app.post('revoke', { token: tokens.refresh_token ?? '' })).status).toBe(200);
    expect((await native.refresh(tokens.refresh_token)).status).toBe(200);
    expect(await native.postAsIs('introspect', { token: tokens.access_token, client_id: app.client.id })).toMatchObject({ status: 401 });
  });
});

describe('a public client', () => {
  const headers = (id: string): [string, Record<string, string>][] => [
    ['an empty secret', basic(id, '')],
    ['no secret at all, as okta-auth-js does', { authorization: `Basic ${btoa(id)}` }],
  ];

  it.each(['introspect', 'revoke'])('may name itself at %s by Basic with no secret', async (path) => {
    const app = new TestClient(sim, 'globex', 'default');
    const { access_token: token } = await app.signIn();
    for (const [what, header] of headers(app.client.id)) expect((await app.postAsIs(path, { token }, header)).status, what).toBe(200);
    expect(await app.isActive(token), 'the token was its own').toBe(path === 'introspect');
  });

  it.each(['introspect', 'revoke'])('may name itself at %s by client_id in the query', async (path) => {
    const app = new TestClient(sim, 'globex', 'default');
    const { access_token: token } = await app.signIn();
    expect((await app.postAsIs(`${path}?client_id=${app.client.id}`, { token })).status).toBe(200);
    expect(await app.isActive(token), 'the token was its own').toBe(path === 'introspect');
  });

  it.each(['introspect', 'revoke'])('names itself at %s once, and proves nothing', async (path) => {
    const app = new TestClient(sim, 'globex', 'default');
    const { id } = app.client;
    const form = { token: 'x' };
    expect(await app.postAsIs(path, form, basic(id, 'x'))).toMatchObject(refusal(failed));
    expect(await app.postAsIs(`${path}?client_id=${id}`, form, basic(id, ''))).toMatchObject(refusal(failed));
    expect(await app.postAsIs(`${path}?client_id=${id}`, { ...form, client_id: 'another' })).toMatchObject({ status: 401 });
    expect(await app.postAsIs(`${path}?client_id=${id}`, { ...form, client_secret: 'x' })).toMatchObject(refusal(failed));
  });

  it('names itself in the form at the token endpoint, and in no other way', async () => {
    const app = new TestClient(sim, 'globex', 'default');
    const { refresh_token: token = '' } = await app.signIn();
    const form = { grant_type: 'refresh_token', refresh_token: token };
    for (const [what, header] of headers(app.client.id))
      expect(await app.postAsIs('token', form, header), what).toMatchObject(refusal(failed));
    expect(await app.postAsIs(`token?client_id=${app.client.id}`, form)).toMatchObject(refusal('No client credentials found.'));
    expect((await app.postAsIs('token', { ...form, client_id: app.client.id })).status).toBe(200);
  });

  it('is not what a web client becomes by leaving its secret out', async () => {
    const app = new TestClient(sim, 'globex', 'default', 'web');
    const { id } = app.client;
    for (const path of ['introspect', 'revoke']) {
      expect(await app.postAsIs(`${path}?client_id=${id}`, { token: 'x' })).toMatchObject(refusal('No client credentials found.'));
      for (const [what, header] of headers(id)) expect((await app.postAsIs(path, { token: 'x' }, header)).status, what).toBe(401);
    }
  });
});

describe('whatever comes as a proof', () => {
  it('is answered, and never with an error of the sim', async () => {
    const app = new TestClient(sim, 'globex', 'custom');
    const { id } = app.client;
    const segment = fc.oneof(
      fc.constant({}),
      fc.dictionary(fc.constantFrom('alg', 'typ', 'jwk', 'kid', 'sub', 'iss', 'exp'), fc.jsonValue()),
    );
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const jwt = fc.tuple(segment, segment, fc.base64String()).map(([head, body, end]) => `${encode(head)}.${encode(body)}.${end}`);
    const text = fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map((value) => value.trim());
    const proof = fc.oneof(text, jwt, fc.base64String());
    const header = fc.oneof(
      proof.map((value) => ({ authorization: `Basic ${value}` })),
      proof.map((value) => ({ dpop: value })),
      fc.constant({}),
    );
    const form = fc.record({ client_id: fc.constant(id), client_secret: text, client_assertion: proof }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(header, form, async (headers, given) => {
        const { status } = await app.postAsIs('token', { grant_type: 'refresh_token', refresh_token: 'x', ...given }, headers);
        expect([400, 401]).toContain(status);
      }),
    );
  });
});

describe('a client that signs', () => {
  async function signing(kind: ClientKind = 'web-key', alg = 'ES256'): Promise<TestClient & { signer: TestSigner }> {
    const app = new TestClient(sim, 'initech', 'custom', kind);
    const signer = await TestSigner.create(alg);
    sim.setClientKeys('initech', app.client.id, { keys: [signer.publicJwk] });
    return Object.assign(app, { signer });
  }
  const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  const ask = (app: TestClient, assertion: string, more: Record<string, string> = {}): Promise<object> =>
    app.postAsIs('introspect', { token: 'x', client_assertion: assertion, client_assertion_type: type, ...more });

  it.each(['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'])('with %s signs in and refreshes', async (alg) => {
    const app = await signing('web-key', alg);
    const tokens = await app.signIn();
    expect((await app.refresh(tokens.refresh_token)).status).toBe(200);
  });

  it('must say for which endpoint, for how long, and who it is', async () => {
    const app = await signing();
    const url = `${app.base}/introspect`;
    const now = Math.floor(Date.now() / 1000);
    const audience = 'The audience claim for client_assertion must be the endpoint invoked for the request.';
    const cases: [Record<string, unknown>, string][] = [
      [{ aud: app.server.issuer }, audience],
      [{ aud: `${app.base}/token` }, audience],
      [{ aud: [url, app.server.issuer] }, audience],
      [{ exp: now - 1 }, 'The client_assertion token is expired.'],
      [{ exp: now + 3700 }, 'The client_assertion token has an expiration too far into the future.'],
      [{ exp: undefined }, 'The client_assertion token has no expiration.'],
      [{ iss: 'someone' }, 'The issuer of the client_assertion must be the client_id.'],
    ];
    for (const [claims, words] of cases) {
      expect(await ask(app, await app.signer.sign(app.client, url, claims)), words).toMatchObject(refusal(words));
    }
    const named = await app.signer.sign(app.client, url, { sub: 'someone' });
    const words = 'The subject of the client_assertion must be the client_id.';
    expect(await ask(app, named, { client_id: app.client.id })).toMatchObject(refusal(words));
    expect(await ask(app, await app.signer.sign(app.client, url))).toMatchObject({ status: 200 });
  });

  it('uses an assertion once, when it has a jti', async () => {
    const app = await signing();
    const url = `${app.base}/introspect`;
    const once = await app.signer.sign(app.client, url);
    expect(await ask(app, once)).toMatchObject({ status: 200 });
    expect(await ask(app, once)).toMatchObject(refusal('The client_assertion token was used before.'));
    const nameless = await app.signer.sign(app.client, url, { jti: undefined });
    expect(await ask(app, nameless)).toMatchObject({ status: 200 });
    expect(await ask(app, nameless)).toMatchObject({ status: 200 });
  });

  it('needs a key that is registered, named by kid when there are several', async () => {
    const app = await signing();
    const url = `${app.base}/introspect`;
    const kid = 'The client_assertion JWT kid is invalid.';
    expect(await ask(app, await app.signer.sign(app.client, url, {}, { kid: undefined }))).toMatchObject({ status: 200 });
    expect(await ask(app, await app.signer.sign(app.client, url, {}, { kid: 'another' }))).toMatchObject(refusal(kid));
    const stranger = await TestSigner.create();
    expect(await ask(app, await stranger.sign(app.client, url))).toMatchObject(refusal('The client_assertion signature is invalid.'));
    const second = await TestSigner.create('ES256', 'key-2');
    sim.setClientKeys('initech', app.client.id, { keys: [app.signer.publicJwk, second.publicJwk] });
    expect(await ask(app, await second.sign(app.client, url, {}, { kid: undefined }))).toMatchObject(refusal(kid));
    expect(await ask(app, await second.sign(app.client, url))).toMatchObject({ status: 200 });
    sim.setClientKeys('initech', app.client.id, { keys: [] });
    expect(await ask(app, await second.sign(app.client, url))).toMatchObject(refusal(kid));
  });

  it('sends nothing else: no secret, no other algorithm, no junk, no other type', async () => {
    const app = await signing();
    const { id } = app.client;
    const url = `${app.base}/introspect`;
    expect(await app.postAsIs('introspect', { token: 'x', client_id: id })).toMatchObject(refusal('No client credentials found.'));
    expect(await app.postAsIs('introspect', { token: 'x', client_id: id, client_secret: 'x' })).toMatchObject(refusal(failed));
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ sub: id, iss: id, aud: url }))}.`;
    expect(await ask(app, unsigned)).toMatchObject({ status: 401 });
    expect(await ask(app, 'junk', { client_id: id })).toMatchObject(refusal('The client_assertion is not a signed JWT.'));
    const right = await app.signer.sign(app.client, url);
    expect(await ask(app, right, { client_assertion_type: 'jwt' })).toMatchObject(refusal('The client_assertion_type is invalid.'));
  });

  it('registers public keys only, and only if it is of that kind', async () => {
    const app = await signing();
    const control = (body: unknown): Promise<Response> =>
      fetch(`${sim.controlOrigin}/clients/keys`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const { kty, crv, x, y } = app.signer.publicJwk;
    const keys = [{ kty, crv, x, y }];
    expect((await control({ org: 'initech', clientId: app.client.id, keys })).status).toBe(200);
    expect((await app.post('introspect', { token: 'x' })).status, 'the kid is not registered any more').toBe(401);
    expect((await control({ org: 'initech', clientId: app.client.id, keys: [{ ...keys[0], d: 'secret' }] })).status).toBe(400);
    expect((await control({ org: 'initech', clientId: app.client.id, keys: 'none' })).status).toBe(400);
    const native = sim.orgs.initech.clients[0]?.id ?? '';
    expect((await control({ org: 'initech', clientId: native, keys })).status).toBe(400);
    expect(() => sim.setClientKeys('acme', app.client.id, { keys: [] })).toThrow('no client');
  });
});
