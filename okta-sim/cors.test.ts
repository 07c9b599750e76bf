import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOktaSim } from './start.ts';
import { TestClient } from './test-client.ts';
import type { OktaSim } from './types.ts';

const page = 'http://127.0.0.1:8765';

let sim: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim({ trustedOrigins: [page] });
});
afterAll(() => sim.close());

const metadata = (): string => `${sim.orgs.acme.servers.default.issuer}/.well-known/openid-configuration`;
const allowed = (response: Response): string | null => response.headers.get('access-control-allow-origin');
const asks = (origin: string): RequestInit => ({
  method: 'OPTIONS',
  headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,dpop' },
});

describe('a trusted origin', () => {
  it('may read answers, refusals too, with the headers that DPoP needs', async () => {
    const response = await fetch(metadata(), { headers: { origin: page } });
    expect(allowed(response)).toBe(page);
    expect(response.headers.get('vary')).toBe('Origin');
    expect(response.headers.get('access-control-expose-headers')).toContain('dpop-nonce');
    const refused = await fetch(`${sim.orgs.acme.origin}/oauth2/v1/token`, { method: 'POST', headers: { origin: page } });
    expect([refused.status, allowed(refused)]).toEqual([401, page]);
  });

  it('is told beforehand which requests it may send', async () => {
    const requests = sim.stats().tokenRequests;
    const response = await fetch(`${sim.orgs.acme.origin}/oauth2/v1/token`, asks(page));
    expect([response.status, allowed(response)]).toEqual([204, page]);
    expect(response.headers.get('access-control-allow-methods')).toContain('POST');
    expect(response.headers.get('access-control-allow-headers')).toBe('authorization,dpop');
    expect(sim.stats().tokenRequests, 'nothing was processed').toBe(requests);
  });
});

describe('any other origin', () => {
  it('is told nothing', async () => {
    for (const origin of ['http://127.0.0.1:8766', 'https://evil.example', 'null']) {
      expect(allowed(await fetch(metadata(), { headers: { origin } }))).toBeNull();
      const asked = await fetch(`${sim.orgs.acme.origin}/oauth2/v1/token`, asks(origin));
      expect([asked.status, allowed(asked)]).toEqual([405, null]);
    }
  });

  it('is told nothing about tokens either', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    for (const origin of ['https://evil.example', page]) {
      const { status, headers } = await app.exchange(await app.code(), {}, { origin });
      expect([status, headers.get('access-control-allow-origin')]).toEqual([200, origin === page ? page : null]);
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toHaveLength(origin === page ? 3 : 0);
    }
    const { headers } = await app.exchange(await app.code());
    expect(headers.get('access-control-allow-origin'), 'without an Origin').toBeNull();
  });

  it('is all of them, when none is trusted', async () => {
    const strict = await startOktaSim();
    try {
      const url = `${strict.orgs.acme.origin}/.well-known/openid-configuration`;
      expect(allowed(await fetch(url, { headers: { origin: page } }))).toBeNull();
    } finally {
      await strict.close();
    }
  });
});
