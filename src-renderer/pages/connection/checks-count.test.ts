import { expect, it } from 'vitest';
import { checksCount } from './checks-count.ts';

const checks = (...outcomes: ReadonlyArray<Parameters<typeof checksCount>[0][number]['outcome']>) =>
  checksCount(outcomes.map((outcome) => ({ outcome })));

it('counts what passed among the checks that apply', () => {
  expect(checks('pass', 'pass', 'not-applicable')).toBe('2 of 2 passed');
  expect(checks('pass', 'unknown', 'fail', 'not-applicable')).toBe('1 of 3 passed');
});
