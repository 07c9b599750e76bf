import type { Clock } from './clock.ts';

/**
 * How far `clock` is ahead of the time that libraries read with `Date.now` themselves, ms: zero with the real clock.
 * A library that takes a skew is given this much more of it.
 */
// oxlint-disable-next-line no-restricted-globals -- What the libraries read is what is asked for.
export const aheadOfLibraries = (clock: Clock): number => clock.now() - Date.now();
