import { describe, expect, it } from 'vitest';
import { accessTokenViewSchema, connectionViewSchema } from '../../../src-preload/contract/index.ts';
import type { SessionRecord } from '../sessions/index.ts';
import { connectionView, type ConnectionViewInput } from './connection-view.ts';

const connection = {
  id: 'a',
  issuer: 'https://acme.okta.com/oauth2/default',
  scopes: ['openid'],
  approvedOrigins: [],
  method: { grant: 'authorization_code', authorization: {} },
};

const viewWith = (record: Partial<SessionRecord>, body: Record<string, unknown> = {}) => {
  const held = {
    grant: 'authorization_code',
    receivedAt: 1_000,
    skewMs: 0,
    accessTokenRevokedAt: null,
    grantedScopes: null,
    narrowedTo: null,
    ...record,
    body: { access_token: 'opaque', expires_in: 3_600, ...body },
  };
  const input = {
    connection,
    tenant: { slug: 'acme' },
    session: { held: { kind: 'held', record: held }, activity: { kind: 'idle' }, verdict: null, refreshAt: null, revision: 1 },
    signIn: { pending: null, completing: false, conflict: null, failure: null },
    refusal: null,
    redirectConflict: null,
    now: 2_000,
  };
  return connectionView(input as unknown as ConnectionViewInput);
};

const accessTokenWith = (...session: Parameters<typeof viewWith>) => accessTokenViewSchema.parse(viewWith(...session).accessToken);

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

it('shows no more of a hostile key ID than a row takes', () => {
  const header = Buffer.from(JSON.stringify({ alg: 'a'.repeat(10_000), kid: `k\u202e${'x'.repeat(10_000)}` })).toString('base64url');
  const { alg, kid } = accessTokenWith({}, { access_token: `${header}.e30.x` });
  expect(alg).toHaveLength(100);
  expect(kid).toMatch(/^kx+…$/);
  expect(kid).toHaveLength(100);
});

describe('what a refresh can ask for', () => {
  const offered = (...session: Parameters<typeof viewWith>) =>
    connectionViewSchema.shape.grantedScopes.parse(viewWith(...session).grantedScopes);

  it('is what was granted, not what is configured or what a narrowed refresh left', () => {
    const granted = ['openid', 'email', 'offline_access'];
    const record = { grantedScopes: granted, narrowedTo: ['offline_access'] };
    expect(offered(record, { scope: 'offline_access' })).toEqual(granted);
    expect(accessTokenWith(record, { scope: 'offline_access' }).scopes).toEqual(['offline_access']);
    expect(accessTokenWith(record).scopes).toEqual(['offline_access']);
  });

  it('is what the response says, or the configuration, for a session of an earlier version', () => {
    expect(offered({}, { scope: 'openid offline_access' })).toEqual(['openid', 'offline_access']);
    expect(offered({})).toEqual(connection.scopes);
  });
});
