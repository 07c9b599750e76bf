import { worded, wordsOf } from '../../../src-preload/contract/words/testing/worded.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OktaSim, type OrgName, pkce, type ServerKind, startOktaSim, TestBrowser } from '../../../okta-sim/index.ts';
import { silentLogger } from '../base/index.ts';
import { systemClock } from '../../node/system-clock.ts';
import { createOktaClient } from './client.ts';
import { containing } from './testing/server-test.ts';
import type { ClientAtServer, ReceivedTokens } from './types.ts';

/* The whole client against an authorization server that behaves as Okta does. */

const redirectUri = 'com.okta.acme:/callback';
const keepNothing = async () => {};
let sim: OktaSim;

beforeAll(async () => {
  sim = await startOktaSim({ rotation: 'rotate', graceSeconds: 0 });
});
afterAll(async () => await sim.close());

const newOkta = () => createOktaClient({ fetch, clock: systemClock, logger: silentLogger });
const clientAt = (kind: ServerKind, org: OrgName = 'acme'): ClientAtServer => ({
  issuer: sim.orgs[org].servers[kind].issuer,
  clientId: sim.orgs[org].clients.find((client) => client.kind === 'native')?.id ?? '',
  approvedOrigins: [],
});

const signIn = async (client: ClientAtServer, scope = 'openid profile offline_access') => {
  const okta = newOkta();
  const { verifier, challenge } = pkce();
  const secrets = { state: 'the-state', nonce: 'the-nonce' };
  const url = await okta.authorizationUrl(
    client,
    Object.entries({ ...secrets, scope, redirect_uri: redirectUri, code_challenge: challenge, code_challenge_method: 'S256' }),
  );
  if (!url.ok) throw new Error(wordsOf(url.error).message);
  const browser = new TestBrowser();
  const visit = await browser.signIn(await browser.get(url.value), sim.orgs.acme.users[0]?.login ?? '');
  const callbackUrl = visit.leftTo?.href ?? visit.text;
  return { okta, exchanged: await okta.exchangeCode(client, { ...secrets, callbackUrl, redirectUri, codeVerifier: verifier }) };
};
const tokensOf = (received: ReceivedTokens) => ({
  access: String(received.body['access_token']),
  refresh: String(received.body['refresh_token']),
});

describe.each<ServerKind>(['org', 'default', 'custom'])('the %s server', (kind) => {
  it('signs in, introspects, refreshes with rotation, revokes, and then refuses', async () => {
    const client = clientAt(kind);
    const { okta, exchanged } = await signIn(client);
    expect(exchanged).toMatchObject({ ok: true, value: { body: { token_type: 'Bearer', id_token: containing('eyJ') } } });
    if (!exchanged.ok) return;
    const first = tokensOf(exchanged.value);

    const introspection = await okta.introspect(client, first.refresh, 'refresh_token');
    expect(introspection).toMatchObject({ ok: true, value: { active: true } });
    expect(await okta.keys(client)).toMatchObject({ ok: true, value: { keys: [{ kty: 'RSA' }, { kty: 'RSA' }] } });

    const kept: ReceivedTokens[] = [];
    const refreshed = await okta.refresh(client, { refreshToken: first.refresh }, async (received) => void kept.push(received));
    expect(refreshed).toMatchObject({ ok: true });
    expect(refreshed.ok && kept[0] === refreshed.value).toBe(true);
    if (!refreshed.ok) return;
    const second = tokensOf(refreshed.value);
    expect(second.refresh).not.toBe(first.refresh);

    expect(await okta.revoke(client, second.refresh, 'refresh_token')).toEqual({ ok: true, value: null });
    expect(await okta.introspect(client, second.refresh, 'refresh_token')).toMatchObject({ ok: true, value: { active: false } });
    expect(await okta.refresh(client, { refreshToken: second.refresh }, keepNothing)).toMatchObject({
      ok: false,
      error: { code: 'invalid_grant', status: 400, inDoubt: false },
    });
  });
});

