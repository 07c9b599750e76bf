import { expect, test } from 'vitest';
import { type ClockSurroundings, createTickingClock } from './clock.ts';

/** Surroundings in which time passes by hand. */
const surroundings = (start: number) => {
  let now = start;
  let hidden = false;
  let timer: { readonly at: number; readonly callback: () => void } | null = null;
  let changed = () => {};
  const port: ClockSurroundings = {
    now: () => now,
    setTimeout: (callback, ms) => {
      timer = { at: now + ms, callback };
      return 1;
    },
    clearTimeout: () => {
      timer = null;
    },
    hidden: () => hidden,
    onVisibilityChange: (listener) => {
      changed = listener;
    },
  };
  return {
    port,
    pass: (ms: number) => {
      const until = now + ms;
      for (let due = timer; due !== null && due.at <= until; due = timer) {
        timer = null;
        now = due.at;
        due.callback();
      }
      now = until;
    },
    hide: (value: boolean) => {
      hidden = value;
      changed();
    },
    isRunning: () => timer !== null,
  };
};

test('it ticks on whole seconds', () => {
  const world = surroundings(10_400);
  const clock = createTickingClock(world.port);
  const seen: number[] = [];
  clock.subscribe(() => seen.push(clock.now()));
  world.pass(2_700);
  expect(seen).toEqual([11_000, 12_000, 13_000]);
});

test('between two ticks its time stands still', () => {
  const world = surroundings(10_400);
  const clock = createTickingClock(world.port);
  clock.subscribe(() => {});
  world.pass(300);
  expect(clock.now()).toBe(10_000);
});

test('it rests while the page is hidden and catches up at once when it is seen again', () => {
  const world = surroundings(0);
  const clock = createTickingClock(world.port);
  const seen: number[] = [];
  clock.subscribe(() => seen.push(clock.now()));
  world.hide(true);
  expect(world.isRunning()).toBe(false);
  world.pass(60_000);
  expect(seen).toEqual([]);
  world.hide(false);
  expect(seen).toEqual([60_000]);
  expect(world.isRunning()).toBe(true);
});

test('it stops with its last listener, and tells the time all the same', () => {
  const world = surroundings(0);
  const clock = createTickingClock(world.port);
  const stop = clock.subscribe(() => {});
  stop();
  expect(world.isRunning()).toBe(false);
  world.pass(5_500);
  expect(clock.now()).toBe(5_000);
});
