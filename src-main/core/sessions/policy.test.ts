import { written } from '../../../src-preload/contract/words/testing/written.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OktaFailure, serverErrorFailure } from '../okta/index.ts';
import { seededRandom } from '../base/testing/seeded-random.ts';
import { backOffMs, judgeFailure, refreshDueAt, refreshMarginMs, retryAt, type Wish } from './policy.ts';
import { firstRecord } from './record.ts';

const record = (body: Record<string, unknown>) =>
  firstRecord({ issuer: 'https://acme.okta.com', clientId: '0oa1', scopes: [] }, null, {
    body: { access_token: 'a', refresh_token: 'r', ...body },
    receivedAt: 1_000_000,
    skewMs: 0,
  });

const fresh: Wish = { keepFresh: true, keepAlive: false, idleLimitMs: null };
const minute = 60_000;
const day = 1440 * minute;

describe('refreshMarginMs', () => {
  it.each([
    [24 * 3_600_000, 8_640_000],
    [3_600_000, 360_000],
    [300_000, 60_000],
    [100_000, 50_000],
    [10_000, 5_000],
    [0, 0],
    [-5, 0],
  ])('of a lifetime of %i ms is %i', (lifetimeMs, margin) => {
    expect(refreshMarginMs(lifetimeMs)).toBe(margin);
  });
});

describe('refreshDueAt', () => {
  it('leaves a tenth of the lifetime, at least a minute, at most half', () => {
    expect(refreshDueAt(record({ expires_in: 3600 }), 0, fresh)).toBe(1_000_000 + 3_240_000);
    expect(refreshDueAt(record({ expires_in: 300 }), 0, fresh)).toBe(1_000_000 + 240_000);
    expect(refreshDueAt(record({ expires_in: 60 }), 0, fresh)).toBe(1_000_000 + 30_000);
  });

  it('is always after receipt and before expiry, and jitter only makes it earlier', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 86_400 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (expiresIn, jitter) => {
        const plain = refreshDueAt(record({ expires_in: expiresIn }), 0, fresh) ?? 0;
        const early = refreshDueAt(record({ expires_in: expiresIn }), jitter, fresh) ?? 0;
        expect(early).toBeLessThanOrEqual(plain);
        expect(early).toBeGreaterThan(1_000_000);
        expect(plain).toBeLessThan(1_000_000 + expiresIn * 1000);
      }),
    );
  });

  it('plans nothing without a refresh token or a known end', () => {
    expect(refreshDueAt(record({ refresh_token: '', expires_in: 60 }), 0, fresh)).toBeNull();
    expect(refreshDueAt(record({}), 0, fresh)).toBeNull();
  });

  it('waits an hour with tokens that are dead on arrival', () => {
    expect(refreshDueAt(record({ expires_in: -1 }), 0, fresh)).toBe(1_000_000 + 3_600_000);
  });

  it('comes before an idle limit that is shorter than the tokens live', () => {
    expect(refreshDueAt(record({ expires_in: 3600 }), 0, { ...fresh, idleLimitMs: 10 * minute })).toBe(1_000_000 + 9 * minute);
    const learnt = { ...record({ expires_in: 3600 }), refreshTokenIdleMs: 20 * minute };
    expect(refreshDueAt(learnt, 0, fresh)).toBe(1_000_000 + 18 * minute);
  });

  it('leaves alone what is refreshed on demand, unless it is to stay alive', () => {
    const onDemand = { keepFresh: false, keepAlive: false, idleLimitMs: day };
    expect(refreshDueAt(record({ expires_in: 60 }), 0, onDemand)).toBeNull();
    const alive = { ...onDemand, keepAlive: true };
    expect(refreshDueAt(record({ expires_in: 60 }), 0, alive)).toBe(1_000_000 + 0.9 * day);
    expect(refreshDueAt(record({ expires_in: 60 }), 0, { ...alive, idleLimitMs: 90 * day })).toBe(1_000_000 + 89 * day);
    // Nobody told: Okta's default.
    expect(refreshDueAt(record({}), 0, { ...alive, idleLimitMs: null })).toBe(1_000_000 + 0.9 * 7 * day);
  });

  it('does not run after an end that use does not push on, and takes an unknown one for idle', () => {
    const alive = { keepFresh: false, keepAlive: true, idleLimitMs: null };
    const absolute = { ...record({}), refreshTokenExpiresAt: 1_000_000 + day, refreshTokenEndIsAbsolute: true };
    expect(refreshDueAt(absolute, 0, alive)).toBeNull();
    const told = { ...record({}), refreshTokenExpiresAt: 1_000_000 + day, refreshTokenEndLearntFor: 1_000_000 };
    expect(refreshDueAt(told, 0, alive)).toBe(1_000_000 + 0.9 * day);
    // Used since: the same limit from then on, not ever shorter intervals towards the old end.
    expect(refreshDueAt({ ...told, receivedAt: 1_000_000 + 0.9 * day }, 0, alive)).toBe(1_000_000 + 1.8 * day);
    // Past it: the default.
    expect(refreshDueAt({ ...told, receivedAt: 1_000_000 + 2 * day }, 0, alive)).toBe(1_000_000 + 2 * day + 0.9 * 7 * day);
  });

  it('is not hurried by what a server tells of idleness, nor by a clock of its own', () => {
    expect(refreshDueAt({ ...record({ expires_in: 3600 }), refreshTokenIdleMs: 6_000 }, 0, fresh)).toBe(1_000_000 + minute);
    expect(refreshDueAt(record({ expires_in: 3600 }), 0, { ...fresh, idleLimitMs: 10_000 })).toBe(1_000_000 + 9_000);
    const claims = Buffer.from(JSON.stringify({ iat: 1_000, exp: 4_600 })).toString('base64url');
    const skewed = { ...record({ expires_in: 3600, id_token: `e30.${claims}.x` }), skewMs: 3_595_000 };
    expect(refreshDueAt(skewed, 0, fresh)).toBe(1_000_000 + 3_240_000);
  });
});

