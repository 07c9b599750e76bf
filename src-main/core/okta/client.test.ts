import { worded } from '../../../src-preload/contract/words/testing/worded.ts';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { containing, type Bench, keysPath, metadataPath, startBench, tokenPath } from './testing/server-test.ts';

const revokePath = '/oauth2/default/v1/revoke';
const introspectPath = '/oauth2/default/v1/introspect';
const tokens = { access_token: 'new', token_type: 'Bearer', expires_in: 300, refresh_token: 'rotated' };
const formOf = (bench: Bench, path: string) =>
  Object.fromEntries(bench.server.seen.findLast((request) => request.path === path)?.form ?? []);

describe('refresh', () => {
  it('tells when the request leaves, after whatever had to be asked before, and not when it never does', async () => {
    await using bench = await startBench({ [tokenPath]: () => tokens });
    const sent: number[] = [];
    const refresh = async () =>
      await bench.okta.refresh(bench.client, { refreshToken: 'old', sent: () => sent.push(bench.server.seen.length) }, async () => {});
    await refresh();
    await refresh();
    expect(sent).toEqual([1, 2]);
    await using down = await startBench({ [metadataPath]: (_request, response) => void response.writeHead(500).end() });
    await down.okta.refresh(down.client, { refreshToken: 'old', sent: () => sent.push(-1) }, async () => {});
    expect(sent).toHaveLength(2);
  });

  it('sends a public client’s request and returns the response as it came', async () => {
    const body = { ...tokens, unknown: { kept: true } };
    await using bench = await startBench({ [tokenPath]: () => body });
    const outcome = await bench.okta.refresh(
      bench.client,
      { refreshToken: 'old', scopes: ['openid', 'profile'] },
      async (received) => void bench.kept.push(received),
    );
    expect(outcome).toMatchObject({ ok: true, value: { body, skewMs: 0 } });
    expect(bench.kept).toEqual([outcome.ok && outcome.value]);
    expect(formOf(bench, tokenPath)).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'old',
      scope: 'openid profile',
      client_id: '0oaClient',
    });
    const headers = bench.server.seen.at(-1)?.headers;
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).not.toHaveProperty('cookie');
  });

  it('sends no cookie that the server set before', async () => {
    await using bench = await startBench({
      [tokenPath]: (_request, response) => {
        response.setHeader('set-cookie', 'sid=1; Path=/');
        return tokens;
      },
    });
    await bench.refresh();
    await bench.refresh();
    expect(bench.server.seen.at(-1)?.headers).not.toHaveProperty('cookie');
  });

  it('asks for the metadata once, however often and however many at once', async () => {
    await using bench = await startBench({ [tokenPath]: () => tokens });
    await Promise.all([bench.refresh(), bench.refresh()]);
    await bench.refresh();
    expect(bench.server.seen.filter(({ path }) => path.includes('well-known'))).toHaveLength(1);
  });

  it('keeps a response with a bad ID token, and calls it a success', async () => {
    const body = { ...tokens, id_token: 'not.a.jwt' };
    await using bench = await startBench({ [tokenPath]: () => body });
    expect(await bench.refresh()).toMatchObject({ ok: true, value: { body } });
    expect(bench.kept).toHaveLength(1);
  });

  it.each([
    ['no expires_in', { expires_in: undefined }],
    ['a negative expires_in', { expires_in: -1 }],
    ['a huge expires_in', { expires_in: 1e300 }],
    ['expires_in as text', { expires_in: 'soon' }],
    ['an unknown token_type', { token_type: 'N_A' }],
    ['no token_type', { token_type: undefined }],
    ['a scope that is a list', { scope: ['openid'] }],
    ['a refresh_token that is a number', { refresh_token: 7 }],
  ])('keeps a response with %s', async (_name, oddity) => {
    await using bench = await startBench({ [tokenPath]: () => ({ ...tokens, ...oddity }) });
    expect(await bench.refresh()).toMatchObject({ ok: true });
    expect(bench.kept).toHaveLength(1);
  });

  it.each([
    ['no access token', { token_type: 'Bearer', refresh_token: 'rotated' }],
    ['an empty access token', { ...tokens, access_token: '' }],
    ['an access token that is a number', { ...tokens, access_token: 7 }],
  ])('calls %s malformed, but keeps the refresh token that came along', async (_name, body) => {
    await using bench = await startBench({ [tokenPath]: () => body });
    expect(await bench.refresh()).toMatchObject({ ok: false, error: { code: 'malformed_response', inDoubt: false } });
    expect(bench.kept).toMatchObject([{ body }]);
  });

  it.each([
    ['neither token', { token_type: 'Bearer' }],
    ['a list', [tokens]],
    ['nothing', null],
  ])('calls %s malformed, and in doubt, and keeps nothing', async (_name, body) => {
    await using bench = await startBench({ [tokenPath]: () => body });
    expect(await bench.refresh()).toMatchObject({ ok: false, error: { code: 'malformed_response', inDoubt: true, status: 200 } });
    expect(bench.kept).toEqual([]);
  });

  it('fails when the tokens could not be kept', async () => {
    await using bench = await startBench({ [tokenPath]: () => tokens });
    const outcome = await bench.okta.refresh(bench.client, { refreshToken: 'old' }, () => Promise.reject(new Error('disk full')));
    expect(outcome).toMatchObject({ ok: false, error: { code: 'vault_write_failed', inDoubt: false } });
  });

  it('waits for keep before it answers', async () => {
    await using bench = await startBench({ [tokenPath]: () => tokens });
    const order: string[] = [];
    await bench.okta.refresh(bench.client, { refreshToken: 'old' }, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push('kept');
    });
    order.push('answered');
    expect(order).toEqual(['kept', 'answered']);
  });

  it('names invalid_grant, which is no doubt, with the server’s words made safe', async () => {
    await using bench = await startBench({
      [tokenPath]: (_request, response) =>
        void response
          .writeHead(400, { 'content-type': 'application/json' })
          .end(JSON.stringify({ error: 'invalid_grant', error_description: 'The refresh\u202e token\n refresh_token=abc is invalid.' })),
    });
    const outcome = await bench.refresh();
    expect(outcome).toMatchObject({
      ok: false,
      error: {
        code: 'invalid_grant',
        status: 400,
        inDoubt: false,
        parameters: { error: 'invalid_grant', description: 'The refresh token refresh_token=[redacted] is invalid.' },
      },
    });
    expect(bench.kept).toEqual([]);
  });

  it('forgets where the token endpoint was when it is not there', async () => {
    await using bench = await startBench({ [tokenPath]: () => tokens });
    await bench.refresh();
    bench.server.scripts[tokenPath] = (_request, response) => void response.writeHead(404).end();
    expect(await bench.refresh()).toMatchObject({ ok: false, error: { code: 'http_error', status: 404, inDoubt: false } });
    await bench.refresh();
    expect(bench.server.seen.filter(({ path }) => path.includes('well-known'))).toHaveLength(2);
  });
});

