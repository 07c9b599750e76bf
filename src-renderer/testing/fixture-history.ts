import type { HistoryEntry, HistoryItem } from '../../src-preload/contract/index.ts';

const minute = 60_000;
const hour = 60 * minute;

type Facts<E> = E extends HistoryEntry ? Omit<E, 'id' | 'at'> : never;

/** Four days of a connection, newest first: everything a history can tell, in main's words. */
export const historyItems = (now: number, waiting: boolean): HistoryItem[] => {
  const item = (
    at: number,
    facts: Facts<HistoryEntry>,
    tone: HistoryItem['tone'],
    title: string,
    ...details: readonly string[]
  ): HistoryItem => ({
    entry: { id: `${facts.kind} ${at}`, at, ...facts },
    tone,
    title,
    details: [...details],
    requestId: 'error' in facts ? (facts.error.requestId ?? null) : null,
  });
  const rotated = 'The refresh token was rotated.';
  const refreshed = (at: number) => item(at, { kind: 'refreshed', rotated: true }, 'ok', 'Refreshed', rotated);
  const offline = {
    code: 'dns_failure' as const,
    message: 'acme.okta.com could not be found: this computer may be offline.',
    remedy: 'Check your network.',
  };
  const ended = {
    code: 'session_ended' as const,
    message: 'The refresh token was not used within the authorization server’s idle limit.',
    remedy: 'Sign in again.',
  };
  const failed = {
    code: 'access_denied' as const,
    message: 'Okta refused: “User is not assigned to the client application.”',
    remedy: null,
    requestId: 'WcrHpdduGgIbMK35lE2FwQAACWI',
  };
  const at = (back: number) => now - back;
  const outage = at(12 * minute);
  return [
    ...(waiting
      ? [
          item(
            outage,
            {
              kind: 'waiting',
              lastAt: at(40_000),
              error: offline,
              reason: 'network',
              attempts: 7,
              nextAttemptAt: at(-20_000),
            },
            'warn',
            'Waiting for the network',
            offline.message,
            '7 attempts failed in 11 min.',
          ),
        ]
      : []),
    ...Array.from({ length: 4 }, (_, index) => refreshed(at(19 * minute + index * 54 * minute))),
    item(
      at(4 * hour),
      { kind: 'recovered', rotated: true, attempts: 5, outageMs: 12 * minute },
      'ok',
      'Recovered after 5 failed attempts, 12 min',
      rotated,
    ),
    item(
      at(4.2 * hour),
      { kind: 'waiting', lastAt: at(4.02 * hour), error: offline, reason: 'network', attempts: 5, nextAttemptAt: at(4 * hour) },
      'warn',
      'Waiting for the network',
      offline.message,
      '5 attempts failed in 11 min.',
    ),
    refreshed(at(26 * hour)),
    refreshed(at(27 * hour)),
    item(
      at(28 * hour),
      { kind: 'signed-in', account: 'dana@acme.test', replaced: 'sam@acme.test', refreshable: true },
      'ok',
      'Signed in as dana@acme.test',
      'This took the place of sam@acme.test’s session.',
    ),
    item(at(28.1 * hour), { kind: 'sign-in-failed', error: failed }, 'bad', 'Sign-in failed', failed.message),
    item(at(28.2 * hour), { kind: 'ended', cause: 'idle', error: ended }, 'bad', 'Session ended', ended.message, ended.remedy),
    item(at(220 * hour), { kind: 'signed-out', revocation: 'confirmed' }, 'off', 'Signed out', 'Okta revoked the session.'),
    item(at(221 * hour), { kind: 'sign-in-cancelled' }, 'off', 'Sign-in cancelled'),
  ];
};