describe('judgeFailure', () => {
  const judge = (failure: Partial<OktaFailure>) => judgeFailure({ code: 'offline', ...written(''), inDoubt: false, ...failure }).kind;
  it('ends a session for invalid_grant alone', () => {
    expect(judge({ code: 'invalid_grant' })).toBe('ended');
    for (const code of [
      'invalid_client',
      'invalid_scope',
      'policy_denied',
      'unauthorized_client',
      'access_denied',
      'oauth_error',
      'foreign_endpoint',
      'internal',
    ] as const) {
      expect(judge({ code })).toBe('blocked');
    }
    for (const code of ['offline', 'dns_failure', 'tls_failure', 'timeout', 'server_unreachable', 'not_json', 'rate_limited'] as const) {
      expect(judge({ code })).toBe('wait');
    }
    expect(judge({ code: 'http_error', status: 503 })).toBe('wait');
    expect(judge({ code: 'http_error', status: 404, parameters: { error: 'E0000022' } })).toBe('blocked');
    for (const inDoubt of [true, false]) expect(judge({ code: 'malformed_response', inDoubt })).toBe('wait');
  });

  it('leaves a session the same fate whatever description comes with a code or status', () => {
    const known = [
      'Policy evaluation failed for this request, please check the policy configurations.',
      'Policy evaluation succeeded, but all the requested scopes were rejected.',
      'Some of the requested scopes were denied by the policy. Denied scopes: [orders].',
      'User is not assigned to the client application.',
      'The refresh token is invalid or expired.',
      'The account is deactivated.',
      'invalid_grant',
    ];
    const words = fc.oneof(fc.constantFrom(...known), fc.string({ unit: 'binary' }));
    const codes = ['access_denied', 'invalid_grant', 'invalid_client', 'server_error', 'temporarily_unavailable', 'E0000009', 'E0000011'];
    const code = fc.oneof(fc.constantFrom(...codes), fc.string());
    fc.assert(
      fc.property(code, words, fc.constantFrom(undefined, 400, 401, 403), (error, description, status) => {
        const verdict = (said: string | null) => judgeFailure({ ...serverErrorFailure(error, said, 'refresh'), status });
        expect(verdict(description)).toEqual(verdict(null));
        expect(verdict(description).kind).not.toBe('ended');
      }),
      { numRuns: 1000 },
    );
  });

  it('takes an answer without Okta’s reason for the network’s, and waits', () => {
    const network = { kind: 'wait', reason: 'network', notBefore: null };
    for (const status of [400, 401, 403, 404, 405, 407, 408, 451, 511]) {
      expect(judgeFailure({ code: 'http_error', ...written(''), inDoubt: false, status })).toEqual(network);
    }
    expect(judgeFailure({ code: 'issuer_not_found', ...written(''), inDoubt: false, status: 404 })).toEqual(network);
    expect(judge({ code: 'issuer_not_found', status: 404, parameters: { error: 'E0000007' } })).toBe('blocked');
    expect(judgeFailure({ code: 'http_error', ...written(''), inDoubt: true, status: 204 })).toMatchObject({ reason: 'answer_lost' });
    expect(judgeFailure({ code: 'http_error', ...written(''), inDoubt: true, status: 502 })).toMatchObject({ reason: 'server' });
    const busy = {
      code: 'http_error',
      ...written(''),
      inDoubt: false,
      status: 400,
      parameters: { error: 'temporarily_unavailable' },
    } as const;
    expect(judgeFailure(busy)).toMatchObject({ kind: 'wait', reason: 'server' });
  });
});

