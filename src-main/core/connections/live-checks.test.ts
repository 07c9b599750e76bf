import { written } from '../../../src-preload/contract/words/testing/written.ts';
import { worded } from '../../../src-preload/contract/words/testing/worded.ts';
import { describe, expect, it } from 'vitest';
import { checkViewSchema, type ConnectionDraft, registrationViewSchema } from '../../../src-preload/contract/index.ts';
import type { OktaClient, OktaFailure, ServerMetadata } from '../okta/index.ts';
import { failure, success } from '../base/index.ts';
import { createLiveChecks, type LiveChecksParts } from './live-checks.ts';
import { nativeMethod } from './method.ts';
import { connectionDraft, containing } from './testing/drafts.ts';
import type { Connection, SchemeStatus } from './types.ts';

const issuer = 'https://acme.okta.com/oauth2/default';
const metadata: ServerMetadata = {
  issuer,
  foundAt: `${issuer}/.well-known/openid-configuration`,
  authorizationEndpoint: `${issuer}/v1/authorize`,
  tokenEndpoint: `${issuer}/v1/token`,
  jwksUri: `${issuer}/v1/keys`,
  revocationEndpoint: null,
  introspectionEndpoint: null,
  userinfoEndpoint: null,
  endSessionEndpoint: null,
  deviceAuthorizationEndpoint: null,
  pushedAuthorizationRequestEndpoint: null,
  requiresPushedRequests: false,
  clientAuthenticationsSupported: null,
  introspectionAuthenticationsSupported: null,
  dpopAlgorithmsSupported: null,
  scopesSupported: ['openid', 'profile', 'offline_access'],
  codeChallengeMethodsSupported: ['S256'],
  grantTypesSupported: ['authorization_code', 'refresh_token'],
  issParameterSupported: false,
};
const failing =
  (code: OktaFailure['code']): OktaClient['discover'] =>
  async () => ({
    ok: false,
    error: { code, ...written('What went wrong.', 'What to do.'), inDoubt: false },
  });

const checksWith = (
  parts: {
    discover?: OktaClient['discover'];
    status?: SchemeStatus;
    probe?: LiveChecksParts['listenerProbe'];
    own?: LiveChecksParts['ownRedirectUri'];
  } = {},
) =>
  createLiveChecks({
    okta: { discover: parts.discover ?? (async () => success(metadata)) },
    schemes: { status: async () => parts.status ?? { kind: 'nobody' } },
    ownRedirectUri: parts.own ?? (() => success(null)),
    ...(parts.probe === undefined ? {} : { listenerProbe: parts.probe }),
  });
const outcomes = async (parts: Parameters<typeof checksWith>[0], changes = {}) => {
  const views = await checksWith(parts).check(connectionDraft(changes), null);
  for (const view of views) expect(checkViewSchema.safeParse(view).success).toBe(true);
  return Object.fromEntries(views.map(({ name, outcome }) => [name, outcome]));
};

