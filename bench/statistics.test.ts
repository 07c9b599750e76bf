import { describe, expect, it } from 'vitest';
import { compare, inPairs, median } from './statistics.ts';

describe('median', () => {
  it('is the middle one, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([10, 1, 5, 6])).toBe(5.5);
    expect(median([])).toBeNaN();
  });
});

describe('compare', () => {
  it('takes the ratio pair by pair, not of the medians', () => {
    const { ours, baseline, ratio } = compare([
      { ours: 2, baseline: 1 },
      { ours: 30, baseline: 20 },
      { ours: 12, baseline: 10 },
    ]);
    expect(ours).toEqual({ min: 2, median: 12, max: 30 });
    expect(baseline).toEqual({ min: 1, median: 10, max: 20 });
    expect(ratio).toEqual({ min: 1.2, median: 1.5, max: 2 });
  });
});

describe('inPairs', () => {
  it('takes turns at going first and puts each figure on its side', async () => {
    const order: string[] = [];
    const pairs = await inPairs(3, async (side, round) => {
      order.push(`${side} ${round}`);
      return side === 'ours' ? 10 + round : round;
    });
    expect(order).toEqual(['ours 0', 'baseline 0', 'baseline 1', 'ours 1', 'ours 2', 'baseline 2']);
    expect(pairs).toEqual([
      { ours: 10, baseline: 0 },
      { ours: 11, baseline: 1 },
      { ours: 12, baseline: 2 },
    ]);
  });
});
