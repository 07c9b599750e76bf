import { request as httpRequest } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ControlError, parseFault, parsePolicyGap } from './fault-parser.ts';
import { route } from './route.ts';
import { startOktaSim } from './start.ts';
import { TestClient } from './test-client.ts';
import type { OktaSim } from './types.ts';

let sim: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim();
});
afterAll(() => sim.close());

async function control(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${sim.controlOrigin}${path}`, {
    method,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

describe('the control endpoint', () => {
  it('adds, lists and clears faults', async () => {
    const fault = { org: 'acme', endpoint: 'token', times: 3, do: { kind: 'status', status: 500 } };
    expect(await control('POST', '/faults', fault)).toEqual({ status: 201, body: [fault] });
    expect((await new TestClient(sim, 'acme', 'default').refresh('x')).status).toBe(500);
    expect((await control('GET', '/faults')).body).toEqual([{ ...fault, times: 2 }]);
    expect(await control('DELETE', '/faults')).toEqual({ status: 200, body: [] });
    expect((await new TestClient(sim, 'acme', 'default').refresh('x')).status).toBe(400);
  });

  it('rotates keys, revokes users, moves time and counts', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const tokens = await app.signIn();
    expect((await control('POST', '/keys/rotate', { org: 'acme' })).status).toBe(200);
    expect((await control('POST', '/users/revoke', { org: 'acme', login: 'dana@acme.test' })).status).toBe(200);
    expect((await app.refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
    const { now: before } = (await control('GET', '/time')).body as { now: number };
    const { now: after } = (await control('POST', '/time', { advanceSeconds: 3600 })).body as { now: number };
    expect(after - before).toBeGreaterThanOrEqual(3_600_000);
    expect((await control('GET', '/stats')).body).toMatchObject({ signIns: 1, codeExchanges: 1 });
  });

  it.each([
    ['no JSON', '{', /JSON/],
    ['an unknown member', { endpoint: 'token', does: {}, do: { kind: 'delay', ms: 1 } }, /no member "does"/],
    ['no endpoint', { do: { kind: 'delay', ms: 1 } }, /lacks "endpoint"/],
    ['an unknown kind', { endpoint: 'token', do: { kind: 'explode' } }, /"kind" of "do" must be one of/],
    ['a wrong type', { endpoint: 'token', do: { kind: 'delay', ms: 'soon' } }, /"ms" of "do" of kind delay must be a whole number/],
  ])('refuses %s with a sentence', async (_what, body, words) => {
    const answer = await control('POST', '/faults', body);
    expect(answer.status).toBe(400);
    expect((answer.body as { error: string }).error).toMatch(words);
    expect((await control('GET', '/faults')).body).toEqual([]);
  });

  it('refuses an unknown user and an unknown path', async () => {
    expect((await control('POST', '/users/revoke', { org: 'acme', login: 'nobody' })).status).toBe(400);
    expect((await control('GET', '/nothing')).status).toBe(404);
  });

  it('refuses a foreign Host header, a web page’s request, and a body that is not declared as JSON', async () => {
    const { port } = new URL(sim.controlOrigin);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      httpRequest({ port, host: '127.0.0.1', path: '/stats', headers: { host: 'evil.test' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
    expect((await control('GET', '/stats', undefined, { origin: 'http://evil.test' })).status).toBe(403);
    expect((await control('POST', '/keys/rotate', { org: 'acme' }, { 'content-type': 'text/plain' })).status).toBe(403);
  });
});

describe('what comes from outside', () => {
  it('parses into a fault or a ControlError, never anything else', () => {
    const member = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('token', 'acme', 1, { kind: 'delay', ms: 5 }, { kind: 'omit', members: ['a'] }),
    );
    const almost = fc.record({ org: member, endpoint: member, times: member, do: member }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), almost), (value) => {
        try {
          const fault = parseFault(value);
          expect(fault).toBe(value);
          expect(typeof fault.endpoint).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(ControlError);
        }
      }),
    );
  });

  it('parses into a gap of the policies or a ControlError, too', () => {
    const names = fc.constantFrom('org', 'server', 'clientId', 'grant', 'login', 'other');
    const almost = fc.dictionary(names, fc.oneof(fc.jsonValue(), fc.constantFrom('acme', 'custom', 'refresh_token')));
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), almost), (value) => {
        try {
          expect(Object.values(parsePolicyGap(value)).every((member) => typeof member === 'string')).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(ControlError);
        }
      }),
    );
  });

  it('any path has a route', () => {
    const piece = fc.constantFrom(
      '',
      'oauth2',
      'default',
      'aus1',
      'v1',
      'token',
      'authorize',
      '.well-known',
      'openid-configuration',
      'signin',
      'activate',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webPath(),
          fc.array(piece).map((pieces) => `/${pieces.join('/')}`),
        ),
        (path) => {
          expect(['server', 'activate', 'unknown-server', 'nothing']).toContain(route(path, 'aus1').to);
        },
      ),
    );
  });

  it.each([
    ['/oauth2/v1/token', { to: 'server', kind: 'org', endpoint: 'token' }],
    ['/oauth2/default/v1/token', { to: 'server', kind: 'default', endpoint: 'token' }],
    ['/oauth2/aus1/v1/device/authorize', { to: 'server', kind: 'custom', endpoint: 'device' }],
    ['/oauth2/aus2/v1/token', { to: 'unknown-server', id: 'aus2' }],
    ['/oauth2/default/v1/nothing', { to: 'nothing' }],
    ['/oauth2/default/.well-known/openid-configuration/oauth2/default', { to: 'nothing' }],
  ])('%s', (path, expected) => {
    expect(route(path, 'aus1')).toEqual(expected);
  });
});
