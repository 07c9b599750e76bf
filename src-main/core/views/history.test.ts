import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HistoryEntry, historyEntrySchema, historyItemSchema } from '../../../src-preload/contract/index.ts';
import { historyItem } from './history.ts';

const id = fc.constant('id');
const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
const error = fc.constant({ code: 'timeout' as const, message: 'Okta did not answer in time.', remedy: 'Wait a little.' });
const name = fc.constantFrom('dana@acme.test', 'sam@acme.test');
const count = fc.nat(1_000);
const kind = <K extends HistoryEntry['kind']>(one: K) => fc.constant(one);

/** By kind, so that a kind without its own does not compile. */
const entries: { readonly [K in HistoryEntry['kind']]: fc.Arbitrary<Extract<HistoryEntry, { kind: K }>> } = {
  'signed-in': fc.record({
    kind: kind('signed-in'),
    id,
    at: time,
    account: fc.option(name),
    replaced: fc.option(name),
    refreshable: fc.boolean(),
  }),
  'sign-in-failed': fc.record({ kind: kind('sign-in-failed'), id, at: time, error }),
  'sign-in-cancelled': fc.record({ kind: kind('sign-in-cancelled'), id, at: time }),
  'sign-in-declined': fc.record({ kind: kind('sign-in-declined'), id, at: time, kept: name, declined: name }),
  refreshed: fc.record({ kind: kind('refreshed'), id, at: time, rotated: fc.boolean() }),
  recovered: fc.record({ kind: kind('recovered'), id, at: time, rotated: fc.boolean(), attempts: count, outageMs: time }),
  'wrong-account': fc.record({ kind: kind('wrong-account'), id, at: time, account: name }),
  waiting: fc.record({
    kind: kind('waiting'),
    id,
    at: time,
    lastAt: time,
    error,
    reason: fc.constantFrom('network' as const, 'server' as const, 'rate_limit' as const, 'answer_lost' as const),
    attempts: count,
    nextAttemptAt: time,
  }),
  blocked: fc.record({ kind: kind('blocked'), id, at: time, lastAt: time, error, attempts: count, nextAttemptAt: time }),
  unreadable: fc.record({ kind: kind('unreadable'), id, at: time, lastAt: time, error }),
  'access-token-revoked': fc.record({ kind: kind('access-token-revoked'), id, at: time }),
  ended: fc.record({ kind: kind('ended'), id, at: time, cause: fc.constant('idle'), error }),
  'signed-out': fc.record({
    kind: kind('signed-out'),
    id,
    at: time,
    revocation: fc.constantFrom('asked' as const, 'confirmed' as const, 'failed' as const, 'needless' as const),
  }),
};

const said = (entry: HistoryEntry) => {
  const { title, details } = historyItem(entry);
  return [title, ...details];
};
const base = { id: 'id', at: 0 };
const problem = { code: 'timeout' as const, message: 'Okta did not answer in time.', remedy: null };

describe('the words of a history', () => {
  it('know every kind of the contract', () => {
    expect(Object.keys(entries).toSorted()).toEqual(
      historyEntrySchema.def.options.map(({ shape }) => String(shape.kind.def.values[0])).toSorted(),
    );
  });

  it.each(Object.entries(entries))('are whole sentences for any entry that says %s', (_kind, arbitrary) => {
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<HistoryEntry>, (entry) => {
        const item = historyItem(entry);
        expect(historyItemSchema.safeParse(item).error?.issues ?? []).toEqual([]);
        expect(item.title).toMatch(/^[A-Z][^.]*[^. ]$|@acme\.test$/);
        for (const detail of item.details) expect(detail).toMatch(/^[A-Z0-9].*\.$/);
        expect([item.title, ...item.details].join(' ')).not.toMatch(/undefined|null|NaN|\[object/);
      }),
    );
  });

  it('tell a recovery by its attempts and length', () => {
    const recovered = (attempts: number, outageMs: number) => said({ kind: 'recovered', ...base, rotated: true, attempts, outageMs });
    expect(recovered(5, 12 * 60_000)).toEqual(['Recovered after 5 failed attempts, 12 min', 'The refresh token was rotated.']);
    expect(recovered(1, 40)[0]).toBe('Recovered after one failed attempt, less than a second');
    expect(recovered(0, 30_000)[0]).toBe('Recovered after 30 s');
    expect(recovered(900, 62 * 3_600_000)[0]).toBe('Recovered after 900 failed attempts, 3 d');
    expect(recovered(9, 3 * 3_600_000)[0]).toBe('Recovered after 9 failed attempts, 3 h');
  });

  it('show the request that failed, and none that did its work', () => {
    const shown = (entry: HistoryEntry) => historyItem(entry).requestId;
    const requestId = 'WcrHpdduGgIbMK35lE2FwQAACWI';
    expect(shown({ kind: 'sign-in-failed', ...base, error: { ...problem, requestId } })).toBe(requestId);
    expect(shown({ kind: 'sign-in-failed', ...base, error: problem })).toBeNull();
    expect(shown({ kind: 'wrong-account', ...base, account: 'sam', requestId })).toBe(requestId);
    expect(shown({ kind: 'signed-out', ...base, revocation: 'failed', requestId })).toBe(requestId);
    expect(shown({ kind: 'refreshed', ...base, rotated: true, requestId })).toBeNull();
  });

  it('tell a wait by its reason, and how often it was in vain', () => {
    const wait = (attempts: number) =>
      said({ kind: 'waiting', ...base, lastAt: 660_000, error: problem, reason: 'server', attempts, nextAttemptAt: 0 });
    expect(wait(7)).toEqual(['Waiting for Okta', 'Okta did not answer in time.', '7 attempts failed in 11 min.']);
    expect(wait(1)).toEqual(['Waiting for Okta', 'Okta did not answer in time.']);
  });

  it('tell who signed in, whom that replaced, and what will not work', () => {
    expect(said({ kind: 'signed-in', ...base, account: 'dana', replaced: 'sam', refreshable: false })).toEqual([
      'Signed in as dana',
      'This took the place of sam’s session.',
      'No refresh token came, so it cannot be kept fresh.',
    ]);
    expect(said({ kind: 'signed-in', ...base, account: null, replaced: null, refreshable: true })).toEqual(['Signed in']);
  });

  it('tell that an access token was revoked by hand', () => {
    expect(said({ kind: 'access-token-revoked', ...base })).toEqual([
      'Access token revoked',
      'You revoked it from here; the session went on.',
    ]);
  });

  it('tell a sign-out by what Okta said', () => {
    const out = (revocation: 'asked' | 'confirmed' | 'failed' | 'needless') => said({ kind: 'signed-out', ...base, revocation })[1];
    expect(out('confirmed')).toBe('Okta revoked the session.');
    expect(out('failed')).toContain('could not be told');
    expect(out('asked')).toContain('has not answered');
    expect(out('needless')).toBeUndefined();
  });
});
