import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { OktaAuth, OktaAuthOptions } from '@okta/okta-auth-js/core';
import type { Browser, BrowserContext, JSHandle, Page } from '@playwright/test';
import { demoPassword, type ServerKind, type SimOrg } from '../../okta-sim/index.ts';
import { demand, sentenceOf } from '../step.ts';

/** Where okta-sim's clients may send the browser after a sign-out; nothing listens there. */
const signedOutUri = 'http://127.0.0.1:8765/logout';
/** How long a page may take to be shown, ms. */
const patienceMs = 10_000;

const packageFile = createRequire(import.meta.url).resolve('@okta/okta-auth-js/package.json');
export const oktaAuthJsVersion = (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version;

/** The bundle that Okta publishes for a script element. */
const bundle = readFileSync(join(dirname(packageFile), 'dist', 'okta-auth-js.core.min.js'), 'utf8');
const markup = '<!doctype html><title>App</title><script src="/okta-auth-js.js"></script>';

export interface AppSite {
  /** `http://127.0.0.1:PORT`, which okta-sim must trust. */
  readonly origin: string;
  readonly redirectUri: string;
  close(): void;
}

/** Serves the app's one page at every path. */
export const serveApp = async (): Promise<AppSite> => {
  const server = createServer(({ url }, response) => {
    const isScript = url?.endsWith('.js') === true;
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html').end(isScript ? bundle : markup);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { origin, redirectUri: `${origin}/callback`, close };
};

declare global {
  // Both live in the app's page.
  var OktaAuth: new (options: OktaAuthOptions) => OktaAuth;
  var client: OktaAuth | undefined;
}

/** Fills in the sign-in page that is shown. */
const fillIn = async (page: Page): Promise<void> => {
  await page.getByLabel('Username').fill('dana@acme.test');
  await page.getByLabel('Password').fill(demoPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
};

/** An app in a browser that signs in with okta-auth-js: one client at one authorization server, with a storage of its own. */
export class BrowserApp {
  #page: Page;
  readonly #context: BrowserContext;
  readonly #site: AppSite;
  readonly #options: OktaAuthOptions;

  static async open(browser: Browser, site: AppSite, org: SimOrg, server: ServerKind, kind: 'native' | 'dpop'): Promise<BrowserApp> {
    const clientId = org.clients.find((client) => client.kind === kind)?.id ?? '';
    const options: OktaAuthOptions = {
      issuer: org.servers[server].issuer,
      clientId,
      redirectUri: site.redirectUri,
      scopes: ['openid', 'profile', 'email', 'offline_access'],
      postLogoutRedirectUri: signedOutUri,
      dpop: kind === 'dpop',
    };
    const context = await browser.newContext();
    context.setDefaultTimeout(patienceMs);
    const app = new BrowserApp(context, await context.newPage(), site, options);
    await app.#page.goto(site.origin);
    return app;
  }

  private constructor(context: BrowserContext, page: Page, site: AppSite, options: OktaAuthOptions) {
    this.#context = context;
    this.#page = page;
    this.#site = site;
    this.#options = options;
  }

  get url(): URL {
    return new URL(this.#page.url());
  }

  /** Runs in the app's page, with its OktaAuth. Named functions inside are not possible: the page lacks the compiler's helpers. */
  async run<Result, Given = undefined>(body: (client: OktaAuth, given: Given) => Promise<Result>, given?: Given): Promise<Result> {
    const client = await this.#client();
    // As text, since Playwright's types take OktaAuth apart member by member.
    const compiled = await this.#page.evaluateHandle(`(${body.toString()})`);
    try {
      return (await this.#page.evaluate(async ([call, ...args]) => await (call as (...args: unknown[]) => Promise<unknown>)(...args), [
        compiled,
        client,
        given,
      ] as const)) as Result;
    } finally {
      await compiled.dispose();
    }
  }

  /** As above, and what it is refused with. Throws when it is not. */
  async refusal<Given = undefined>(body: (client: OktaAuth, given: Given) => Promise<unknown>, given?: Given): Promise<string> {
    const said = await this.run(body, given).then(() => null, sentenceOf);
    demand(said !== null, 'It was not refused.');
    return said.replace(/^page\.evaluate: /, '');
  }

  /** Goes to the sign-in page by okta-auth-js and back, the form filled in where it is shown. */
  async signIn(params: Record<string, unknown> = {}): Promise<void> {
    await this.#page.goto(this.#site.origin);
    await this.#client();
    await this.#page.evaluate((given) => {
      globalThis.client?.signInWithRedirect(given).catch((error: unknown) => (document.body.textContent = String(error)));
    }, params);
    const leftFor = await this.#page
      .waitForURL((url) => url.pathname.startsWith('/signin/') || url.pathname === '/callback')
      .then(() => this.url)
      .catch(async () => await this.#page.textContent('body'));
    demand(leftFor instanceof URL, `The browser did not leave for the sign-in page: ${String(leftFor)}`);
    if (leftFor.pathname === '/callback') return;
    await fillIn(this.#page);
    await this.#page.waitForURL(`${this.#site.redirectUri}?*`);
  }

  /** Reads what came back to the redirect URI: state, code, tokens, the ID token verified. They are kept in the page's storage. */
  async redeem() {
    return await this.run(async (client) => {
      if (!client.isLoginRedirect()) throw new Error('This is not the answer to a sign-in.');
      const { tokens, state } = await client.token.parseFromUrl();
      client.tokenManager.setTokens(tokens);
      return { ...tokens, state };
    });
  }

  /** Waits for the window that the page opens, and fills in the sign-in page there. */
  async fillInPopup(): Promise<void> {
    await fillIn(await this.#page.waitForEvent('popup'));
  }

  /** Signs out by okta-auth-js: tokens revoked, session ended. Resolves with where the browser was sent to; the app is then opened again. */
  async signOut(state: string): Promise<URL> {
    await this.#client();
    const leaving = this.#page.waitForEvent('requestfailed', (request) => request.url().startsWith(signedOutUri));
    await this.#page.evaluate((given) => {
      globalThis.client?.signOut({ state: given }).catch((error: unknown) => (document.body.textContent = String(error)));
    }, state);
    const left = new URL((await leaving).url());
    await this.#page.close();
    this.#page = await this.#context.newPage();
    await this.#page.goto(this.#site.origin);
    return left;
  }

  /** Forgets what the browser kept of earlier answers, as it does when their max-age is over. */
  async emptyCache(): Promise<void> {
    const devTools = await this.#context.newCDPSession(this.#page);
    await devTools.send('Network.clearBrowserCache');
    await devTools.detach();
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  /** Of the page that is shown, made on first use, as it would be at each load. */
  async #client(): Promise<JSHandle> {
    return await this.#page.evaluateHandle((options) => (globalThis.client ??= new globalThis.OktaAuth(options)) as unknown, this.#options);
  }
}
