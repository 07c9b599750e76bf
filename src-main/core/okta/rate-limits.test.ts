import { describe, expect, it } from 'vitest';
import { retryTime } from './rate-limits.ts';

const now = 1_800_000_000_000;
const httpDate = (ms: number) => new Date(ms).toUTCString();
const at = (headers: Record<string, string>, skewMs = 0, status = 429) => retryTime({ status, headers: new Headers(headers) }, now, skewMs);

describe('retryTime', () => {
  it('judges the reset time against the server’s own clock, not this machine’s', () => {
    const aheadMs = 86_400_000;
    const reset = String((now + aheadMs) / 1000 + 42);
    expect(at({ 'x-rate-limit-reset': reset, date: httpDate(now + aheadMs) })).toBe(now + 42_000);
  });

  it('falls back on the known skew when there is no Date', () => {
    expect(at({ 'x-rate-limit-reset': String(now / 1000 + 100) }, 60_000)).toBe(now + 40_000);
  });

  it('takes a concurrency limit’s reset as a hint of at most a minute', () => {
    const headers = { 'x-rate-limit-limit': '0', 'x-rate-limit-remaining': '0', date: httpDate(now) };
    expect(at({ ...headers, 'x-rate-limit-reset': String(now / 1000 + 1800) })).toBe(now + 60_000);
    expect(at({ ...headers, 'x-rate-limit-reset': String(now / 1000 + 3) })).toBe(now + 3_000);
  });

  it('reads Retry-After as seconds and as a date, and takes the later word', () => {
    expect(at({ 'retry-after': '7' })).toBe(now + 7_000);
    expect(at({ 'retry-after': httpDate(now + 65_000), date: httpDate(now + 5_000) })).toBe(now + 60_000);
    expect(at({ 'retry-after': '7', 'x-rate-limit-reset': String(now / 1000 + 30), date: httpDate(now) })).toBe(now + 30_000);
  });

  it('never waits less than a second or more than an hour', () => {
    expect(at({ 'x-rate-limit-reset': '1', date: httpDate(now) })).toBe(now + 1_000);
    expect(at({ 'retry-after': '0' })).toBe(now + 1_000);
    expect(at({ 'x-rate-limit-reset': '99999999999', date: httpDate(now) })).toBe(now + 3_600_000);
  });

  it('does not wait for a limit that was not reached: Okta sends its headers with a 503, too', () => {
    const headers = { 'x-rate-limit-remaining': '1199', 'x-rate-limit-reset': String(now / 1000 + 50), date: httpDate(now) };
    expect(at(headers, 0, 503)).toBeUndefined();
    expect(at({ ...headers, 'retry-after': '7' }, 0, 503)).toBe(now + 7_000);
    expect(at({ 'retry-after': '7' }, 0, 500)).toBeUndefined();
  });

  it.each([{}, { 'x-rate-limit-reset': 'soon' }, { 'retry-after': '-5' }, { 'retry-after': 'tomorrow' }, { 'x-rate-limit-reset': '1e9' }])(
    'does not know from %j',
    (headers) => {
      expect(at(headers as Record<string, string>)).toBeUndefined();
    },
  );
});