describe('faults of a real server', () => {
  const client = () => clientAt('default');

  it('keeps a rotated refresh token that comes with a bad ID token', async () => {
    const { okta, exchanged } = await signIn(client());
    if (!exchanged.ok) throw new Error(wordsOf(exchanged.error).message);
    sim.faults.add({
      endpoint: 'token',
      grant: 'refresh_token',
      do: { kind: 'id-token', claims: { iss: 'https://evil.example', aud: 'x' }, badSignature: true },
    });
    const kept: ReceivedTokens[] = [];
    const refreshed = await okta.refresh(
      client(),
      { refreshToken: tokensOf(exchanged.value).refresh },
      async (received) => void kept.push(received),
    );
    expect(refreshed).toMatchObject({ ok: true });
    expect(kept).toHaveLength(1);
    const next = kept[0] === undefined ? '' : tokensOf(kept[0]).refresh;
    expect(await okta.refresh(client(), { refreshToken: next }, keepNothing)).toMatchObject({ ok: true });
  });

  it('rejects a sign-in with another nonce, and leaves no live token behind', async () => {
    const before = sim.stats().revocations;
    sim.faults.add({ endpoint: 'token', grant: 'authorization_code', do: { kind: 'id-token', claims: { nonce: 'other' } } });
    const { exchanged } = await signIn(client());
    expect(worded(exchanged)).toMatchObject({ ok: false, error: { code: 'id_token_rejected', message: containing('nonce') } });
    expect(sim.stats().revocations).toBe(before + 1);
  });

  it('signs in without an ID token when openid is not asked for', async () => {
    const { exchanged } = await signIn(client(), 'offline_access');
    expect(exchanged).toMatchObject({ ok: true });
    expect(exchanged.ok && exchanged.value.body['id_token']).toBeUndefined();
  });

  it('is in doubt when the answer is lost after the server rotated', async () => {
    const { okta, exchanged } = await signIn(client());
    if (!exchanged.ok) throw new Error(wordsOf(exchanged.error).message);
    const { refresh } = tokensOf(exchanged.value);
    sim.faults.add({ endpoint: 'token', grant: 'refresh_token', do: { kind: 'drop-after' } });
    expect(await okta.refresh(client(), { refreshToken: refresh }, keepNothing)).toMatchObject({
      ok: false,
      error: { code: 'server_unreachable', inDoubt: true },
    });
    expect(await okta.refresh(client(), { refreshToken: refresh }, keepNothing)).toMatchObject({
      ok: false,
      error: { code: 'invalid_grant' },
    });
  });

  it.each([
    ['html', 'not_json'],
    ['truncated', 'not_json'],
    ['huge', 'malformed_response'],
    ['invalid-utf8', 'malformed_response'],
  ] as const)('is in doubt when the answer is %s', async (form, code) => {
    const { okta, exchanged } = await signIn(client());
    if (!exchanged.ok) throw new Error(wordsOf(exchanged.error).message);
    sim.faults.add({ endpoint: 'token', grant: 'refresh_token', do: { kind: 'malformed', form } });
    const outcome = await okta.refresh(client(), { refreshToken: tokensOf(exchanged.value).refresh }, keepNothing);
    expect(outcome).toMatchObject({ ok: false, error: { code, inDoubt: true } });
  });

  it('names a policy that lets nothing through, and a rate limit', async () => {
    const { okta, exchanged } = await signIn(client());
    if (!exchanged.ok) throw new Error(wordsOf(exchanged.error).message);
    const refresh = () => okta.refresh(client(), { refreshToken: tokensOf(exchanged.value).refresh }, keepNothing);
    sim.faults.add({ endpoint: 'token', do: { kind: 'policy-denied' } });
    expect(await refresh()).toMatchObject({ ok: false, error: { code: 'policy_denied', inDoubt: false } });
    sim.faults.add({ endpoint: 'token', do: { kind: 'status', status: 429 } });
    const limited = await refresh();
    expect(limited).toMatchObject({ ok: false, error: { code: 'rate_limited', inDoubt: false } });
    expect(!limited.ok && limited.error.retryAt).toBeGreaterThan(0);
    expect(await refresh()).toMatchObject({ ok: true });
  });

  it('judges an ID token by the server’s clock', async () => {
    sim.faults.add({ endpoint: 'token', do: { kind: 'clock-skew', seconds: 7200 } });
    const { okta, exchanged } = await signIn(client());
    expect(exchanged).toMatchObject({ ok: true });
    expect(Math.abs(okta.skewMs(client().issuer) - 7_200_000)).toBeLessThan(60_000);
  });

  it('knows no other client', async () => {
    const stranger = { ...client(), clientId: '0oaStranger' };
    expect(await newOkta().refresh(stranger, { refreshToken: 'x' }, keepNothing)).toMatchObject({
      ok: false,
      error: { code: 'invalid_client', status: 401 },
    });
  });

  it('refuses metadata that names another issuer or endpoints elsewhere', async () => {
    const { issuer } = clientAt('custom');
    sim.faults.add({ endpoint: 'metadata', server: issuer, do: { kind: 'set', members: { issuer: 'https://evil.example' } } });
    const okta = newOkta();
    expect(await okta.discover(clientAt('custom'))).toMatchObject({ ok: false, error: { code: 'issuer_mismatch' } });
    sim.faults.add({
      endpoint: 'metadata',
      server: issuer,
      do: { kind: 'set', members: { token_endpoint: 'https://evil.example/token' } },
    });
    expect(worded(await okta.discover(clientAt('custom')))).toMatchObject({
      ok: false,
      error: { code: 'foreign_endpoint', message: containing('https://evil.example') },
    });
    expect(await okta.discover({ ...clientAt('custom'), issuer: `${sim.orgs.acme.origin}/oauth2/nope` })).toMatchObject({
      ok: false,
      error: { code: 'issuer_not_found' },
    });
  });
});
