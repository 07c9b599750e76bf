import { expect, test } from 'vitest';
import { connection, held, status } from '../../testing/fixtures.ts';
import { byNeed, countOfNeedy, summary } from './order.ts';

const now = 1_800_000_000_000;
const fresh = connection('fresh', 'acme-dev', 'Fresh', held(now, 'dana', 60_000));
const fresh2 = connection('fresh2', 'acme-dev', 'Fresh too', held(now, 'sam', 60_000));
const refreshing = connection('refreshing', 'acme-dev', 'Refreshing', {
  ...held(now, 'dana', 60_000),
  status: status({ tone: 'ok', word: 'refreshing', action: 'copy' }),
});
const out = connection('out', 'acme-dev', 'Signed out');
const waiting = connection('waiting', 'acme-dev', 'Waiting', {
  status: status({ tone: 'warn', word: 'waiting_network', action: 'retry', nextAttemptAt: now + 20_000 }),
});
const signingIn = connection('signing-in', 'acme-dev', 'Signing in', {
  status: status({ tone: 'busy', word: 'signing_in', action: 'cancel-sign-in' }),
  signIn: { startedAt: now, expiresAt: now + 600_000, openedIn: 'the system browser', device: null },
});
const needy = connection('needy', 'acme-dev', 'Needy', {
  status: status({ tone: 'bad', word: 'sign_in_needed', action: 'sign-in', needsYou: true }),
});

test('those that need the person come first, then those that wait, then the rest, in the person’s order', () => {
  const ids = byNeed([out, fresh, waiting, refreshing, needy, signingIn, fresh2]).map((one) => one.id);
  expect(ids).toEqual(['needy', 'waiting', 'signing-in', 'fresh', 'refreshing', 'fresh2', 'out']);
});

test('a refresh does not move a row', () => {
  const before = byNeed([fresh, fresh2]).map((one) => one.id);
  const during = byNeed([fresh, { ...fresh2, status: refreshing.status }]).map((one) => one.id);
  expect(during).toEqual(before);
});

test('only those that need the person are counted', () => {
  expect(countOfNeedy([out, fresh, waiting, needy, signingIn])).toBe(1);
});

test.each([
  ['none needs you', [fresh, waiting]],
  ['1 is signed out', [fresh, out]],
  ['1 needs you', [fresh, needy]],
  ['2 need you, 2 are signed out', [needy, out, needy, out]],
])('%s', (sentence, connections) => {
  expect(summary(connections)).toBe(sentence);
});
