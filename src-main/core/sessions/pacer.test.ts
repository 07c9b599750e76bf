import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { Pacer } from './pacer.ts';

describe('Pacer', () => {
  it('lets four of a user go in a second, and others besides', () => {
    const clock = new VirtualClock();
    const pacer = new Pacer(clock);
    for (let request = 0; request < 4; request += 1) {
      expect(pacer.readyAt('dana')).toBe(-Infinity);
      pacer.start('dana').sent();
    }
    expect(pacer.readyAt('dana')).toBe(clock.monotonic() + 1_100);
    expect(pacer.readyAt('sam')).toBe(-Infinity);
  });

  it('counts a request from the moment it leaves', async () => {
    const clock = new VirtualClock();
    const pacer = new Pacer(clock);
    const requests = [1, 2, 3, 4].map(() => pacer.start('dana'));
    expect(pacer.readyAt('dana')).toBe(Infinity);
    await clock.advance(5_000);
    for (const request of requests) request.sent();
    expect(pacer.readyAt('dana')).toBe(clock.monotonic() + 1_100);
  });

  it('does not count what was never sent', () => {
    const pacer = new Pacer(new VirtualClock());
    for (let request = 0; request < 10; request += 1) pacer.start('dana').ended();
    expect(pacer.readyAt('dana')).toBe(-Infinity);
  });

  it('never lets more than four go in any second, however it is asked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(700), { minLength: 5, maxLength: 40 }), async (pauses) => {
        const clock = new VirtualClock();
        const pacer = new Pacer(clock);
        const sentAt: number[] = [];
        for (const pause of pauses) {
          await clock.advance(pause);
          await clock.advance(Math.max(0, pacer.readyAt('dana') - clock.monotonic()));
          pacer.start('dana').sent();
          sentAt.push(clock.monotonic());
        }
        for (const [index, at] of sentAt.entries()) expect((sentAt[index + 4] ?? Infinity) - at).toBeGreaterThan(1_000);
      }),
      { numRuns: 50 },
    );
  });
});
