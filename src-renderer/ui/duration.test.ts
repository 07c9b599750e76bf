import { expect, test } from 'vitest';
import { formatCountdown, formatRelative, formatSpan, percentLeft } from './duration.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

test('a countdown shows minutes and seconds, then hours, then days', () => {
  expect(formatCountdown(41 * minute + 7_000)).toBe('41:07');
  expect(formatCountdown(3 * minute + 10_000)).toBe('3:10');
  expect(formatCountdown(hour - 1_000)).toBe('59:59');
  expect(formatCountdown(hour)).toBe('1 h 00 min');
  expect(formatCountdown(3 * hour + 5 * minute + 59_000)).toBe('3 h 05 min');
  expect(formatCountdown(6 * day + 12 * hour)).toBe('6 d 12 h');
  expect(formatCountdown(180 * day)).toBe('180 d');
});

test('a countdown says 0:01 until the last moment and expired after it', () => {
  expect(formatCountdown(1)).toBe('0:01');
  expect(formatCountdown(0)).toBe('expired');
  expect(formatCountdown(-5 * day)).toBe('expired');
});

test('a countdown that rounds up to a whole hour does not show sixty minutes', () => {
  expect(formatCountdown(hour - 1)).toBe('1 h 00 min');
  expect(formatCountdown(minute - 1)).toBe('1:00');
});

test('a span names its largest unit', () => {
  expect(formatSpan(45_000)).toBe('45 s');
  expect(formatSpan(41 * minute + 20_000)).toBe('41 min');
  expect(formatSpan(3 * hour)).toBe('3 h');
  expect(formatSpan(7 * day)).toBe('7 d');
  expect(formatSpan(-1)).toBe('0 s');
  expect(formatSpan(1000 * day)).toBe('3 years');
});

test('a relative time tells the past from the future', () => {
  expect(formatRelative(20_000, 0)).toBe('in 20 s');
  expect(formatRelative(0, 48 * minute)).toBe('48 min ago');
  expect(formatRelative(500, 0)).toBe('now');
});

test('a life is between 0 and 100 percent, and 0 when it has no length', () => {
  expect(percentLeft(0, 100, 32)).toBe(68);
  expect(percentLeft(0, 100, -10)).toBe(100);
  expect(percentLeft(0, 100, 101)).toBe(0);
  expect(percentLeft(100, 100, 50)).toBe(0);
});
