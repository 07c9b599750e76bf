import { describe, expect, it } from 'vitest';
import { runMonth } from './month-run.ts';

describe('a month in small', () => {
  it('keeps everybody fresh by the hour', async () => {
    const { days, violations } = await runMonth({ connections: 20, days: 4 }, { collect: () => {} });
    expect(days.map(({ refreshes }) => refreshes >= 24 * 20)).toEqual([true, true, true, true]);
    // Without collecting garbage the heap tells nothing.
    expect(violations.filter((text) => !text.startsWith('the heap'))).toEqual([]);
  });
});
