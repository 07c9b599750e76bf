import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { StrayReports } from './stray.ts';

const start = () => {
  const clock = new VirtualClock();
  const told: [stray: string, count: number][] = [];
  return { clock, told, reports: new StrayReports<string>(clock, (stray, count) => told.push([stray, count])) };
};

describe('StrayReports', () => {
  it('tells the first at once, and later what came meanwhile', async () => {
    const { clock, told, reports } = start();
    reports.add('a');
    expect(told).toEqual([['a', 1]]);
    reports.add('b');
    reports.add('c');
    await clock.advance(999);
    expect(told).toEqual([['a', 1]]);
    await clock.advance(1);
    expect(told).toEqual([
      ['a', 1],
      ['c', 2],
    ]);
  });

  it('tells at most one a second, and loses none of a flood', async () => {
    const { clock, told, reports } = start();
    for (let ms = 0; ms < 10_000; ms += 1) {
      reports.add('x');
      await clock.advance(1);
    }
    await clock.advance(2_000);
    expect(told.length).toBeLessThanOrEqual(11);
    expect(told.reduce((sum, [, count]) => sum + count, 0)).toBe(10_000);
  });

  it('is as it was after a quiet second', async () => {
    const { clock, told, reports } = start();
    reports.add('a');
    await clock.advance(1_000);
    expect(clock.pendingTimers).toBe(0);
    reports.add('b');
    expect(told).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });
});
