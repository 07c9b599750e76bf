import { describe, expect, it } from 'vitest';
import type { HistoryItem } from '../../../src-preload/contract/index.ts';
import { historyDays, rotationsOf } from './history-days.ts';

const hour = 3_600_000;
const noon = Date.UTC(2026, 10, 24, 12);
const refreshed = (id: string, at: number, rotated = true): HistoryItem => ({
  entry: { kind: 'refreshed', id, at, rotated },
  tone: 'ok',
  title: 'Refreshed',
  details: [],
  requestId: null,
});
const cancelled = (id: string, at: number): HistoryItem => ({
  entry: { kind: 'sign-in-cancelled', id, at },
  tone: 'off',
  title: 'Sign-in cancelled',
  details: [],
  requestId: null,
});
const shown = (items: readonly HistoryItem[]) =>
  historyDays(items, 'utc', noon).map(({ label, rows }) => [
    label,
    ...rows.map(({ items: of }) => of.map(({ entry }) => entry.id).join(' ')),
  ]);

describe('the days of a history', () => {
  it('part at midnight of the time format', () => {
    const items = [cancelled('c', noon - hour), cancelled('b', noon - 13 * hour), cancelled('a', noon - 60 * hour)];
    expect(shown(items)).toEqual([
      ['Today', 'c'],
      ['Yesterday', 'b'],
      ['Sun 22 Nov', 'a'],
    ]);
  });

  it('put three refreshes in a row together, not two, and not across a day or another entry', () => {
    const items = [
      refreshed('8', noon),
      refreshed('7', noon - hour),
      refreshed('6', noon - 2 * hour),
      cancelled('5', noon - 3 * hour),
      refreshed('4', noon - 4 * hour),
      refreshed('3', noon - 5 * hour),
      refreshed('2', noon - 13 * hour),
      refreshed('1', noon - 14 * hour),
    ];
    expect(shown(items)).toEqual([
      ['Today', '8 7 6', '5', '4', '3'],
      ['Yesterday', '2', '1'],
    ]);
  });

  it('keep the name of a row while newer refreshes join it', () => {
    const items = [refreshed('3', noon), refreshed('2', noon - 1), refreshed('1', noon - 2)];
    const key = (list: readonly HistoryItem[]) => historyDays(list, 'utc', noon)[0]?.rows[0]?.key;
    expect(key([refreshed('4', noon), ...items])).toBe(key(items));
  });

  it('say how often a token was rotated', () => {
    expect(rotationsOf([refreshed('a', 1), refreshed('b', 2)])).toBe('The refresh token was rotated each time.');
    expect(rotationsOf([refreshed('a', 1), refreshed('c', 3), refreshed('b', 2, false)])).toBe('The refresh token was rotated 2 times.');
    expect(rotationsOf([refreshed('a', 1, false), refreshed('c', 3), refreshed('b', 2, false)])).toBe(
      'The refresh token was rotated once.',
    );
    expect(rotationsOf([refreshed('b', 2, false)])).toBeNull();
  });
});
