import type { CopyReceipt } from '../../src-preload/contract/index.ts';
import { capitalised } from '../ui/capitalised.ts';
import { formatSpan } from '../ui/duration.ts';

/**
 * Whose token was copied, what it is still good for and how long it stays. `whose` is its connection as the user knows it,
 * `now` is epoch ms.
 * `isBound`: it is an access token that counts only with a proof of possession (RFC 9449).
 */
export const receiptSentence = (
  receipt: CopyReceipt,
  whose: string,
  now: number,
  isBound = false,
): { readonly message: string; readonly detail: string } => {
  const good = receipt.expiresAt === null ? 'Its expiry is unknown' : `Good for ${formatSpan(receipt.expiresAt - now)}`;
  const clear =
    receipt.clearsAt === null ? 'it stays on the clipboard' : `the clipboard is cleared in ${formatSpan(receipt.clearsAt - now)}`;
  const proof = isBound ? ' It is bound to a key (DPoP): an API takes it only with a proof, so use Copy as curl.' : '';
  return { message: `${capitalised(receipt.what)} of ${whose} copied.`, detail: `${good}; ${clear}.${proof}` };
};
