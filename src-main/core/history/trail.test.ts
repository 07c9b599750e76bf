import { written } from '../../../src-preload/contract/words/testing/written.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HistoryEntry, historyEntrySchema, longestHistoryText } from '../../../src-preload/contract/index.ts';
import type { HistoryEvent } from './history-event.ts';
import { anyHistoryEvent, waiting } from './testing/history-events.ts';
import { extend, type Trail } from './trail.ts';

/** What a history holds after these events, a second apart, oldest first. */
const historyOf = (events: readonly HistoryEvent[]) => {
  const entries = new Map<string, HistoryEntry>();
  let trail: Trail = [];
  for (const [index, event] of events.entries()) {
    const extended = extend(trail, event, index * 1_000, `id ${index}`);
    trail = extended.trail;
    if (extended.entry !== null) entries.set(extended.entry.id, extended.entry);
  }
  return { entries: [...entries.values()], trail };
};
const refreshed: HistoryEvent = { kind: 'refreshed', rotated: true };

describe('a trail', () => {
  it('makes one entry of a failure that repeats itself, with its count, first and last time', () => {
    expect(historyOf([refreshed, waiting('offline'), waiting('offline'), waiting('offline')]).entries.slice(1)).toEqual([
      {
        kind: 'waiting',
        id: 'id 1',
        at: 1_000,
        lastAt: 3_000,
        reason: 'network',
        error: { code: 'offline', message: 'It failed with offline.', remedy: 'Wait.' },
        attempts: 3,
        nextAttemptAt: 1,
      },
    ]);
  });

  it('names the latest request of a failure, and the one that ended it', () => {
    const failing = (requestId: string): HistoryEvent => ({
      kind: 'blocked',
      error: { code: 'invalid_client', ...written('No.'), requestId },
      nextAttemptAt: 1,
      attempted: true,
    });
    const { entries } = historyOf([
      { kind: 'signed-in', account: null, replaced: null, refreshable: true, requestId: 'req-1' },
      failing('req-2'),
      failing('req-3'),
      { ...refreshed, requestId: 'req-4' },
      { ...refreshed, requestId: 'req-5' },
      { kind: 'wrong-account', account: 'sam', requestId: 'req-6' },
      { kind: 'signed-out', revocation: 'asked' },
      { kind: 'revocation-answered', confirmed: false, requestId: 'req-7' },
    ]);
    expect(entries).toMatchObject([
      { kind: 'signed-in', requestId: 'req-1' },
      { kind: 'blocked', attempts: 2, error: { requestId: 'req-3' } },
      { kind: 'recovered', requestId: 'req-4' },
      { kind: 'refreshed', requestId: 'req-5' },
      { kind: 'wrong-account', requestId: 'req-6' },
      { kind: 'signed-out', revocation: 'failed', requestId: 'req-7' },
    ]);
  });

  it('is not flooded by failures that take turns', () => {
    const weekend = Array.from({ length: 900 }, (_, index) => waiting(index % 2 === 0 ? 'dns_failure' : 'timeout'));
    const { entries, trail } = historyOf([
      refreshed,
      ...weekend,
      { kind: 'blocked', error: weekendError, nextAttemptAt: 0, attempted: true },
    ]);
    expect(entries.map((entry) => [entry.kind, 'attempts' in entry ? entry.attempts : null])).toEqual([
      ['refreshed', null],
      ['waiting', 450],
      ['waiting', 450],
      ['blocked', 1],
    ]);
    expect(trail).toHaveLength(4);
  });
  const weekendError = { code: 'invalid_client' as const, ...written('No.') };

  it('names the cause of an end again, better, in the entry that told of it', () => {
    const error = { code: 'session_ended' as const, ...written('It ended.') };
    const ended: HistoryEvent = { kind: 'ended', cause: 'unknown', error };
    const explained: HistoryEvent = { kind: 'end-explained', cause: 'revoked', error: { ...error, ...written('It was revoked.') } };
    expect(historyOf([refreshed, ended, explained]).entries.slice(1)).toMatchObject([
      { kind: 'ended', at: 1_000, cause: 'revoked', error: { message: 'It was revoked.' } },
    ]);
    expect(historyOf([refreshed, explained]).entries).toHaveLength(1);
  });

  it('keeps apart what differs in reason, code or kind', () => {
    const apart = [waiting('http_error', 'server'), waiting('http_error', 'network'), waiting('timeout', 'network')];
    expect(historyOf(apart).entries).toHaveLength(3);
  });

  it('tells the end of an outage with its attempts and length; a refresh without one is just that', () => {
    const outage = [waiting('offline'), waiting('offline'), waiting('http_error', 'server')];
    const cancelled: HistoryEvent = { kind: 'sign-in-cancelled' };
    expect(historyOf([refreshed, ...outage, cancelled, refreshed, refreshed]).entries.slice(-2)).toEqual([
      { kind: 'recovered', id: 'id 5', at: 5_000, rotated: true, attempts: 3, outageMs: 4_000 },
      { kind: 'refreshed', id: 'id 6', at: 6_000, rotated: true },
    ]);
  });

  it('does not count a tenant held back as an attempt', () => {
    const held = waiting('rate_limited', 'rate_limit', false);
    expect(historyOf([held, held, refreshed]).entries).toMatchObject([
      { attempts: 0 },
      { kind: 'recovered', attempts: 0, outageMs: 2_000 },
    ]);
  });

  it.each<HistoryEvent>([
    { kind: 'signed-in', account: null, replaced: null, refreshable: true },
    { kind: 'ended', cause: 'idle', error: { code: 'session_ended', ...written('It ended.') } },
    { kind: 'signed-out', revocation: 'confirmed' },
  ])('begins anew after $kind', (settling) => {
    expect(historyOf([waiting('offline'), settling, waiting('offline'), refreshed]).entries).toMatchObject([
      { kind: 'waiting', attempts: 1 },
      { kind: settling.kind },
      { kind: 'waiting', attempts: 1 },
      { kind: 'recovered', attempts: 1 },
    ]);
  });

  it('gives a sign-out the answer that came later, also after the next sign-in, and the others none', () => {
    const out: HistoryEvent = { kind: 'signed-out', revocation: 'asked' };
    const answered: HistoryEvent = { kind: 'revocation-answered', confirmed: true };
    const signedIn: HistoryEvent = { kind: 'signed-in', account: null, replaced: null, refreshable: true };
    expect(historyOf([answered, out, signedIn, answered, out, answered, answered]).entries).toMatchObject([
      { kind: 'signed-out', id: 'id 1', at: 1_000, revocation: 'confirmed' },
      { kind: 'signed-in' },
      { kind: 'signed-out', id: 'id 4', at: 4_000, revocation: 'confirmed' },
    ]);
    expect(historyOf([out, { kind: 'revocation-answered', confirmed: false }]).entries).toMatchObject([{ revocation: 'failed' }]);
  });

  it('makes an entry that fits the contract of anything, and stays short', () => {
    fc.assert(
      fc.property(fc.array(anyHistoryEvent(), { maxLength: 80, size: 'max' }), (events) => {
        const { entries, trail } = historyOf(events);
        for (const entry of entries) expect(historyEntrySchema.safeParse(entry).error?.issues ?? []).toEqual([]);
        expect(trail.length).toBeLessThanOrEqual(50);
      }),
      { numRuns: 50 },
    );
  });

  it('takes one line of every text, without secrets, and cuts it', () => {
    const jwt = `eyJhbGciOiJSUzI1NiJ9.${'eyJzdWIiOiJkYW5hIn0'.repeat(3)}.c2lnbmF0dXJl`;
    const message = `first\nsecond refresh_token=0.AAAAsecret ${jwt} ${'😀'.repeat(longestHistoryText)}`;
    const [entry] = historyOf([{ kind: 'sign-in-failed', error: { code: 'oauth_error', ...written(message) } }]).entries;
    const told = entry?.kind === 'sign-in-failed' ? entry.error.message : '';
    expect(told).toMatch(/^first second /);
    expect(told).not.toContain('AAAAsecret');
    expect(told).not.toContain('eyJ');
    expect(told.length).toBeLessThanOrEqual(longestHistoryText);
    expect(told.endsWith('…')).toBe(true);
  });

  it('does not cut within a character', () => {
    for (const start of ['', 'x']) {
      const account = `${start}${'😀'.repeat(longestHistoryText)}`;
      const [entry] = historyOf([{ kind: 'wrong-account', account }]).entries;
      expect(() => encodeURIComponent(entry?.kind === 'wrong-account' ? entry.account : '')).not.toThrow();
    }
  });
});
