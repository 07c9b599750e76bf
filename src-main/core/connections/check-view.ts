import type { CheckView } from '../../../src-preload/contract/index.ts';
import type { OktaFailure } from '../okta/index.ts';
import { type AppError, wordsOf } from '../base/index.ts';

export type Outcome = CheckView['outcome'];

export const view = (name: string, label: string, outcome: Outcome, detail: string, remedy: string | null = null): CheckView => ({
  name,
  label,
  outcome,
  detail,
  remedy,
});

export const failedBy = (name: string, label: string, error: AppError | OktaFailure): CheckView => ({
  ...view(name, label, 'fail', wordsOf(error).message, wordsOf(error).remedy ?? null),
  ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
});
