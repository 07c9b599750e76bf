import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOktaSim } from './start.ts';
import { TestClient } from './test-client.ts';
import type { Visit } from './test-browser.ts';
import type { OktaSim } from './types.ts';

let sim: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim();
});
afterAll(() => sim.close());

const mode = { response_mode: 'okta_post_message' };

/** What the page's script posts, and to which origin. */
function posted(visit: Visit): { message: Record<string, string>; origin: string } {
  const script = /<script>(.*)<\/script>/.exec(visit.text)?.[1] ?? '';
  const hash = createHash('sha256').update(script).digest('base64');
  expect(visit.headers.get('content-security-policy')).toContain(`script-src 'sha256-${hash}'`);
  const [message, origin] = JSON.parse(`[${/postMessage\((.*)\)$/.exec(script)?.[1] ?? ''}]`) as [Record<string, string>, string];
  return { message, origin };
}

describe('okta_post_message', () => {
  it('hands the code to the origin of the redirect URI, which may frame the page', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const visit = await app.browser.signIn(await app.authorize(mode), 'dana@acme.test');
    const { message, origin } = posted(visit);
    expect(origin).toBe('http://127.0.0.1:8765');
    expect(Object.keys(message).toSorted(), 'no iss (RFC 9207), as everywhere at Okta').toEqual(['code', 'state']);
    expect(visit.headers.get('content-security-policy')).not.toContain('frame-ancestors');
    expect((await app.exchange(message['code'] ?? '')).status).toBe(200);
  });

  it('hands over errors, found by whom they may be, and never ends its own script', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const state = '</script><script>alert(1)</script>';
    const silent = posted(await app.authorize({ ...mode, prompt: 'none', state }));
    expect(silent.message).toMatchObject({ error: 'login_required', state });
    const wrong = posted(await app.authorize({ ...mode, scope: 'fly', state }));
    expect(wrong.message).toMatchObject({ error: 'invalid_scope', state });
    expect((await app.authorize({ ...mode, prompt: 'none', state })).text.match(/<script>/g)).toHaveLength(1);
  });

  it('is offered in the metadata', async () => {
    const response = await fetch(`${sim.orgs.acme.servers.custom.issuer}/.well-known/openid-configuration`);
    expect(((await response.json()) as { response_modes_supported: string[] }).response_modes_supported).toContain('okta_post_message');
  });
});
