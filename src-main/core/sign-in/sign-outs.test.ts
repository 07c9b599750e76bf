import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OktaSim, startOktaSim, TestBrowser } from '../../../okta-sim/index.ts';
import type { Connection } from '../connections/index.ts';
import { type AppError, failure, type Result, success } from '../base/index.ts';
import { systemRandom } from '../../node/system-random.ts';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { Desk } from '../testing/desk.ts';
import { type CallbackPage, signedOutPage } from './callback-page.ts';
import { AnswerDesk, sharedLoopback } from './answers.ts';
import { logoutLifeMs, SignOuts, type SignOutsParts } from './sign-outs.ts';

const back = 'com.okta.acme:/signout';
const loopback = 'http://127.0.0.1:8765/signout';

let sim: OktaSim;
let desk: Desk;
let clock: VirtualClock;
let ended: (readonly [string, string | null])[];
let opened: string[];
let listeners: ((url: string) => Promise<CallbackPage>)[];
let opens: Result<{ readonly openedIn: string }>;
let wayBack: Result<null>;
let signOuts: SignOuts;
let parts: SignOutsParts;

beforeAll(async () => {
  sim = await startOktaSim();
});
afterAll(async () => await sim.close());
beforeEach(() => {
  clock = new VirtualClock(Date.now());
  desk = new Desk(sim, clock);
  ended = [];
  opened = [];
  listeners = [];
  opens = success({ openedIn: 'the test' });
  wayBack = success(null);
  parts = {
    okta: desk.okta,
    clock,
    random: systemRandom,
    loopback: {
      listen: async (_address, onCallback) => {
        listeners.push(onCallback);
        return await Promise.resolve(
          success({
            close: async () => {
              listeners = listeners.filter((one) => one !== onCallback);
              await Promise.resolve();
            },
          }),
        );
      },
    },
    wayBack: async () => await Promise.resolve(wayBack),
    ended: (id: string, error: AppError | null) => ended.push([id, error === null ? null : error.code]),
  };
  signOuts = new SignOuts(parts);
});

const open = async (url: string) => {
  opened.push(url);
  return await Promise.resolve(opens);
};

const signedIn = async (postLogoutRedirectUri: string | null): Promise<{ readonly connection: Connection; readonly idToken: string }> => {
  const connection = desk.connection('it', 'acme', 'default', { postLogoutRedirectUri });
  await desk.signIn(connection, 'dana@acme.test');
  return { connection, idToken: desk.idToken('it') };
};
/** Begins a logout and says where the browser is sent back to. */
const begin = async (redirectUri = back): Promise<string> => {
  const { connection, idToken } = await signedIn(redirectUri);
  expect(await signOuts.start(connection, idToken, open)).toMatchObject({ ok: true });
  const { leftTo } = await new TestBrowser().get(opened.at(-1) ?? '');
  return leftTo?.href ?? '';
};
const stateOf = (url: string): string => new URL(url).searchParams.get('state') ?? '';

