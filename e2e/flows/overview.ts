import { expect, type Locator, type Page } from '@playwright/test';
import type { LaunchedApp } from '../support/app.ts';
import { signIn } from '../support/okta.ts';
import type { SystemBrowser } from '../support/system-browser.ts';
import { quickSignIn } from './quick-sign-in.ts';

/** The Overview's row of the connection with this name. */
export const rowOf = (page: Page, name: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('button', { name: new RegExp(` / ${name}$`) }) });

/** Waits until the row's state reads `word`, for `timeoutMs` where it takes longer than an answer does (a back-off, say). */
export const seeState = async (row: Locator, word: string, timeoutMs = 30_000): Promise<void> => {
  await expect(row.getByText(word, { exact: true })).toBeVisible({ timeout: timeoutMs });
};

/** Presses "Sign in" in the row, and gives the URL the app then opens in the system's browser. */
export const startSignIn = async (row: Locator, browser: SystemBrowser): Promise<string> => {
  await row.getByRole('button', { name: 'Sign in', exact: true }).click();
  return await browser.nextUrl();
};

/** Signs in as a person does: from the row through the browser and back, until the row reads "Fresh". */
export const signInTo = async (app: LaunchedApp, browser: SystemBrowser, name: string, login: string): Promise<void> => {
  const row = rowOf(app.page, name);
  await signIn(await browser.open(await startSignIn(row, browser)), login);
  await seeState(row, 'Fresh');
};

/**
 * The same without a browser engine, for what comes after a sign-in. The connection needs the test's loopback redirect
 * URI.
 */
export const signInQuickly = async (app: LaunchedApp, browser: SystemBrowser, name: string, login: string): Promise<void> => {
  const row = rowOf(app.page, name);
  await quickSignIn(await startSignIn(row, browser), login);
  await seeState(row, 'Fresh');
};

/** Opens the page of a connection from the Overview. */
export const openConnection = async (page: Page, name: string): Promise<void> => {
  await rowOf(page, name)
    .getByRole('button', { name: new RegExp(` / ${name}$`) })
    .click();
  await expect(page.getByRole('heading', { level: 1, name: new RegExp(` / ${name}$`) })).toBeVisible();
};

/** Goes back to the Overview. */
export const openOverview = async (page: Page): Promise<void> => {
  await page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('button', { name: /^Overview/ })
    .click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
};

/** Chooses `item` in the "More actions" menu of the connection's page. */
export const chooseAction = async (page: Page, item: string): Promise<void> => {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

/** Starts a sign-in from the connection's page that any browser may finish, and gives its address. */
export const copySignInLink = async (app: LaunchedApp): Promise<string> => {
  const before = await app.readClipboard();
  await chooseAction(app.page, 'Copy sign-in link');
  await expect.poll(async () => await app.readClipboard()).not.toBe(before);
  return await app.readClipboard();
};
