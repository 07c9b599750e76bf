import { wordsOf } from '../../src-preload/contract/words/testing/worded.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OktaSim, type ServerKind, type SimClient, startOktaSim } from '../../okta-sim/index.ts';
import type { SignInMethod } from '../../src-preload/contract/index.ts';
import { VirtualClock } from './base/testing/virtual-clock.ts';
import { accessTokenOf, canRenew, idTokenOf, refreshTokenOf, type SessionRecord } from './sessions/index.ts';
import { Desk } from './testing/desk.ts';
import { oauthPage, type RefreshSeen, type WaySeen } from './testing/oauth-page.ts';
import { narrowedScopes } from './tokens/index.ts';

/*
 * Every grant, client and kind of server, played before okta-sim. What is seen is written down in docs/oauth.md
 * (`npm run docs:oauth`), and must be what is there.
 */

interface Way {
  readonly method: Partial<SignInMethod> & Pick<SignInMethod, 'grant'>;
  readonly client: SimClient['kind'];
  readonly named: string;
  readonly server: ServerKind;
  readonly scopes: readonly string[];
  /** The error code it is refused with. */
  readonly refused?: string;
}

const servers = ['org', 'default', 'custom'] as const;
const everywhere = (way: Omit<Way, 'server'>): Way[] => servers.map((server) => ({ ...way, server }));
const offline = ['openid', 'profile', 'offline_access'];

const code = { grant: 'authorization_code' } as const;
const ways: readonly Way[] = [
  ...everywhere({ method: code, client: 'native', named: 'native, none', scopes: offline }),
  ...everywhere({
    method: { ...code, clientAuthentication: 'client_secret_basic' },
    client: 'web',
    named: 'web, client_secret_basic',
    scopes: offline,
  }),
  ...everywhere({
    method: { ...code, clientAuthentication: 'client_secret_post' },
    client: 'web',
    named: 'web, client_secret_post',
    scopes: offline,
  }),
  ...everywhere({
    method: { ...code, clientAuthentication: 'private_key_jwt' },
    client: 'web-key',
    named: 'web, private_key_jwt',
    scopes: offline,
  }),
  ...everywhere({ method: { grant: 'password' }, client: 'legacy', named: 'native, none', scopes: offline }),
  ...(['default', 'custom'] as const).map((server) => ({
    method: { grant: 'client_credentials', clientAuthentication: 'client_secret_basic' } as const,
    client: 'service' as const,
    named: 'service, client_secret_basic',
    server,
    scopes: [server === 'default' ? 'reports.read' : 'orders.read'],
  })),
  {
    method: { grant: 'client_credentials', clientAuthentication: 'client_secret_basic' },
    client: 'service',
    named: 'service, client_secret_basic',
    server: 'org',
    scopes: ['okta.users.read'],
    refused: 'invalid_client',
  },
  {
    method: { grant: 'client_credentials', clientAuthentication: 'private_key_jwt' },
    client: 'service-key',
    named: 'service, private_key_jwt',
    server: 'org',
    scopes: ['okta.users.read'],
  },
  {
    method: { grant: 'client_credentials', clientAuthentication: 'private_key_jwt' },
    client: 'service-key',
    named: 'service, private_key_jwt',
    server: 'custom',
    scopes: ['orders.read'],
  },
  {
    method: { grant: 'client_credentials', clientAuthentication: 'client_secret_post' },
    client: 'service',
    named: 'service, client_secret_post',
    server: 'custom',
    scopes: ['orders.read'],
  },
  {
    method: { grant: 'client_credentials', clientAuthentication: 'private_key_jwt' },
    client: 'service-key',
    named: 'service, private_key_jwt',
    server: 'default',
    scopes: ['reports.read'],
  },
  ...everywhere({ method: { grant: 'device_code' }, client: 'native', named: 'native, none', scopes: offline }),
  ...everywhere({ method: { ...code, dpop: true }, client: 'dpop', named: 'native, none, DPoP', scopes: offline }),
  ...everywhere({ method: code, client: 'par-only', named: 'native, none, pushed requests', scopes: offline }),
  { method: code, client: 'native', named: 'native, none', server: 'default', scopes: ['openid', 'profile'] },
  { method: code, client: 'native', named: 'native, none', server: 'custom', scopes: ['orders.read', 'offline_access'] },
  { method: code, client: 'no-refresh', named: 'native, none, without the Refresh Token grant', server: 'default', scopes: offline },
  { method: { grant: 'password' }, client: 'legacy', named: 'native, none', server: 'default', scopes: ['openid'] },
  { method: { grant: 'device_code' }, client: 'native', named: 'native, none', server: 'default', scopes: ['openid'] },
  { method: { grant: 'device_code', dpop: true }, client: 'dpop', named: 'native, none, DPoP', server: 'default', scopes: offline },
  {
    method: code,
    client: 'dpop',
    named: 'native, none; the app demands DPoP, the connection does not use it',
    server: 'default',
    scopes: offline,
    refused: 'invalid_dpop_proof',
  },
  {
    method: { grant: 'password' },
    client: 'native',
    named: 'native, none, without the grant',
    server: 'default',
    scopes: offline,
    refused: 'unauthorized_client',
  },
];

