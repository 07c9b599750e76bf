import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstRecord, type SessionRecord } from './record.ts';
import { isWorthAsking, learnEnd, refreshTokenEnd } from './refresh-token-end.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = 1_000_000;
const record: SessionRecord = firstRecord({ issuer: 'https://acme.okta.com', clientId: '0oa1', scopes: [] }, null, {
  body: { access_token: 'a', refresh_token: 'r' },
  receivedAt: start,
  skewMs: 0,
});
const used = (before: SessionRecord, at: number): SessionRecord => ({ ...before, receivedAt: at });

describe('the end of a refresh token', () => {
  it('is unknown until it is told, and the earliest of what is told', () => {
    expect(refreshTokenEnd(record, null)).toBeNull();
    expect(refreshTokenEnd(record, day)).toEqual({ at: start + day, kind: 'idle', source: 'settings' });
    const told = learnEnd(record, start + 7 * day);
    expect(refreshTokenEnd(told, null)).toEqual({ at: start + 7 * day, kind: 'unknown', source: 'introspection' });
    expect(refreshTokenEnd(told, day)).toMatchObject({ source: 'settings' });
    // Both mean the same.
    expect(refreshTokenEnd(told, 7 * day)).toEqual({ at: start + 7 * day, kind: 'idle', source: 'settings' });
  });

  it('is idle when use pushes it on, and then follows each use', () => {
    const first = learnEnd(record, start + 7 * day);
    const second = learnEnd(used(first, start + hour), start + hour + 7 * day);
    expect(refreshTokenEnd(second, null)).toEqual({ at: start + hour + 7 * day, kind: 'idle', source: 'introspection' });
    expect(refreshTokenEnd(used(second, start + day), null)).toMatchObject({ at: start + 8 * day, kind: 'idle' });
  });

  it('is absolute when it stays although the token was used, also once an idle one meets it', () => {
    const first = learnEnd(record, start + 90 * day);
    const second = learnEnd(used(first, start + hour), start + 90 * day + 900);
    expect(refreshTokenEnd(used(second, start + 80 * day), null)).toMatchObject({ at: start + 90 * day + 900, kind: 'absolute' });
    const idle = { ...first, refreshTokenIdleMs: 7 * day };
    expect(refreshTokenEnd(learnEnd(used(idle, start + hour), start + 90 * day), null)).toMatchObject({ kind: 'absolute' });
  });

  it('believes no end before the last use', () => {
    expect(learnEnd(record, start)).toBe(record);
    const passed = used(learnEnd(record, start + day), start + 2 * day);
    expect(refreshTokenEnd(passed, null)).toBeNull();
    expect(refreshTokenEnd(passed, day)).toMatchObject({ at: start + 3 * day, source: 'settings' });
  });

  it('learns nothing from an answer to the same use, and starts over when it moved back', () => {
    const first = learnEnd(record, start + day);
    expect(learnEnd(used(first, start + 1000), start + day)).toMatchObject({ refreshTokenEndIsAbsolute: false, refreshTokenIdleMs: null });
    expect(refreshTokenEnd(learnEnd(used(first, start + hour), start + 2 * hour), null)).toMatchObject({ kind: 'unknown' });
  });

  it('is never idle before the last use, whatever is told', () => {
    const moment = fc.integer({ min: 0, max: 400 * day });
    fc.assert(
      fc.property(fc.array(fc.tuple(moment, moment), { maxLength: 12 }), (steps) => {
        let current = record;
        for (const [useAt, end] of steps) current = learnEnd(used(current, Math.max(current.receivedAt, useAt)), end);
        const known = refreshTokenEnd(current, null);
        if (known?.kind === 'idle') expect(known.at).toBeGreaterThan(current.receivedAt - 1);
      }),
    );
  });

  it('is asked for at first, daily, and soon again while it is unclear', () => {
    expect(isWorthAsking(record, null, start)).toBe(true);
    const told = learnEnd(record, start + 7 * day);
    expect(isWorthAsking(told, start, start + hour)).toBe(false);
    const later = used(told, start + hour);
    expect(isWorthAsking(later, start, start + hour)).toBe(true);
    expect(isWorthAsking(learnEnd(later, start + hour + 7 * day), start + hour, start + 3 * hour)).toBe(false);
    expect(isWorthAsking(learnEnd(later, start + hour + 7 * day), start + hour, start + 26 * hour)).toBe(true);
    // A server that never tells is not asked after each refresh.
    expect(isWorthAsking(used(record, start + hour), start, start + hour)).toBe(false);
  });
});
