import { expect, it } from 'vitest';
import { emptyConfiguration } from './configuration.ts';
import { proxySettings } from './proxy-settings.ts';
import type { Configuration, Connection, Tenant } from './types.ts';

const tenant = (id: string, proxy: Tenant['proxy']) => ({ id, orgUrl: `https://${id}.okta.com`, proxy }) as Tenant;
const connection = (tenantId: string, issuer: string, approvedOrigins: string[] = []) =>
  ({ id: issuer, tenantId, issuer, approvedOrigins }) as unknown as Connection;
const configuration = (acme: Tenant['proxy']): Configuration => ({
  ...emptyConfiguration(),
  tenants: [tenant('acme', acme), tenant('globex', 'system')],
  connections: [
    connection('acme', 'https://login.acme.com/oauth2/default', ['https://tokens.acme.com', 'no address']),
    connection('globex', 'https://globex.okta.com/oauth2/default'),
  ],
});

it('goes by the origins of the tenants that want no proxy', () => {
  let current = configuration('none');
  const settingOf = proxySettings(() => current);
  for (const url of ['https://acme.okta.com/', 'https://login.acme.com/oauth2/default/v1/token', 'https://tokens.acme.com/x'])
    expect(settingOf(url), url).toBe('none');
  for (const url of [
    'https://globex.okta.com/oauth2/default/v1/keys',
    'http://acme.okta.com/',
    'https://acme.okta.com:8443/',
    'no address',
    '',
  ])
    expect(settingOf(url), url).toBe('system');
  current = configuration('system');
  expect(settingOf('https://acme.okta.com/')).toBe('system');
});
