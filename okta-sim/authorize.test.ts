import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOktaSim } from './start.ts';
import { TestClient } from './test-client.ts';
import type { OktaSim } from './types.ts';

let sim: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim();
});
afterAll(() => sim.close());

const { returned } = TestClient;

describe('a request that must not go back to the app', () => {
  it.each([
    ['an unknown client', { client_id: '0oaunknown' }, /Invalid value for 'client_id' parameter/],
    ['no client', { client_id: undefined }, /client_id/],
    ['another redirect URI', { redirect_uri: 'http://127.0.0.1:8765/callback' }, /must be a Login redirect URI in the client app settings/],
    ['no redirect URI', { redirect_uri: undefined }, /must be a Login redirect URI/],
  ])('%s is shown as an error page', async (_what, changes, words) => {
    const visit = await new TestClient(sim, 'acme', 'default').authorize(changes);
    expect(visit.status).toBe(400);
    expect(visit.headers.get('content-type')).toContain('text/html');
    expect(visit.text.replaceAll('&#39;', "'")).toMatch(words);
  });

  it('is one whose redirect URI differs by a slash, the port or the case, or is another org’s', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const others = [`${app.redirectUri}/`, app.redirectUri.replace(':8765', ':8766'), app.redirectUri.replace('callback', 'Callback')];
    for (const uri of [...others, new TestClient(sim, 'globex', 'default').redirectUri]) {
      expect((await app.authorize({ redirect_uri: uri })).text).toContain('must be a Login redirect URI');
    }
    expect((await app.authorize()).status).toBe(200);
  });

  it('is JSON for a program', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const response = await fetch(app.authorizeUrl({ client_id: 'nobody' }), { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errorCode: 'invalid_client', errorSummary: "Invalid value for 'client_id' parameter." });
  });
});

describe('a mistake that goes back to the app', () => {
  it.each([
    ['no state', { state: undefined }, 'invalid_request', /invalid 'state' parameter/],
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request', /PKCE code challenge is required/],
    ['PKCE plain', { code_challenge_method: 'plain' }, 'invalid_request', /S256/],
    ['a short challenge', { code_challenge: 'short' }, 'invalid_request', /code_challenge/],
    ['an unknown scope', { scope: 'openid fly' }, 'invalid_scope', /not configured for the authorization server/],
    ['no scope', { scope: undefined }, 'invalid_scope', /'scope' must be provided/],
    ['OpenID scopes without openid', { scope: 'profile orders.read' }, 'access_denied', /require the openid scope/],
    ['the implicit flow', { response_type: 'token' }, 'unsupported_response_type', /\[code\]/],
    ['an unknown prompt', { prompt: 'sing' }, 'invalid_request', /'prompt'/],
    ['prompt=none with another', { prompt: 'none login' }, 'invalid_request', /'prompt'/],
    ['a max_age that is no number', { max_age: '-1' }, 'invalid_request', /'max_age'/],
    ['an unknown display', { display: 'hologram' }, 'invalid_request', /'display'/],
    ['an unknown identity provider', { idp: '0oanobody' }, 'invalid_request', /'idp'/],
    [
      'no session and prompt=none',
      { prompt: 'none' },
      'login_required',
      /The client specified not to prompt, but the user is not logged in\./,
    ],
  ])('%s', async (_what, changes, error, words) => {
    const visit = await new TestClient(sim, 'acme', 'custom').authorize(changes);
    const answer = returned(visit);
    expect(answer['error']).toBe(error);
    expect(answer['error_description']).toMatch(words);
    expect(answer['state']).toBe('state' in changes ? undefined : 'state-1');
    expect(answer).not.toHaveProperty('iss');
  });

  it('is none of the parameters Okta knows', async () => {
    const app = new TestClient(sim, 'acme', 'custom');
    const extra = { display: 'page', acr_values: 'urn:okta:loa:1fa:any', idp: sim.orgs.acme.idp, max_age: '0', sessionToken: 'x' };
    expect((await app.authorize(extra)).text).toContain('Sign in');
  });

  it('repeats no parameter', async () => {
    const app = new TestClient(sim, 'acme', 'custom');
    const answer = returned(await app.browser.get(`${app.authorizeUrl()}&nonce=second`));
    expect(answer).toMatchObject({ error: 'invalid_request', error_description: "The 'nonce' parameter is included more than once." });
  });

  it('puts the answer where response_mode says', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const visit = await app.authorize({ response_mode: 'fragment', scope: 'fly' });
    expect(visit.leftTo?.hash).toContain('error=invalid_scope');
    const form = await app.browser.signIn(await app.authorize({ response_mode: 'form_post' }), 'dana@acme.test');
    expect(form.text).toMatch(/name="code" value="/);
  });
});

