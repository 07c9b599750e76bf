import { expect, type Locator, type Page } from '@playwright/test';

/** The fields of the form that adds or edits a connection, by their labels. */
export const fieldsOf = (page: Page) => {
  const field = (name: string): Locator => page.getByRole('textbox', { name, exact: true });
  return {
    domain: field('Okta domain'),
    tenantName: field('Tenant name'),
    server: field('Authorization server'),
    name: field('Connection name'),
    clientId: field('Client ID'),
    redirectUri: field('Redirect URI'),
    loginHint: field('Login hint'),
    handle: field('Handle'),
    furtherScopes: field('Further scopes'),
  };
};

/** The form's button; the sidebar has none of these names. */
export const press = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name, exact: true }).click();
};

/** One of the checks beside the form, or on the Connection tab. */
export const checkOf = (page: Page, label: string): Locator =>
  page
    .getByRole('list', { name: /checks$/ })
    .getByRole('listitem')
    .filter({ has: page.getByText(label, { exact: true }) });

/** Waits until a check has come out so: "Passed", "Failed", "Look at this", "Unknown". */
export const seeCheck = async (page: Page, label: string, outcome: string, words?: string | RegExp): Promise<void> => {
  await expect(checkOf(page, label)).toContainText(outcome);
  if (words !== undefined) await expect(checkOf(page, label)).toContainText(words);
};

/** Chooses from the menu of a tenant in the sidebar: `heading` as it stands there, "Acme · Development". */
export const chooseForTenant = async (page: Page, heading: string, item: string): Promise<void> => {
  await press(page, `More for ${heading}`);
  await page.getByRole('menuitem', { name: item }).click();
};

/** The connections in the sidebar. */
export const sidebarOf = (page: Page): Locator => page.getByRole('navigation', { name: 'Connections by tenant' });
