import { worded } from '../../../src-preload/contract/words/testing/worded.ts';
import { describe, expect, it } from 'vitest';
import { createOktaClient, type ReceivedTokens } from '../okta/index.ts';
import { silentLogger, success } from '../base/index.ts';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { verifyReceived } from './received.ts';

const client = { issuer: 'https://acme.okta.com', clientId: '0oa1', approvedOrigins: [], scopes: ['openid', 'offline_access'] };

/** Judges a token response; `asked` are the addresses that were called meanwhile. */
const judge = async (body: ReceivedTokens['body'], nonce: string | null) => {
  const asked: string[] = [];
  const clock = new VirtualClock();
  const fetch = async (url: string) => {
    asked.push(url);
    return await Promise.resolve(new Response('', { status: 404 }));
  };
  const okta = createOktaClient({ fetch, clock, logger: silentLogger });
  const received: ReceivedTokens = { body, receivedAt: clock.now(), skewMs: 0 };
  return { outcome: await verifyReceived(okta, client, success(received), nonce), asked };
};

describe('an ID token signed with a shared secret', () => {
  it('is turned down with the remedy for that, not with advice on clocks', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const id_token = `${part({ alg: 'HS256' })}.${part({ iss: client.issuer, aud: client.clientId, sub: '00u1', iat: 0, exp: 1 })}.c2ln`;
    const { outcome } = await judge({ access_token: 'opaque', id_token, token_type: 'Bearer' }, null);
    expect(worded(outcome)).toMatchObject({
      error: { code: 'id_token_rejected', remedy: 'Nothing was stored. Set the app’s signing algorithm to RS256.' },
    });
  });
});

describe('tokens without an ID token', () => {
  const body = { access_token: 'opaque', refresh_token: 'opaque too', token_type: 'Bearer' };

  it('are turned down and revoked where OpenID Connect promises one: with a code (Core, 3.1.3.3)', async () => {
    const { outcome, asked } = await judge(body, 'nonce');
    expect(outcome).toMatchObject({ ok: false, error: { code: 'id_token_rejected' } });
    expect(asked).not.toEqual([]);
  });

  it('are taken where it promises none, and name nobody', async () => {
    const { outcome, asked } = await judge(body, null);
    expect(outcome).toMatchObject({ ok: true, value: { sub: null, verdict: null, account: null } });
    expect(asked).toEqual([]);
  });
});
