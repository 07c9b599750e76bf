import { describe, expect, it } from 'vitest';
import { runWake, scenarios } from './wake-run.ts';

describe('waking up with everything due', () => {
  it.each(scenarios([50, 400], { tenants: 6, connections: 90 }))(
    'is over as soon as can be, in order, and Okta never minds: $name, $latencyMs ms',
    async (scenario) => {
      expect(await runWake(scenario)).toMatchObject({ requests: 90, violations: [] });
    },
  );
});
