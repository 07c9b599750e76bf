import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from './virtual-clock.ts';

describe('VirtualClock', () => {
  it('stands still until told', async () => {
    const clock = new VirtualClock(1_000);
    await clock.settle();
    expect([clock.now(), clock.monotonic()]).toEqual([1_000, 0]);
    await clock.advance(250);
    expect([clock.now(), clock.monotonic()]).toEqual([1_250, 250]);
  });

  it('runs timers in order of due time, then of creation, each at its own time', async () => {
    const clock = new VirtualClock(0);
    const seen: string[] = [];
    const note = (name: string) => () => void seen.push(`${name}@${clock.now()}`);
    clock.setTimer(note('c'), 30);
    clock.setTimer(note('a'), 10);
    clock.setTimer(note('d'), 30);
    clock.setTimer(note('b'), 20);
    clock.setTimer(note('now'), -5);
    clock.setTimer(note('later'), 31);
    await clock.advance(30);
    expect(seen).toEqual(['now@0', 'a@10', 'b@20', 'c@30', 'd@30']);
    expect(clock.pendingTimers).toBe(1);
  });

  it('runs timers that timers set, within the same advance', async () => {
    const clock = new VirtualClock(0);
    const times: number[] = [];
    const tick = () => {
      times.push(clock.now());
      clock.setTimer(tick, 10);
    };
    clock.setTimer(tick, 10);
    await clock.advance(45);
    expect(times).toEqual([10, 20, 30, 40]);
    expect(clock.now()).toBe(45);
  });

  it('finishes what a callback set off before time moves on', async () => {
    const clock = new VirtualClock(0);
    const seen: string[] = [];
    clock.setTimer(() => {
      void (async () => {
        await Promise.resolve();
        await Promise.resolve();
        seen.push(`a done@${clock.now()}`);
        clock.setTimer(() => void seen.push(`b@${clock.now()}`), 5);
      })();
    }, 10);
    clock.setTimer(() => void seen.push(`c@${clock.now()}`), 12);
    await clock.advance(20);
    expect(seen).toEqual(['a done@10', 'c@12', 'b@15']);
  });

  it('lets work under way set timers before it starts to move', async () => {
    const clock = new VirtualClock(0);
    let isRun = false;
    void Promise.resolve().then(() => clock.setTimer(() => (isRun = true), 10));
    await clock.advance(10);
    expect(isRun).toBe(true);
  });

  it('cancels', async () => {
    const clock = new VirtualClock(0);
    let runs = 0;
    const cancel = clock.setTimer(() => (runs += 1), 10);
    const cancelOther = clock.setTimer(() => (runs += 1), 20);
    clock.setTimer(cancelOther, 15);
    cancel();
    cancel();
    await clock.advance(100);
    expect([runs, clock.pendingTimers]).toEqual([0, 0]);
  });

  it('tells when the next timer is due', async () => {
    const clock = new VirtualClock(0);
    expect(clock.nextTimerIn).toBeNull();
    clock.setTimer(() => {}, 30);
    clock.setTimer(() => {}, 20);
    await clock.advance(5);
    expect(clock.nextTimerIn).toBe(15);
  });

  it('keeps the pace of timers when the wall clock jumps', async () => {
    const clock = new VirtualClock(1_000);
    const seen: number[] = [];
    clock.setTimer(() => void seen.push(clock.now()), 100);
    clock.jump(-500);
    expect([clock.now(), clock.monotonic()]).toEqual([500, 0]);
    await clock.advance(99);
    expect(seen).toEqual([]);
    await clock.advance(1);
    expect(seen).toEqual([600]);
  });

  it('needs no more time for a year than for a second', async () => {
    const clock = new VirtualClock(0);
    let runs = 0;
    clock.setTimer(() => (runs += 1), 365 * 86_400_000);
    await clock.advance(366 * 86_400_000);
    expect(runs).toBe(1);
  });

  it('never runs backwards or loses a timer, however it is advanced', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(100), { maxLength: 15 }), fc.array(fc.nat(60), { maxLength: 6 }), async (delays, steps) => {
        const clock = new VirtualClock(0);
        const ran: number[] = [];
        for (const delayMs of delays) clock.setTimer(() => void ran.push(clock.monotonic()), delayMs);
        for (const step of steps) await clock.advance(step);
        const end = steps.reduce((sum, step) => sum + step, 0);
        expect(clock.monotonic()).toBe(end);
        expect(ran).toEqual(delays.filter((delayMs) => delayMs <= end && steps.length > 0).toSorted((one, other) => one - other));
        expect(clock.pendingTimers).toBe(delays.length - ran.length);
      }),
      { numRuns: 50 },
    );
  });
});
