import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OktaSim, startOktaSim } from '../../okta-sim/index.ts';
import { startLateOktaSim, verifications } from './jwt-verifier.ts';

let sim: OktaSim;
let late: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim();
  late = await startLateOktaSim();
});
afterAll(async () => {
  await sim.close();
  await late.close();
});

describe("Okta's own verifier on tokens of okta-sim", () => {
  it.each(['org', 'custom'] as const)('takes and refuses them as it would Okta’s: %s server', async (server) => {
    const steps = verifications(sim, late, server);
    expect(steps.length).toBeGreaterThan(6);
    for (const { name, play } of steps) expect((await play()).outcome, name).toBe('works');
  });
});
