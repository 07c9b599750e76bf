import type { Page } from '@playwright/test';
import { startProxy } from '../okta-sim/index.ts';
import { chooseForTenant, fieldsOf, press, seeCheck } from './flows/forms.ts';
import { openConnection } from './flows/overview.ts';
import { expect, test } from './support/test.ts';

const stepOf = (page: Page, label: string) =>
  page
    .getByRole('list', { name: 'Steps of the connection test' })
    .getByRole('listitem')
    .filter({ has: page.getByText(label, { exact: true }) });

test('the connection test shows each step to a server, and whose proxy counts', async ({ configure, launch, oktaSim }) => {
  configure({ connections: [{ org: 'acme', slug: 'orders-api', override: { name: 'Orders API' } }] });
  const { page } = await launch();
  const { issuer } = oktaSim.orgs.acme.servers.default;
  const { host } = new URL(issuer);

  await openConnection(page, 'Orders API');
  await page.getByRole('tab', { name: 'Connection' }).click();
  await press(page, 'Test the connection');
  await expect(stepOf(page, 'Proxy')).toContainText('The system names none for 127.0.0.1');
  await expect(stepOf(page, 'Name')).toContainText('127.0.0.1 is an address already.');
  await expect(stepOf(page, 'Connection')).toContainText(`${host} answers.`);
  await expect(stepOf(page, 'TLS and certificate')).toContainText('Left out');
  await expect(stepOf(page, 'Discovery')).toContainText(`${issuer}/.well-known/openid-configuration answered`);
  await expect(stepOf(page, 'Keys')).toContainText('RS256');
  await expect(stepOf(page, 'Keys')).toContainText('Passed');

  await chooseForTenant(page, 'Acme · Development', 'Edit tenant');
  await page.getByRole('checkbox', { name: 'Go past the system’s proxy' }).check();
  await press(page, 'Save');
  await expect(page.getByRole('dialog')).toBeHidden();
  await press(page, 'Test the connection');
  await expect(stepOf(page, 'Proxy')).toContainText('Switched off for this tenant');
  await expect(stepOf(page, 'Keys')).toContainText('Passed');

  await oktaSim.close();
  await press(page, 'Test the connection');
  await expect(stepOf(page, 'Connection')).toContainText('Failed');
  await expect(stepOf(page, 'Keys')).toContainText('Not reached');
});

test('a proxy that wants credentials is named, with what to do', async ({ launch }) => {
  const proxy = await startProxy('credentials');
  const { page } = await launch({ env: { HTTPS_PROXY: proxy.url } });
  await page.getByRole('dialog').getByRole('button', { name: 'Keep tokens in memory only' }).click();
  await press(page, 'Add tenant');
  const fields = fieldsOf(page);
  await fields.domain.fill('acme.okta.test');
  await expect(fields.server).toHaveValue('https://acme.okta.test/oauth2/default');
  await press(page, 'Test the connection');
  await expect(stepOf(page, 'Proxy')).toContainText(`The system names 127.0.0.1:${proxy.port}`);
  await expect(stepOf(page, 'Connection')).toContainText('The proxy on the way to acme.okta.test wants credentials.');
  await expect(stepOf(page, 'Connection')).toContainText('status 407');
  await expect(stepOf(page, 'Connection')).toContainText('Tenantry asks for none and keeps none.');
  await expect(stepOf(page, 'TLS and certificate')).toContainText('Not reached');
  await expect(stepOf(page, 'Discovery')).toContainText('Failed');
  expect(proxy.asked).toContain('acme.okta.test:443');

  // Whatever meets the proxy says so, and what to do.
  await fields.name.fill('Orders API');
  await fields.clientId.fill('0oa1a2b3c4d5e6f7g8h9');
  await seeCheck(page, 'Discovery answers', 'Failed', /proxy/);
  await proxy.close();
});
