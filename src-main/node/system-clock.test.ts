import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './system-clock.ts';

const day = 86_400_000;

describe('systemClock', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('runs a callback once, not before its time', () => {
    const callback = vi.fn();
    systemClock.setTimer(callback, 1_000);
    vi.advanceTimersByTime(999);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    vi.advanceTimersByTime(5_000);
    expect(callback).toHaveBeenCalledOnce();
  });

  it('splits delays that a system timer cannot hold', () => {
    const longest = vi.spyOn(globalThis, 'setTimeout');
    const callback = vi.fn();
    systemClock.setTimer(callback, 60 * day);
    vi.advanceTimersByTime(60 * day - 1);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledOnce();
    for (const [, delayMs] of longest.mock.calls) expect(delayMs).toBeLessThan(2 ** 31);
    expect(longest.mock.calls.length).toBe(3);
    longest.mockRestore();
  });

  it('takes a delay in the past as none', () => {
    const callback = vi.fn();
    systemClock.setTimer(callback, -5);
    vi.advanceTimersByTime(0);
    expect(callback).toHaveBeenCalledOnce();
  });

  it('can be cancelled, also between the parts of a long delay', () => {
    const callback = vi.fn();
    const cancelShort = systemClock.setTimer(callback, 10);
    const cancelLong = systemClock.setTimer(callback, 60 * day);
    cancelShort();
    vi.advanceTimersByTime(30 * day);
    cancelLong();
    cancelLong();
    vi.advanceTimersByTime(60 * day);
    expect(callback).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells wall time, and a monotonic time that the wall clock does not move', () => {
    const before = { now: systemClock.now(), monotonic: systemClock.monotonic() };
    vi.setSystemTime(before.now - day);
    expect(systemClock.now()).toBe(before.now - day);
    expect(systemClock.monotonic()).toBeGreaterThanOrEqual(before.monotonic);
  });
});
