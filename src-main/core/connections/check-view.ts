import type { CheckView } from '../../../src-preload/contract/index.ts';
import type { OktaFailure } from '../okta/index.ts';
import type { AppError } from '../base/index.ts';

export type Outcome = CheckView['outcome'];

export const view = (name: string, label: string, outcome: Outcome, detail: string, remedy: string | null = null): CheckView => ({
  name,
  label,
  outcome,
  detail,
  remedy,
});

export const failedBy = (
  name: string,
  label: string,
  error: Pick<AppError | OktaFailure, 'message' | 'remedy' | 'requestId'>,
): CheckView => ({
  ...view(name, label, 'fail', error.message, error.remedy ?? null),
  ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
});