describe('signing in', () => {
  const redirectUri = 'com.okta.acme:/callback';
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  beforeAll(async () => {
    keys = await generateKeyPair('RS256');
  });

  const exchangeFor = (callback: Record<string, string> = {}) => ({
    callbackUrl: `${redirectUri}?${new URLSearchParams({ code: 'the-code', state: 'the-state', ...callback }).toString()}`,
    redirectUri,
    state: 'the-state',
    nonce: 'the-nonce',
    codeVerifier: 'v'.repeat(43),
  });
  const idToken = async (bench: Bench, changes: Readonly<Record<string, unknown>> = {}, nowMs = Date.now()) => {
    const now = Math.floor(nowMs / 1000);
    const claims = { iss: bench.client.issuer, aud: '0oaClient', sub: '00u1', nonce: 'the-nonce', iat: now, exp: now + 3600, ...changes };
    return await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(keys.privateKey);
  };
  const answering = (bench: Bench, body: unknown) => void (bench.server.scripts[tokenPath] = () => body);

  it('builds the authorization request for this client', async () => {
    await using bench = await startBench();
    const url = await bench.okta.authorizationUrl(bench.client, [
      ['scope', 'openid'],
      ['redirect_uri', redirectUri],
      ['state', 's'],
      ['client_id', 'another'],
    ]);
    expect(url.ok && Object.fromEntries(new URL(url.value).searchParams)).toEqual({
      client_id: '0oaClient',
      response_type: 'code',
      scope: 'openid',
      redirect_uri: redirectUri,
      state: 's',
    });
    expect(url.ok && url.value.startsWith(`${bench.client.issuer}/v1/authorize?`)).toBe(true);
  });

  it('exchanges the code with its verifier and the exact redirect URI', async () => {
    await using bench = await startBench();
    const body = { ...tokens, id_token: await idToken(bench) };
    answering(bench, body);
    expect(await bench.okta.exchangeCode(bench.client, exchangeFor())).toMatchObject({ ok: true, value: { body } });
    expect(formOf(bench, tokenPath)).toEqual({
      grant_type: 'authorization_code',
      code: 'the-code',
      redirect_uri: redirectUri,
      code_verifier: 'v'.repeat(43),
      client_id: '0oaClient',
    });
  });

  it('accepts a response without an ID token: openid was not asked for', async () => {
    await using bench = await startBench({ [tokenPath]: () => ({ ...tokens, token_type: 'bearer', expires_in: '300s' }) });
    expect(await bench.okta.exchangeCode(bench.client, exchangeFor())).toMatchObject({ ok: true });
  });

  it.each([
    ['another issuer', { iss: 'https://evil.example' }, 'Another server issued it'],
    ['another audience', { aud: 'someone-else' }, 'another client'],
    ['another authorized party', { aud: ['0oaClient', 'x'], azp: 'x' }, 'issued to another client'],
    ['another nonce', { nonce: 'other' }, 'nonce'],
    ['no nonce', { nonce: undefined }, 'It has no “nonce”'],
    ['an expiry long past', { exp: 1 }, 'expired'],
    ['no subject', { sub: undefined }, 'It has no “sub”'],
    ['no time of issue', { iat: undefined }, 'It has no “iat”'],
    ['no expiry', { exp: undefined }, 'It has no “exp”'],
    ['no issuer', { iss: undefined }, 'It has no “iss”'],
    ['neither issuer nor audience', { iss: undefined, aud: undefined }, 'It has no “iss” and no “aud”'],
    ['a number as subject', { sub: 7 }, 'Its “sub” is not of the type'],
    ['a word as expiry', { exp: 'soon' }, 'Its “exp” is not of the type'],
  ])('rejects an ID token with %s, and revokes what came', async (_name, changes, words) => {
    await using bench = await startBench({ [revokePath]: (_request, response) => void response.writeHead(200).end() });
    answering(bench, { ...tokens, id_token: await idToken(bench, changes) });
    const outcome = await bench.okta.exchangeCode(bench.client, exchangeFor());
    expect(worded(outcome)).toMatchObject({
      ok: false,
      error: { code: 'id_token_rejected', message: containing(words), inDoubt: false },
    });
    expect(formOf(bench, revokePath)).toEqual({ token: 'rotated', token_type_hint: 'refresh_token', client_id: '0oaClient' });
  });

  it.each([
    ['HS256', '“HS256” uses the client’s secret: no published key can check it.', 'Set the app’s signing algorithm to RS256.'],
    ['PS256', 'signed with “PS256”', 'Set the app’s signing algorithm to RS256.'],
  ])('rejects an ID token signed with %s with a remedy of its own', async (alg, words, remedy) => {
    await using bench = await startBench({ [revokePath]: (_request, response) => void response.writeHead(200).end() });
    const [, payload = ''] = (await idToken(bench)).split('.');
    const header = Buffer.from(JSON.stringify({ alg, kid: 'k1' })).toString('base64url');
    answering(bench, { ...tokens, id_token: `${header}.${payload}.c2ln` });
    expect(worded(await bench.okta.exchangeCode(bench.client, exchangeFor()))).toMatchObject({
      error: { code: 'id_token_rejected', message: containing(words), remedy: containing(remedy) },
    });
  });

  it('demands a nonce only where one was sent, and takes none that was not', async () => {
    await using bench = await startBench({ [revokePath]: (_request, response) => void response.writeHead(200).end() });
    answering(bench, { ...tokens, id_token: await idToken(bench, { nonce: undefined }) });
    expect(await bench.okta.exchangeCode(bench.client, { ...exchangeFor(), nonce: null })).toMatchObject({ ok: true });
    answering(bench, { ...tokens, id_token: await idToken(bench) });
    expect(worded(await bench.okta.exchangeCode(bench.client, { ...exchangeFor(), nonce: null }))).toMatchObject({
      error: { code: 'id_token_rejected', message: containing('this sign-in sent none') },
    });
  });

  it('rejects an ID token that is no JWT, and revokes the access token when there is no other', async () => {
    await using bench = await startBench({
      [tokenPath]: () => ({ access_token: 'lonely', token_type: 'Bearer', id_token: 'junk' }),
      [revokePath]: (_request, response) => void response.writeHead(200).end(),
    });
    expect(await bench.okta.exchangeCode(bench.client, exchangeFor())).toMatchObject({ ok: false, error: { code: 'id_token_rejected' } });
    expect(formOf(bench, revokePath)).toMatchObject({ token: 'lonely', token_type_hint: 'access_token' });
  });

  it('judges times by the server’s clock, whatever this machine thinks', async () => {
    const clock = new VirtualClock(Date.UTC(2031, 0, 1));
    await using bench = await startBench({}, clock);
    bench.server.scripts[tokenPath] = (_request, response) => {
      response.setHeader('date', new Date(Date.UTC(2031, 0, 2)).toUTCString());
      return body;
    };
    const body = { ...tokens, id_token: await idToken(bench, {}, Date.UTC(2031, 0, 2)) };
    const outcome = await bench.okta.exchangeCode(bench.client, exchangeFor());
    expect(outcome).toMatchObject({ ok: true, value: { receivedAt: Date.UTC(2031, 0, 1) } });
    expect(bench.okta.skewMs(bench.client.issuer)).toBe(24 * 3_600_000 + 500);
  });

  it.each([
    ['another state', { state: 'other' }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['no code', { code: '' }],
  ])('sends nothing for a callback with %s', async (_name, callback) => {
    await using bench = await startBench({ [tokenPath]: () => tokens });
    expect(await bench.okta.exchangeCode(bench.client, exchangeFor(callback))).toMatchObject({
      ok: false,
      error: { code: 'malformed_response', inDoubt: false },
    });
    expect(bench.server.seen.map(({ path }) => path)).not.toContain(tokenPath);
  });

  it('sends nothing for a callback with a repeated state or that is no URL', async () => {
    await using bench = await startBench({ [tokenPath]: () => tokens });
    for (const callbackUrl of [`${exchangeFor().callbackUrl}&state=the-state`, 'junk'])
      expect(await bench.okta.exchangeCode(bench.client, { ...exchangeFor(), callbackUrl })).toMatchObject({
        ok: false,
        error: { code: 'malformed_response' },
      });
    expect(bench.server.seen.map(({ path }) => path)).not.toContain(tokenPath);
  });

  it('names the error a callback carries', async () => {
    await using bench = await startBench();
    const callbackUrl = `${redirectUri}?error=access_denied&state=the-state&error_description=Policy+evaluation+failed+for+this+request`;
    expect(await bench.okta.exchangeCode(bench.client, { ...exchangeFor(), callbackUrl })).toMatchObject({
      ok: false,
      error: { code: 'policy_denied' },
    });
  });

  it('fetches the keys that verify what it signed', async () => {
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1' };
    await using bench = await startBench({ [keysPath]: () => ({ keys: [jwk] }) });
    expect(await bench.okta.keys(bench.client)).toEqual({ ok: true, value: { keys: [jwk] } });
  });
});

describe('revoke', () => {
  it('sends the token as a public client', async () => {
    await using bench = await startBench({ [revokePath]: (_request, response) => void response.writeHead(200).end() });
    expect(await bench.okta.revoke(bench.client, 'secret', 'refresh_token')).toEqual({ ok: true, value: null });
    expect(formOf(bench, revokePath)).toEqual({ token: 'secret', token_type_hint: 'refresh_token', client_id: '0oaClient' });
    expect(bench.server.seen.at(-1)?.headers).not.toHaveProperty('authorization');
  });

  it('names the server’s error', async () => {
    await using bench = await startBench({
      [revokePath]: (_request, response) =>
        void response
          .writeHead(401, { 'content-type': 'application/json', 'www-authenticate': 'Basic realm="x"' })
          .end('{"error":"invalid_client"}'),
    });
    expect(await bench.okta.revoke(bench.client, 'secret', 'refresh_token')).toMatchObject({
      ok: false,
      error: { code: 'invalid_client', status: 401 },
    });
  });
});

describe('claims that are shown', () => {
  it('are at most 128 kB, since each gets a row', async () => {
    const claims = (count: number) => ({ active: true, sub: 'x', list: Array.from({ length: count }, () => 'x') });
    for (const [count, expected] of [
      [30_000, { ok: true }],
      [40_000, { error: { code: 'malformed_response', message: containing('more than 128 kB') } }],
    ] as const) {
      await using bench = await startBench({ [introspectPath]: () => claims(count), '/oauth2/default/v1/userinfo': () => claims(count) });
      expect(worded(await bench.okta.introspect(bench.client, 'x', 'access_token'))).toMatchObject(expected);
      expect(worded(await bench.okta.userinfo(bench.client, 'x', null))).toMatchObject(expected);
    }
  });
});

describe('introspect', () => {
  it('tells the end in this machine’s time', async () => {
    const clock = new VirtualClock(1_800_000_000_000);
    await using bench = await startBench(
      {
        [introspectPath]: (_request, response) => {
          response.setHeader('date', new Date(1_800_000_060_000).toUTCString());
          return { active: true, exp: 1_800_003_600, scope: 'openid' };
        },
      },
      clock,
    );
    bench.server.scripts[tokenPath] = (_request, response) => {
      response.setHeader('date', new Date(1_800_000_060_000).toUTCString());
      return tokens;
    };
    await bench.refresh();
    expect(await bench.okta.introspect(bench.client, 'secret', 'refresh_token')).toMatchObject({
      ok: true,
      value: { active: true, expiresAt: 1_800_003_600_000 - 60_500, body: { scope: 'openid' } },
    });
    expect(formOf(bench, introspectPath)).toEqual({ token: 'secret', token_type_hint: 'refresh_token', client_id: '0oaClient' });
    expect(bench.server.seen.at(-1)?.headers).not.toHaveProperty('authorization');
  });

  it.each([
    ['no verdict', {}],
    ['a verdict that is text', { active: 'yes' }],
    ['a list', []],
  ])('calls %s malformed', async (_name, body) => {
    await using bench = await startBench({ [introspectPath]: () => body });
    expect(await bench.okta.introspect(bench.client, 'x', 'access_token')).toMatchObject({
      ok: false,
      error: { code: 'malformed_response', inDoubt: false },
    });
  });
});
