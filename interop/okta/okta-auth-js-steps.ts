import type { OktaSim } from '../../okta-sim/index.ts';
import type { Scene } from '../scene.ts';
import { demand, works } from '../step.ts';
import type { BrowserApp } from './browser-app.ts';

/* What okta-auth-js offers around OAuth, in the order in which an app would use it. Each list shares one page. */

type Steps = Scene['steps'];

const words = (claims: object): string => Object.keys(claims).join(', ');

const discovery = (app: BrowserApp): Steps[number] => ({
  name: 'discovery',
  play: async () => {
    const method = await app.run(async (client) => (await client.token.prepareTokenParams()).codeChallengeMethod);
    demand(method === 'S256', `The method of PKCE is ${String(method)}.`);
    return works('PKCE with S256');
  },
});

/** Verified by okta-auth-js itself: signature, issuer, audience, times, nonce and at_hash. */
const signIn = (app: BrowserApp, tokenType: 'Bearer' | 'DPoP'): Steps[number] => ({
  name: `sign-in with code and PKCE${tokenType === 'DPoP' ? ' and DPoP' : ''}`,
  play: async () => {
    await app.signIn();
    const { accessToken, idToken, refreshToken } = await app.redeem();
    demand(accessToken?.tokenType === tokenType, `token_type is ${accessToken?.tokenType}.`);
    demand(refreshToken !== undefined, 'No refresh token came.');
    demand(idToken?.claims.nonce !== undefined && 'at_hash' in idToken.claims, 'The ID token lacks nonce or at_hash.');
    return works(`ID token: ${words(idToken.claims)}`);
  },
});

const userinfo = (app: BrowserApp): Steps[number] => ({
  name: 'getUserInfo',
  play: async () => {
    const told = await app.run(async (client) => await client.token.getUserInfo());
    return works(`the same sub; ${words(told)}`);
  },
});

const tokenKinds = ['accessToken', 'idToken', 'refreshToken'] as const;

/** Whether each of the tokens held is active, as introspection tells it. */
const activity = async (app: BrowserApp): Promise<string[]> =>
  await app.run(async (client, kinds) => {
    const tokens = await client.tokenManager.getTokens();
    const active: string[] = [];
    for (const kind of kinds) {
      const told = (await client.token.introspect(kind as never, tokens[kind])) as { active: boolean; client_id?: string };
      if (told.active && told.client_id !== client.options.clientId) throw new Error(`${kind} is told of another client.`);
      if (told.active) active.push(kind);
    }
    return active;
  }, tokenKinds);

const introspection = (app: BrowserApp): Steps[number] => ({
  name: 'introspect',
  play: async () => {
    const active = await activity(app);
    demand(active.length === tokenKinds.length, `Only these are active: ${active.join(', ')}.`);
    return works(`active: ${active.join(', ')}`);
  },
});

/** Refreshes and keeps what came. The refresh tokens before and after, and the access tokens. */
const renew = async (app: BrowserApp) =>
  await app.run(async (client) => {
    const before = client.tokenManager.getTokensSync();
    const after = await client.token.renewTokens();
    client.tokenManager.setTokens(after);
    return {
      isNewAccess: after.accessToken !== undefined && after.accessToken.accessToken !== before.accessToken?.accessToken,
      isNewRefresh: after.refreshToken !== undefined && after.refreshToken.refreshToken !== before.refreshToken?.refreshToken,
      hasRefresh: after.refreshToken !== undefined,
      hasId: after.idToken !== undefined,
    };
  });

const renewal = (app: BrowserApp, manner: 'rotation' | 'persistent'): Steps[number] => ({
  name: `renewTokens, ${manner === 'rotation' ? 'refresh token rotates' : 'persistent refresh token'}`,
  play: async () => {
    for (const round of [1, 2]) {
      const { isNewAccess, isNewRefresh, hasRefresh, hasId } = await renew(app);
      demand(isNewAccess && hasId, `Round ${round} brought no new access token or no ID token.`);
      demand(isNewRefresh === (manner === 'rotation'), `Round ${round} brought ${hasRefresh ? 'another' : 'no'} refresh token.`);
    }
    return works('twice, each time with a new ID token');
  },
});

