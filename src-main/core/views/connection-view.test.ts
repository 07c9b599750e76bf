import { describe, expect, it } from 'vitest';
import { accessTokenViewSchema } from '../../../src-preload/contract/index.ts';
import type { SessionRecord } from '../sessions/index.ts';
import { connectionView, type ConnectionViewInput } from './connection-view.ts';

const connection = {
  id: 'a',
  issuer: 'https://acme.okta.com/oauth2/default',
  scopes: ['openid'],
  approvedOrigins: [],
  method: { grant: 'authorization_code', authorization: {} },
};

const accessTokenWith = (record: Partial<SessionRecord>, body: Record<string, unknown> = {}) => {
  const held = {
    grant: 'authorization_code',
    receivedAt: 1_000,
    skewMs: 0,
    accessTokenRevokedAt: null,
    ...record,
    body: { access_token: 'opaque', expires_in: 3_600, ...body },
  };
  const input = {
    connection,
    tenant: { slug: 'acme' },
    session: { held: { kind: 'held', record: held }, activity: { kind: 'idle' }, verdict: null, refreshAt: null, revision: 1 },
    signIn: { pending: null, completing: false, conflict: null, failure: null },
    refusal: null,
    now: 2_000,
  };
  return accessTokenViewSchema.parse(connectionView(input as unknown as ConnectionViewInput).accessToken);
};

describe('the access token of a connection', () => {
  it.each([
    ['DPoP', true],
    ['dpop', true],
    ['Bearer', false],
    [undefined, false],
  ])('with the type %s is bound to a key: %s', (type, isBound) => {
    expect(accessTokenWith({}, { token_type: type }).isBound).toBe(isBound);
  });

  it('tells when it was revoked', () => {
    expect(accessTokenWith({}).revokedAt).toBeNull();
    expect(accessTokenWith({ accessTokenRevokedAt: 1_500 })).toMatchObject({ revokedAt: 1_500, expiresAt: 1_500 });
  });
});
