import fc from 'fast-check';
import { errorCodes } from '../../../../src-preload/contract/index.ts';
import { type AppError, say } from '../../base/index.ts';
import type { HistoryEvent } from '../history-event.ts';

/** Any event, with texts from `text`. */
export const anyHistoryEvent = (text: fc.Arbitrary<string> = fc.string({ unit: 'binary', maxLength: 900 })): fc.Arbitrary<HistoryEvent> => {
  const requestId = fc.option(fc.stringMatching(/^[A-Za-z0-9@_-]{1,64}$/), { nil: undefined });
  const error: fc.Arbitrary<AppError> = fc.record({
    code: fc.constantFrom(...errorCodes),
    word: fc.constant('as_written' as const),
    parameters: fc.record({ message: text, remedy: fc.option(text, { nil: '' }) }),
    requestId,
  });
  const label: fc.Arbitrary<string | null> = fc.option(text);
  const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
  const kind = <K extends HistoryEvent['kind']>(name: K): fc.Arbitrary<K> => fc.constant(name);
  return fc.oneof<fc.Arbitrary<HistoryEvent>[]>(
    fc.record({ kind: kind('signed-in'), account: label, replaced: label, refreshable: fc.boolean(), requestId }),
    fc.record({ kind: kind('sign-in-failed'), error }),
    fc.record({ kind: kind('sign-in-cancelled') }),
    fc.record({ kind: kind('sign-in-declined'), kept: text, declined: text }),
    fc.record({ kind: kind('refreshed'), rotated: fc.boolean(), requestId }),
    fc.record({ kind: kind('wrong-account'), account: text, requestId }),
    fc.record({
      kind: kind('waiting'),
      reason: fc.constantFrom('network', 'server', 'rate_limit', 'answer_lost'),
      error,
      nextAttemptAt: time,
      attempted: fc.boolean(),
    }),
    fc.record({ kind: kind('blocked'), error, nextAttemptAt: time, attempted: fc.boolean() }),
    fc.record({ kind: kind('unreadable'), error }),
    fc.record({ kind: kind('access-token-revoked') }),
    fc.record({ kind: kind('ended'), cause: fc.constantFrom('idle', 'expired', 'answer_lost', 'unknown'), error }),
    fc.record({ kind: kind('revocation-answered'), confirmed: fc.boolean(), requestId }),
    fc.record({ kind: kind('signed-out'), revocation: fc.constantFrom('asked', 'confirmed', 'failed', 'needless') }),
  );
};

/** A wait for `code`, as after a request that failed. */
export const waiting = (
  code: AppError['code'],
  reason: 'network' | 'server' | 'rate_limit' = 'network',
  attempted = true,
): HistoryEvent => ({
  kind: 'waiting',
  reason,
  error: { code, ...say('as_written', { message: `It failed with ${code}.`, remedy: 'Wait.' }) },
  nextAttemptAt: 1,
  attempted,
});
