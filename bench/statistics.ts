/** Least, middle and greatest of some figures, all in the figures' own unit. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** The middle one; of an even number the mean of the two in the middle. NaN of none. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
};

export const spreadOf = (values: readonly number[]): Spread => ({
  min: Math.min(...values),
  median: median(values),
  max: Math.max(...values),
});

/** One measurement of ours and one of the baseline, taken one right after the other, in the same unit. */
export interface Pair {
  readonly ours: number;
  readonly baseline: number;
}

export interface Comparison {
  readonly pairs: number;
  readonly ours: Spread;
  readonly baseline: Spread;
  /** Of each pair's own ratio: what disturbs the machine for a while disturbs both sides of a pair. */
  readonly ratio: Spread;
}

export const compare = (pairs: readonly Pair[]): Comparison => ({
  pairs: pairs.length,
  ours: spreadOf(pairs.map(({ ours }) => ours)),
  baseline: spreadOf(pairs.map(({ baseline }) => baseline)),
  ratio: spreadOf(pairs.map(({ ours, baseline }) => ours / baseline)),
});

/** Measures both sides `count` times, taking turns at going first; `measure` is told which side and in which round. */
export const inPairs = async (
  count: number,
  measure: (side: 'ours' | 'baseline', round: number) => Promise<number>,
): Promise<readonly Pair[]> => {
  const pairs: Pair[] = [];
  for (let round = 0; round < count; round += 1) {
    if (round % 2 === 0) {
      const ours = await measure('ours', round);
      pairs.push({ ours, baseline: await measure('baseline', round) });
    } else {
      const baseline = await measure('baseline', round);
      pairs.push({ ours: await measure('ours', round), baseline });
    }
  }
  return pairs;
};