describe('signing out at Okta', () => {
  it('sends the browser with the ID token as a hint, and takes its answer once', async () => {
    const answer = await begin();
    const { searchParams } = new URL(opened[0] ?? '');
    expect(searchParams.get('post_logout_redirect_uri')).toBe(back);
    expect(answer).toContain(`${back}?state=`);
    expect(signOuts.answer(answer)).toBe(signedOutPage);
    expect(ended).toEqual([['it', null]]);
    // A replay is nobody's.
    expect(signOuts.answer(answer)).toBeNull();
    await clock.advance(logoutLifeMs * 2);
    expect(ended).toHaveLength(1);
  });

  it('says that Okta declined, and why, when the browser comes back with an error', async () => {
    const answer = await begin();
    expect(signOuts.answer(`${answer}&error=id_token_does_not_match_session&error_description=Another%20account`)).toMatchObject({
      outcome: 'failed',
      title: 'Not signed out at Okta',
      detail: expect.stringContaining('signed in to Okta as somebody else') as string,
    });
    expect(ended).toEqual([['it', 'invalid_request']]);
  });

  it('says after two minutes that nothing came back, and takes no answer any more', async () => {
    const answer = await begin();
    await clock.advance(logoutLifeMs - 1);
    expect(ended).toEqual([]);
    await clock.advance(1);
    expect(ended).toEqual([['it', 'sign_in_expired']]);
    expect(signOuts.answer(answer)).toBeNull();
  });

  it('takes nothing foreign for an answer, and goes on waiting', async () => {
    const answer = await begin();
    const state = stateOf(answer);
    for (const foreign of [
      back,
      `${back}?`,
      `${back}?state=`,
      `${back}?state=guessed`,
      `${back}?state=${state}&state=${state}`,
      `${back}?state=${state.slice(0, -1)}`,
      `com.okta.acme:/other?state=${state}`,
      `com.okta.acme:/callback?state=${state}`,
      `COM.OKTA.ACME:/signout?state=${state}`,
      `${back}?state=${state}&x=${'x'.repeat(20_000)}`,
    ])
      expect(signOuts.answer(foreign), foreign).toBeNull();
    expect(ended).toEqual([]);
    expect(signOuts.answer(answer)).not.toBeNull();
  });

  it('is not answered by a sign-in, nor a sign-in by it', async () => {
    const answer = await begin();
    const url = await desk.start(desk.connection('other', 'acme'));
    const callback = await desk.person(url, 'dana@acme.test');
    expect(signOuts.answer(callback)).toBeNull();
    // The state of the sign-in at the address of the logout, and the other way round.
    expect(signOuts.answer(`${back}?state=${stateOf(url)}`)).toBeNull();
    await desk.signIns.handleCallback(`com.okta.acme:/callback?code=x&state=${stateOf(answer)}`);
    expect(desk.strays).toHaveLength(1);
    expect(desk.signIns.get('other').pending).not.toBeNull();
    expect(ended).toEqual([]);
  });

  it('is answered at a loopback address without a path, which browsers give a slash', async () => {
    const { connection, idToken } = await signedIn('http://127.0.0.1:8765');
    await signOuts.start(connection, idToken, open);
    const state = new URL(opened.at(-1) ?? '').searchParams.get('state') ?? '';
    expect(signOuts.answer(`http://127.0.0.1:8765/?state=${state}`)).toBe(signedOutPage);
  });

  it('keeps two logouts apart', async () => {
    const first = await begin();
    const second = await begin();
    expect(stateOf(first)).not.toBe(stateOf(second));
    expect(signOuts.answer(second)).not.toBeNull();
    await clock.advance(logoutLifeMs);
    expect(ended).toEqual([
      ['it', null],
      ['it', 'sign_in_expired'],
    ]);
  });

  it('listens on a loopback address until the answer, and tells strangers so', async () => {
    const answer = await begin(loopback);
    const [listener] = listeners;
    expect(await listener?.(`${loopback}?state=guessed`)).toMatchObject({ outcome: 'unknown' });
    expect(listeners).toHaveLength(1);
    expect(await listener?.(answer)).toBe(signedOutPage);
    expect(listeners).toEqual([]);
  });

  it('leaves the answer of a sign-in at the same loopback address to the sign-in', async () => {
    const answers = new AnswerDesk();
    const take = async (url: string) => await answers.take(url);
    const address = `http://127.0.0.1:8765/callback/${new URL(sim.orgs.acme.origin).host}`;
    signOuts = new SignOuts({ ...parts, loopback: sharedLoopback(parts.loopback, take) });
    answers.serve({ signIns: desk.signIns, signOuts });
    const { connection, idToken } = await signedIn(address);
    await signOuts.start(connection, idToken, open);
    const url = await desk.start(desk.connection('other', 'acme', 'default', { redirectUri: address }));
    // Whoever listened first hears it: that is the sign-out.
    expect(await listeners[0]?.(await desk.person(url, 'dana@acme.test'))).toMatchObject({ outcome: 'done', title: 'Signed in' });
    expect(ended).toEqual([]);
    const state = stateOf(opened.at(-1) ?? '');
    expect(await listeners[0]?.(`${address}?state=${state}`)).toBe(signedOutPage);
  });

  it('stops listening when nothing comes, or when no browser opens', async () => {
    await begin(loopback);
    await clock.advance(logoutLifeMs);
    expect(listeners).toEqual([]);
    const { connection, idToken } = await signedIn(loopback);
    opens = failure('browser_failed', 'No browser.');
    expect(await signOuts.start(connection, idToken, open)).toEqual(opens);
    expect(listeners).toEqual([]);
    await clock.advance(logoutLifeMs);
    expect(ended).toHaveLength(1);
  });

  it('opens nothing where the answer would go to another program', async () => {
    const { connection, idToken } = await signedIn(back);
    wayBack = failure('scheme_taken', 'Another program has it.');
    expect(await signOuts.start(connection, idToken, open)).toEqual(wayBack);
    expect(opened).toEqual([]);
  });

  it('waits for nothing where the browser stays at Okta', async () => {
    const { connection, idToken } = await signedIn(null);
    expect(await signOuts.start(connection, idToken, open)).toMatchObject({ ok: true });
    expect(new URL(opened[0] ?? '').searchParams.has('post_logout_redirect_uri')).toBe(false);
    await clock.advance(logoutLifeMs);
    expect(ended).toEqual([]);
  });
});
