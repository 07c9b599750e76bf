import { describe, expect, it } from 'vitest';
import { sessionRecordFormat } from '../storage/index.ts';
import { accessTokenScopes, firstRecord, grantedTo, idTokenOf, refreshedRecord, refreshTokenOf } from './record.ts';

const client = { issuer: 'https://acme.okta.com', clientId: '0oa1', scopes: ['openid', 'email', 'offline_access'] };
const received = (body: Record<string, unknown>, receivedAt = 1000) => ({ body, receivedAt, skewMs: null });
const first = firstRecord(client, 'dana', received({ access_token: 'a', refresh_token: 'r', id_token: 'i', expires_in: 60 }));

describe('session records', () => {
  it('keep the refresh and ID token that a response leaves out', () => {
    const next = refreshedRecord(first, received({ access_token: 'b', expires_in: 60 }, 2000));
    expect(refreshTokenOf(next)).toBe('r');
    expect(idTokenOf(next)).toBe('i');
    expect(next).toMatchObject({ receivedAt: 2000, idTokenReceivedAt: 1000, rotations: 0, rotatedAt: null });
  });

  it('drop what else the new response leaves out', () => {
    expect(refreshedRecord(first, received({ access_token: 'b' })).body).not.toHaveProperty('expires_in');
  });

  it('count a rotation only when the refresh token changed', () => {
    expect(refreshedRecord(first, received({ access_token: 'b', refresh_token: 'r' })).rotations).toBe(0);
    expect(refreshedRecord(first, received({ access_token: 'b', refresh_token: 's' }, 3000))).toMatchObject({
      rotations: 1,
      rotatedAt: 3000,
    });
    expect(refreshTokenOf(refreshedRecord(first, received({ access_token: 'b', refresh_token: '' })))).toBe('r');
  });

  it('remember what was granted: what the response says, or else what was asked for (RFC 6749, 5.1)', () => {
    expect(first.grantedScopes).toEqual(client.scopes);
    expect(firstRecord(client, null, received({ access_token: 'a', scope: 'openid email' })).grantedScopes).toEqual(['openid', 'email']);
  });

  it('follow a refresh for everything, and not one for a part', () => {
    const told = refreshedRecord(first, received({ access_token: 'b', scope: 'openid offline_access' }));
    expect(told.grantedScopes).toEqual(['openid', 'offline_access']);
    expect(refreshedRecord(told, received({ access_token: 'c' })).grantedScopes).toEqual(['openid', 'offline_access']);
    const narrowed = refreshedRecord(told, received({ access_token: 'd', scope: 'offline_access' }), ['offline_access']);
    expect(narrowed.grantedScopes).toEqual(['openid', 'offline_access']);
    expect(accessTokenScopes(narrowed, [])).toEqual(['offline_access']);
    // A server may leave out what is exactly as asked for.
    const silent = refreshedRecord(told, received({ access_token: 'e' }), ['offline_access']);
    expect(accessTokenScopes(silent, [])).toEqual(['offline_access']);
    expect(accessTokenScopes(refreshedRecord(silent, received({ access_token: 'f' })), [])).toEqual(['openid', 'offline_access']);
  });

  it('of a version that did not remember go by their last response, then by the configuration', () => {
    const { grantedScopes: _granted, narrowedTo: _narrowed, ...old } = first;
    const read = (body: object) => {
      const parsed = sessionRecordFormat.parse(JSON.stringify({ ...old, body }));
      if (parsed.kind !== 'read') throw new Error('not read');
      return parsed.value;
    };
    expect(grantedTo(read({ access_token: 'a', scope: 'openid' }), ['configured'])).toEqual(['openid']);
    expect(grantedTo(read({ access_token: 'a' }), ['configured'])).toEqual(['configured']);
    const narrowed = refreshedRecord(read({ access_token: 'a', scope: 'openid offline_access' }), received({ scope: 'openid' }), [
      'openid',
    ]);
    expect(grantedTo(narrowed, ['configured'])).toEqual(['openid', 'offline_access']);
  });
});
