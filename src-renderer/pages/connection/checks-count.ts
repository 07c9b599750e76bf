import type { CheckView } from '../../../src-preload/contract/index.ts';

/** "7 of 8 passed", of the checks that apply. */
export const checksCount = (checks: readonly Pick<CheckView, 'outcome'>[]): string => {
  const applicable = checks.filter((check) => check.outcome !== 'not-applicable');
  return `${applicable.filter((check) => check.outcome === 'pass').length} of ${applicable.length} passed`;
};
