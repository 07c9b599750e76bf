import { NotSentBack } from './provider.ts';
import { signOutFrom } from './sign-out.ts';
import { declined, demand, type Step, until, works } from './step.ts';
import { clientSteps } from './steps-of-clients.ts';

const discovery: Step = {
  name: 'discovery',
  play: async (stage) => {
    const found = await stage.services.okta.discover(stage.connection('discovery', stage.provider.native));
    if (!found.ok) return declined(found.error);
    const { codeChallengeMethodsSupported: methods, grantTypesSupported: grants } = found.value;
    return works(`PKCE ${methods?.join(', ') ?? 'untold'}; grants ${grants?.join(', ') ?? 'untold'}`);
  },
};

const signIn: Step = {
  name: 'sign-in with code and PKCE',
  play: async (stage) => {
    const connection = stage.connection('main', stage.provider.native);
    const { record, refreshToken } = await stage.signIn(connection);
    const { verdict } = stage.services.sessions.get('main');
    demand(verdict?.verdict === 'verified', `The ID token is not verified: ${verdict?.summary}.`);
    demand(refreshToken !== null, 'No refresh token came.');
    demand(record.sub !== null, 'Nobody says who signed in.');
    return works(`ID token: ${verdict.summary}`);
  },
};

const refusedSignIn: Step = {
  name: 'sign-in for an unknown scope',
  play: async (stage) => {
    const connection = stage.connection('refused', stage.provider.native, { scopes: ['no_such_scope'] });
    const failure = await stage.trySignIn(connection).catch((error: unknown) => {
      if (error instanceof NotSentBack) return error;
      throw error;
    });
    if (failure instanceof NotSentBack) return { outcome: 'not_sent_back', detail: failure.message };
    if (failure === null) return { outcome: 'let_in', detail: 'The scope was ignored.' };
    return failure.code === 'invalid_scope' ? works('declined as invalid_scope') : declined(failure);
  },
};

const userinfo: Step = {
  name: 'userinfo',
  play: async (stage) => {
    const { record, accessToken } = stage.tokens('main');
    const told = await stage.services.okta.userinfo(stage.connection('main', stage.provider.native), accessToken ?? '', record.sub);
    if (!told.ok) return declined(told.error);
    return works(`the same sub; claims: ${Object.keys(told.value).join(', ')}`);
  },
};

const introspection: Step = {
  name: 'introspection, public client',
  play: async (stage) => {
    const connection = stage.connection('main', stage.provider.native);
    const told = await stage.services.okta.introspect(connection, stage.tokens('main').accessToken ?? '', 'access_token');
    if (!told.ok) return declined(told.error);
    demand(told.value.active, 'A fresh access token is called inactive.');
    return works('active');
  },
};

const refresh: Step = {
  name: 'refresh',
  play: async (stage) => {
    const before = stage.tokens('main');
    const refreshed = await stage.services.sessions.refresh('main');
    if (!refreshed.ok) return declined(refreshed.error);
    const after = stage.tokens('main');
    demand(after.accessToken !== before.accessToken, 'The access token is the old one.');
    const isRotated = after.refreshToken !== before.refreshToken;
    demand(isRotated === stage.provider.rotates, `The refresh token ${isRotated ? 'was' : 'was not'} rotated.`);
    await stage.services.sessions.verified('main');
    const { verdict } = stage.services.sessions.get('main');
    demand(verdict?.verdict === 'verified', `The ID token is not verified: ${verdict?.summary}.`);
    const renewed = after.record.idTokenReceivedAt === after.record.receivedAt;
    return works(`${isRotated ? 'a new' : 'the same'} refresh token, ${renewed ? 'a new' : 'the same'} ID token`);
  },
};

const restart: Step = {
  name: 'refresh after a restart',
  play: async (stage) => {
    const before = stage.tokens('main');
    await stage.restart();
    demand(stage.tokens('main').refreshToken === before.refreshToken, 'The refresh token on the disk is not the newest.');
    const refreshed = await stage.services.sessions.refresh('main');
    return refreshed.ok ? works('with the refresh token from the vault') : declined(refreshed.error);
  },
};

const lostAnswer: Step = {
  name: 'refresh whose answer was lost',
  play: async (stage) => {
    const { accessToken } = await stage.signIn(stage.connection('lost', stage.provider.native));
    stage.loseNextAnswer();
    const lost = await stage.services.sessions.refresh('lost');
    demand(!lost.ok, 'The answer was not lost.');
    // The session asks again by itself, with the old refresh token.
    const activity = () => stage.services.sessions.get('lost').activity;
    const isAnswered = () => {
      const now = activity();
      return now.kind === 'idle' || now.kind === 'blocked' || (now.kind === 'waiting' && now.attempt > 1);
    };
    await until(isAnswered, 'An answer to the second attempt');
    const { held } = stage.services.sessions.get('lost');
    const now = activity();
    if (now.kind === 'waiting' || now.kind === 'blocked') return declined(now.error);
    if (held.kind === 'ended') return { outcome: 'session_ended', detail: held.cause };
    demand(stage.tokens('lost').accessToken !== accessToken, 'The access token is the old one.');
    return works('the second attempt, with the old refresh token, was honoured');
  },
};

const endedAtProvider: Step = {
  name: 'refresh of a session ended there',
  play: async (stage) => {
    await stage.signIn(stage.connection('ended', stage.provider.native));
    await stage.provider.endAllSessions();
    const refused = await stage.services.sessions.refresh('ended');
    if (refused.ok) return { outcome: 'goes_on', detail: 'A session that was ended goes on.' };
    const { held } = stage.services.sessions.get('ended');
    const isEnded = held.kind === 'ended';
    demand(isEnded === (refused.error.code === 'session_ended'), 'The session and its error tell different things.');
    return isEnded ? works(`ended here as well: ${held.cause}`) : declined(refused.error);
  },
};

const signOut: Step = {
  name: 'sign-out, public client',
  play: async (stage) => await signOutFrom(stage, stage.connection('out', stage.provider.native)),
};

/** With the public client of a native app. In the order in which they are played; those that end sessions come last. */
const sessionSteps: readonly Step[] = [
  discovery,
  signIn,
  refusedSignIn,
  userinfo,
  introspection,
  refresh,
  restart,
  lostAnswer,
  endedAtProvider,
  signOut,
];

export const steps: readonly Step[] = [...sessionSteps, ...clientSteps];
