import type { Locator, Page } from '@playwright/test';

/** One of the three cards of a connection's page. */
export const card = (page: Page, name: 'Access token' | 'ID token' | 'Refresh token'): Locator =>
  page.getByRole('region', { name, exact: true });