const revocation = (app: BrowserApp): Steps => [
  {
    name: 'revokeAccessToken',
    play: async () => {
      await app.run(async (client) => {
        const { accessToken } = client.tokenManager.getTokensSync();
        await client.revokeAccessToken(accessToken);
      });
      const active = await activity(app);
      demand(active.join(' ') === 'idToken refreshToken', `Afterwards these are active: ${active.join(', ')}.`);
      const said = await app.refusal(async (client) => await client.token.getUserInfo());
      return works(`userinfo is then refused: ${said}`);
    },
  },
  {
    name: 'revokeRefreshToken',
    play: async () => {
      await app.run(async (client) => {
        const { refreshToken } = client.tokenManager.getTokensSync();
        await client.revokeRefreshToken(refreshToken);
      });
      const active = await activity(app);
      demand(active.join(' ') === 'idToken', `Afterwards these are active: ${active.join(', ')}.`);
      const said = await app.refusal(async (client) => await client.token.renewTokens());
      const isDropped = await app.run(async (client) => (await client.tokenManager.getTokens()).refreshToken === undefined);
      demand(isDropped, 'okta-auth-js keeps the refused refresh token: it did not know the error.');
      return works(`renewTokens is then refused: ${said}`);
    },
  },
];

/** By `okta_post_message`, which okta-auth-js uses where a page must not be left. */
const withoutLeaving = (app: BrowserApp): Steps => [
  {
    name: 'getWithoutPrompt, in a hidden frame',
    play: async () => {
      const isFresh = await app.run(async (client) => {
        const { accessToken } = client.tokenManager.getTokensSync();
        const { tokens } = await client.token.getWithoutPrompt();
        return tokens.idToken !== undefined && tokens.accessToken?.accessToken !== accessToken?.accessToken;
      });
      demand(isFresh, 'No new tokens came.');
      return works('new tokens by the session of the browser');
    },
  },
  {
    name: 'getWithPopup',
    play: async () => {
      const asked = app.run(async (client) => await client.token.getWithPopup({ prompt: 'login' }));
      const [{ tokens }] = await Promise.all([asked, app.fillInPopup()]);
      demand(tokens.idToken !== undefined && tokens.refreshToken !== undefined, 'No tokens came.');
      return works('the form filled in in a window of its own');
    },
  },
];

/** okta-auth-js takes the ID token only if its `acr` is what was asked for. */
const assurance = (app: BrowserApp): Steps[number] => ({
  name: 'sign-in with acr_values',
  play: async () => {
    const acrValues = 'urn:okta:loa:1fa:pwd';
    await app.signIn({ acrValues });
    const { idToken } = await app.redeem();
    demand(idToken?.claims['acr'] === acrValues, `acr is ${String(idToken?.claims['acr'])}.`);
    return works(`acr is ${acrValues}`);
  },
});

