import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessTokenLife, copyGuaranteeMs, idTokenLife, numericDateMs, refreshMarginMs } from './lifetimes.ts';
import { lookalike } from './testing/tokens.ts';

const receivedAt = 1_800_000_000_000;
const second = receivedAt / 1000;
const life = (expiresIn: unknown, claims?: Record<string, unknown>, skewMs = 0) =>
  accessTokenLife({ body: { access_token: claims ? lookalike(claims) : 'opaque', expires_in: expiresIn }, receivedAt, skewMs });

describe('refreshMarginMs and copyGuaranteeMs', () => {
  it.each([
    [24 * 3_600_000, 8_640_000, 60_000],
    [3_600_000, 360_000, 60_000],
    [300_000, 60_000, 60_000],
    [100_000, 50_000, 50_000],
    [10_000, 5_000, 5_000],
    [0, 0, 0],
    [-5, 0, 0],
  ])('of a lifetime of %i ms are %i and %i', (lifetimeMs, margin, guarantee) => {
    expect(refreshMarginMs(lifetimeMs)).toBe(margin);
    expect(copyGuaranteeMs(lifetimeMs)).toBe(guarantee);
  });
});

describe('accessTokenLife', () => {
  it('counts expires_in from receipt, whatever the clocks say', () => {
    expect(life(3600)).toEqual({ issuedAt: null, expiresAt: receivedAt + 3_600_000, lifetimeMs: 3_600_000, findings: [] });
    const skewed = life(3600, { iat: second + 500, exp: second + 4100 }, 500_000);
    expect(skewed).toEqual({ issuedAt: receivedAt, expiresAt: receivedAt + 3_600_000, lifetimeMs: 3_600_000, findings: [] });
  });

  it('reports a token that contradicts expires_in', () => {
    expect(life(3600, { iat: second, exp: second + 300 }).findings).toEqual([
      'The token’s own “exp” is 3300 s earlier than “expires_in” says.',
    ]);
    expect(life(300, { exp: second + 3600 })).toMatchObject({
      expiresAt: receivedAt + 300_000,
      findings: [expect.stringMatching(/3300 s later/)],
    });
  });

  it.each([
    ['3600', 3_600_000, /string/],
    [' 60.5 ', 60_500, /string/],
    [0.25, 250, undefined],
    [0, 0, /dead on arrival/],
    [-1, 0, /dead on arrival/],
    ['-1', 0, /dead on arrival/],
    [-Infinity, 0, /dead on arrival/],
  ])('reads %j', (value, lifetimeMs, finding) => {
    const read = life(value);
    expect(read.expiresAt).toBe(receivedAt + lifetimeMs);
    if (finding === undefined) expect(read.findings).toEqual([]);
    else expect(read.findings).toEqual([expect.stringMatching(finding)]);
  });

  it.each([
    [undefined, /no “expires_in”/],
    [null, /no “expires_in”/],
    ['soon', /not a number/],
    ['', /not a number/],
    ['0x10', /not a number/],
    ['Infinity', /not a number/],
    [{}, /not a number/],
    [Number.NaN, /not a number/],
    [1e300, /not believed/],
    [Infinity, /not believed/],
  ])('falls back to exp for %j', (value, finding) => {
    expect(life(value)).toEqual({
      issuedAt: null,
      expiresAt: null,
      lifetimeMs: null,
      findings: [expect.stringMatching(finding), 'When the token expires is unknown.'],
    });
    const fallback = life(value, { iat: second - 10, exp: second + 590 }, 1_000);
    expect(fallback).toMatchObject({ issuedAt: receivedAt - 11_000, expiresAt: receivedAt + 589_000, lifetimeMs: 600_000 });
    expect(fallback.findings).toEqual([expect.stringMatching(finding), expect.stringMatching(/“exp” is used instead/)]);
  });

  it('is always finite and never negative, for any response', () => {
    const value = fc.oneof(fc.jsonValue(), fc.double(), fc.double().map(String));
    fc.assert(
      fc.property(value, value, value, fc.integer(), (expiresIn, exp, iat, skewMs) => {
        const found = accessTokenLife({ body: { access_token: lookalike({ exp, iat }), expires_in: expiresIn }, receivedAt, skewMs });
        for (const time of [found.expiresAt, found.issuedAt, found.lifetimeMs]) expect(time === null || Number.isFinite(time)).toBe(true);
        if (found.lifetimeMs !== null) expect(found.lifetimeMs).toBeGreaterThanOrEqual(0);
        if (found.expiresAt === null) expect(found.findings.length).toBeGreaterThan(0);
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
      findings: [],
    });
  });

  it('finds what is missing or impossible', () => {
    expect(idTokenLife({ body: {} })).toEqual({ issuedAt: null, expiresAt: null, lifetimeMs: null, findings: [] });
    expect(idTokenLife({ body: { id_token: 'opaque' } }).findings).toHaveLength(2);
    expect(idTokenLife({ body: { id_token: lookalike({ iat: second, exp: String(second) }) } }).expiresAt).toBeNull();
    expect(idTokenLife({ body: { id_token: lookalike({ iat: second, exp: second - 1 }) } })).toMatchObject({
      lifetimeMs: 0,
      findings: [expect.stringMatching(/no later than/)],
    });
  });
});

describe('numericDateMs', () => {
  it('takes numbers a calendar knows', () => {
    expect(numericDateMs(1.5)).toBe(1500);
    expect(numericDateMs(0)).toBe(0);
    for (const junk of ['1', null, undefined, Number.NaN, Infinity, 1e13, -1e13, {}]) expect(numericDateMs(junk)).toBeNull();
  });
});
