import { describe, expect, it } from 'vitest';
import { SimClock } from './clock.ts';
import { Families } from './families.ts';

describe('the work on one family', () => {
  it('is done one after the other, also after a failure; other families do not wait', async () => {
    const families = new Families(new SimClock(() => 0), { absoluteSeconds: undefined, idleSeconds: undefined });
    const seen: string[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = families.serialise('a', async () => {
      seen.push('first begins');
      await held;
      seen.push('first ends');
      throw new Error('on purpose');
    });
    const second = families.serialise('a', async () => {
      seen.push('second');
    });
    await families.serialise('b', async () => {
      seen.push('other family');
    });
    release();
    await expect(first).rejects.toThrow('on purpose');
    await second;
    expect(seen).toEqual(['first begins', 'other family', 'first ends', 'second']);
  });
});

describe('the expiry of a family', () => {
  it('is the earlier of the absolute and the idle limit', () => {
    let now = 0;
    const clock = new SimClock(() => now);
    const families = new Families(clock, { absoluteSeconds: 100, idleSeconds: 30 });
    const family = families.start({
      grantId: 'g',
      clientId: 'c',
      accountId: 'u',
      jkt: undefined,
      authTime: 0,
      acr: undefined,
      newest: 'r',
    });
    expect(families.expiryOf(family)).toBe(30_000);
    now = 90_000;
    family.lastUsed = now;
    expect(families.expiryOf(family)).toBe(100_000);
    expect(families.hasExpired(family)).toBe(false);
    now = 100_000;
    expect(families.hasExpired(family)).toBe(true);
  });
});
