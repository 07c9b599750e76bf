import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { Deadlines } from './deadlines.ts';

const setUp = () => {
  const clock = new VirtualClock();
  const fired: string[] = [];
  const jumps: number[] = [];
  const deadlines = new Deadlines(clock, { onDue: (keys) => fired.push(...keys), onJump: (byMs) => jumps.push(byMs) });
  return { clock, fired, jumps, deadlines, start: clock.now() };
};

describe('Deadlines', () => {
  it('fires each once, in order, not before its time', async () => {
    const { clock, fired, deadlines, start } = setUp();
    deadlines.set('b', start + 2000);
    deadlines.set('a', start + 1000);
    deadlines.set('dropped', start + 1500);
    deadlines.set('dropped', null);
    await clock.advance(999);
    expect(fired).toEqual([]);
    await clock.advance(5000);
    expect(fired).toEqual(['a', 'b']);
  });

  it('lets a deadline be moved', async () => {
    const { clock, fired, deadlines, start } = setUp();
    deadlines.set('a', start + 1000);
    deadlines.set('a', start + 10_000);
    await clock.advance(5000);
    expect(fired).toEqual([]);
    await clock.advance(5000);
    expect(fired).toEqual(['a']);
  });

  it('fires on time, whatever is set, moved and dropped in between', async () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      dueInMs: fc.option(fc.integer({ min: 0, max: 50 })),
      waitMs: fc.integer({ min: 0, max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const clock = new VirtualClock();
        const fired: [string, number][] = [];
        const deadlines = new Deadlines(clock, { onDue: (keys) => keys.forEach((key) => fired.push([key, clock.now()])) });
        const expected: [string, number][] = [];
        const model = new Map<string, number>();
        const pass = async (ms: number) => {
          const until = clock.now() + ms;
          for (const [key, dueAt] of [...model].filter(([, at]) => at <= until)) {
            expected.push([key, dueAt]);
            model.delete(key);
          }
          await clock.advance(ms);
        };
        for (const { key, dueInMs, waitMs } of steps) {
          const dueAt = dueInMs === null ? null : clock.now() + dueInMs;
          deadlines.set(key, dueAt);
          if (dueAt === null) model.delete(key);
          else model.set(key, dueAt);
          await pass(waitMs);
        }
        await pass(100);
        const byTime = (times: typeof fired) => times.toSorted(([a, at], [b, then]) => at - then || a.localeCompare(b));
        expect(byTime(fired)).toEqual(byTime(expected));
      }),
    );
  });

  it('derives its timer anew when the clock is set forward or back', async () => {
    const { clock, fired, jumps, deadlines, start } = setUp();
    deadlines.set('a', start + 3_600_000);
    clock.jump(3_600_000);
    await clock.advance(30_000);
    expect(fired).toEqual(['a']);
    expect(jumps).toEqual([3_600_000]);
    deadlines.set('b', clock.now() + 60_000);
    clock.jump(-600_000);
    await clock.advance(120_000);
    expect(fired).toEqual(['a']);
    await clock.advance(600_000);
    expect(fired).toEqual(['a', 'b']);
  });

  it('does not rely on a timer from before the clock was set forward', async () => {
    const { clock, fired, deadlines, start } = setUp();
    deadlines.set('a', start + 3_600_000);
    clock.jump(7_200_000);
    deadlines.set('b', clock.now());
    await clock.advance(0);
    expect(fired).toEqual(['a', 'b']);
  });

  it('looks at once when told that the machine woke', async () => {
    const { clock, fired, deadlines, start } = setUp();
    deadlines.set('a', start + 3_600_000);
    clock.jump(4_000_000);
    deadlines.wake();
    await clock.advance(0);
    expect(fired).toEqual(['a']);
  });

  it('keeps no timer but its heartbeat, and none once stopped', () => {
    const { clock, deadlines, start } = setUp();
    for (let index = 0; index < 1000; index += 1) deadlines.set(`k${index}`, start + index);
    expect(clock.pendingTimers).toBe(2);
    deadlines.stop();
    expect(clock.pendingTimers).toBe(0);
  });
});