describe('live checks of a draft', () => {
  it('name the request that failed', async () => {
    const error = { code: 'http_error' as const, ...written('What went wrong.'), inDoubt: false, requestId: 'req-1' };
    const views = await checksWith({ discover: async () => ({ ok: false, error }) }).check(connectionDraft({}), null);
    expect(views[0]).toMatchObject({ name: 'discovery', outcome: 'fail', requestId: 'req-1' });
    expect(views.slice(1).filter((one) => one.requestId !== undefined)).toEqual([]);
  });

  it('all pass for a sound one', async () => {
    expect(await outcomes({})).toEqual({
      discovery: 'pass',
      issuer: 'pass',
      endpoints: 'pass',
      pkce: 'pass',
      grants: 'pass',
      clientAuthentication: 'unknown',
      clientId: 'pass',
      openid: 'pass',
      offlineAccess: 'pass',
      scopes: 'pass',
      redirectUri: 'pass',
      ownRedirectUri: 'pass',
      scheme: 'pass',
    });
  });

  it('asks the normalised issuer afresh, with the approved origins', async () => {
    const asked: unknown[] = [];
    const discover: OktaClient['discover'] = async (client, options) => {
      asked.push(client, options);
      return success(metadata);
    };
    await checksWith({ discover }).check(connectionDraft({ issuer: `${issuer}/`, approvedOrigins: ['https://login.acme.com'] }), null);
    expect(asked).toEqual([{ issuer, clientId: '0oa1a2b3c4d5e6f7g8h9', approvedOrigins: ['https://login.acme.com'] }, { fresh: true }]);
  });

  it.each([
    ['dns_failure', { discovery: 'fail', issuer: 'unknown', endpoints: 'unknown' }],
    ['not_json', { discovery: 'fail', issuer: 'unknown', endpoints: 'unknown' }],
    ['issuer_mismatch', { discovery: 'pass', issuer: 'fail', endpoints: 'unknown' }],
    ['foreign_endpoint', { discovery: 'pass', issuer: 'pass', endpoints: 'fail' }],
  ] as const)('puts %s where it belongs', async (code, expected) => {
    expect(await outcomes({ discover: failing(code) })).toMatchObject({ ...expected, scopes: 'unknown', redirectUri: 'pass' });
    expect(worded(await checksWith({ discover: failing(code) }).check(connectionDraft(), null))).toContainEqual(
      expect.objectContaining({ outcome: 'fail', detail: 'What went wrong.', remedy: 'What to do.' }),
    );
  });

  it('judge the rest though the issuer is no address, and ask nobody', async () => {
    let asked = 0;
    const discover: OktaClient['discover'] = async () => {
      asked += 1;
      return success(metadata);
    };
    expect(await outcomes({ discover }, { issuer: 'http://acme.okta.com' })).toMatchObject({
      issuer: 'fail',
      redirectUri: 'pass',
      scopes: 'unknown',
    });
    expect(asked).toBe(0);
  });

  it('see what the server cannot do', async () => {
    const weak = { ...metadata, codeChallengeMethodsSupported: ['plain'], grantTypesSupported: ['authorization_code'] };
    expect(await outcomes({ discover: async () => success(weak) })).toMatchObject({ pkce: 'fail', grants: 'warn' });
    const silent = { ...metadata, codeChallengeMethodsSupported: null, grantTypesSupported: null, scopesSupported: null };
    expect(await outcomes({ discover: async () => success(silent) })).toMatchObject({
      pkce: 'unknown',
      grants: 'unknown',
      scopes: 'unknown',
    });
  });

  it('warn about scopes', async () => {
    expect(await outcomes({}, { scopes: ['profile', 'orders:read'] })).toMatchObject({
      openid: 'warn',
      offlineAccess: 'warn',
      scopes: 'warn',
    });
    expect(await checksWith().check(connectionDraft({ scopes: ['openid orders:read'] }), null)).toContainEqual(
      expect.objectContaining({ name: 'scopes', detail: containing('orders:read') }),
    );
  });

  it.each([
    ['', 'fail'],
    ['my client', 'fail'],
    ['orders', 'warn'],
    ['0oa1a2b3c4d5e6f7g8h9', 'pass'],
  ])('client ID “%s”: %s', async (clientId, outcome) => {
    expect(await outcomes({}, { clientId })).toMatchObject({ clientId: outcome });
  });

  it('say whom a scheme belongs to', async () => {
    const unsupported: SchemeStatus = { kind: 'unsupported', reason: 'macOS wants it in the bundle.' };
    expect(await outcomes({ status: { kind: 'ours' } })).toMatchObject({ scheme: 'pass' });
    expect(await outcomes({ status: unsupported })).toMatchObject({ scheme: 'fail' });
    expect(await checksWith({ status: { kind: 'other', owner: 'Slack' } }).check(connectionDraft(), null)).toContainEqual(
      expect.objectContaining({ name: 'scheme', outcome: 'fail', detail: containing('Slack') }),
    );
  });

  it.each([
    ['127.0.0.1', 'pass', 'http://localhost:8765/callback would be another address'],
    ['localhost', 'warn', 'http://127.0.0.1:8765/callback would be another address'],
    ['[::1]', 'warn', 'needs IPv6'],
  ])('say what %s means, and that Okta tells it from the others', async (host, outcome, words) => {
    const views = await checksWith().check(connectionDraft({ redirectUri: `http://${host}:8765/callback` }), null);
    expect(views).toContainEqual(expect.objectContaining({ name: 'host', outcome, detail: containing(words) }));
  });

  it('try the loopback port', async () => {
    const taken = failure('port_in_use', 'Another program (node, process 7) listens.', 'Close it.');
    const redirectUri = 'http://127.0.0.1:8765/callback';
    expect(await outcomes({}, { redirectUri })).toMatchObject({ port: 'unknown' });
    expect(
      await outcomes({ probe: async (host, port) => (host === '127.0.0.1' && port === 8765 ? success(null) : taken) }, { redirectUri }),
    ).toMatchObject({ port: 'pass' });
    expect(worded(await checksWith({ probe: async () => taken }).check(connectionDraft({ redirectUri }), null))).toContainEqual(
      expect.objectContaining({ name: 'port', outcome: 'fail', detail: 'Another program (node, process 7) listens.', remedy: 'Close it.' }),
    );
    expect(await outcomes({ probe: () => Promise.reject(new Error('x')) }, { redirectUri })).toMatchObject({ port: 'unknown' });
  });

  it('recommend redirect URIs of this server where a scheme does not work', async () => {
    const remedy = 'Use io.github.tenantry:/callback/acme.okta.com or http://127.0.0.1:8765/callback/acme.okta.com, here and in Okta.';
    for (const status of [
      { kind: 'other', owner: 'Slack' },
      { kind: 'unsupported', reason: 'macOS.' },
    ] as const) {
      expect(worded(await checksWith({ status }).check(connectionDraft(), null))).toContainEqual(
        expect.objectContaining({ name: 'scheme', remedy }),
      );
    }
  });

  it('ask whether another server’s connection uses the redirect URI', async () => {
    const asked: unknown[] = [];
    const own: LiveChecksParts['ownRedirectUri'] = (use, stage) => {
      asked.push(use, stage);
      return failure('redirect_uri_shared', 'Another uses it.', 'Use another.');
    };
    const use = { issuer: 'https://acme.okta.com', redirectUri: 'com.okta.acme:/callback' };
    // As it would be saved.
    const draft = connectionDraft({ issuer: 'https://acme-admin.okta.com/' });
    const refusal = { name: 'ownRedirectUri', outcome: 'fail', detail: 'Another uses it.', remedy: 'Use another.' };
    expect(await checksWith({ own }).check(draft, 'orders')).toContainEqual(expect.objectContaining(refusal));
    const registration = await checksWith({ own }).registration({ id: 'orders', ...use } as Connection);
    expect(registration.checks).toContainEqual(expect.objectContaining(refusal));
    expect(asked).toEqual([{ connectionId: 'orders', ...use }, 'draft', { connectionId: 'orders', ...use }, 'saved']);
  });

  it('refuse a redirect URI without asking the system', async () => {
    expect(await outcomes({}, { redirectUri: 'mailto:/x' })).toMatchObject({ redirectUri: 'fail' });
    expect(await outcomes({}, { redirectUri: 'mailto:/x' })).not.toHaveProperty('scheme');
  });
});