/** Who refreshes: each client type that gets a refresh token, on each kind of server. */
const refreshes = [
  ...everywhere({ method: code, client: 'native', named: 'native, none', scopes: offline }),
  ...everywhere({
    method: { ...code, clientAuthentication: 'client_secret_basic' },
    client: 'web',
    named: 'web, client_secret_basic',
    scopes: offline,
  }),
  ...everywhere({
    method: { ...code, clientAuthentication: 'private_key_jwt' },
    client: 'web-key',
    named: 'web, private_key_jwt',
    scopes: offline,
  }),
  ...everywhere({ method: { grant: 'password' }, client: 'legacy', named: 'native, none, signed in by password', scopes: offline }),
  ...everywhere({ method: { grant: 'device_code' }, client: 'native', named: 'native, none, signed in by device code', scopes: offline }),
  ...everywhere({ method: { ...code, dpop: true }, client: 'dpop', named: 'native, none, DPoP', scopes: offline }),
].flatMap((way) => [
  { way, idToken: false },
  { way, idToken: true },
]);
const refreshName = ({ way, idToken }: (typeof refreshes)[number]): string =>
  `refresh_token: ${way.named}, ${way.server} server, ${idToken ? 'access and ID token' : 'access token only'}`;

let sim: OktaSim;
const refreshesSeen = new Map<string, RefreshSeen>();
const seen = new Map<string, WaySeen>();
const nameOf = ({ method, named, server, scopes }: Way): string => `${method.grant}: ${named}, ${server} server, ${scopes.join(' ')}`;

beforeAll(async () => {
  sim = await startOktaSim({ rotation: 'rotate' });
});
afterAll(async () => await sim.close());

const tokensOf = (record: SessionRecord): WaySeen['tokens'] => ({
  access: accessTokenOf(record) !== null,
  id: idTokenOf(record) !== null,
  refresh: refreshTokenOf(record) !== null,
  bound: record.body['token_type'] === 'DPoP',
});

const recordOf = (desk: Desk): SessionRecord => {
  const { held } = desk.sessions.get('it');
  if (held.kind !== 'held') throw new Error(wordsOf(desk.signIns.get('it').failure).message ?? held.kind);
  return held.record;
};

