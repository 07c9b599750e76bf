/* What the process with the listener and the one that attacks it say to each other. */

export interface Orders {
  /** The app's user-data folder. */
  readonly folder: string;
  readonly port: number;
  /** The app's own listener; otherwise one without bounds, to see that the attack is one. */
  readonly bounded: boolean;
}

export type Question =
  | { readonly kind: 'write'; readonly from: number; readonly count: number }
  | { readonly kind: 'read'; readonly count: number }
  | { readonly kind: 'cpu' }
  | { readonly kind: 'sockets' };

export type Report =
  | { readonly kind: 'listening' }
  /** Why writes were refused, one sentence each. */
  | { readonly kind: 'written'; readonly refused: readonly string[] }
  /** How many entries do not hold what was written to them. */
  | { readonly kind: 'read'; readonly lost: number }
  /** Processor time this process has used, ms. */
  | { readonly kind: 'cpu'; readonly ms: number }
  /** How many sockets this process has open. */
  | { readonly kind: 'sockets'; readonly count: number };

/** What is written for the entry of this number, as long as a token response. */
export const secretOf = (index: number): string => `${index}:${'s'.repeat(3_000)}`;
