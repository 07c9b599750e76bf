import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRecord, encodeRecord, firstRecord, idTokenOf, refreshedRecord, refreshTokenOf } from './record.ts';

const client = { issuer: 'https://acme.okta.com', clientId: '0oa1' };
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

  it('survive being written and read, and refuse everything else', () => {
    expect(decodeRecord(encodeRecord(first))).toEqual(first);
    const text = encodeRecord(first);
    for (let length = 0; length < text.length; length += 1) expect(decodeRecord(text.slice(0, length))).toBeNull();
    fc.assert(fc.property(fc.json(), (json) => void decodeRecord(json)));
    expect(decodeRecord(JSON.stringify({ ...first, version: 2 }))).toBeNull();
  });
});
