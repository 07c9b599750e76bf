import type { SignInMethod } from '../src-preload/contract/index.ts';
import { nativeMethod } from '../src-main/core/connections/index.ts';
import { signOutFrom } from './sign-out.ts';
import type { Stage } from './stage.ts';
import { declined, demand, type Seen, type Step, until, works } from './step.ts';

/* The other grants, and clients that prove who they are. */

/** A session's ID token verified, and what came with it. Throws when it is not. */
const verified = (stage: Stage, id: string): string => {
  const { refreshToken, record } = stage.tokens(id);
  const { verdict } = stage.services.sessions.get(id);
  demand(verdict === null || verdict.verdict === 'verified', `The ID token is not verified: ${verdict?.summary}.`);
  return `${verdict === null ? 'no ID token' : 'ID token verified'}, ${refreshToken === null ? 'no refresh token' : 'refresh token'}${record.sub === null ? ', nobody named' : ''}`;
};

/** Signs in, and refreshes once if that brought a refresh token. */
const signInAndRefresh = async (stage: Stage, connection: Parameters<Stage['trySignIn']>[0]): Promise<Seen> => {
  const { id } = connection;
  const failure = await stage.trySignIn(connection);
  if (failure !== null) return declined(failure);
  const came = verified(stage, id);
  const before = stage.tokens(id);
  if (before.refreshToken === null) return works(came);
  const refreshed = await stage.services.sessions.refresh(id);
  if (!refreshed.ok) return declined(refreshed.error);
  demand(stage.tokens(id).accessToken !== before.accessToken, 'The access token is the old one.');
  return works(`${came}; refreshed`);
};

const deviceFlow: Step = {
  name: 'device flow',
  play: async (stage) => {
    const { provider, services } = stage;
    const connection = stage.connection('device', provider.native, { method: { ...nativeMethod, grant: 'device_code' } });
    const failure = await stage.trySignIn(connection);
    if (failure !== null) return declined(failure);
    const { device } = services.signIns.get('device').pending ?? {};
    demand(device !== null && device !== undefined, 'There is no code to enter.');
    demand(services.sessions.get('device').held.kind === 'none', 'Tokens came before anybody consented.');
    await provider.approveDevice(device.verificationUri, device.userCode);
    const isOver = () => services.sessions.get('device').held.kind === 'held' || services.signIns.get('device').failure !== null;
    await until(isOver, 'The end of the device flow');
    const later = services.signIns.get('device').failure;
    if (later !== null) return declined(later);
    const refreshed = await services.sessions.refresh('device');
    if (!refreshed.ok) return declined(refreshed.error);
    return works(`${verified(stage, 'device')}; refreshed`);
  },
};

const pushedRequest: Step = {
  name: 'sign-in with a pushed request',
  play: async (stage) => {
    const method = { ...nativeMethod, authorization: { ...nativeMethod.authorization, pushed: true } };
    const connection = stage.connection('pushed', stage.provider.native, { method });
    const found = await stage.services.okta.discover(connection);
    if (found.ok && found.value.pushedAuthorizationRequestEndpoint === null)
      return { outcome: 'not_offered', detail: 'Its metadata names no such endpoint.' };
    return await signInAndRefresh(stage, connection);
  },
};

const recentSignIn: Step = {
  name: 'sign-in with max_age',
  play: async (stage) => {
    const method = { ...nativeMethod, authorization: { ...nativeMethod.authorization, maxAge: 600 } };
    return await signInAndRefresh(stage, stage.connection('recent', stage.provider.native, { method }));
  },
};

const boundTokens: Step = {
  name: 'sign-in with DPoP',
  play: async (stage) => {
    const connection = stage.connection('bound', stage.provider.native, { method: { ...nativeMethod, dpop: true } });
    const seen = await signInAndRefresh(stage, connection);
    if (seen.outcome !== 'works') return seen;
    const tokenType = String(stage.tokens('bound').record.body['token_type']);
    return tokenType.toLowerCase() === 'dpop' ? works(seen.detail) : { outcome: 'not_bound', detail: `token_type is ${tokenType}` };
  },
};

const webSignIn = (how: SignInMethod['clientAuthentication']): Step => ({
  name: `sign-in, ${how}`,
  play: async (stage) =>
    await signInAndRefresh(stage, await stage.secretConnection(how, stage.provider.web, { clientAuthentication: how })),
});

const keyedSignIn: Step = {
  name: 'sign-in, private_key_jwt',
  play: async (stage) => {
    const { keyed } = stage.provider;
    if (keyed === null) return { outcome: 'not_offered', detail: 'It knows no clients with keys.' };
    const connection = stage.connection('keyed', keyed, { method: { ...nativeMethod, clientAuthentication: 'private_key_jwt' } });
    const { credentials } = stage.services;
    const made = await credentials.makeKey(connection, 'RS256');
    if (!made.ok) return declined(made.error);
    await stage.provider.registerKey(credentials.view(connection).key?.publicJwk ?? '');
    return await signInAndRefresh(stage, connection);
  },
};

const webIntrospection: Step = {
  name: 'introspection, client with a secret',
  play: async (stage) => {
    const connection = await stage.secretConnection('introspecting', stage.provider.web);
    const { accessToken, refreshToken } = await stage.signIn(connection);
    const { okta } = stage.services;
    for (const [token, hint] of [[accessToken, 'access_token'] as const, [refreshToken, 'refresh_token'] as const]) {
      const told = await okta.introspect(connection, token ?? '', hint);
      if (!told.ok) return declined(told.error);
      if (!told.value.active) return { outcome: 'inactive', detail: `A fresh ${hint} is called inactive.` };
    }
    return works('both tokens are active');
  },
};

const webSignOut: Step = {
  name: 'sign-out, client with a secret',
  play: async (stage) => await signOutFrom(stage, await stage.secretConnection('leaving', stage.provider.web)),
};

const clientCredentials: Step = {
  name: 'client credentials',
  play: async (stage) => {
    const scopes = [stage.provider.machineScope];
    const method = { grant: 'client_credentials' } as const;
    const failure = await stage.trySignIn(await stage.secretConnection('machine', stage.provider.machine, method, { scopes }));
    if (failure !== null) return declined(failure);
    const { accessToken, refreshToken } = stage.tokens('machine');
    demand(refreshToken === null, 'A refresh token came, which RFC 6749, 4.4.3 advises against.');
    // Nothing to refresh with: it is asked for anew.
    const renewed = await stage.services.sessions.refresh('machine');
    if (!renewed.ok) return declined(renewed.error);
    demand(stage.tokens('machine').accessToken !== accessToken, 'The access token is the old one.');
    return works('no refresh token; asked for anew');
  },
};

const passwordGrant: Step = {
  name: 'resource owner password',
  play: async (stage) =>
    await signInAndRefresh(stage, await stage.secretConnection('password', stage.provider.trusted, { grant: 'password' })),
};

export const clientSteps: readonly Step[] = [
  deviceFlow,
  pushedRequest,
  recentSignIn,
  boundTokens,
  webSignIn('client_secret_basic'),
  webSignIn('client_secret_post'),
  keyedSignIn,
  webIntrospection,
  webSignOut,
  clientCredentials,
  passwordGrant,
];
