import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  getDPoPHandle,
  None,
  randomDPoPKeyPair,
  randomPKCECodeVerifier,
  refreshTokenGrant,
} from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOktaSim } from './start.ts';
import { TestClient, TestProver, type Reply } from './test-client.ts';
import type { OktaSim } from './types.ts';

let sim: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim();
});
afterAll(() => sim.close());

const wantsNonce = {
  status: 400,
  body: { error: 'use_dpop_nonce', error_description: 'Authorization server requires nonce in DPoP proof.' },
};
const missing = { status: 400, body: { error: 'invalid_dpop_proof', error_description: 'The DPoP proof JWT header is missing.' } };

const nonceOf = (reply: Reply<unknown>): string => reply.headers.get('dpop-nonce') ?? '';

/** A client at the custom server with a key, and with the nonce the server wants. */
async function bound(
  kind: 'dpop' | 'native' | 'web' = 'dpop',
): Promise<{ app: TestClient; prover: TestProver; url: string; nonce: string }> {
  const app = new TestClient(sim, 'globex', 'custom', kind);
  const prover = await TestProver.create();
  const url = `${app.base}/token`;
  const asked = await app.refresh('x', {}, { dpop: await prover.prove('POST', url) });
  return { app, prover, url, nonce: nonceOf(asked) };
}

async function signedIn(kind: 'dpop' | 'native' | 'web' = 'dpop') {
  const { app, prover, url, nonce } = await bound(kind);
  const prove = async (claims: Record<string, unknown> = {}): Promise<Record<string, string>> => ({
    dpop: await prover.prove('POST', url, { nonce, ...claims }),
  });
  const reply = await app.exchange(await app.code(), {}, await prove());
  return { app, prover, url, nonce, prove, reply, tokens: reply.body };
}