describe('retryAt', () => {
  const expiresAt = 1_000_000 + 3_600_000;
  const held = record({ expires_in: 3600 });
  const drawing = (fraction: number) => ({ ...seededRandom(1), fraction: () => fraction });
  /** The sixth try waits from 3.2 to 32 s. */
  const longest = drawing(1);

  it('is the back-off where that comes well before the expiry, or where every try comes after it', () => {
    expect(retryAt(held, expiresAt - 42_000, 6, longest)).toBe(expiresAt - 10_000);
    expect(retryAt(held, expiresAt - 20_000, 6, drawing(0))).toBe(expiresAt - 16_800);
    expect(retryAt(held, expiresAt - 3_200, 6, longest)).toBe(expiresAt + 28_800);
    expect(retryAt(held, expiresAt, 6, longest)).toBe(expiresAt + 32_000);
    expect(retryAt(record({}), 1_000_000, 6, longest)).toBe(1_032_000);
  });

  it('is on the way to the expiry where the back-off would miss it', () => {
    expect(retryAt(held, expiresAt - 30_000, 6, longest)).toBe(expiresAt - 15_000);
    expect(retryAt(held, expiresAt - 35_000, 6, longest)).toBe(expiresAt - 17_500);
    expect(retryAt(held, expiresAt - 5_000, 6, longest)).toBe(expiresAt - 1_800);
  });

  it('neither misses the expiry nor comes sooner than the back-off may', () => {
    const attempts = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3_600_000 }),
        attempts,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (leftMs, attempt, fraction) => {
          const now = expiresAt - leftMs;
          const least = 0.1 * Math.min(300_000, 1_000 * 2 ** (attempt - 1));
          const at = retryAt(held, now, attempt, drawing(fraction));
          if (now + least < expiresAt) expect(at).toBeLessThan(expiresAt);
          expect(at).toBeGreaterThanOrEqual(Math.floor(now + least));
          expect(at).toBeLessThanOrEqual(now + 10 * least);
        },
      ),
    );
  });
});

describe('backOffMs', () => {
  it('grows from a second to five minutes and never beyond', () => {
    const random = seededRandom(7);
    for (let attempt = 1; attempt < 60; attempt += 1) {
      const ms = backOffMs(attempt, random);
      expect(ms).toBeGreaterThan(0);
      expect(ms).toBeLessThanOrEqual(Math.min(300_000, 1000 * 2 ** (attempt - 1)));
    }
  });
});
