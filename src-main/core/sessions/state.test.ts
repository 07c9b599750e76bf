import { written } from '../../../src-preload/contract/words/testing/written.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessTokenOf, firstRecord, idTokenOf } from './record.ts';
import { initialState, markAfter, recordIn, reduce, Session, type SessionEvent, type SessionState } from './state.ts';
import { anySessionEvent, loaded } from './testing/session-events.ts';

const idToken = (sub: string, jti: number) =>
  `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ sub, jti })).toString('base64url')}.x`;
const record = (number: number, sub = 'dana') =>
  firstRecord({ issuer: 'https://acme.okta.com', clientId: '0oa1', scopes: [] }, sub, {
    body: { access_token: `a${number}`, id_token: idToken(sub, number), refresh_token: `r${number}` },
    receivedAt: number,
    skewMs: 0,
  });
const first = record(1);
const records = [
  first,
  record(2),
  { ...first, accessTokenRevokedAt: 5 },
  { ...record(3), body: { access_token: 'opaque' } },
  record(4, 'sam'),
];
const error = { code: 'offline', ...written('No.') } as const;

/** All transitions that these events make, from the beginning. */
const transitions = (events: readonly SessionEvent[]) => {
  let state = initialState;
  return events.map((event) => {
    const before = state;
    state = reduce(before, event);
    return { before, event, after: state };
  });
};
const after = (...events: readonly SessionEvent[]): SessionState => events.reduce(reduce, initialState);
const always = (holds: (transition: { before: SessionState; event: SessionEvent; after: SessionState }) => void) =>
  fc.assert(
    fc.property(fc.array(anySessionEvent(records), { maxLength: 30, size: 'max' }), (events) => {
      for (const transition of transitions(events)) holds(transition);
    }),
    { numRuns: 500 },
  );

describe('whatever events come in whatever order', () => {
  it('ends a session by an end or a sign-out alone, and begins one by reading or signing in alone', () => {
    always(({ before, event, after: { held } }) => {
      if (held.kind === before.held.kind || event.kind === 'loaded') return;
      expect([held.kind, event.kind]).toEqual(
        { held: ['held', 'signed-in'], ended: ['ended', 'was-ended'], none: ['none', 'signed-out'], unreadable: [] }[held.kind],
      );
      if (held.kind === 'ended') expect(before.held.kind).toBe('held');
    });
  });

  it('keeps what cannot be read until there is a new sign-in, a sign-out or another look', () => {
    always(({ before, event, after: state }) => {
      if (before.held.kind !== 'unreadable' || ['loaded', 'signed-in', 'signed-out'].includes(event.kind)) return;
      expect(state).toBe(before);
    });
  });

  it('has nothing unsaved, in doubt or going on that is not held', () => {
    always(({ after: { held, isUnsaved, doubt, activity } }) => {
      if (held.kind === 'held') return;
      expect({ isUnsaved, doubt, activity: activity.kind }).toEqual({ isUnsaved: false, doubt: 'none', activity: 'idle' });
    });
  });

  it('begins a generation with every sign-in and sign-out, and with nothing else', () => {
    always(({ before, event, after: state }) => {
      const begins = event.kind === 'signed-in' || event.kind === 'signed-out';
      expect(state.generation - before.generation).toBe(begins ? 1 : 0);
      expect(state.signOuts - before.signOuts).toBe(event.kind === 'signed-out' ? 1 : 0);
    });
  });

  it('takes nothing for saved that is not: only a write that went well ends it', () => {
    always(({ before, event, after: state }) => {
      if (!before.isUnsaved || state.isUnsaved) return;
      const writing = ['loaded', 'signed-in', 'signed-out', 'refresh-succeeded', 'access-token-revoked', 'was-ended'];
      expect(event.kind === 'tokens-kept' ? event.isSaved : writing.includes(event.kind)).toBe(true);
    });
  });

  it('forgets a lost answer with new tokens alone, or with the session', () => {
    always(({ before, event, after: state }) => {
      if (before.doubt !== 'lost' || state.doubt === 'lost') return;
      expect(['loaded', 'signed-in', 'signed-out', 'tokens-kept', 'was-ended']).toContain(event.kind);
    });
  });

  it('changes tokens, verdict and revision together, and keeps no verdict of another ID token', () => {
    always(({ before, event, after: state }) => {
      const [had, has] = [recordIn(before), recordIn(state)];
      const same = (tokenOf: typeof idTokenOf) => (had && tokenOf(had)) === (has && tokenOf(has)) && (had === null) === (has === null);
      const isNews = !same(accessTokenOf) || !same(idTokenOf) || (event.kind === 'verified' && state.verdict !== before.verdict);
      expect(state.revision - before.revision).toBe(isNews ? 1 : 0);
      if (!same(idTokenOf) && event.kind !== 'signed-in') expect(state.verdict).toBeNull();
      if (has === null) expect([state.verdict, state.subject, state.previous]).toEqual([null, null, null]);
      else if (idTokenOf(has) !== null) expect(state.subject).toBe(has.sub);
    });
  });

  it('leaves a mark while a request is under way or its answer is lost, and none once that is settled', () => {
    let isMarked = false;
    fc.assert(
      fc.property(fc.array(anySessionEvent(records), { maxLength: 30, size: 'max' }), (events) => {
        isMarked = false;
        let isTaught = true;
        for (const { before, event, after: state } of transitions(events)) {
          const mark = markAfter(before, event, state);
          if (mark !== null) isMarked = mark === 'set';
          // A sign-out clears it itself, once the session is deleted; what was read may be in doubt by a mark that is there already.
          if (event.kind === 'signed-out') isMarked = false;
          isTaught = event.kind === 'loaded' || event.kind === 'sign-in-not-saved' ? false : isTaught || event.kind === 'signed-in';
          if (!isTaught) continue;
          if (state.activity.kind === 'refreshing') expect(isMarked).toBe(true);
          if (state.activity.kind === 'idle' && !state.isUnsaved && state.doubt !== 'lost') expect(isMarked).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a failure', () => {
  const held = loaded({ kind: 'held', record: first });

  it('counts, and begins to count anew when an answer is lost for the first time', () => {
    const failed = (inDoubt: boolean): SessionEvent => ({ kind: 'attempt-failed', inDoubt });
    expect(after(held, failed(false), failed(false))).toMatchObject({ failures: 2, doubt: 'none' });
    expect(after(held, failed(false), failed(false), failed(true))).toMatchObject({ failures: 1, doubt: 'lost' });
    expect(after(held, failed(true), failed(true), failed(false))).toMatchObject({ failures: 3, doubt: 'lost' });
  });

  it('of the disk leaves tokens that are newer than what lies there', () => {
    const kept: SessionEvent = { kind: 'tokens-kept', record: record(2), isSaved: false };
    expect(after(held, kept, { kind: 'was-blocked', error, nextAttemptAt: 9 })).toMatchObject({
      isUnsaved: true,
      activity: { kind: 'blocked' },
    });
    expect(after(held, { kind: 'sign-in-not-saved' })).toMatchObject({ isUnsaved: true, held: { record: first } });
    expect(after({ kind: 'sign-in-not-saved' })).toBe(initialState);
  });
});

it('tells of every transition, with the state that it led to', () => {
  const told: unknown[] = [];
  const session = new Session('orders', ({ state }, before, event) => void told.push([before.held.kind, event.kind, state.held.kind]));
  session.apply({ kind: 'signed-in', record: first, verdict: null });
  session.apply({ kind: 'signed-out' });
  expect(told).toEqual([
    ['none', 'signed-in', 'held'],
    ['held', 'signed-out', 'none'],
  ]);
});
