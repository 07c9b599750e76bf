import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { RateLimiter } from './rate-limits.ts';

describe('RateLimiter', () => {
  it('lets four of a user go in a second, and others besides', () => {
    const clock = new VirtualClock();
    const limiter = new RateLimiter(clock);
    for (let request = 0; request < 4; request += 1) {
      expect(limiter.readyAt('dana')).toBe(-Infinity);
      limiter.start('dana').sent();
    }
    expect(limiter.readyAt('dana')).toBe(clock.monotonic() + 1_100);
    expect(limiter.readyAt('sam')).toBe(-Infinity);
  });

  it('counts a request from the moment it leaves', async () => {
    const clock = new VirtualClock();
    const limiter = new RateLimiter(clock);
    const requests = [1, 2, 3, 4].map(() => limiter.start('dana'));
    expect(limiter.readyAt('dana')).toBe(Infinity);
    await clock.advance(5_000);
    for (const request of requests) request.sent();
    expect(limiter.readyAt('dana')).toBe(clock.monotonic() + 1_100);
  });

  it('does not count what was never sent', () => {
    const limiter = new RateLimiter(new VirtualClock());
    for (let request = 0; request < 10; request += 1) limiter.start('dana').ended();
    expect(limiter.readyAt('dana')).toBe(-Infinity);
  });

  it('never lets more than four go in any second, however it is asked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(700), { minLength: 5, maxLength: 40 }), async (pauses) => {
        const clock = new VirtualClock();
        const limiter = new RateLimiter(clock);
        const sentAt: number[] = [];
        for (const pause of pauses) {
          await clock.advance(pause);
          await clock.advance(Math.max(0, limiter.readyAt('dana') - clock.monotonic()));
          limiter.start('dana').sent();
          sentAt.push(clock.monotonic());
        }
        for (const [index, at] of sentAt.entries()) expect((sentAt[index + 4] ?? Infinity) - at).toBeGreaterThan(1_000);
      }),
      { numRuns: 50 },
    );
  });
});
