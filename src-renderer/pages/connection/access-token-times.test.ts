import { expect, it } from 'vitest';
import { accessTokenTimes } from './access-token-times.ts';

const now = new Date(2026, 10, 30, 22, 0).getTime();
const at = (minutes: number) => now + minutes * 60_000;
const held = { expiresAt: at(32), revokedAt: null };
const planned = { keepFresh: true, refreshAt: at(28), status: { nextAttemptAt: null } };

it('says until when the token counts and when it is refreshed', () => {
  expect(accessTokenTimes(held, planned, now)).toBe('until 22:32 · refreshes at 22:28');
  expect(accessTokenTimes(held, { ...planned, refreshAt: null }, now)).toBe('until 22:32');
  expect(accessTokenTimes(held, { ...planned, keepFresh: false, refreshAt: null }, now)).toBe('until 22:32 · refreshed on demand');
  expect(accessTokenTimes({ ...held, revokedAt: at(-15) }, { ...planned, refreshAt: null }, now)).toBe('since 21:45');
  expect(accessTokenTimes({ ...held, expiresAt: null }, { ...planned, refreshAt: null }, now)).toBe('Okta did not say until when');
});

it('leaves it to the status to say when a refresh that failed is tried again', () => {
  expect(accessTokenTimes(held, { ...planned, refreshAt: at(33), status: { nextAttemptAt: at(33) } }, now)).toBe('until 22:32');
});