describe.each(['org', 'default', 'custom'] as const)('a client bound to a key, at the %s server', (server) => {
  it('signs in, refreshes and asks userinfo by openid-client', async () => {
    const app = new TestClient(sim, 'acme', server, 'dpop');
    const config = await discovery(new URL(app.server.issuer), app.client.id, undefined, None(), {
      // oxlint-disable-next-line typescript/no-deprecated -- marked so to stand out, not to go away
      execute: [allowInsecureRequests],
    });
    expect(config.serverMetadata().dpop_signing_alg_values_supported).toEqual(['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512']);
    const DPoP = getDPoPHandle(config, await randomDPoPKeyPair('ES256'));
    const verifier = randomPKCECodeVerifier();
    const url = buildAuthorizationUrl(config, {
      redirect_uri: 'com.okta.acme:/callback',
      scope: 'openid offline_access',
      state: 's',
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const { leftTo } = await app.browser.signIn(await app.browser.get(url.href), 'dana@acme.test');
    if (!leftTo) throw new Error('The browser was not sent back to the app.');
    const checks = { pkceCodeVerifier: verifier, expectedState: 's' };
    const tokens = await authorizationCodeGrant(config, leftTo, checks, undefined, { DPoP });
    expect(tokens.token_type).toBe('dpop');
    const cnf = decodeJwt(tokens.access_token)['cnf'];
    expect(cnf).toEqual({ jkt: expect.stringMatching(/^[\w-]{43}$/) as string });
    const renewed = await refreshTokenGrant(config, tokens.refresh_token ?? '', undefined, { DPoP });
    expect(decodeJwt(renewed.access_token)['cnf']).toEqual(cnf);
    const subject = tokens.claims()?.sub ?? '';
    expect(await fetchUserInfo(config, renewed.access_token, subject, { DPoP })).toMatchObject({ sub: app.users[0].id });
  });
});

describe('a token request of a client bound to a key', () => {
  it('needs a proof, then a nonce, and is told the nonce with each answer', async () => {
    const { app, prover, url, nonce } = await bound();
    expect(await app.exchange(await app.code())).toMatchObject(missing);
    const without = await app.refresh('x', {}, { dpop: await prover.prove('POST', url) });
    expect(without).toMatchObject(wantsNonce);
    expect(nonceOf(without)).toBe(nonce);
    expect(nonce).toHaveLength(32);
    const { reply } = await signedIn();
    expect(reply).toMatchObject({ status: 200, body: { token_type: 'DPoP' } });
    expect(nonceOf(reply)).toBe(nonce);
    expect((await app.post('introspect', { token: reply.body.access_token })).body).toMatchObject({
      active: true,
      token_type: 'Bearer',
      cnf: decodeJwt(reply.body.access_token)['cnf'],
    });
  });

  it('does not spend a code on a proof that is refused', async () => {
    const { app, prover, url, nonce } = await bound();
    const code = await app.code();
    expect((await app.exchange(code, {}, { dpop: await prover.prove('POST', url) })).status).toBe(400);
    expect((await app.exchange(code, {}, { dpop: await prover.prove('POST', url, { nonce }) })).status).toBe(200);
  });

  it.each([
    ['another method', { htm: 'GET' }, "'htm' claim in the DPoP proof JWT is invalid."],
    ['another URL', { htu: 'http://127.0.0.1:1/token' }, "'htu' claim in the DPoP proof JWT is invalid."],
    ['an old time', { iat: 1_000_000 }, "'iat' claim in the DPoP proof JWT is invalid."],
    ['no time', { iat: undefined }, "'iat' claim in the DPoP proof JWT is invalid."],
    ['no jti', { jti: undefined }, "'jti' claim in the DPoP proof JWT is invalid."],
  ])('with a proof of %s is refused', async (_what, claims, words) => {
    const { app, prover, url, nonce } = await bound();
    const answer = await app.refresh('x', {}, { dpop: await prover.prove('POST', url, { nonce, ...claims }) });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_dpop_proof', error_description: words } });
  });

  it('with a proof that was used, has another type, another signer, a private key, or is junk, is refused', async () => {
    const { app, prover, url, nonce } = await bound();
    const again = { dpop: await prover.prove('POST', url, { nonce }) };
    expect((await app.refresh('x', {}, again)).body.error).toBe('invalid_grant');
    const refused = async (dpop: string): Promise<unknown> => (await app.refresh('x', {}, { dpop })).body.error;
    expect(await refused(again.dpop)).toBe('invalid_dpop_proof');
    expect(await refused(await prover.prove('POST', url, { nonce }, { typ: 'JWT' }))).toBe('invalid_dpop_proof');
    const other = await TestProver.create();
    expect(await refused(await prover.prove('POST', url, { nonce }, { jwk: other.publicJwk }))).toBe('invalid_dpop_proof');
    expect(await refused(await prover.prove('POST', url, { nonce }, { jwk: { ...prover.publicJwk, d: 'x' } }))).toBe('invalid_dpop_proof');
    expect(await refused('junk')).toBe('invalid_dpop_proof');
    expect(sim.stats().dpopRefusals).toBeGreaterThan(4);
  });

  it('with another key cannot use the refresh token, nor spend it', async () => {
    const { app, url, nonce, prove, tokens } = await signedIn();
    const thief = await TestProver.create();
    const stolen = await app.refresh(tokens.refresh_token, {}, { dpop: await thief.prove('POST', url, { nonce }) });
    expect(stolen).toMatchObject({ status: 400, body: { error: 'invalid_dpop_proof' } });
    expect(await app.refresh(tokens.refresh_token)).toMatchObject(missing);
    const next = await app.refresh(tokens.refresh_token, {}, await prove());
    expect(next).toMatchObject({ status: 200, body: { token_type: 'DPoP' } });
    expect(sim.stats().byClient[`${app.server.issuer} ${app.client.id}`]?.graceReuses ?? 0).toBe(0);
  });
});

describe('the nonce', () => {
  it('is renewed each day, and an old one is good for three', async () => {
    const day = 24 * 3600 * 1000;
    const hours = await startOktaSim();
    try {
      const app = new TestClient(hours, 'acme', 'default', 'dpop');
      const prover = await TestProver.create();
      let elapsed = 0;
      const ask = async (nonce?: string): Promise<Reply<{ error?: string }>> => {
        const iat = Math.floor((Date.now() + elapsed) / 1000);
        return app.refresh('x', {}, { dpop: await prover.prove('POST', `${app.base}/token`, { nonce, iat }) });
      };
      const pass = (milliseconds: number): void => {
        elapsed += milliseconds;
        hours.advanceTime(milliseconds);
      };
      const first = nonceOf(await ask());
      pass(day - 60_000);
      expect(nonceOf(await ask())).toBe(first);
      pass(2 * 60_000);
      const second = nonceOf(await ask());
      expect(second).not.toBe(first);
      expect((await ask(first)).body.error).toBe('invalid_grant');
      pass(2 * day);
      expect((await ask(first)).body.error).toBe('use_dpop_nonce');
      expect((await ask(second)).body.error).toBe('invalid_grant');
    } finally {
      await hours.close();
    }
  });

  it('can be made to change in mid-life, in process and by the control endpoint', async () => {
    const { app, prover, url, nonce, prove, tokens } = await signedIn();
    sim.renewDpopNonce('globex');
    const asked = await app.refresh(tokens.refresh_token, {}, await prove());
    expect(asked).toMatchObject(wantsNonce);
    expect(nonceOf(asked)).not.toBe(nonce);
    const next = await app.refresh(tokens.refresh_token, {}, { dpop: await prover.prove('POST', url, { nonce: nonceOf(asked) }) });
    expect(next.status).toBe(200);
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"org":"globex"}' };
    expect((await fetch(`${sim.controlOrigin}/dpop/renew`, init)).status).toBe(200);
    const dpop = await prover.prove('POST', url, { nonce: nonceOf(asked) });
    expect(await app.refresh(next.body.refresh_token, {}, { dpop })).toMatchObject(wantsNonce);
  });
});

describe('userinfo with a bound token', () => {
  it('needs the scheme DPoP and a proof of the same key for this token', async () => {
    const { app, prover, tokens } = await signedIn();
    const url = `${app.base}/userinfo`;
    const ath = createHash('sha256').update(tokens.access_token).digest('base64url');
    const ask = async (scheme: string, dpop?: string): Promise<Response> =>
      fetch(url, { headers: { authorization: `${scheme} ${tokens.access_token}`, ...(dpop === undefined ? {} : { dpop }) } });
    const good = await ask('DPoP', await prover.prove('GET', url, { ath }));
    expect(await good.json()).toMatchObject({ sub: app.users[0].id });

    const challenge = async (scheme: string, dpop?: string): Promise<string> => {
      const answer = await ask(scheme, dpop);
      return `${answer.status} ${answer.headers.get('www-authenticate')}`;
    };
    expect(await challenge('Bearer')).toMatch(/^401 Bearer .*error="invalid_token"/);
    expect(await challenge('DPoP')).toMatch(/^400 DPoP algs="RS256 RS384 RS512 ES256 ES384 ES512".*error="invalid_dpop_proof"/);
    expect(await challenge('DPoP', await prover.prove('GET', url))).toMatch(/'ath' claim in the DPoP proof JWT is invalid/);
    const thief = await TestProver.create();
    expect(await challenge('DPoP', await thief.prove('GET', url, { ath }))).toMatch(/^401 DPoP .*error="invalid_token"/);
    const plain = new TestClient(sim, 'globex', 'custom');
    const { access_token: unbound } = await plain.signIn();
    const swapped = await fetch(url, { headers: { authorization: `DPoP ${unbound}`, dpop: await prover.prove('GET', url) } });
    expect(swapped.status).toBe(401);
  });
});

describe('a client that need not be bound', () => {
  it('is, when it brings a proof; its refresh token only if it is public', async () => {
    const native = await signedIn('native');
    expect(native.reply).toMatchObject({ status: 200, body: { token_type: 'DPoP' } });
    expect((await native.app.refresh(native.tokens.refresh_token)).body.error).toBe('invalid_dpop_proof');
    const web = await signedIn('web');
    expect(web.reply).toMatchObject({ status: 200, body: { token_type: 'DPoP' } });
    expect(await web.app.refresh(web.tokens.refresh_token)).toMatchObject({ status: 200, body: { token_type: 'Bearer' } });
  });
});
