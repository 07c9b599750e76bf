import { describe, expect, it } from 'vitest';
import { KeyQueue } from './key-queue.ts';

const setUp = () => {
  const queue = new KeyQueue();
  const log: string[] = [];
  const open = new Map<string, (error?: Error) => void>();
  const ask = async (key: string, name: string) =>
    await queue.run(key, async () => {
      log.push(`${name} begins`);
      await new Promise<void>((resolve, reject) => open.set(name, (error) => (error === undefined ? resolve() : reject(error))));
      log.push(`${name} ends`);
      return name;
    });
  const end = async (name: string, error?: Error) => {
    open.get(name)?.(error);
    await new Promise<void>((resolve) => setImmediate(resolve));
  };
  return { queue, log, ask, end };
};

describe('KeyQueue', () => {
  it('runs one task at a time for a key, in order, and the first at once', async () => {
    const { queue, log, ask, end } = setUp();
    const asked = [ask('a', 'one'), ask('a', 'two'), ask('a', 'three')];
    expect(log).toEqual(['one begins']);
    for (const name of ['one', 'two', 'three']) {
      expect(queue.isBusy('a')).toBe(true);
      await end(name);
    }
    expect(log).toEqual(['one begins', 'one ends', 'two begins', 'two ends', 'three begins', 'three ends']);
    expect(await Promise.all(asked)).toEqual(['one', 'two', 'three']);
  });

  it('lets no key wait for another', async () => {
    const { log, ask } = setUp();
    void ask('a', 'one');
    void ask('b', 'other');
    expect(log).toEqual(['one begins', 'other begins']);
  });

  it('hands on what a task throws and goes on with the next', async () => {
    const { ask, end } = setUp();
    const broken = ask('a', 'one').catch(String);
    const next = ask('a', 'two');
    await end('one', new Error('broken'));
    expect(await broken).toBe('Error: broken');
    await end('two');
    expect(await next).toBe('two');
  });

  it('is free again as soon as the asker of the last task hears of its end', async () => {
    const { queue, ask, end } = setUp();
    const heard = ask('a', 'one').then(() => queue.isBusy('a'));
    await end('one');
    expect(await heard).toBe(false);
  });

  it('is idle when everything has ended, what was asked for meanwhile too', async () => {
    const { queue, ask, end } = setUp();
    void ask('a', 'one').then(async () => await ask('a', 'two'));
    let idle = false;
    void queue.idle().then(() => (idle = true));
    await end('one');
    expect(idle).toBe(false);
    await end('two');
    expect(idle).toBe(true);
  });
});
