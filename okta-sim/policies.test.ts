import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { deviceGrant } from './clients.ts';
import { demoPassword } from './directory.ts';
import { startOktaSim } from './start.ts';
import { TestClient } from './test-client.ts';
import type { OktaSim } from './types.ts';

let sim: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim({ deviceIntervalSeconds: 0 });
});
afterAll(() => sim.close());
afterEach(() => sim.policies.clear());

const denied = {
  error: 'access_denied',
  error_description: 'Policy evaluation failed for this request, please check the policy configurations.',
};

describe('access policies that lack a rule', () => {
  it('for a client send the browser back, and refuse its tokens, until they are mended', async () => {
    const app = new TestClient(sim, 'acme', 'custom');
    const tokens = await app.signIn();
    const code = await app.code();
    sim.policies.deny({ org: 'acme', server: 'custom', clientId: app.client.id });
    expect((await app.exchange(code)).status, 'a code that came before is redeemed').toBe(200);
    expect(TestClient.returned(await app.authorize())).toMatchObject(denied);
    for (let count = 0; count < 2; count += 1) expect(await app.refresh(tokens.refresh_token)).toMatchObject({ status: 400, body: denied });
    expect((await new TestClient(sim, 'acme', 'default').signIn()).access_token, 'another server').toBeTypeOf('string');
    expect((await new TestClient(sim, 'acme', 'custom', 'web').signIn()).access_token, 'another client').toBeTypeOf('string');
    sim.policies.clear();
    expect((await app.refresh(tokens.refresh_token)).status, 'nothing was spent').toBe(200);
  });

  it('for a grant refuse only that', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    sim.policies.deny({ grant: 'refresh_token' });
    const tokens = await app.signIn();
    expect((await app.refresh(tokens.refresh_token)).body).toMatchObject(denied);
    sim.policies.deny({ grant: 'client_credentials' });
    const service = new TestClient(sim, 'acme', 'default', 'service');
    expect((await service.post('token', { grant_type: 'client_credentials', scope: 'reports.read' })).body).toMatchObject(denied);
  });

  it('for a user are noticed once it is known who signs in', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const tokens = await app.signIn();
    app.browser.forgetCookies();
    sim.policies.deny({ login: 'dana@acme.test' });
    const page = await app.authorize();
    expect(page.text).toContain('Sign in');
    expect(TestClient.returned(await app.browser.signIn(page, 'dana@acme.test'))).toMatchObject({ ...denied, state: 'state-1' });
    expect(TestClient.returned(await app.authorize()), 'with a session, too').toMatchObject(denied);
    expect((await app.refresh(tokens.refresh_token)).body).toMatchObject(denied);
    const form = { grant_type: 'password', username: 'dana@acme.test', password: demoPassword, scope: 'openid' };
    const legacy = new TestClient(sim, 'acme', 'default', 'legacy');
    expect((await legacy.post('token', form)).body).toMatchObject(denied);
    expect((await legacy.post('token', { ...form, username: 'sam@acme.test' })).status).toBe(200);
  });

  it('for a user are noticed by a device when it comes for its tokens, and not by a code that came before', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const started = await app.post<Record<string, string>>('device/authorize', { scope: 'openid' });
    const { device_code: deviceCode = '', verification_uri_complete: link = '' } = started.body;
    const code = await app.code();
    sim.policies.deny({ login: 'dana@acme.test' });
    expect((await app.browser.answerDevice(link, 'approve', 'dana@acme.test')).text).toContain('Device activated');
    expect((await app.post('token', { grant_type: deviceGrant, device_code: deviceCode })).body).toMatchObject(denied);
    expect((await app.exchange(code)).body.access_token).toBeTypeOf('string');
  });

  it('can be told by the control endpoint', async () => {
    const control = async (method: string, body?: unknown): Promise<[number, unknown]> => {
      const init = { method, headers: { 'content-type': 'application/json' } };
      const answer = await fetch(`${sim.controlOrigin}/policies`, body === undefined ? init : { ...init, body: JSON.stringify(body) });
      return [answer.status, await answer.json()];
    };
    const gap = { org: 'acme', grant: 'authorization_code' };
    expect(await control('POST', gap)).toEqual([201, [gap]]);
    expect(TestClient.returned(await new TestClient(sim, 'acme', 'org').authorize())).toMatchObject(denied);
    expect((await control('POST', { user: 'dana' }))[0]).toBe(400);
    expect(await control('GET')).toEqual([200, [gap]]);
    expect(await control('DELETE')).toEqual([200, []]);
  });
});
