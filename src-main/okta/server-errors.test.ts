import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentLogger, systemClock } from '../platform/index.ts';
import { createOktaClient } from './client.ts';
import { serverErrorFailure } from './server-errors.ts';
import { metadataOf, type Script } from './testing/scripted-server.ts';
import { containing, keysPath, matching, metadataPath, startBench, tokenPath } from './testing/server-test.ts';

describe('serverErrorFailure', () => {
  it.each([
    ['invalid_client', null, 'invalid_client', 'Client authentication to None'],
    ['invalid_scope', null, 'invalid_scope', 'Scopes'],
    ['access_denied', 'User is not assigned to the client application.', 'access_denied', 'Assignments'],
    [
      'access_denied',
      'Policy evaluation failed for this request, please check the policy configurations.',
      'policy_denied',
      'Access Policies',
    ],
    ['invalid_grant', 'Policy evaluation failed', 'oauth_error', 'Sign in again'],
    ['E0000011', 'Invalid token provided', 'oauth_error', 'sign in again'],
    ['login_required', null, 'login_required', 'Sign in again'],
    ['unauthorized_client', null, 'unauthorized_client', 'Grant type'],
    ['temporarily_unavailable', null, 'http_error', 'status.okta.com'],
    ['use_dpop_nonce', null, 'oauth_error', 'DPoP'],
    ['E0000015', 'You do not have permission to access the feature you are requesting', 'policy_denied', 'org server'],
    ['E0000047', null, 'rate_limited', 'Rate Limits'],
    ['something_new', null, 'oauth_error', 'System Log'],
    ['__proto__', null, 'oauth_error', 'System Log'],
    ['toString', null, 'oauth_error', 'System Log'],
  ])('%s (%s) is %s', (error, description, code, remedy) => {
    expect(serverErrorFailure(error, description)).toMatchObject({ code, remedy: containing(remedy), inDoubt: false });
  });

  it('shows any text in one short line without control or direction marks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), fc.string({ unit: 'binary', maxLength: 3000 }), (error, description) => {
        const failure = serverErrorFailure(error, description);
        expect(failure.message).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(failure.serverDescription?.length ?? 0).toBeLessThanOrEqual(300);
        expect(failure.serverError?.length ?? 0).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('shows no token a server may have echoed, however long the text around it', () => {
    const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln';
    for (const padding of [0, 270, 295, 1190])
      expect(JSON.stringify(serverErrorFailure('invalid_grant', `${'x '.repeat(padding / 2)}${token}`))).not.toContain('eyJ');
  });
});

describe('an error answer', () => {
  it('waits for the rate limit’s end by the server’s clock', async () => {
    const serverNow = Date.now() + 3_600_000;
    await using bench = await startBench({
      [tokenPath]: (_request, response) =>
        void response
          .writeHead(429, {
            date: new Date(serverNow).toUTCString(),
            'x-rate-limit-limit': '4',
            'x-rate-limit-remaining': '0',
            'x-rate-limit-reset': String(Math.floor(serverNow / 1000) + 20),
          })
          .end('{"errorCode":"E0000047","errorSummary":"Too many requests"}'),
    });
    const before = Date.now();
    const outcome = await bench.refresh();
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'rate_limited', serverError: 'E0000047', serverDescription: 'Too many requests' },
    });
    const retryAt = outcome.ok ? 0 : (outcome.error.retryAt ?? 0);
    expect(retryAt).toBeGreaterThanOrEqual(before + 20_000);
    expect(retryAt).toBeLessThanOrEqual(Date.now() + 20_000);
  });

  it.each([
    ['{"error":5}', 'http_error'],
    ['{"error":""}', 'http_error'],
    ['[1]', 'http_error'],
    ['null', 'http_error'],
    ['{"error":"invalid_grant","error_description":{"a":1}}', 'invalid_grant'],
    ['{"errorCode":"E0000011","errorSummary":"Invalid token provided"}', 'oauth_error'],
    ['{"errorCode":"invalid_grant"}', 'oauth_error'],
  ])('400 with %s is %s', async (body, code) => {
    await using bench = await startBench({ [tokenPath]: (_request, response) => void response.writeHead(400).end(body) });
    expect(await bench.refresh()).toMatchObject({ ok: false, error: { code, status: 400, inDoubt: false } });
  });

  it.each([
    [407, 'The proxy on the way to acme.okta.com wants credentials.', 'switch the proxy off'],
    [511, 'signed in to it', 'browser'],
  ])('of a network that wants a sign-in of its own (%i) went no further', async (status, message, remedy) => {
    const outcome = await createOktaClient({
      fetch: async (url) =>
        url.endsWith('/token')
          ? await Promise.resolve(new Response('<html>', { status }))
          : Response.json(metadataOf('https://acme.okta.com')),
      clock: systemClock,
      logger: silentLogger,
    }).refresh({ issuer: 'https://acme.okta.com', clientId: 'c', approvedOrigins: [] }, { refreshToken: 'old' }, async () => {});
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'http_error', status, inDoubt: false, message: containing(message), remedy: containing(remedy) },
    });
  });

  const wrongPlaces = ['{"error":"invalid_grant","error_description":"gone"}', '{"errorCode":"E0000011","errorSummary":"gone"}'];

  it.each(wrongPlaces)('to a request for metadata or keys says nothing of a session: %s', async (body) => {
    const dead =
      (status: number): Script =>
      (_request, response) =>
        void response.writeHead(status).end(body);
    for (const status of [400, 401, 403]) {
      await using bench = await startBench({ [metadataPath]: dead(status), [keysPath]: dead(status) });
      const error = { code: 'http_error', status, message: containing('gone'), serverDescription: 'gone', inDoubt: false };
      expect(await bench.refresh()).toMatchObject({ ok: false, error });
      bench.server.scripts[metadataPath] = (_request, _response, origin) => metadataOf(`${origin}/oauth2/default`);
      expect(await bench.okta.keys(bench.client)).toMatchObject({ ok: false, error });
    }
    await using bench = await startBench({ [metadataPath]: dead(404) });
    expect(await bench.refresh()).toMatchObject({ ok: false, error: { code: 'issuer_not_found' } });
  });

  it.each(wrongPlaces)('to a request about a token other than for one is no invalid_grant: %s', async (body) => {
    const dead: Script = (_request, response) => void response.writeHead(400).end(body);
    await using bench = await startBench({ '/oauth2/default/v1/revoke': dead, '/oauth2/default/v1/introspect': dead });
    const error = { code: 'oauth_error', message: matching(/\S/), remedy: matching(/\S/) };
    expect(await bench.okta.revoke(bench.client, 'token', 'refresh_token')).toMatchObject({ ok: false, error });
    expect(await bench.okta.introspect(bench.client, 'token', 'refresh_token')).toMatchObject({ ok: false, error });
  });
});

describe('a pushed request', () => {
  const pushPath = '/oauth2/default/v1/par';
  const startPush = async (push: Script) =>
    await startBench({
      [metadataPath]: (_request, _response, origin) => ({
        ...metadataOf(`${origin}/oauth2/default`),
        pushed_authorization_request_endpoint: `${origin}${pushPath}`,
      }),
      [pushPath]: push,
    });
  const created =
    (body: object): Script =>
    (_request, response) => {
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };

  it('is answered with 201 (RFC 9126, 2.2)', async () => {
    await using bench = await startPush(created({ request_uri: 'urn:example:1', expires_in: 60 }));
    const pushed = await bench.okta.pushAuthorization(bench.client, [['scope', 'openid']]);
    expect(pushed).toMatchObject({ ok: true, value: containing('request_uri=urn%3Aexample%3A1') });
  });

  it('is the only one that 201 answers', async () => {
    await using bench = await startBench({ [tokenPath]: created({ access_token: 'a', token_type: 'Bearer' }) });
    expect(await bench.refresh()).toMatchObject({ ok: false, error: { code: 'http_error', status: 201 } });
  });
});