describe('the sign-in page', () => {
  it('names the org, the app, the users and the password, under a strict policy that lets the redirect through', async () => {
    const app = new TestClient(sim, 'initech', 'default');
    const visit = await app.authorize({ redirect_uri: 'com.okta.initech:/callback', login_hint: 'milton@initech.test' });
    expect(visit.url).toMatch(/\/signin\/default\//);
    for (const text of ['Initech', 'Initech Desktop', 'Peter Grünwald', 'milton@initech.test', 'Demo password', 'correct-horse-battery']) {
      expect(visit.text).toContain(text);
    }
    expect(visit.text).toMatch(/value="milton@initech\.test"/);
    expect(visit.text).not.toMatch(/<script|onclick|style="/);
    const policy = visit.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self' com.okta.initech:;");
    expect((await app.authorize()).headers.get('content-security-policy')).toContain("form-action 'self' http://127.0.0.1:8765;");
  });

  it('shows a wrong password in place and keeps the username, escaped', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const page = await app.authorize();
    const wrong = await app.browser.signIn(page, '"><script>alert(1)</script>', 'nope');
    expect(wrong.text).toContain('Unable to sign in');
    expect(wrong.text).not.toContain('<script>');
    expect((await app.browser.signIn(page, 'DANA@acme.test ')).leftTo).toBeDefined();
  });

  it('fills in the demo user that was chosen', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const page = await app.authorize();
    const chosen = await app.browser.get(`${page.url}?as=sam%40acme.test`);
    expect(chosen.text).toMatch(/value="sam@acme\.test"/);
    expect(chosen.text).toMatch(/value="correct-horse-battery"/);
  });

  it('tells that it has expired to a browser that does not carry its cookie', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const page = await app.authorize();
    app.browser.forgetCookies();
    expect((await app.browser.get(page.url)).text).toContain('has expired or was finished already');
  });
});

describe('the page that stays in the browser after a sign-in by custom scheme', () => {
  const redirectUri = 'com.okta.acme:/callback';

  it('says so instead of the filled-in form, and leads to the app', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const visit = await app.browser.signIn(await app.authorize({ redirect_uri: redirectUri }), 'dana@acme.test');
    expect(visit.status).toBe(200);
    expect(visit.text).toContain('<h1>Signed in. Return to Tenantry.</h1>');
    expect(visit.text).not.toMatch(/Password|dana@acme\.test|<form|<script/);
    expect(visit.leftTo?.href).toMatch(/^com\.okta\.acme:\/callback\?code=[^&]+&state=state-1$/);
    expect(visit.text.replaceAll('&amp;', '&')).toContain(`href="${visit.leftTo?.href}"`);
    const { code = '' } = returned(visit);
    expect((await app.exchange(code, { redirect_uri: redirectUri })).status).toBe(200);
    expect(returned(await app.authorize({ prompt: 'none' }))['code'], 'its cookies arrived').toBeTypeOf('string');
  });

  it('says where the app is told something else', async () => {
    const app = new TestClient(sim, 'acme', 'default', 'consent');
    const asked = await app.browser.signIn(await app.authorize({ redirect_uri: redirectUri }), 'sam@acme.test');
    const visit = await app.browser.post(asked.url, { decision: 'deny' });
    expect(visit.text).toContain('<h1>Not signed in. Return to Tenantry.</h1>');
    expect(returned(visit)['error']).toBe('access_denied');
    const fragment = await app.browser.get(app.authorizeUrl({ redirect_uri: redirectUri, response_mode: 'fragment' }));
    expect((await app.browser.post(fragment.url, { decision: 'allow' })).text).toContain('<h1>Signed in. Return to Tenantry.</h1>');
  });

  it('is not there where the app has a page of its own, or no page was shown before', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const loopback = await app.browser.signIn(await app.authorize(), 'dana@acme.test');
    expect([loopback.status, loopback.text]).toEqual([302, '']);
    const silent = await app.authorize({ redirect_uri: redirectUri });
    expect([silent.status, silent.text]).toEqual([302, '']);
    expect(silent.leftTo?.protocol).toBe('com.okta.acme:');
  });
});

