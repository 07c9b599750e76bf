import fc from 'fast-check';
import { expect, it } from 'vitest';
import { silentLogger } from '../base/index.ts';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { createOktaClient } from './client.ts';

const issuer = 'https://acme.okta.com';
const metadata = {
  issuer,
  authorization_endpoint: `${issuer}/v1/authorize`,
  token_endpoint: `${issuer}/v1/token`,
  jwks_uri: `${issuer}/v1/keys`,
  device_authorization_endpoint: `${issuer}/v1/device/authorize`,
};
const good = {
  device_code: 'the-device-code',
  user_code: 'WDJB-MJHT',
  verification_uri: `${issuer}/activate`,
  verification_uri_complete: `${issuer}/activate?user_code=WDJB-MJHT`,
  expires_in: 600,
  interval: 5,
};

/** Asks a server that answers with this. */
const authorize = async (body: unknown) => {
  const fetch = async (url: string) => await Promise.resolve(Response.json(url.endsWith('/device/authorize') ? body : metadata));
  const okta = createOktaClient({ fetch, clock: new VirtualClock(), logger: silentLogger });
  return await okta.authorizeDevice({ issuer, clientId: '0oa1', approvedOrigins: [] }, ['openid']);
};

it('takes an answer as RFC 8628, 3.2 has it, and what it leaves out as usual', async () => {
  const taken = { userCode: 'WDJB-MJHT', verificationUri: good.verification_uri, expiresInMs: 600_000, intervalMs: 5_000 };
  expect(await authorize(good)).toMatchObject({ ok: true, value: { ...taken, verificationUriComplete: good.verification_uri_complete } });
  const { verification_uri_complete: _, expires_in: __, interval: ___, ...least } = good;
  expect(await authorize(least)).toMatchObject({ ok: true, value: { ...taken, verificationUriComplete: null } });
});

it.each([
  ['javascript:', { verification_uri: 'javascript:alert(1)' }],
  ['http', { verification_uri: 'http://acme.okta.com/activate' }],
  ['another origin', { verification_uri: 'https://evil.example/activate' }],
  ['a user in the address', { verification_uri: 'https://acme.okta.com@evil.example/' }],
  ['no code', { user_code: '' }],
  ['a code of another script', { user_code: 'WDJB\u202eTHJM' }],
  ['a code that is an essay', { user_code: 'x'.repeat(65) }],
  ['no device code', { device_code: 7 }],
])('refuses %s', async (_name, change) => {
  expect((await authorize({ ...good, ...change })).ok).toBe(false);
});

it('leaves out a complete address that leads elsewhere', async () => {
  const answer = await authorize({ ...good, verification_uri_complete: 'https://evil.example/?user_code=WDJB-MJHT' });
  expect(answer).toMatchObject({ ok: true, value: { verificationUriComplete: null } });
});

it('has an answer for anything, and asks neither without end nor without pause', async () => {
  const odd = fc.oneof(fc.jsonValue(), fc.double(), fc.webUrl(), fc.string({ unit: 'binary' }));
  const members = Object.fromEntries(Object.keys(good).map((name) => [name, fc.option(odd, { nil: undefined })]));
  const body = fc.oneof(
    fc.jsonValue(),
    fc.record(members).map((change) => ({ ...good, ...change })),
  );
  await fc.assert(
    fc.asyncProperty(body, async (sent) => {
      const answer = await authorize(sent);
      if (!answer.ok) return;
      const { expiresInMs, intervalMs, verificationUri, userCode } = answer.value;
      expect(expiresInMs).toBeGreaterThanOrEqual(1_000);
      expect(expiresInMs).toBeLessThanOrEqual(3_600_000);
      expect(intervalMs).toBeGreaterThanOrEqual(1_000);
      expect(intervalMs).toBeLessThanOrEqual(60_000);
      expect(new URL(verificationUri).origin).toBe(issuer);
      expect(userCode).toMatch(/^[\x20-\x7e]{1,64}$/);
    }),
    { numRuns: 200 },
  );
});
