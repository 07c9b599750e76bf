import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OktaClient } from '../src-main/core/okta/index.ts';
import { playSequences } from './faults-sequences.ts';
import { singles } from './faults-singles.ts';
import { type House, openHouse } from './faults-stage.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(async () => await house.sim.close());

/** A few of each kind; `npm run torture:faults` plays them all. */
const few = singles.filter((_, index) => index % 12 === 0);

describe('a single fault', () => {
  it.each(few)('$name', async ({ play }) => {
    expect(await play(house)).toEqual([]);
  });
});

describe('random sequences of faults', () => {
  it('lose no session, send no storm and leave no wrong state', async () => {
    const { tally, failure } = await playSequences(house, { seed: 1, runs: 12 });
    expect(failure).toBeNull();
    expect(tally.sequences).toBe(12);
  });

  it('catch a policy that gives a token up at any 4xx', async () => {
    const wrapOkta = (okta: OktaClient): OktaClient => ({
      ...okta,
      refresh: async (client, request, keep) => {
        const outcome = await okta.refresh(client, request, keep);
        const { status = 0 } = outcome.ok ? {} : outcome.error;
        return outcome.ok || status < 400 || status >= 500 ? outcome : { ok: false, error: { ...outcome.error, code: 'invalid_grant' } };
      },
    });
    const { failure } = await playSequences(house, { seed: 1, runs: 60, shrinks: false, options: { wrapOkta } });
    expect(failure).toMatch(/lost, for okta-sim still honours its refresh token/);
  });

  it('catch a policy without back-off', async () => {
    // Full jitter takes a tenth of the ceiling at least; so much less than none leaves nothing of it.
    const { failure } = await playSequences(house, { seed: 1, runs: 60, shrinks: false, options: { fraction: () => -1 / 9 } });
    expect(failure).toMatch(/failures in a row and \d+ ms of quiet/);
  });
});
