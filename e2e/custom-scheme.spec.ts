import { signIn } from './support/okta.ts';
import { expect, test } from './support/test.ts';

test('a redirect to a private-use scheme reaches the running app through the system', async ({
  configure,
  launch,
  oktaSim,
  systemBrowser,
}) => {
  configure({ connections: [{ org: 'acme' }] });
  const app = await launch();
  await app.page.getByRole('button', { name: 'Sign in' }).first().click();
  const url = await systemBrowser.nextUrl();
  expect(url).toContain(oktaSim.orgs.acme.origin);
  expect(url).toContain('redirect_uri=com.okta.acme');
  const page = await systemBrowser.open(url);
  await signIn(page, 'dana@acme.test');
  await expect(app.page.getByText('Fresh', { exact: true }).first()).toBeVisible();
  expect(oktaSim.stats().codeExchanges).toBe(1);
});
