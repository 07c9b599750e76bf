import fc from 'fast-check';
import { written } from '../../../../src-preload/contract/words/testing/written.ts';
import type { AppError } from '../../base/index.ts';
import { endCauses } from '../end-cause.ts';
import type { SessionRecord } from '../record.ts';
import type { Activity, Doubt, Held, SessionEvent, WaitReason } from '../state.ts';

const error: AppError = { code: 'offline', ...written('No.') };
const locked: AppError = { code: 'vault_unavailable', ...written('No.') };
const unreadable: AppError = { code: 'vault_unreadable', ...written('No.') };

/** What the vault gave at the start. */
export const loaded = (held: Held): SessionEvent => ({ kind: 'loaded', held, doubt: 'none', jitter: 0.5, lookAgainAt: 0 });

/** Any event, about any of these records. */
export const anySessionEvent = (records: readonly SessionRecord[]): fc.Arbitrary<SessionEvent> => {
  const record = fc.constantFrom(...records);
  const at = fc.nat(9_999_999);
  const cause = fc.constantFrom(...endCauses);
  const verdict = fc.constantFrom('verified' as const, 'unknown' as const).map((one) => ({ verdict: one, summary: one, checks: [] }));
  const kind = <K extends SessionEvent['kind']>(name: K): fc.Arbitrary<K> => fc.constant(name);
  const activity = fc.constantFrom<Activity>({ kind: 'idle' }, { kind: 'blocked', error, nextAttemptAt: 1 });
  const held = fc.oneof<fc.Arbitrary<Held>[]>(
    fc.constant({ kind: 'none' }),
    record.map((one) => ({ kind: 'held', record: one })),
    fc.constantFrom(locked, unreadable).map((one) => ({ kind: 'unreadable', error: one })),
    fc.record({ kind: fc.constant('ended'), record, cause, at, detail: fc.constant(null) }),
  );
  const events: readonly fc.Arbitrary<SessionEvent>[] = [
    fc.record({
      kind: kind('loaded'),
      held,
      doubt: fc.constantFrom<Doubt>('none', 'possible', 'lost'),
      jitter: fc.constant(0.5),
      lookAgainAt: at,
    }),
    fc.record({ kind: kind('signed-in'), record, verdict: fc.option(verdict, { nil: null }) }),
    fc.record({ kind: kind('sign-in-not-saved') }),
    fc.record({ kind: kind('refresh-started'), at }),
    fc.record({ kind: kind('tokens-kept'), record, isSaved: fc.boolean() }),
    fc.record({ kind: kind('refresh-succeeded'), jitter: fc.constant(0.5) }),
    fc.record({ kind: kind('attempt-failed'), inDoubt: fc.boolean() }),
    fc.record({ kind: kind('narrowed-refresh-refused'), activity }),
    fc.record({ kind: kind('access-token-revoked'), record }),
    fc.record({ kind: kind('end-asked'), at: fc.option(at, { nil: null }) }),
    fc.record({ kind: kind('end-learnt'), record }),
    fc.record({ kind: kind('verified'), idToken: record.map(({ body }) => String(body['id_token'])), verdict }),
    fc.record({
      kind: kind('must-wait'),
      reason: fc.constantFrom<WaitReason>('network', 'server', 'rate_limit', 'answer_lost'),
      error: fc.constant(error),
      nextAttemptAt: at,
      attempt: fc.nat(9),
    }),
    fc.record({ kind: kind('was-blocked'), error: fc.constant(error), nextAttemptAt: at }),
    fc.record({ kind: kind('was-ended'), record, cause, at, detail: fc.constant(null) }),
    fc.record({ kind: kind('end-explained'), record, cause }),
    fc.record({ kind: kind('signed-out') }),
  ];
  return fc.oneof(...events);
};
