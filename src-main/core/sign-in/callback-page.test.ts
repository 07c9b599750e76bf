import { written } from '../../../src-preload/contract/words/testing/written.ts';
import { expect, test } from 'vitest';
import { continuedPage, failedPage, signedInPage, signedOutPage, strayPage, straySignOutPage, undecidedPage } from './callback-page.ts';

const error = { code: 'access_denied', ...written('Okta says no.', 'Ask an admin.') } as const;

test('the page says what happened and what to do next, differently for each outcome', () => {
  const pages = [signedInPage, undecidedPage, continuedPage, failedPage(error), strayPage(error), signedOutPage, straySignOutPage];
  expect(new Set(pages.map(({ outcome }) => outcome)).size).toBe(4);
  expect(new Set(pages.map(({ title }) => title)).size).toBe(7);
  for (const { detail, next } of pages) expect([detail, next].every((text) => text.endsWith('.'))).toBe(true);
  expect(failedPage(error)).toMatchObject({ detail: 'Okta says no.', next: 'Ask an admin. Tenantry says the same.' });
  expect(failedPage({ code: 'internal', ...written('X.') }).next).toBe('Tenantry says the same.');
  expect(strayPage({ code: 'internal', ...written('X.') }).next).toBe('Nothing was changed.');
});
