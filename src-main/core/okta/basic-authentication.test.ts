import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientSecretBasic } from './basic-authentication.ts';

/** User name and password of the header (RFC 7617, 2), not decoded any further. */
const sentFor = async (clientId: string, secret: string): Promise<string> => {
  const headers = new Headers();
  await clientSecretBasic(secret)({ issuer: 'https://acme.okta.com' }, { client_id: clientId }, new URLSearchParams(), headers);
  const [scheme, credentials = ''] = (headers.get('authorization') ?? '').split(' ');
  expect(scheme).toBe('Basic');
  return Buffer.from(credentials, 'base64').toString();
};

describe('client_secret_basic', () => {
  it('sends a secret like Okta’s as it is, for servers that do not decode', async () => {
    expect(await sentFor('0oaWeb', 'a-b_c.D9')).toBe('0oaWeb:a-b_c.D9');
  });

  it('encodes everything else, so that servers that decode get it back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' }), async (clientId, secret) => {
        const parts = (await sentFor(clientId, secret)).split(':');
        const decoded = parts.map((part) => new URLSearchParams(`x=${part}`).get('x'));
        expect(decoded).toEqual([clientId, secret]);
      }),
    );
  });
});