describe("the browser's session", () => {
  it('signs in silently a second time, at every server of the org, and not at another org', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    await app.signIn();
    expect(returned(await app.authorize({ prompt: 'none' }))['code']).toBeTypeOf('string');
    const url = new TestClient(sim, 'acme', 'custom').authorizeUrl({ prompt: 'none' });
    expect(returned(await app.browser.get(url))['code']).toBeTypeOf('string');
    const other = new TestClient(sim, 'globex', 'custom').authorizeUrl({ prompt: 'none' });
    expect(returned(await app.browser.get(other))['error']).toBe('login_required');
  });

  it('asks again with prompt=login, and lets another user take over', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const dana = await app.signIn();
    const page = await app.authorize({ prompt: 'login' });
    expect(page.leftTo).toBeUndefined();
    const visit = await app.browser.signIn(page, 'sam@acme.test');
    const sam = (await app.exchange(returned(visit)['code'] ?? '')).body;
    expect(decodeJwt(sam.id_token ?? '').sub).toBe(app.users[1].id);
    expect(decodeJwt((await app.signIn()).id_token ?? '')['email']).toBe('sam@acme.test');
    expect((await app.userinfo(dana.access_token)).body['email'], "the first user's tokens live on").toBe('dana@acme.test');
  });

  it('asks again when it is older than max_age', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const before = decodeJwt((await app.signIn()).id_token ?? '');
    expect((await app.authorize({ max_age: '60' })).leftTo).toBeDefined();
    sim.advanceTime(61_000);
    const page = await app.authorize({ max_age: '60' });
    expect(page.leftTo).toBeUndefined();
    const visit = await app.browser.signIn(page, 'dana@acme.test');
    const after = decodeJwt((await app.exchange(returned(visit)['code'] ?? '')).body.id_token ?? '');
    expect(Number(after['auth_time']) - Number(before['auth_time'])).toBeGreaterThanOrEqual(60);
  });

  it('ends after two hours', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    await app.signIn();
    sim.advanceTime(2 * 3600 * 1000 + 1000);
    expect(returned(await app.authorize({ prompt: 'none' }))['error']).toBe('login_required');
  });

  it('serves several sign-ins at once, finished in another order', async () => {
    const app = new TestClient(sim, 'globex', 'default');
    const pages = [await app.authorize({ state: 'a' }), await app.authorize({ state: 'b' }), await app.authorize({ state: 'c' })];
    const states: (string | undefined)[] = [];
    for (const page of pages.toReversed()) states.push(returned(await app.browser.signIn(page, 'kim@globex.test'))['state']);
    expect(states).toEqual(['c', 'b', 'a']);
  });

  it('serves several sign-ins at once of different users', async () => {
    const app = new TestClient(sim, 'globex', 'default');
    const pages = [await app.authorize({ state: 'a' }), await app.authorize({ state: 'b' })];
    await app.signIn();
    pages.push(await app.authorize({ prompt: 'login', state: 'c' }), await app.authorize({ prompt: 'login', state: 'd' }));
    const logins = ['lee@globex.test', 'kim@globex.test', 'lee@globex.test', 'kim@globex.test'];
    for (const [index, page] of pages.entries()) {
      const visit = await app.browser.signIn(page, logins[index] ?? '');
      expect(returned(visit)['state']).toBe(['a', 'b', 'c', 'd'][index]);
    }
  });
});

describe('acr_values', () => {
  const tokens = async (acrValues: string | undefined): Promise<unknown[]> => {
    const app = new TestClient(sim, 'acme', 'custom');
    const first = await app.signIn({ acr_values: acrValues });
    const next = (await app.refresh(first.refresh_token)).body;
    return [first.access_token, first.id_token, next.access_token, next.id_token].map((token) => decodeJwt(token ?? '')['acr']);
  };
  const inAll = (acr: string | undefined): (string | undefined)[] => [acr, acr, acr, acr];

  it.each([
    ['urn:okta:loa:1fa:any', 'urn:okta:loa:1fa:any'],
    ['urn:okta:loa:1fa:pwd', 'urn:okta:loa:1fa:pwd'],
    ['urn:okta:loa:2fa:any:ifpossible', 'urn:okta:loa:2fa:any:ifpossible'],
    ['phr urn:okta:loa:1fa:pwd urn:okta:loa:1fa:any', 'urn:okta:loa:1fa:pwd'],
    ['urn:mace:incommon:iap:silver urn:okta:loa:1fa:any', 'urn:okta:loa:1fa:any'],
    ['urn:mace:incommon:iap:silver', undefined],
    [undefined, undefined],
  ])('%s: the tokens, refreshed ones too, say %s', async (asked, said) => {
    expect(await tokens(asked)).toEqual(inAll(said));
  });

  it.each(['urn:okta:loa:2fa:any', 'phr', 'phrh phr', 'urn:okta:loa:2fa:any urn:mace:incommon:iap:silver'])(
    '%s cannot be met by a password, which is told after the sign-in',
    async (asked) => {
      const app = new TestClient(sim, 'acme', 'custom');
      const page = await app.authorize({ acr_values: asked });
      expect(page.text).toContain('Sign in');
      expect(returned(await app.browser.signIn(page, 'dana@acme.test'))).toEqual({
        error: 'unmet_authentication_requirements',
        error_description: 'The user could not meet the level of assurance that was requested.',
        state: 'state-1',
      });
    },
  );

  it('may be pushed', async () => {
    const app = new TestClient(sim, 'acme', 'custom');
    const { url } = await app.push({ acr_values: 'urn:okta:loa:1fa:any' });
    const { code } = returned(await app.browser.signIn(await app.browser.get(url), 'dana@acme.test'));
    expect(decodeJwt((await app.exchange(code ?? '')).body.access_token)['acr']).toBe('urn:okta:loa:1fa:any');
  });
});

