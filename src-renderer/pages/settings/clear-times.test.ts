import { expect, it } from 'vitest';
import { clearTimesWith } from './clear-times.ts';

const labels = (ms: number) => clearTimesWith(ms).map(({ label }) => label);

it('offers a minute among the usual times', () => {
  expect(labels(60_000)).toEqual([
    'after 15 seconds',
    'after 45 seconds',
    'after 1 minute',
    'after 2 minutes',
    'after 10 minutes',
    'never',
  ]);
});

it('offers the time in use where it belongs', () => {
  expect(labels(4_000)[0]).toBe('after 4 seconds');
  expect(labels(90_000).slice(2, 5)).toEqual(['after 1 minute', 'after 90 seconds', 'after 2 minutes']);
  expect(labels(3_600_000).slice(-2)).toEqual(['after 3600 seconds', 'never']);
});
