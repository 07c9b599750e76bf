import type { CopyReceipt } from '../../src-preload/contract/index.ts';
import { capitalised } from '../ui/capitalised.ts';
import { formatSpan } from '../ui/duration.ts';

/**
 * Whose token was copied, what it is still good for and how long it stays. `whose` is its connection as people know it,
 * `now` is epoch ms.
 */
export const receiptSentence = (
  receipt: CopyReceipt,
  whose: string,
  now: number,
): { readonly message: string; readonly detail: string } => {
  const good = receipt.expiresAt === null ? 'Its expiry is unknown' : `Good for ${formatSpan(receipt.expiresAt - now)}`;
  const clear =
    receipt.clearsAt === null ? 'it stays on the clipboard' : `the clipboard is cleared in ${formatSpan(receipt.clearsAt - now)}`;
  return { message: `${capitalised(receipt.what)} of ${whose} copied.`, detail: `${good}; ${clear}.` };
};
