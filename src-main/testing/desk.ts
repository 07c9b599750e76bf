import { type OktaSim, type OrgName, type ServerKind, TestBrowser } from '../../okta-sim/index.ts';
import { type Connection, nativeMethod } from '../connections/index.ts';
import type { Happening } from '../history/index.ts';
import { createOktaClient, type OktaClient } from '../okta/index.ts';
import { type AppError, type Clock, silentLogger, success, systemRandom } from '../platform/index.ts';
import { accessTokenOf, idTokenOf, Sessions } from '../sessions/index.ts';
import { MemoryStore } from '../sessions/testing/table.ts';
import { accountOf } from '../tokens/index.ts';
import { SignIns } from '../sign-in/index.ts';

/** Sign-ins and sessions over real HTTP against okta-sim; the person's browser is driven by hand. */
export class Desk {
  readonly sim: OktaSim;
  readonly store = new MemoryStore();
  readonly connections = new Map<string, Connection>();
  readonly strays: AppError[] = [];
  /** For the history, oldest first. */
  readonly happened: Happening[] = [];
  readonly opened: string[] = [];
  readonly okta: OktaClient;
  readonly #clock: Clock;
  sessions: Sessions;
  signIns: SignIns;

  constructor(sim: OktaSim, clock: Clock) {
    this.sim = sim;
    this.#clock = clock;
    this.okta = createOktaClient({ fetch: async (url, init) => await fetch(url, init), clock, logger: silentLogger });
    this.sessions = this.#newSessions();
    this.signIns = this.#newSignIns();
  }

  /** The app starts anew over the same disk. */
  restart(): void {
    void this.sessions.stop();
    this.sessions = this.#newSessions();
    this.signIns = this.#newSignIns();
  }

  get #parts() {
    return {
      okta: this.okta,
      vault: this.store,
      clock: this.#clock,
      random: systemRandom,
      logger: silentLogger,
      connection: (id: string) => this.connections.get(id),
      changed: () => {},
      happened: (_id: string, happening: Happening) => void this.happened.push(happening),
    };
  }

  #newSessions(): Sessions {
    return new Sessions({ ...this.#parts, marks: { set: () => {}, clear: () => {}, left: new Map(), uncleanBoot: false } });
  }

  #newSignIns(): SignIns {
    return new SignIns({
      ...this.#parts,
      browser: {
        open: async (url) => {
          this.opened.push(url);
          return await Promise.resolve(success({ openedIn: 'the test' }));
        },
      },
      wayBack: async () => await Promise.resolve(success(null)),
      loopback: { listen: async () => await Promise.resolve(success({ close: async () => {} })) },
      currentAccount: (id) => {
        const { held } = this.sessions.get(id);
        return held.kind === 'held' ? accountOf(idTokenOf(held.record), accessTokenOf(held.record)) : null;
      },
      adopt: async (to, { received, sub, verdict }) => await this.sessions.adopt(to, received, sub, verdict),
      stray: (error) => this.strays.push(error),
    });
  }

  connection(id: string, org: OrgName, kind: ServerKind = 'default', more: Partial<Connection> = {}): Connection {
    const connection: Connection = {
      id,
      tenantId: org,
      slug: id,
      name: id,
      issuer: this.sim.orgs[org].servers[kind].issuer,
      clientId: this.sim.orgs[org].clients[0]?.id ?? '',
      redirectUri: `com.okta.${org}:/callback`,
      scopes: ['openid', 'profile', 'email', 'groups', 'offline_access'],
      loginHint: null,
      method: nativeMethod,
      postLogoutRedirectUri: null,
      keepFresh: true,
      keepAlive: false,
      refreshTokenIdleMs: null,
      approvedOrigins: [],
      lastUsedAt: null,
      ...more,
    };
    this.connections.set(id, connection);
    return connection;
  }

  /** Starts a sign-in and returns the URL the browser was sent to. */
  async start(connection: Connection, prompt: 'default' | 'login' = 'default'): Promise<string> {
    const started = await this.signIns.start(connection, { prompt, open: 'browser', browserCommand: null });
    if (!started.ok) throw new Error(started.error.message);
    return started.value.url ?? '';
  }

  /** Signs in on the page as `login` and returns the callback the browser is sent away to. */
  async person(url: string, login: string, browser = new TestBrowser()): Promise<string> {
    const page = await browser.get(url);
    const done = page.leftTo === undefined ? await browser.signIn(page, login) : page;
    if (!done.leftTo) throw new Error(`The browser stayed at okta-sim: ${done.text.slice(0, 200)}`);
    return done.leftTo.href;
  }

  async signIn(connection: Connection, login: string): Promise<void> {
    await this.signIns.handleCallback(await this.person(await this.start(connection), login));
  }

  get written(): string {
    return JSON.stringify([...this.store.entries]);
  }
}