describe('consent', () => {
  it('is asked for, may be denied, is remembered once given, and is asked for again for more', async () => {
    const app = new TestClient(sim, 'acme', 'custom', 'consent');
    const narrow = { scope: 'openid orders.read offline_access' };
    const denied = await app.browser.signIn(await app.authorize(narrow), 'sam@acme.test');
    expect(denied.text).toContain('Acme Reports would like to');
    expect(denied.text).toContain('Read orders');
    expect(denied.text).toContain('offline_access');
    expect(returned(await app.browser.post(denied.url, { decision: 'deny' }))).toEqual({
      error: 'access_denied',
      error_description: 'The resource owner denied the request.',
      state: 'state-1',
    });

    expect(returned(await app.authorize({ ...narrow, prompt: 'none' }))['error']).toBe('consent_required');
    const asked = await app.authorize(narrow);
    const allowed = await app.browser.post(asked.url, { decision: 'allow' });
    expect((await app.exchange(returned(allowed)['code'] ?? '')).body.refresh_token).toBeTypeOf('string');
    expect((await app.authorize({ ...narrow, prompt: 'none' })).leftTo?.searchParams.has('code')).toBe(true);
    expect((await app.authorize({ scope: 'openid orders.write' })).text).toContain('Change orders');
  });

  it('is asked for again with prompt=consent, though it was given, at custom servers', async () => {
    for (const server of ['default', 'custom'] as const) {
      const app = new TestClient(sim, 'acme', server, 'consent');
      let page = await app.authorize({ prompt: 'consent' });
      for (const login of ['dana@acme.test', null]) {
        if (login !== null) page = await app.browser.signIn(page, login);
        else page = await app.authorize({ prompt: 'consent' });
        expect(page.text).toContain('Acme Reports would like to');
        expect(returned(await app.browser.post(page.url, { decision: 'allow' }))['code']).toBeTypeOf('string');
      }
    }
  });

  it('is never asked for a client that is trusted, whatever prompt says', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    await app.signIn();
    expect(returned(await app.authorize({ prompt: 'consent' }))['code']).toBeTypeOf('string');
    const page = await app.authorize({ prompt: 'login consent' });
    expect(page.text).toContain('Sign in');
    expect(returned(await app.browser.signIn(page, 'dana@acme.test'))['code']).toBeTypeOf('string');
  });

  it('is never asked for at the org server', async () => {
    const app = new TestClient(sim, 'acme', 'org', 'consent');
    await app.signIn();
    expect(returned(await app.authorize({ prompt: 'consent' }))['code']).toBeTypeOf('string');
  });
});

describe('the code', () => {
  it('must come with its verifier and its redirect URI', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const wrong = await app.exchange(await app.code(), { code_verifier: 'x'.repeat(43) });
    expect(wrong).toMatchObject({ status: 400, body: { error: 'invalid_grant', error_description: 'PKCE verification failed.' } });
    const elsewhere = await app.exchange(await app.code(), { redirect_uri: 'com.okta.acme:/callback' });
    expect(elsewhere.body).toMatchObject({ error: 'invalid_grant', error_description: /'redirect_uri' does not match/ });
  });

  it('lives 300 s', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const code = await app.code();
    sim.advanceTime(301_000);
    expect(await app.exchange(code)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'The authorization code is invalid or has expired.' },
    });
  });

  it('works once: used again, it ends the tokens it gave', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const code = await app.code();
    const { body } = await app.exchange(code);
    expect((await app.exchange(code)).status).toBe(400);
    expect((await app.userinfo(body.access_token)).status).toBe(401);
    expect((await app.refresh(body.refresh_token)).status).toBe(400);
  });

  it('belongs to one client', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    const other = sim.orgs.acme.clients[1]?.id ?? '';
    expect(await app.exchange(await app.code(), { client_id: other })).toMatchObject({
      status: 400,
      body: {
        error: 'invalid_grant',
        error_description:
          "The grant was issued to another client. Ensure that the 'client_id' matches the one used at the authorize request.",
      },
    });
  });
});
