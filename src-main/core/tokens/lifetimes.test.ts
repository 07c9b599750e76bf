import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessTokenLife, idTokenLife, numericDateMs } from './lifetimes.ts';
import { lookalike } from './testing/tokens.ts';

const receivedAt = 1_800_000_000_000;
const second = receivedAt / 1000;
const life = (expiresIn: unknown, claims?: Record<string, unknown>, skewMs = 0) =>
  accessTokenLife({ body: { access_token: claims ? lookalike(claims) : 'opaque', expires_in: expiresIn }, receivedAt, skewMs });

describe('accessTokenLife', () => {
  it('counts expires_in from receipt, whatever the clocks say', () => {
    expect(life(3600)).toEqual({ issuedAt: null, expiresAt: receivedAt + 3_600_000, lifetimeMs: 3_600_000 });
    const skewed = life(3600, { iat: second + 500, exp: second + 4100 }, 500_000);
    expect(skewed).toEqual({ issuedAt: receivedAt, expiresAt: receivedAt + 3_600_000, lifetimeMs: 3_600_000 });
  });

  it('believes expires_in where the token contradicts it', () => {
    expect(life(3600, { iat: second, exp: second + 300 }).expiresAt).toBe(receivedAt + 3_600_000);
    expect(life(300, { exp: second + 3600 }).expiresAt).toBe(receivedAt + 300_000);
  });

  it.each([
    ['3600', 3_600_000],
    [' 60.5 ', 60_500],
    [0.25, 250],
    [0, 0],
    [-1, 0],
    ['-1', 0],
    [-Infinity, 0],
  ])('reads %j', (value, lifetimeMs) => {
    expect(life(value).expiresAt).toBe(receivedAt + lifetimeMs);
  });

  it.each([[undefined], [null], ['soon'], [''], ['0x10'], ['Infinity'], [{}], [Number.NaN], [1e300], [Infinity]])(
    'falls back to exp for %j',
    (value) => {
      expect(life(value)).toEqual({ issuedAt: null, expiresAt: null, lifetimeMs: null });
      const fallback = life(value, { iat: second - 10, exp: second + 590 }, 1_000);
      expect(fallback).toEqual({ issuedAt: receivedAt - 11_000, expiresAt: receivedAt + 589_000, lifetimeMs: 600_000 });
    },
  );

  it('is always finite and never negative, for any response', () => {
    const value = fc.oneof(fc.jsonValue(), fc.double(), fc.double().map(String));
    fc.assert(
      fc.property(value, value, value, fc.integer(), (expiresIn, exp, iat, skewMs) => {
        const found = accessTokenLife({ body: { access_token: lookalike({ exp, iat }), expires_in: expiresIn }, receivedAt, skewMs });
        for (const time of [found.expiresAt, found.issuedAt, found.lifetimeMs]) expect(time === null || Number.isFinite(time)).toBe(true);
        if (found.lifetimeMs !== null) expect(found.lifetimeMs).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('idTokenLife', () => {
  it('comes from the token, by this machine’s clock', () => {
    const body = { id_token: lookalike({ iat: second, exp: second + 3600 }) };
    expect(idTokenLife({ body, skewMs: 2_000 })).toEqual({
      issuedAt: receivedAt - 2_000,
      expiresAt: receivedAt + 3_598_000,
      lifetimeMs: 3_600_000,
    });
  });

  it('does without what is missing or impossible', () => {
    expect(idTokenLife({ body: {} })).toEqual({ issuedAt: null, expiresAt: null, lifetimeMs: null });
    expect(idTokenLife({ body: { id_token: 'opaque' } })).toEqual({ issuedAt: null, expiresAt: null, lifetimeMs: null });
    expect(idTokenLife({ body: { id_token: lookalike({ iat: second, exp: String(second) }) } }).expiresAt).toBeNull();
    expect(idTokenLife({ body: { id_token: lookalike({ iat: second, exp: second - 1 }) } })).toMatchObject({ lifetimeMs: 0 });
  });
});

describe('numericDateMs', () => {
  it('takes numbers a calendar knows', () => {
    expect(numericDateMs(1.5)).toBe(1500);
    expect(numericDateMs(0)).toBe(0);
    for (const junk of ['1', null, undefined, Number.NaN, Infinity, 1e13, -1e13, {}]) expect(numericDateMs(junk)).toBeNull();
  });
});
