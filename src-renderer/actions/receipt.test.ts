import { expect, test } from 'vitest';
import { receiptSentence } from './receipt.ts';

test('a receipt says how long the token is good and when it leaves the clipboard', () => {
  const receipt = { what: 'access token', expiresAt: 41 * 60_000, clearsAt: 45_000, warning: null };
  expect(receiptSentence(receipt, 'Acme / Orders API', 0)).toEqual({
    message: 'Access token of Acme / Orders API copied.',
    detail: 'Good for 41 min; the clipboard is cleared in 45 s.',
  });
});

test('a receipt admits what it does not know', () => {
  const receipt = { what: 'Access token', expiresAt: null, clearsAt: null, warning: null };
  expect(receiptSentence(receipt, 'Acme / Orders API', 0).detail).toBe('Its expiry is unknown; it stays on the clipboard.');
});

test('a receipt of a bound token says that the token alone is not enough', () => {
  const receipt = { what: 'access token', expiresAt: null, clearsAt: null, warning: null };
  expect(receiptSentence(receipt, 'Acme / Orders API', 0, true).detail).toContain('only with a proof, so use Copy as curl.');
});
