import { allowInsecureRequests, discovery, initiateDeviceAuthorization, None, pollDeviceAuthorizationGrant } from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deviceGrant } from './clients.ts';
import { startOktaSim } from './start.ts';
import { TestClient, type Reply } from './test-client.ts';
import type { OktaSim } from './types.ts';

let sim: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim();
});
afterAll(() => sim.close());

interface Started {
  device_code: string;
  user_code: string;
  verification_uri_complete: string;
  expires_in: number;
  interval: number;
}

const peter = 'peter@initech.test';

const start = async (app: TestClient): Promise<Started> => (await app.post<Started>('device/authorize', { scope: 'openid' })).body;

const poll = (app: TestClient, code: string): Promise<Reply> => app.post('token', { grant_type: deviceGrant, device_code: code });

const waiting = {
  status: 400,
  body: { error: 'authorization_pending', error_description: 'The device authorization is pending. Please try again later.' },
};

describe.each(['org', 'default', 'custom'] as const)('the device grant at the %s server', (kind) => {
  it('gives tokens once a person has confirmed the code', async () => {
    const app = new TestClient(sim, 'initech', kind);
    // oxlint-disable-next-line typescript/no-deprecated -- marked so to stand out, not to go away
    const config = await discovery(new URL(app.server.issuer), app.client.id, undefined, None(), { execute: [allowInsecureRequests] });
    const started = await initiateDeviceAuthorization(config, { scope: 'openid profile offline_access' });
    expect(started).toMatchObject({
      verification_uri: `${sim.orgs.initech.origin}/activate`,
      verification_uri_complete: `${sim.orgs.initech.origin}/activate?user_code=${started.user_code}`,
      expires_in: 600,
      interval: 5,
    });
    expect(started.user_code).toMatch(/^[A-Z]{8}$/);
    expect(await poll(app, started.device_code)).toMatchObject(waiting);

    expect((await app.browser.get(`${started.verification_uri}?user_code=WRONGONE`)).text).toContain('The code is wrong');
    const link = started.verification_uri_complete ?? '';
    expect((await app.browser.get(link)).text).toContain(started.user_code);
    expect((await app.browser.answerDevice(link, 'approve', peter)).text).toContain('Device activated');

    const tokens = await pollDeviceAuthorizationGrant(config, { ...started, interval: 0 });
    expect(tokens.claims()).toMatchObject({ sub: app.users[0].id, name: 'Peter Grünwald' });
    expect(tokens.refresh_token).toBeTypeOf('string');
    expect((await app.refresh(tokens.refresh_token)).status).toBe(200);
    expect((await poll(app, started.device_code)).body['error'], 'the code works once').toBe('invalid_grant');
  });

  it('can be refused, and expires', async () => {
    const app = new TestClient(sim, 'initech', kind);
    const first = await start(app);
    expect((await app.browser.answerDevice(first.verification_uri_complete, 'deny', peter)).text).toContain('was not signed in');
    expect((await poll(app, first.device_code)).body).toEqual({
      error: 'access_denied',
      error_description: 'The resource owner denied the request.',
    });

    const second = await start(app);
    sim.advanceTime(601_000);
    expect((await poll(app, second.device_code)).body).toEqual({
      error: 'expired_token',
      error_description: 'The device code is expired. Please request a new device code.',
    });
    expect((await app.browser.get(second.verification_uri_complete)).text).toContain('The code is wrong, used or expired');
    expect((await app.post('device/authorize', { scope: 'fly' })).body).toMatchObject({ error: 'invalid_scope' });
    expect(await app.post('device/authorize', { scope: 'profile' })).toMatchObject({ status: 403, body: { error: 'access_denied' } });
  });

  it('tells a device that asks too often to slow down, by five seconds each time', async () => {
    const app = new TestClient(sim, 'initech', kind);
    const { device_code: code } = await start(app);
    const errorAfter = async (seconds: number): Promise<unknown> => {
      sim.advanceTime(seconds * 1000);
      return (await poll(app, code)).body['error'];
    };
    expect(await errorAfter(0)).toBe('authorization_pending');
    expect(await errorAfter(5)).toBe('authorization_pending');
    expect(await errorAfter(2)).toBe('slow_down');
    expect(await errorAfter(7)).toBe('slow_down');
    expect(await errorAfter(15)).toBe('authorization_pending');
  });
});

describe('a device', () => {
  it('may ask as often as it likes when the sim was told so, and gets its tokens', async () => {
    const hasty = await startOktaSim({ deviceIntervalSeconds: 0 });
    try {
      const app = new TestClient(hasty, 'initech', 'default');
      const started = await start(app);
      expect(started.interval).toBe(0);
      for (let count = 0; count < 3; count += 1) expect(await poll(app, started.device_code)).toMatchObject(waiting);
      await app.browser.answerDevice(started.verification_uri_complete, 'approve', peter);
      expect((await poll(app, started.device_code)).status).toBe(200);
    } finally {
      await hasty.close();
    }
  });

  it('is not slowed down once it was approved, and is native', async () => {
    const app = new TestClient(sim, 'initech', 'org');
    const started = await start(app);
    expect(await poll(app, started.device_code)).toMatchObject(waiting);
    await app.browser.answerDevice(started.verification_uri_complete, 'approve', peter);
    expect((await poll(app, started.device_code)).status).toBe(200);
    const web = new TestClient(sim, 'initech', 'org', 'web');
    expect((await web.post('device/authorize', { scope: 'openid' })).body).toMatchObject({ error: 'unauthorized_client' });
  });
});
