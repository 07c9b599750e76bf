import { en } from '../../../src-preload/contract/words/en.ts';
import type { HistoryEntry, HistoryItem, Tone } from '../../../src-preload/contract/index.ts';

type Words = Pick<HistoryItem, 'tone' | 'title' | 'details'>;

/** A history entry with what happened in words, for the window and for the export alike. Pure. */
export const historyItem = (entry: HistoryEntry): HistoryItem => ({ entry, ...wordsOf(entry), requestId: failedRequest(entry) ?? null });

/** A request that did its work is named in the export only. */
const failedRequest = (entry: HistoryEntry): string | undefined => {
  if ('error' in entry) return entry.error.requestId;
  return entry.kind === 'wrong-account' || entry.kind === 'signed-out' ? entry.requestId : undefined;
};

const words = (tone: Tone, title: string, ...details: readonly (string | null | false)[]): Words => ({
  tone,
  title,
  details: details.filter((detail) => typeof detail === 'string'),
});

const wordsOf = (entry: HistoryEntry): Words => {
  switch (entry.kind) {
    case 'signed-in':
      return signedIn(entry);
    case 'sign-in-failed':
      return words('bad', 'Sign-in failed', entry.error.message, entry.error.remedy);
    case 'sign-in-cancelled':
      return words('off', 'Sign-in cancelled');
    case 'sign-in-declined':
      return words('off', `Kept ${entry.kept}`, `A sign-in came back as ${entry.declined}; its tokens were not kept.`);
    case 'refreshed':
      return words('ok', 'Refreshed', entry.rotated && rotatedSentence);
    case 'recovered':
      return words('ok', `Recovered after ${outage(entry.attempts, entry.outageMs)}`, entry.rotated && rotatedSentence);
    case 'wrong-account':
      return words(
        'bad',
        'Refreshed as somebody else',
        `Okta answered with ${entry.account}’s tokens; they are not used.`,
        'Sign in again.',
      );
    case 'waiting':
      return words('warn', en[`waiting_${entry.reason}`], entry.error.message, tries(entry));
    case 'blocked':
      return words('bad', 'Could not refresh', entry.error.message, entry.error.remedy, tries(entry));
    case 'unreadable':
      return words('bad', 'Could not be opened', entry.error.message, entry.error.remedy);
    case 'access-token-revoked':
      return words('off', 'Access token revoked', 'You revoked it from here; the session went on.');
    case 'ended':
      return words('bad', 'Session ended', entry.error.message, entry.error.remedy);
    case 'signed-out':
      return signedOut(entry.revocation);
  }
};

const signedIn = (entry: Extract<HistoryEntry, { kind: 'signed-in' }>): Words =>
  words(
    entry.refreshable ? 'ok' : 'warn',
    entry.account === null ? 'Signed in' : `Signed in as ${entry.account}`,
    entry.replaced !== null && `This took the place of ${entry.replaced}’s session.`,
    !entry.refreshable && 'No refresh token came, so it cannot be kept fresh.',
  );

const rotatedSentence = 'The refresh token was rotated.';

type Revocation = Extract<HistoryEntry, { kind: 'signed-out' }>['revocation'];

const revocations: Readonly<Record<Revocation, string | null>> = {
  asked: 'Okta was asked to revoke the session and has not answered.',
  confirmed: 'Okta revoked the session.',
  failed: 'Okta could not be told to revoke the session, so its tokens live until they expire.',
  needless: null,
};

const signedOut = (revocation: Revocation): Words => words(revocation === 'failed' ? 'warn' : 'off', 'Signed out', revocations[revocation]);

/** "3 failed attempts, 12 min". */
const outage = (attempts: number, ms: number): string =>
  attempts === 0 ? span(ms) : `${attempts === 1 ? 'one failed attempt' : `${attempts} failed attempts`}, ${span(ms)}`;

const tries = ({ attempts, at, lastAt }: { readonly attempts: number; readonly at: number; readonly lastAt: number }): string | null =>
  attempts > 1 ? `${attempts} attempts failed in ${span(lastAt - at)}.` : null;

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A span of ms, to its largest unit, as the window writes spans. */
const span = (ms: number): string => {
  const length = Math.max(0, ms);
  if (length < second) return 'less than a second';
  if (length < 90 * second) return `${Math.round(length / second)} s`;
  if (length < 90 * minute) return `${Math.round(length / minute)} min`;
  if (length < 2 * day) return `${Math.round(length / hour)} h`;
  return `${Math.round(length / day)} d`;
};
