import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startOktaSim } from './start.ts';
import { TestClient } from './test-client.ts';
import type { OktaSim } from './types.ts';

let sim: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim();
});
afterAll(() => sim.close());
afterEach(() => sim.faults.clear());

const dana = 'dana@acme.test';

async function codeFrom(app: TestClient, url: string): Promise<string> {
  const page = await app.browser.get(url);
  const visit = page.leftTo ? page : await app.browser.signIn(page, dana);
  return TestClient.returned(visit)['code'] ?? '';
}

describe.each(['org', 'default', 'custom'] as const)('a pushed request at the %s server', (server) => {
  it.each(['native', 'web', 'par-only'] as const)('signs the %s client in', async (kind) => {
    const app = new TestClient(sim, 'acme', server, kind);
    const { url, reply } = await app.push();
    expect(reply.status, 'not 201, as RFC 9126, 2.2 has it').toBe(200);
    expect(reply.body).toEqual({ request_uri: expect.stringMatching(/^urn:okta:[\w-]{43}$/) as string, expires_in: 3600 });
    const { status, body } = await app.exchange(await codeFrom(app, url));
    expect(status).toBe(200);
    expect(body.refresh_token).toBeTypeOf('string');
  });

  it('is named in the metadata', async () => {
    const { issuer } = sim.orgs.acme.servers[server];
    const metadata = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Record<string, unknown>;
    expect(metadata).toMatchObject({
      pushed_authorization_request_endpoint: `${new TestClient(sim, 'acme', server).base}/par`,
      require_pushed_authorization_requests: false,
    });
  });
});

describe('a pushed request', () => {
  const refused = "The 'request_uri' parameter is invalid, was used before, or has expired.";
  const shown = (text: string): string => text.replaceAll('&#39;', "'");

  it('is good once, for an hour, for its client and its server', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const used = await app.push();
    await app.browser.get(used.url);
    const again = await app.browser.get(used.url);
    expect(again.status).toBe(400);
    expect(shown(again.text)).toContain(refused);

    const young = await app.push();
    sim.advanceTime(3_599_000);
    expect((await app.browser.get(young.url)).text).toContain('Sign in');
    const late = await app.push();
    sim.advanceTime(3_600_000);
    expect(shown((await app.browser.get(late.url)).text)).toContain(refused);

    const mine = await app.push();
    const stranger = new TestClient(sim, 'acme', 'default', 'consent');
    expect(shown((await app.browser.get(mine.url.replace(app.client.id, stranger.client.id))).text)).toContain(refused);
    const elsewhere = new TestClient(sim, 'acme', 'org').base;
    expect(shown((await app.browser.get(mine.url.replace(app.base, elsewhere))).text)).toContain(refused);
    expect(TestClient.returned(await app.browser.signIn(await app.browser.get(mine.url), dana))['code']).toBeTypeOf('string');
  });

  it('can be looked at before it is taken, like one that was not pushed', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const { url } = await app.push({ state: 'pushed', prompt: 'login' });
    expect(Object.fromEntries(sim.authorizationParams(url))).toMatchObject({ state: 'pushed', prompt: 'login' });
    expect(sim.authorizationParams(app.authorizeUrl()).get('state')).toBe('state-1');
    await app.browser.get(url);
    expect(() => sim.authorizationParams(url)).toThrow('no such pushed request');
  });

  it('counts for what was pushed, whatever the browser adds', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const { url } = await app.push({ state: 'pushed' });
    const visit = await app.browser.get(`${url}&state=added&prompt=none`);
    expect(TestClient.returned(await app.browser.signIn(visit, dana))).toMatchObject({ state: 'pushed' });
  });

  it.each([
    ['an unknown scope', { scope: 'openid fly' }, 'invalid_scope', /not configured/],
    ['another redirect URI', { redirect_uri: 'https://elsewhere.test' }, 'invalid_request', /must be a Login redirect URI/],
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request', /PKCE/],
    ['a request_uri', { request_uri: 'urn:okta:x' }, 'invalid_request', /'request_uri'/],
  ])('with %s is refused at once', async (_what, changes, error, words) => {
    const { reply } = await new TestClient(sim, 'acme', 'custom').push(changes);
    expect(reply).toMatchObject({ status: 400, body: { error, error_description: words } });
  });

  it.each(['profile', 'email offline_access', 'groups orders.read', 'address', 'phone', 'device_sso'])(
    'for the OpenID scopes %s without openid is refused as forbidden',
    async (scope) => {
      const { reply } = await new TestClient(sim, 'acme', 'custom').push({ scope });
      expect(reply.status).toBe(403);
      expect(reply.body).toEqual({
        error: 'access_denied',
        error_description: 'Requests for ID tokens or access tokens with OpenID scopes require the openid scope.',
      });
    },
  );

  it('for custom scopes needs no openid, and offline_access none either', async () => {
    const app = new TestClient(sim, 'acme', 'custom');
    for (const scope of ['orders.read', 'orders.read offline_access']) expect((await app.push({ scope })).reply.status).toBe(200);
  });

  it('needs the client to prove itself', async () => {
    const app = new TestClient(sim, 'acme', 'default', 'web');
    const { client_id: id = '', ...form } = Object.fromEntries(new URL(app.authorizeUrl()).searchParams);
    expect(await app.postAsIs('par', { ...form, client_id: id })).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    const header = { authorization: `Basic ${btoa(`${id}:${app.client.secret}`)}` };
    expect((await app.postAsIs('par', { ...form, client_id: id }, header)).status, 'the ID may stand in the body, too').toBe(200);
    expect((await app.postAsIs('par', { ...form, client_id: 'other' }, header)).status).toBe(400);
    expect((await app.post('par', { ...form, client_secret: 'twice' })).status).toBe(400);
  });

  it('is a must for a client that requires it', async () => {
    const app = new TestClient(sim, 'acme', 'default', 'par-only');
    expect(TestClient.returned(await app.authorize())).toMatchObject({
      error: 'invalid_request',
      error_description: 'The client must push its authorization requests.',
    });
  });

  it('need not be offered', async () => {
    const older = await startOktaSim({ metadataWithout: ['pushed_authorization_request_endpoint'] });
    try {
      const metadata = await (await fetch(`${older.orgs.acme.servers.org.issuer}/.well-known/openid-configuration`)).json();
      expect(metadata).not.toHaveProperty('pushed_authorization_request_endpoint');
      expect(metadata).toHaveProperty('require_pushed_authorization_requests');
    } finally {
      await older.close();
    }
  });

  it('is counted and can fail', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const before = sim.stats().pushedRequests;
    sim.faults.add({ endpoint: 'par', do: { kind: 'status', status: 503 } });
    expect((await app.push()).reply.status).toBe(503);
    expect((await app.push()).reply.status).toBe(200);
    expect(sim.stats().pushedRequests).toBe(before + 1);
  });
});
