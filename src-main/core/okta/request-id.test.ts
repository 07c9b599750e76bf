import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestIdPattern } from '../../../src-preload/contract/index.ts';
import { requestIdOf } from './request-id.ts';
import { metadataOf, type Script } from './testing/scripted-server.ts';
import { type Bench, keysPath, metadataPath, startBench, tokenPath } from './testing/server-test.ts';
import type { OktaFailure } from './types.ts';

const id = 'WcrHpdduGgIbMK35lE2FwQAACWI';
const base = '/oauth2/default/v1';

/** Answers with Okta's header and whatever else. */
const answer =
  (status: number, body: unknown, requestId = id): Script =>
  (_request, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-okta-request-id': requestId });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

const refused = { error: 'invalid_client', error_description: 'Not you.' };
const withEverything: Script = (_request, _response, origin) => {
  const issuer = `${origin}/oauth2/default`;
  return {
    ...metadataOf(issuer),
    pushed_authorization_request_endpoint: `${issuer}/v1/par`,
    device_authorization_endpoint: `${issuer}/v1/device/authorize`,
  };
};

const requests: Record<string, { readonly path: string; readonly odd: unknown; readonly send: (bench: Bench) => Promise<unknown> }> = {
  token: { path: tokenPath, odd: {}, send: async (bench) => await bench.refresh() },
  push: { path: `${base}/par`, odd: {}, send: async ({ okta, client }) => await okta.pushAuthorization(client, [['state', 's']]) },
  revoke: {
    path: `${base}/revoke`,
    odd: null,
    send: async ({ okta, client }) => await okta.revoke(client, 'an-access-token', 'access_token'),
  },
  introspect: {
    path: `${base}/introspect`,
    odd: { active: 'perhaps' },
    send: async ({ okta, client }) => await okta.introspect(client, 'an-access-token', 'access_token'),
  },
  userinfo: { path: `${base}/userinfo`, odd: [], send: async ({ okta, client }) => await okta.userinfo(client, 'an-access-token', null) },
  device: { path: `${base}/device/authorize`, odd: {}, send: async ({ okta, client }) => await okta.authorizeDevice(client, ['openid']) },
  keys: { path: keysPath, odd: { keys: 'none' }, send: async ({ okta, client }) => await okta.keys(client) },
  metadata: { path: metadataPath, odd: { issuer: 'https://other.example' }, send: async ({ okta, client }) => await okta.discover(client) },
};

const failureOf = async (name: string, script: Script): Promise<OktaFailure> => {
  const asked = requests[name];
  if (asked === undefined) throw new Error(name);
  await using bench = await startBench({ [metadataPath]: withEverything, [asked.path]: script });
  const result = (await asked.send(bench)) as { readonly error: OktaFailure };
  return result.error;
};

describe('X-Okta-Request-Id', () => {
  it.each(Object.keys(requests))('comes with a refusal at %s', async (name) => {
    expect(await failureOf(name, answer(400, refused))).toMatchObject({ requestId: id });
  });

  it.each(Object.keys(requests))('comes with a gateway’s trouble at %s', async (name) => {
    expect(await failureOf(name, answer(502, '<html>Bad gateway</html>'))).toMatchObject({ status: 502, requestId: id });
  });

  it.each(Object.keys(requests).filter((name) => name !== 'revoke'))('comes with what cannot be read at %s', async (name) => {
    expect(await failureOf(name, answer(200, 'no JSON'))).toMatchObject({ requestId: id });
    const odd = await failureOf(name, answer(200, requests[name]?.odd));
    expect(odd.code).toMatch(/malformed_response|issuer_mismatch/);
    expect(odd.requestId).toBe(id);
  });

  it('comes with a redirect and with an answer too large', async () => {
    expect(
      await failureOf('token', (_request, response) => void response.writeHead(302, { location: '/', 'x-okta-request-id': id }).end()),
    ).toMatchObject({
      code: 'redirect_refused',
      requestId: id,
    });
    expect(await failureOf('token', answer(200, 'x'.repeat(3_000_000)))).toMatchObject({ code: 'malformed_response', requestId: id });
  });

  it('comes with tokens', async () => {
    await using bench = await startBench({ [tokenPath]: answer(200, { access_token: 'new', token_type: 'Bearer', expires_in: 60 }) });
    expect(await bench.refresh()).toMatchObject({ ok: true, value: { requestId: id } });
  });

  it('is of this answer, not of the one before', async () => {
    await using bench = await startBench({ [tokenPath]: answer(400, refused) });
    await bench.refresh();
    bench.server.scripts[tokenPath] = (_request, response) => void response.writeHead(400).end(JSON.stringify(refused));
    expect(await bench.refresh()).toMatchObject({ ok: false, error: { requestId: undefined } });
  });

  it('is left out when it repeats what was sent in confidence', async () => {
    expect(await failureOf('token', answer(400, refused, 'old-refresh-token'))).toMatchObject({ requestId: undefined });
    expect(await failureOf('userinfo', answer(401, refused, 'xx_an-access-token_xx'))).toMatchObject({ requestId: undefined });
  });
});

describe('requestIdOf', () => {
  const of = (value: string, sent: readonly string[] = []) => requestIdOf(new Headers({ 'x-okta-request-id': value }), sent);

  it.each([id, 'reqVy8wsvmBQN27h4soUE3ZEnA', 'b0473b2ad622651b6becabf069b98fce', 'Wj@N-x_1', 'a'.repeat(64)])('takes %s', (value) => {
    expect(of(value)).toBe(value);
  });

  it.each(['', 'a'.repeat(65), 'two words', 'a.b.c', '<b>', 'é', 'a, b', 'eyJhbGciOiJub25lIn0.e30.'])('takes nothing of %j', (value) => {
    expect(of(value)).toBeUndefined();
  });

  it('takes what is of the right form, or nothing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)), maxLength: 90 }),
        (value) => {
          const taken = of(value);
          expect(taken === undefined || (requestIdPattern.test(taken) && taken === value.trim())).toBe(true);
        },
      ),
    );
  });

  it('takes nothing that is part of a secret, or has one in it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{12,60}$/), fc.nat(4), fc.nat(4), (secret, front, back) => {
        expect(of(secret.slice(front, secret.length - back), [secret])).toBeUndefined();
        expect(of(`x${secret}y`, [secret])).toBeUndefined();
      }),
    );
  });

  it('is not there when the answer has no such header', () => {
    expect(requestIdOf(new Headers(), [])).toBeUndefined();
  });
});
