import { expect, test } from 'vitest';
import { formatClock, formatDay, formatMoment } from './time.ts';

const now = Date.UTC(2026, 10, 23, 14, 40, 0);

test('the epoch is in whole seconds, as tokens carry it', () => {
  expect(formatMoment(1_795_000_123_999, 'epoch', now)).toBe('1795000123');
});

test('UTC is named, and the date appears on another day', () => {
  expect(formatMoment(Date.UTC(2026, 10, 23, 13, 52, 7), 'utc', now)).toBe('13:52:07 UTC');
  expect(formatMoment(Date.UTC(2026, 10, 22, 23, 59, 59), 'utc', now)).toBe('2026-11-22 23:59:59 UTC');
});

test('local time is this machine’s, with the date on another day', () => {
  const today = new Date(2026, 10, 23, 13, 52, 7);
  expect(formatMoment(today.getTime(), 'local', new Date(2026, 10, 23, 9).getTime())).toBe('13:52:07');
  expect(formatMoment(today.getTime(), 'local', new Date(2026, 10, 24, 9).getTime())).toBe('2026-11-23 13:52:07');
});

test('a number no calendar reaches is said to be no time', () => {
  expect(formatMoment(1e300, 'utc', now)).toBe('not a time');
  expect(formatClock(Number.NaN, now)).toBe('unknown');
});

test('running text has the time to the minute, and the day when it is another', () => {
  const at = new Date(2026, 10, 23, 14, 52, 30).getTime();
  expect(formatClock(at, new Date(2026, 10, 23, 8).getTime())).toBe('14:52');
  expect(formatClock(at, new Date(2026, 10, 23, 14, 45).getTime())).toBe('14:52:30');
  expect(formatClock(at, new Date(2026, 10, 20, 8).getTime())).toBe('23 Nov 14:52');
  expect(formatClock(at, new Date(2025, 10, 20, 8).getTime())).toBe('23 Nov 2026 14:52');
});

test('a day is named from today, across months', () => {
  const today = Date.UTC(2026, 2, 1);
  expect(formatDay(Date.UTC(2026, 2, 1, 23), 'utc', today)).toBe('Today');
  expect(formatDay(Date.UTC(2026, 1, 28, 23), 'utc', today)).toBe('Yesterday');
  expect(formatDay(Date.UTC(2026, 1, 27), 'utc', today)).toBe('Fri 27 Feb');
  expect(formatDay(Date.UTC(2025, 11, 31), 'utc', today)).toBe('Wed 31 Dec 2025');
  expect(formatDay(Date.UTC(2026, 2, 2), 'utc', today)).toBe('Mon 2 Mar');
  expect(formatDay(Number.NaN, 'utc', today)).toBe('Unknown day');
});

test('a day is the local one unless times are in UTC', () => {
  const midnight = new Date(2026, 5, 10).getTime();
  expect(formatDay(midnight - 1, 'local', midnight)).toBe('Yesterday');
  expect(formatDay(midnight, 'epoch', midnight)).toBe('Today');
});
