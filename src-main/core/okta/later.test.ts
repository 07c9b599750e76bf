import { expect, it } from 'vitest';
import { later, success } from '../base/index.ts';
import { oktaClientLater } from './later.ts';
import type { OktaClient } from './types.ts';

it('loads with the first request, once for all, and knows no skew before', async () => {
  let loads = 0;
  const asked: string[] = [];
  const client = {
    revoke: async (_client: unknown, token: string) => {
      asked.push(token);
      return await Promise.resolve(success(null));
    },
    skewMs: () => 5_000,
  } as unknown as OktaClient;
  const okta = oktaClientLater(
    later(async () => {
      loads += 1;
      return await Promise.resolve(client);
    }),
  );
  const at = { issuer: 'https://acme.okta.com', clientId: '0oa', approvedOrigins: [] };
  expect([loads, okta.skewMs(at.issuer)]).toEqual([0, 0]);
  await Promise.all([okta.revoke(at, 'one', 'access_token'), okta.revoke(at, 'two', 'access_token')]);
  expect({ loads, asked, skewMs: okta.skewMs(at.issuer) }).toEqual({ loads: 1, asked: ['one', 'two'], skewMs: 5_000 });
});

it('fails as a value, unsent, where it cannot be loaded, and tries again', async () => {
  let loads = 0;
  const okta = oktaClientLater(
    later(async () => {
      loads += 1;
      if (loads === 1) throw new Error('no such file');
      return await Promise.resolve({ keys: async () => await Promise.resolve(success({ keys: [] })) } as unknown as OktaClient);
    }),
  );
  const at = { issuer: 'https://acme.okta.com', clientId: '0oa', approvedOrigins: [] };
  expect(await okta.keys(at)).toMatchObject({ ok: false, error: { code: 'internal', inDoubt: false } });
  expect(await okta.keys(at)).toMatchObject({ ok: true });
});
