import { setTimeout as sleep } from 'node:timers/promises';
import type { OktaFailure } from '../src-main/okta/index.ts';
import type { AppError } from '../src-main/platform/index.ts';
import type { Stage } from './stage.ts';

/** What a step came to: `works`, or the code of what stood in its way. */
export interface Seen {
  readonly outcome: string;
  /** For the table; never a secret. */
  readonly detail: string;
}

export interface Step {
  readonly name: string;
  readonly play: (stage: Stage) => Promise<Seen>;
}

const works = (detail: string): Seen => ({ outcome: 'works', detail });
const declined = ({ code, message }: AppError | OktaFailure): Seen => ({ outcome: code, detail: message });

/** What no provider may be excused from. */
const demand = (isSo: boolean, sentence: string): void => {
  if (!isSo) throw new Error(sentence);
};

const patienceMs = 20_000;
const until = async (isSo: () => boolean, what: string): Promise<void> => {
  for (const giveUpAt = Date.now() + patienceMs; !isSo(); await sleep(20)) demand(Date.now() < giveUpAt, `${what} did not come about.`);
};

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
    return works(`ID token: ${verdict?.summary}`);
  },
};

const refusedSignIn: Step = {
  name: 'sign-in for an unknown scope',
  play: async (stage) => {
    const connection = stage.connection('refused', stage.provider.native, { scopes: ['no_such_scope'] });
    const failure = await stage.trySignIn(connection);
    if (failure === null) return { outcome: 'let_in', detail: 'The scope was ignored.' };
    return failure.code === 'invalid_scope' ? works('declined as invalid_scope') : declined(failure);
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
    demand(after.refreshToken !== before.refreshToken, 'The refresh token was not rotated.');
    await stage.services.sessions.verified('main');
    const { verdict } = stage.services.sessions.get('main');
    demand(verdict?.verdict === 'verified', `The ID token is not verified: ${verdict?.summary}.`);
    const renewed = after.record.idTokenReceivedAt === after.record.receivedAt;
    return works(`a new refresh token, ${renewed ? 'a new' : 'the same'} ID token`);
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
  name: 'sign-out with revocation, public client',
  play: async (stage) => {
    const connection = stage.connection('out', stage.provider.native);
    const { refreshToken } = await stage.signIn(connection);
    const out = await stage.services.sessions.signOut('out');
    if (!out.ok) return declined(out.error);
    demand(stage.services.sessions.get('out').held.kind === 'none', 'The session is still held.');
    if (!out.value.revoked) {
      const said = await stage.services.okta.revoke(connection, refreshToken ?? '', 'refresh_token');
      return said.ok ? { outcome: 'unclear', detail: 'It was confirmed the second time only.' } : declined(said.error);
    }
    const again = await stage.services.okta.refresh(connection, { refreshToken: refreshToken ?? '' }, async () => {});
    if (again.ok) return { outcome: 'still_honoured', detail: 'A revoked refresh token is honoured.' };
    return works(`confirmed; the refresh token is then refused as ${again.error.code}`);
  },
};

/** In the order in which they are played; those that end sessions come last. */
export const steps: readonly Step[] = [
  discovery,
  signIn,
  refusedSignIn,
  introspection,
  refresh,
  restart,
  lostAnswer,
  endedAtProvider,
  signOut,
];
