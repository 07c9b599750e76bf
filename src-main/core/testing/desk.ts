import { demoPassword, type OktaSim, type OrgName, type ServerKind, type SimClient, TestBrowser } from '../../../okta-sim/index.ts';
import type { SignInMethod } from '../../../src-preload/contract/index.ts';
import { type AppError, type Clock, type Result, success } from '../base/index.ts';
import { type Connection, nativeMethod } from '../connections/index.ts';
import { type Core, createCore } from '../core.ts';
import type { ClientCredentials } from '../credentials/index.ts';
import type { HistoryEvent } from '../history/index.ts';
import type { OktaClient } from '../okta/index.ts';
import { idTokenOf, type Sessions, TokenOperations } from '../sessions/index.ts';
import { testConnection } from '../sessions/testing/sessions-fixture.ts';
import type { SignIns } from '../sign-in/index.ts';
import { MemoryStore } from '../storage/testing/memory-store.ts';
import { mappedConnections } from './mapped-connections.ts';
import { memoryPorts } from './memory-ports.ts';

/** The core over real HTTP against okta-sim; the user's browser is driven by hand. */
export class Desk {
  readonly sim: OktaSim;
  readonly store = new MemoryStore();
  readonly connections = new Map<string, Connection>();
  readonly strays: AppError[] = [];
  /** What was said of sign-ins that replaced another account. */
  readonly replaced: string[] = [];
  /** For the history, oldest first. */
  readonly happened: HistoryEvent[] = [];
  readonly opened: string[] = [];
  readonly settings = { passwordGrant: true };
  readonly letTimePass: (ms: number) => Promise<void>;
  /** False: servers may share a redirect URI. */
  guarded = true;
  readonly #watchers = new Set<() => void>();
  readonly #clock: Clock;
  #core: Core;

  constructor(sim: OktaSim, clock: Clock & { advance(ms: number): Promise<void> }) {
    this.sim = sim;
    this.#clock = clock;
    this.letTimePass = async (ms) => await clock.advance(ms);
    this.#core = this.#build();
  }

  get sessions(): Sessions {
    return this.#core.services.sessions;
  }

  get signIns(): SignIns {
    return this.#core.services.signIns;
  }

  get okta(): OktaClient {
    return this.#core.services.okta;
  }

  get credentials(): ClientCredentials {
    return this.#core.services.credentials;
  }

  get operations(): TokenOperations {
    return new TokenOperations({ ...this.#core.services, clock: this.#clock, connection: (id) => this.connections.get(id) });
  }

  /** The app starts anew over the same disk; nothing is read yet. */
  restart(): void {
    void Promise.all(this.#core.stop());
    this.#core = this.#build();
  }

  #build(): Core {
    const mapped = mappedConnections(this.connections, this.settings);
    const core = createCore(
      memoryPorts({
        clock: this.#clock,
        network: () => ({ fetch: async (url, init) => await fetch(url, init) }),
        browser: {
          open: async (url) => {
            this.opened.push(url);
            return await Promise.resolve(success({ openedIn: 'the test' }));
          },
        },
      }),
      {
        connections: { ...mapped, ownRedirectUri: (use, stage) => (this.guarded ? mapped.ownRedirectUri(use, stage) : success(null)) },
        secrets: () => this.store,
      },
    );
    core.on(() => {
      for (const look of this.#watchers) look();
    });
    // Kept here as they are told, instead of shown and filed.
    const { notices, history } = core.services;
    notices.add = (_tone, title) => void this.replaced.push(title);
    notices.addError = (_tone, _title, error) => void this.strays.push(error);
    history.record = (_id, event) => void this.happened.push(event);
    return core;
  }

  connection(id: string, org: OrgName, kind: ServerKind = 'default', more: Partial<Connection> = {}): Connection {
    const connection = testConnection(id, {
      tenantId: org,
      issuer: this.sim.orgs[org].servers[kind].issuer,
      clientId: this.sim.orgs[org].clients[0]?.id ?? '',
      redirectUri: `com.okta.${org}:/callback`,
      scopes: ['openid', 'profile', 'email', 'groups', 'offline_access'],
      // What a test wants to see in the address must not be pushed out of it.
      method: { ...nativeMethod, authorization: { ...nativeMethod.authorization, pushed: false } },
      ...more,
    });
    this.connections.set(id, connection);
    return connection;
  }

  /** Starts a sign-in and returns the URL the browser was sent to. */
  async start(connection: Connection, prompt: 'default' | 'login' = 'default'): Promise<string> {
    const started = await this.signIns.start(connection, { prompt, open: 'browser', browserCommand: null });
    if (!started.ok) throw new Error(started.error.word);
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

  /** A connection of one of okta-sim's other clients, with its secret or key entered and, for a key, registered. */
  async client(
    id: string,
    org: OrgName,
    kind: ServerKind,
    client: SimClient['kind'],
    method: Partial<SignInMethod>,
    more: Partial<Connection> = {},
  ): Promise<Connection> {
    const found = this.sim.orgs[org].clients.find((one) => one.kind === client);
    if (found === undefined) throw new Error(`okta-sim has no client “${client}”.`);
    const connection = this.connection(id, org, kind, { clientId: found.id, method: { ...nativeMethod, ...method }, ...more });
    if (found.secret !== null) must(await this.credentials.setSecret(connection, found.secret));
    if (method.clientAuthentication === 'private_key_jwt') {
      must(await this.credentials.makeKey(connection, 'ES256'));
      const publicJwk: unknown = JSON.parse(this.credentials.view(connection).key?.publicJwk ?? '');
      this.sim.setClientKeys(org, found.id, { keys: [publicJwk as { kty: string }] });
    }
    return connection;
  }

  /** Resolves once `isSo`, looked at whenever something has changed. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await new Promise<void>((resolve) => {
        const look = () => {
          this.#watchers.delete(look);
          resolve();
        };
        this.#watchers.add(look);
      });
    }
  }

  /** Signs in the connection's own way, the person doing their part. */
  async signInBy(connection: Connection, login: string): Promise<Result<unknown>> {
    const { id } = connection;
    switch (connection.method.grant) {
      case 'authorization_code': {
        const started = await this.signIns.start(connection, request);
        if (started.ok) await this.signIns.handleCallback(await this.person(started.value.url ?? '', login));
        return started;
      }
      case 'device_code': {
        const started = await this.signIns.start(connection, request);
        if (!started.ok) return started;
        await new TestBrowser().answerDevice(started.value.url ?? '', 'approve', login);
        await this.letTimePass(5_000);
        await this.until(() => this.signIns.get(id).pending === null && !this.signIns.get(id).completing);
        return started;
      }
      case 'client_credentials':
        return await this.signIns.start(connection, request);
      case 'password':
        return await this.signIns.start(connection, { ...request, account: { username: login, password: demoPassword } });
    }
  }

  /** The ID token a connection holds; empty when it holds none. */
  idToken(connectionId: string): string {
    const { held } = this.sessions.get(connectionId);
    return held.kind === 'held' ? (idTokenOf(held.record) ?? '') : '';
  }

  get written(): string {
    return JSON.stringify([...this.store.entries]);
  }
}

const request = { prompt: 'default', open: 'browser', browserCommand: null } as const;

const must = (result: Result<unknown>): void => {
  if (!result.ok) throw new Error(result.error.word);
};