describe('live checks of a way to sign in', () => {
  const server = (changes: Partial<ServerMetadata>) => ({ discover: async () => success({ ...metadata, ...changes }) });
  const method = (changes: Partial<ConnectionDraft['method']>) => ({ method: { ...nativeMethod, ...changes } });
  const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

  it('leave out what is about a browser where none comes back', async () => {
    for (const grant of ['device_code', 'client_credentials', 'password'] as const) {
      const found = await outcomes({}, { ...method({ grant }), redirectUri: '' });
      for (const name of ['redirectUri', 'scheme', 'port', 'pkce', 'pushed']) expect(found).not.toHaveProperty(name);
    }
  });

  it.each([
    ['device_code', [deviceGrant, 'refresh_token'], 'pass'],
    ['device_code', [deviceGrant], 'warn'],
    ['device_code', ['device_code', 'refresh_token'], 'warn'],
    ['password', ['password', 'refresh_token'], 'pass'],
    ['client_credentials', ['client_credentials'], 'pass'],
    ['client_credentials', ['authorization_code', 'refresh_token'], 'warn'],
    ['client_credentials', null, 'unknown'],
  ] as const)('%s at a server that offers %j: %s', async (grant, grantTypesSupported, outcome) => {
    expect(await outcomes(server({ grantTypesSupported }), method({ grant }))).toMatchObject({ grants: outcome });
  });

  it('need the Refresh Token grant only for offline_access', async () => {
    const codeOnly = server({ grantTypesSupported: ['authorization_code'] });
    expect(await outcomes(codeOnly)).toMatchObject({ grants: 'warn' });
    expect(await outcomes(codeOnly, { scopes: ['openid'] })).toMatchObject({ grants: 'pass' });
  });

  it('ask whether the client may prove itself so', async () => {
    const offers = server({ clientAuthenticationsSupported: ['client_secret_basic', 'private_key_jwt'] });
    expect(await outcomes(offers, method({ clientAuthentication: 'client_secret_basic' }))).toMatchObject({ clientAuthentication: 'pass' });
    expect(await outcomes(offers, method({ clientAuthentication: 'client_secret_post' }))).toMatchObject({ clientAuthentication: 'warn' });
    expect(await outcomes(offers)).toMatchObject({ clientAuthentication: 'warn' });
  });

  it('know that the org server wants a key for client credentials', async () => {
    const orgIssuer = 'https://acme.okta.com';
    const org = server({ issuer: orgIssuer, clientAuthenticationsSupported: ['client_secret_basic', 'private_key_jwt'] });
    const machine = (clientAuthentication: ConnectionDraft['method']['clientAuthentication']) => ({
      issuer: orgIssuer,
      scopes: ['okta.users.read'],
      ...method({ grant: 'client_credentials', clientAuthentication }),
    });
    expect(await outcomes(org, machine('client_secret_basic'))).toMatchObject({ clientAuthentication: 'warn' });
    expect(await outcomes(org, machine('private_key_jwt'))).toMatchObject({ clientAuthentication: 'pass' });
  });

  it('want an endpoint for device codes', async () => {
    const draft = method({ grant: 'device_code' });
    expect(await outcomes({}, draft)).toMatchObject({ device: 'fail' });
    expect(await outcomes(server({ deviceAuthorizationEndpoint: `${issuer}/v1/device/authorize` }), draft)).toMatchObject({
      device: 'pass',
    });
    expect(await outcomes({})).not.toHaveProperty('device');
  });

  it('look for DPoP only where it is switched on', async () => {
    expect(await outcomes({})).not.toHaveProperty('dpop');
    expect(await outcomes({}, method({ dpop: true }))).toMatchObject({ dpop: 'unknown' });
    expect(await outcomes(server({ dpopAlgorithmsSupported: ['RS256'] }), method({ dpop: true }))).toMatchObject({ dpop: 'warn' });
    expect(await outcomes(server({ dpopAlgorithmsSupported: ['ES256'] }), method({ dpop: true }))).toMatchObject({ dpop: 'pass' });
  });

  it('say when requests must be pushed', async () => {
    const endpoint = { pushedAuthorizationRequestEndpoint: `${issuer}/v1/par` };
    const direct = method({ authorization: { ...nativeMethod.authorization, pushed: false } });
    expect(await outcomes({})).not.toHaveProperty('pushed');
    expect(await outcomes(server(endpoint))).toMatchObject({ pushed: 'pass' });
    expect(await outcomes(server(endpoint), direct)).not.toHaveProperty('pushed');
    expect(await outcomes(server({ ...endpoint, requiresPushedRequests: true }), direct)).toMatchObject({ pushed: 'warn' });
    expect(await outcomes(server({ requiresPushedRequests: true }))).toMatchObject({ pushed: 'warn' });
  });

  it('do not miss a person’s scopes where nobody signs in', async () => {
    const machine = method({ grant: 'client_credentials', clientAuthentication: 'client_secret_basic' });
    const found = await outcomes({}, { ...machine, scopes: ['orders:read'] });
    expect(found).toMatchObject({ offlineAccess: 'pass' });
    expect(found).not.toHaveProperty('openid');
    expect(await outcomes({}, { ...machine, scopes: ['openid', 'orders:read'] })).toMatchObject({ openid: 'fail' });
  });
});

describe('registration', () => {
  it.each([
    ['com.okta.acme:/callback', { redirectKind: 'scheme', target: 'com.okta.acme' }],
    ['http://127.0.0.1:8765/callback', { redirectKind: 'loopback', target: '127.0.0.1:8765' }],
    ['edited by hand', { redirectKind: 'scheme', target: 'edited by hand' }],
  ])('of %s', async (redirectUri, expected) => {
    const view = await checksWith().registration({ redirectUri } as Connection);
    expect(view).toMatchObject(expected);
    expect(registrationViewSchema.safeParse(view).success).toBe(true);
  });

  it('fails for a saved scheme that nobody handles', async () => {
    const { checks } = await checksWith().registration({ redirectUri: 'com.okta.acme:/callback' } as Connection);
    expect(checks).toContainEqual(expect.objectContaining({ name: 'scheme', outcome: 'fail' }));
  });
});
