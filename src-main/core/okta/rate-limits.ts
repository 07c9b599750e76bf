import { parseHttpDate } from '../base/index.ts';

const soonestMs = 1_000;
/** No header makes the app wait longer: a wrong one must not silence it for years. */
const longestMs = 3_600_000;
/** Okta calls the reset time of a concurrency limit a mere hint. */
const longestConcurrencyMs = 60_000;

const wholeNumber = (text: string | null): number | null => (text !== null && /^\d{1,15}$/.test(text.trim()) ? Number(text) : null);

/**
 * When to ask again after a 429 or 503 (Okta's rate-limit headers; RFC 9110, 10.2.3), epoch ms by this machine's clock.
 *
 * @param answer `X-Rate-Limit-Reset` is epoch seconds by the server's clock, so it is judged against the server's own
 *   `Date`, and without one against `skewMs`. Okta sends it with every answer; only a 429 means that it must be waited for.
 * @param now epoch ms by this machine's clock.
 * @param skewMs server clock minus this machine's, as last known.
 * @returns undefined when the answer does not tell.
 */
export const retryTime = (
  { status, headers }: { readonly status: number; readonly headers: Headers },
  now: number,
  skewMs: number,
): number | undefined => {
  if (status !== 429 && status !== 503) return undefined;
  const serverNow = parseHttpDate(headers.get('date')) ?? now + skewMs;
  const reset = status === 429 ? wholeNumber(headers.get('x-rate-limit-reset')) : null;
  const retryAfter = headers.get('retry-after');
  const afterSeconds = wholeNumber(retryAfter);
  const afterDate = parseHttpDate(retryAfter);
  const concurrency = wholeNumber(headers.get('x-rate-limit-limit')) === 0 && wholeNumber(headers.get('x-rate-limit-remaining')) === 0;

  const waits: number[] = [];
  if (reset !== null) {
    const untilReset = reset * 1000 - serverNow;
    waits.push(concurrency ? Math.min(untilReset, longestConcurrencyMs) : untilReset);
  }
  if (afterSeconds !== null) waits.push(afterSeconds * 1000);
  else if (afterDate !== null) waits.push(afterDate - serverNow);
  if (waits.length === 0) return undefined;
  return now + Math.min(Math.max(...waits, soonestMs), longestMs);
};
