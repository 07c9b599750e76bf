import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../src-preload/contract/index.ts';
import { keep, lineOf, parseLines, trailIn } from './lines.ts';
import { anyHistoryEvent, waiting } from './testing/history-events.ts';
import { extend, settles, type Trail } from './trail.ts';

const refreshed = (index: number): HistoryEntry => ({ kind: 'refreshed', id: `r${index}`, at: index, rotated: false });
const cancelled = (index: number): HistoryEntry => ({ kind: 'sign-in-cancelled', id: `c${index}`, at: index });

describe('the lines of a history', () => {
  it('come back as they were, each entry as its last line has it and where its first stood', () => {
    const grown: HistoryEntry = { kind: 'signed-out', id: 'out', at: 1, revocation: 'asked' };
    const text = [grown, refreshed(2), { ...grown, revocation: 'confirmed' } as const].map(lineOf).join('');
    expect(parseLines(text)).toEqual([{ ...grown, revocation: 'confirmed' }, refreshed(2)]);
  });

  it('lose only what is cut off, wherever it is cut', () => {
    const entries = [refreshed(1), cancelled(2), refreshed(3)];
    const text = entries.map(lineOf).join('');
    const ends = entries.map(
      (_, index) =>
        entries
          .slice(0, index + 1)
          .map(lineOf)
          .join('').length,
    );
    for (let length = 0; length <= text.length; length += 1) {
      const whole = ends.filter((end) => end - 1 <= length).length;
      expect(parseLines(text.slice(0, length)), `cut at ${length}`).toEqual(entries.slice(0, whole));
    }
  });

  it('survive damage: other lines stay, and nothing throws', () => {
    const text = [refreshed(1), cancelled(2), refreshed(3)].map(lineOf).join('');
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ unit: 'binary', maxLength: 20 }), (at, junk) => {
        const parsed = parseLines(text.slice(0, at) + junk + text.slice(at + 1));
        const damaged = text.slice(0, at).split('\n').length - 1;
        const ids = parsed.map(({ id }) => id);
        // A line end that was hit takes the next line along.
        const hitsEnd = text[at] === '\n';
        for (const [index, id] of ['r1', 'c2', 'r3'].entries()) {
          if (index !== damaged && !(hitsEnd && index === damaged + 1)) expect(ids).toContain(id);
        }
      }),
    );
    expect(parseLines(`null\n[]\n{}\n"x"\n{"kind":"refreshed"}\n{"kind":"of a later version","id":"a","at":1}\n`)).toEqual([]);
  });

  it('are read with and without a request ID, which earlier versions did not write', () => {
    const error = { code: 'timeout', message: 'Okta did not answer in time.', remedy: null } as const;
    const failed = (id: string, more: object): HistoryEntry => ({ kind: 'sign-in-failed', id, at: 1, error: { ...error, ...more } });
    const entries = [
      refreshed(1),
      { ...refreshed(2), requestId: 'WcrHpdduGg' },
      failed('f1', {}),
      failed('f2', { requestId: 'WcrHpdduGg' }),
    ];
    expect(parseLines(entries.map(lineOf).join(''))).toEqual(entries);
    // What is no request ID is not shown as one.
    expect(parseLines(lineOf(failed('f3', { requestId: 'a.jwt.perhaps' })))).toEqual([]);
  });

  it('refuse members that no entry has', () => {
    expect(parseLines(`${JSON.stringify({ ...refreshed(1), refresh_token: 'secret' })}\n`)).toEqual([]);
  });

  it('give the trail that writing them left, also from the middle of a line', () => {
    fc.assert(
      fc.property(
        fc.array(anyHistoryEvent(fc.string({ maxLength: 20 })), { minLength: 1, maxLength: 30, size: 'max' }),
        fc.nat(40),
        (events, cut) => {
          let trail: Trail = [];
          let text = '';
          for (const [index, event] of events.entries()) {
            const extended = extend(trail, event, index, `id ${index}`);
            trail = extended.trail;
            if (extended.entry !== null) text += lineOf(extended.entry);
          }
          // Who asked for an answer before the last start will not get it any more.
          const expected = trail.slice(Math.max(0, trail.findLastIndex(settles)));
          const first = text.indexOf(JSON.stringify(expected[0]?.id));
          const start = Math.max(0, Math.min(cut, first - 40));
          expect(trailIn(text.slice(start))).toEqual(expected);
        },
      ),
    );
  });

  it('give the trail past a sign-out that was answered later', () => {
    const out = (revocation: 'asked' | 'confirmed'): HistoryEntry => ({ kind: 'signed-out', id: 'out', at: 1, revocation });
    const wait = extend([], waiting('offline'), 3, 'w').entry ?? cancelled(3);
    const text = [cancelled(0), out('asked'), refreshed(2), wait, out('confirmed')].map(lineOf).join('');
    expect(trailIn(text)).toEqual([refreshed(2), wait]);
    expect(trailIn([refreshed(0), out('asked'), cancelled(4)].map(lineOf).join(''))).toEqual([out('asked'), cancelled(4)]);
  });

  it('give the trail of an outage that a restart interrupted', () => {
    const before = extend([refreshed(1)], waiting('offline'), 2, 'w');
    const text = [refreshed(1), before.entry].map((entry) => (entry === null ? '' : lineOf(entry))).join('');
    const after = extend(trailIn(text), { kind: 'refreshed', rotated: false }, 5, 'x').entry;
    expect(after).toEqual({ kind: 'recovered', id: 'x', at: 5, rotated: false, attempts: 1, outageMs: 3 });
  });
});

describe('what is kept', () => {
  it('is everything while there is room', () => {
    const entries = [cancelled(1), refreshed(2)];
    expect(keep(entries, 2, 10_000)).toEqual(entries);
  });

  it('is what is not routine, and what is recent', () => {
    const entries = [cancelled(0), ...Array.from({ length: 700 }, (_, index) => refreshed(index + 1)), cancelled(701)];
    const kept = keep(entries, 500, 1_000_000);
    expect(kept).toHaveLength(500);
    expect([kept[0]?.id, kept[1]?.id, kept.at(-1)?.id]).toEqual(['c0', 'r203', 'c701']);
  });

  it('never exceeds its bounds, keeps the order and the newest', () => {
    const entry = fc.nat(1_000).chain((at) => fc.constantFrom(refreshed(at), cancelled(at)));
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 300, size: 'max' }), fc.integer({ min: 100, max: 200 }), (entries, most) => {
        const kept = keep(entries, most, 2_000);
        expect(kept.length).toBeLessThanOrEqual(most);
        expect(kept.map(lineOf).join('').length).toBeLessThanOrEqual(2_000);
        expect(kept.at(-1)).toEqual(entries.at(-1));
        let from = 0;
        for (const one of kept) {
          from = entries.indexOf(one, from) + 1;
          expect(from).toBeGreaterThan(0);
        }
      }),
    );
  });
});