/** What okta-auth-js must not take: proof that its checks were made in the steps before. */
const checks = (app: BrowserApp, sim: OktaSim): Steps => [
  {
    name: 'ID token with another nonce or at_hash',
    play: async () => {
      const verified = async (nonce: string | null) =>
        await app.refusal(async (client, given) => {
          const { idToken, accessToken } = client.tokenManager.getTokensSync();
          if (idToken === undefined || accessToken === undefined) throw new Error('There is nothing to verify.');
          const { nonce: right } = idToken.claims;
          return await client.token.verify(idToken, { nonce: given ?? right, accessToken: `${accessToken.accessToken}x` });
        }, nonce);
      const wrongNonce = await verified('another');
      demand(wrongNonce.includes('nonce'), wrongNonce);
      const wrongHash = await verified(null);
      demand(wrongHash.includes('hash'), wrongHash);
      return works('refused both');
    },
  },
  {
    name: 'sign-in whose ID token has a wrong signature',
    play: async () => {
      sim.faults.add({ endpoint: 'token', do: { kind: 'id-token', badSignature: true } });
      await app.signIn();
      const said = await app.refusal(async (client) => await client.token.parseFromUrl());
      demand(said.includes('signature'), said);
      return works(said);
    },
  },
  {
    name: 'renewTokens after a key rotation',
    play: async () => {
      await sim.rotateKeys('acme');
      // okta-auth-js asks again for an unknown kid, but the browser may answer it with what it kept.
      await app.emptyCache();
      const { hasId } = await renew(app);
      demand(hasId, 'No ID token came.');
      return works('verified with the new key');
    },
  },
];

/** Documented, but left out of its types. */
interface SignsOut {
  getSignOutRedirectUrl(): string;
}

const signOut = (app: BrowserApp): Steps[number] => ({
  name: 'signOut',
  play: async () => {
    await app.signIn();
    const { idToken, refreshToken } = await app.redeem();
    const url = await app.run(async (client) => (client as unknown as SignsOut).getSignOutRedirectUrl());
    demand(url.includes('/v1/logout?id_token_hint='), `The sign-out URL is ${url}.`);
    const left = await app.signOut('bye');
    demand(left.searchParams.get('state') === 'bye', `The browser was sent to ${left.href}.`);
    demand(idToken !== undefined && refreshToken !== undefined, 'There was nothing to sign out of.');
    const revoked = await app.run(
      async (client, given) => (await client.token.introspect('refreshToken' as never, given)) as { active: boolean },
      refreshToken,
    );
    demand(!revoked.active, 'The refresh token was not revoked.');
    await app.signIn({ prompt: 'none' });
    const code = await app.run(
      async (client) =>
        await client.token.parseFromUrl().then(
          () => null,
          (error: unknown) => (error as { errorCode?: string }).errorCode,
        ),
    );
    demand(code === 'login_required', `After the sign-out prompt=none is answered with ${String(code)}.`);
    return works('tokens revoked, session ended: prompt=none is then login_required');
  },
});

/** A public client whose refresh tokens rotate. */
export const sessionSteps = (app: BrowserApp, sim: OktaSim): Steps => [
  discovery(app),
  signIn(app, 'Bearer'),
  userinfo(app),
  introspection(app),
  renewal(app, 'rotation'),
  ...withoutLeaving(app),
  assurance(app),
  ...checks(app, sim),
  ...revocation(app),
  signOut(app),
];

/** A public client whose refresh tokens stay the same. */
export const persistentSteps = (app: BrowserApp): Steps => [
  {
    name: 'renewTokens, persistent refresh token',
    play: async () => {
      await app.signIn();
      await app.redeem();
      return await renewal(app, 'persistent').play();
    },
  },
];

/** A public client whose tokens are bound to a key that okta-auth-js keeps in the browser (RFC 9449). */
export const boundSteps = (app: BrowserApp, sim: OktaSim): Steps => [
  signIn(app, 'DPoP'),
  { ...userinfo(app), name: 'getUserInfo with DPoP' },
  {
    name: 'renewTokens with DPoP, under a new nonce',
    play: async () => {
      sim.renewDpopNonce('acme');
      const before = sim.stats().dpopRefusals;
      const { isNewAccess } = await renew(app);
      demand(isNewAccess, 'The access token is the old one.');
      demand(sim.stats().dpopRefusals > before, 'No nonce was asked for.');
      const tokenType = await app.run(async (client) => client.tokenManager.getTokensSync().accessToken?.tokenType);
      demand(tokenType === 'DPoP', `token_type is ${tokenType}.`);
      return works('the nonce was asked for and sent');
    },
  },
];
