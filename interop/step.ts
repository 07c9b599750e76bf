import { wordsOf } from '../src-preload/contract/words/words.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OktaFailure } from '../src-main/core/okta/index.ts';
import type { AppError } from '../src-main/core/base/index.ts';
import type { Stage } from './stage.ts';

/** What a step came to: `works`, or the code of what stood in its way. */
export interface Seen {
  readonly outcome: string;
  /** For the table; never a secret. */
  readonly detail: string;
}

export interface Step {
  readonly name: string;
  readonly play: (stage: Stage) => Promise<Seen>;
}

export const works = (detail: string): Seen => ({ outcome: 'works', detail });
export const declined = (error: AppError | OktaFailure): Seen => ({ outcome: error.code, detail: wordsOf(error).message });

/** What no provider may be excused from. */
export function demand(isSo: boolean, sentence: string): asserts isSo {
  if (!isSo) throw new Error(sentence);
}

/** What went wrong, in one line. */
export const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';

const patienceMs = 20_000;

export const until = async (isSo: () => boolean, what: string): Promise<void> => {
  for (const giveUpAt = Date.now() + patienceMs; !isSo(); await sleep(20)) demand(Date.now() < giveUpAt, `${what} did not come about.`);
};
