import type { Random } from '../src-main/core/base/index.ts';
import { type Phase, phases } from './kill-phases.ts';

/** How one life ends. */
export type KillPlan =
  /** By the parent, so long after the process began to run, ms: the sessions are being loaded. */
  | { readonly kind: 'starting'; readonly afterMs: number }
  /** By the parent, so long after the sessions were loaded, ms. */
  | { readonly kind: 'instant'; readonly afterMs: number }
  /** By its own hand, on entering this phase for the nth time, while all connections refresh. */
  | { readonly kind: 'phase'; readonly phase: Phase; readonly nth: number }
  /** The same while one connection refreshes and the others rest: then nothing may be owed, and a long sleep does no harm. */
  | { readonly kind: 'alone'; readonly id: string; readonly phase: Phase; readonly nth: number };

const restful = ['idle', 'marked', 'renamed', 'written'] as const;

/** Loading takes about so long, and a life that rotates, ms. */
const startMs = 30;
const lifeMs = 400;

/** Draws an end: half of them at random instants, half exactly where it might hurt. */
export const planKill = (random: Random, ids: readonly string[]): KillPlan => {
  const upTo = (count: number) => Math.floor(random.fraction() * count);
  const oneOf = <T>(values: readonly T[], otherwise: T) => values[upTo(values.length)] ?? otherwise;
  const kind = random.fraction();
  if (kind < 0.1) return { kind: 'starting', afterMs: random.fraction() * startMs };
  if (kind < 0.5) return { kind: 'instant', afterMs: random.fraction() * lifeMs };
  if (kind < 0.85) return { kind: 'phase', phase: oneOf(phases, 'idle'), nth: 1 + upTo(20) };
  return { kind: 'alone', id: oneOf(ids, ''), phase: oneOf(restful, 'idle'), nth: 1 + upTo(3) };
};