/** Plays one way from the sign-in to a refresh. */
const play = async (way: Way): Promise<WaySeen> => {
  const desk = new Desk(sim, new VirtualClock(Date.now()));
  const connection = await desk.client('it', 'acme', way.server, way.client, way.method, { scopes: way.scopes });
  await desk.signInBy(connection, 'dana@acme.test');
  const failure = desk.signIns.get('it').failure;
  const base = {
    grant: way.method.grant,
    client: way.named,
    server: way.server,
    scopes: way.scopes.join(' '),
    refused: failure === null ? null : (wordsOf(failure).explanation?.said ?? failure.code),
    test: nameOf(way),
  };
  const { held } = desk.sessions.get('it');
  if (held.kind !== 'held') {
    return { ...base, tokens: { access: false, id: false, refresh: false, bound: false }, refreshed: null, renewal: null };
  }
  const before = held.record;
  const renewal = refreshTokenOf(before) !== null ? 'refresh token' : canRenew(before) ? 'asking again' : null;
  if (renewal === null) return { ...base, tokens: tokensOf(before), refreshed: null, renewal };
  const refreshed = await desk.sessions.refresh('it');
  const after = desk.sessions.get('it').held;
  if (!refreshed.ok || after.kind !== 'held') throw new Error(refreshed.ok ? after.kind : wordsOf(refreshed.error).message);
  await desk.sessions.verified('it');
  return {
    ...base,
    tokens: tokensOf(before),
    refreshed: {
      access: accessTokenOf(after.record) !== accessTokenOf(before),
      id: idTokenOf(after.record) !== null && idTokenOf(after.record) !== idTokenOf(before),
      rotated: refreshTokenOf(after.record) !== refreshTokenOf(before),
    },
    renewal,
  };
};

describe('every way to an authorization server’s tokens', () => {
  it.each(ways.map((way) => [nameOf(way), way] as const))('%s', async (name, way) => {
    const what = await play(way);
    seen.set(name, what);
    expect(what.refused).toBe(way.refused ?? null);
    if (what.refused !== null) return;
    const isPersonal = way.method.grant !== 'client_credentials';
    expect(what.tokens.access).toBe(true);
    expect(what.tokens.id).toBe(isPersonal && way.scopes.includes('openid'));
    expect(what.tokens.refresh).toBe(isPersonal && way.scopes.includes('offline_access') && way.client !== 'no-refresh');
    expect(what.tokens.bound).toBe(way.method.dpop === true);
    expect(what.refreshed === null ? null : { access: what.refreshed.access, id: what.refreshed.id }).toEqual(
      what.renewal === null ? null : { access: true, id: isPersonal && way.scopes.includes('openid') },
    );
  });
});

describe('every refresh', () => {
  it.each(refreshes.map((one) => [refreshName(one), one] as const))('%s', async (name, { way, idToken }) => {
    const desk = new Desk(sim, new VirtualClock(Date.now()));
    const connection = await desk.client('it', 'acme', way.server, way.client, way.method, { scopes: way.scopes });
    await desk.signInBy(connection, 'dana@acme.test');
    const before = recordOf(desk);
    const refreshed = await desk.operations.refresh('it', { idToken, scopes: null });
    const after = recordOf(desk);
    refreshesSeen.set(name, {
      client: way.named,
      server: way.server,
      wish: idToken ? 'access and ID token' : 'access token only',
      scopes: idToken ? 'all that were granted' : narrowedScopes(way.scopes, { idToken, scopes: null }).join(' '),
      access: accessTokenOf(after) !== accessTokenOf(before),
      id: idTokenOf(after) !== idTokenOf(before),
      refreshToken: refreshTokenOf(after) === refreshTokenOf(before) ? 'kept' : 'rotated',
      test: name,
    });
    expect(refreshed).toEqual({ ok: true, value: null });
    expect(refreshesSeen.get(name)).toMatchObject({ access: true, id: idToken, refreshToken: 'rotated' });
    expect(desk.sessions.get('it').held.kind).toBe('held');
  });
});

describe('the page', () => {
  it('is what docs/oauth.md says', async () => {
    expect([...seen.keys()]).toEqual(ways.map(nameOf));
    expect([...refreshesSeen.keys()]).toEqual(refreshes.map(refreshName));
    await expect(oauthPage([...seen.values()], [...refreshesSeen.values()])).toMatchFileSnapshot('../../docs/oauth.md');
  });
});
