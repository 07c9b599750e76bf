import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { RefreshQueue, onDemand } from './refresh-queue.ts';

const setUp = (latencyMs = 100) => {
  const clock = new VirtualClock();
  const queue = new RefreshQueue(clock);
  const started: string[] = [];
  const startedAt = new Map<string, number>();
  const ask = async (key: string, more: { tenantId?: string; user?: string | null; priority?: number } = {}) => {
    const { tenantId = key, user = key, priority = 0 } = more;
    return await queue.run({ tenantId, connectionId: key, priority, user: () => user }, async (sent) => {
      sent();
      started.push(key);
      startedAt.set(key, clock.monotonic());
      await new Promise<void>((resolve) => clock.setTimer(resolve, latencyMs));
      return key;
    });
  };
  return { clock, queue, started, startedAt, ask };
};

describe('RefreshQueue', () => {
  it('paces one user without holding a place that another could use', async () => {
    const { clock, started, startedAt, ask } = setUp(10);
    const all = Array.from({ length: 8 }, async (_, index) => await ask(`dana${index}`, { tenantId: 'acme', user: 'dana' }));
    all.push(ask('sam', { tenantId: 'acme', user: 'sam' }));
    await clock.advance(500);
    expect(started).toEqual(['dana0', 'dana1', 'dana2', 'dana3', 'sam']);
    await clock.advance(3_000);
    await Promise.all(all);
    expect(startedAt.get('dana4')).toBeGreaterThan(1_000);
    expect(startedAt.get('dana4')).toBeLessThan(1_200);
  });

  it('lets what the user asks for overtake, also among those who are paced', async () => {
    const { clock, queue, started, ask } = setUp(10);
    for (let index = 0; index < 10; index += 1) void ask(`dana${index}`, { tenantId: 'acme', user: 'dana', priority: 10 - index });
    await clock.advance(500);
    void ask('by hand', { tenantId: 'acme', user: 'dana', priority: onDemand });
    queue.hurry('dana9');
    await clock.advance(1_000);
    expect(started.slice(4, 6)).toEqual(['by hand', 'dana9']);
  });

  it('goes by priority, then by order', async () => {
    const { clock, started, ask } = setUp();
    for (const [key, priority] of Object.entries({ first: 0, low: 1, high: 3, middle: 2, alsoLow: 1 }))
      void ask(key, { tenantId: 'acme', priority });
    await clock.advance(1_000);
    expect(started).toEqual(['first', 'low', 'high', 'middle', 'alsoLow']);
  });

  it('gives a tenant two places and all of them eight', async () => {
    const { clock, started, ask } = setUp();
    for (let index = 0; index < 30; index += 1) void ask(`c${index}`, { tenantId: `t${index % 6}` });
    await clock.advance(50);
    expect(started).toHaveLength(8);
    expect(new Set(started.map((key) => Number(key.slice(1)) % 6)).size).toBe(6);
  });

  it('runs what may run although time never stands still', async () => {
    const { clock } = setUp();
    let reading = 0;
    const restless = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic() + (reading += 0.001),
      setTimer: clock.setTimer.bind(clock),
    };
    const queue = new RefreshQueue(restless);
    const turn = { tenantId: 'acme', connectionId: 'x', priority: 0, user: () => 'dana' };
    expect(await queue.run(turn, async () => await Promise.resolve('done'))).toBe('done');
    expect(clock.pendingTimers).toBe(0);
  });

  it('runs nothing that was dropped', async () => {
    const { clock, queue, started, ask } = setUp();
    const asked = ['a', 'b', 'c', 'd', 'e'].map(async (key) => await ask(key, { tenantId: 'acme' }));
    await clock.settle();
    queue.drop('d');
    queue.dropAll();
    await clock.advance(10_000);
    expect(await Promise.all(asked)).toEqual(['a', 'b', null, null, null]);
    expect(started).toEqual(['a', 'b']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('passes on what a task throws and goes on', async () => {
    const { queue, ask, clock } = setUp();
    const turn = { tenantId: 'acme', connectionId: 'x', priority: 0, user: () => 'dana' };
    await expect(queue.run(turn, async () => await Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    const next = ask('next', { tenantId: 'acme', user: 'dana' });
    await clock.advance(1_000);
    expect(await next).toBe('next');
  });
});
