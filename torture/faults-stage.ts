import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionTo } from '../bench/app-services.ts';
import { createBenchSealer } from '../bench/sealer.ts';
import { type OktaSim, startOktaSim, TestBrowser } from '../okta-sim/index.ts';
import type { Connection } from '../src-main/core/connections/index.ts';
import { type Fetch, type Result, silentLogger } from '../src-main/core/base/index.ts';
import { type Core, createCore } from '../src-main/core/core.ts';
import type { OktaClient } from '../src-main/core/okta/index.ts';
import { refreshTokenOf, type Sessions } from '../src-main/core/sessions/index.ts';
import type { SignIns } from '../src-main/core/sign-in/index.ts';
import type { SecretStore } from '../src-main/core/storage/index.ts';
import { mappedConnections } from '../src-main/core/testing/mapped-connections.ts';
import { quietDesktop } from '../src-main/core/testing/memory-ports.ts';
import { nodePorts } from '../src-main/node/ports.ts';
import type { StatusView } from '../src-preload/contract/index.ts';
import { seededRandom } from '../src-main/core/base/testing/seeded-random.ts';
import { VirtualClock } from '../src-main/core/base/testing/virtual-clock.ts';
import { countCryptography, cryptography } from './faults-cryptography.ts';
import { Attempts } from './faults-attempts.ts';
import { type NetworkTrouble, silence, silenceAfter } from './faults-network.ts';

/** okta-sim, which lives through many plays, in the time of whichever is on. */
export interface House {
  readonly sim: OktaSim;
  clock: VirtualClock;
  /** Refresh requests that reached okta-sim's token endpoints. */
  refreshesSeen: number;
}

export const openHouse = async (): Promise<House> => {
  countCryptography();
  const house = { clock: new VirtualClock(Date.now()), refreshesSeen: 0 };
  const sim = await startOktaSim({
    rotation: 'rotate',
    now: () => house.clock.now(),
    log: (line) => {
      if (/ token refresh_token: /.test(line)) house.refreshesSeen += 1;
    },
  });
  return Object.assign(house, { sim });
};

/** Whoever plays along: the same server for two of a tenant's connections and one user; another org for the third. */
export const roles = ['orders', 'billing', 'elsewhere'] as const;
export type Role = (typeof roles)[number];
const logins: Readonly<Record<Role, string>> = { orders: 'dana@acme.test', billing: 'dana@acme.test', elsewhere: 'lee@globex.test' };

const tokenEndpointOf = ({ issuer }: Connection): string =>
  /\/oauth2\//.test(issuer) ? `${issuer}/v1/token` : `${issuer}/oauth2/v1/token`;

/** So many turns of the event loop without a request, a write or a signature under way: then only the clock can bring news. */
const quietTurns = 6;
const patientTurns = 300;

export interface StageOptions {
  readonly seed?: number;
  /** For negative controls: a client that misunderstands. */
  readonly wrapOkta?: (okta: OktaClient) => OktaClient;
  /** For negative controls: jitter that is none. */
  readonly fraction?: () => number;
}

/**
 * The app's own core over real HTTP against okta-sim, the vault in a temporary folder, and time that moves only
 * when nothing else does. Each play has a stage of its own.
 */
export class Stage {
  readonly house: House;
  readonly clock: VirtualClock;
  readonly connections = new Map<string, Connection>();
  readonly attempts: Attempts;
  /** The refresh token each connection held last. */
  readonly lastToken = new Map<string, string>();
  /** Why the last sign-in brought no session, for a verdict. */
  whyNoSession = '';
  readonly #folder: string;
  readonly #options: StageOptions;
  #core: Core;
  #underWay = 0;
  #runs = 0;
  #trouble: { readonly trouble: NetworkTrouble; left: number } | null = null;
  /** Refresh requests that were let through to okta-sim. */
  #sent = 0;
  readonly #seenBefore: number;

  static async open(house: House, options: StageOptions = {}): Promise<Stage> {
    const stage = new Stage(house, await mkdtemp(join(tmpdir(), 'tenantry-faults-')), options);
    await stage.#start();
    return stage;
  }

  private constructor(house: House, folder: string, options: StageOptions) {
    this.house = house;
    this.#folder = folder;
    this.#options = options;
    this.clock = house.clock = new VirtualClock(house.clock.now() + 60_000);
    this.#seenBefore = house.refreshesSeen;
    house.sim.faults.clear();
    this.attempts = new Attempts(this.clock);
    const { orgs } = house.sim;
    this.connections.set('orders', connectionTo(orgs, 'acme', 'default', { id: 'orders', lastUsedAt: 2 }));
    this.connections.set('billing', connectionTo(orgs, 'acme', 'custom', { id: 'billing', lastUsedAt: 1 }));
    this.connections.set('elsewhere', connectionTo(orgs, 'globex', 'org', { id: 'elsewhere', lastUsedAt: 3 }));
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

  /** What the window shows of a connection. */
  status(role: Role): StatusView {
    const view = this.#core.connectionView(role);
    if (view === undefined) throw new Error(`There is no ${role}.`);
    return view.status;
  }

  connection(role: Role): Connection {
    const connection = this.connections.get(role);
    if (connection === undefined) throw new Error(`There is no ${role}.`);
    return connection;
  }

  /** The next `times` requests of the app meet this instead of the network. */
  strike(trouble: NetworkTrouble | null, times = Infinity): void {
    this.#trouble = trouble === null ? null : { trouble, left: times };
  }

  clearFaults(): void {
    this.house.sim.faults.clear();
    this.#trouble = null;
  }

  /** The person signs in; whether that brought a session. */
  async signIn(role: Role): Promise<boolean> {
    const connection = this.connection(role);
    const tokenBefore = this.lastToken.get(role);
    const started = await this.drive(this.signIns.start(connection, { prompt: 'default', open: 'browser', browserCommand: null }));
    this.whyNoSession = 'it brought the same session';
    if (!started.ok) {
      this.whyNoSession = started.error.word;
      return false;
    }
    const callback = await this.#browse(started.value.url ?? '', logins[role]);
    if (callback === null) {
      this.signIns.cancel(role);
      return false;
    }
    this.attempts.forgive(role);
    await this.drive(this.signIns.handleCallback(callback));
    this.note(role);
    this.whyNoSession = this.signIns.get(role).failure?.word ?? this.whyNoSession;
    return this.sessions.get(role).held.kind === 'held' && this.lastToken.get(role) !== tokenBefore;
  }

  async refresh(role: Role): Promise<Result<null>> {
    this.attempts.asked(role);
    const result = await this.drive(this.sessions.refresh(role));
    await this.settle();
    return result;
  }

  /** The app quits and starts over the same folder. */
  async restart(): Promise<void> {
    await this.#quit();
    this.#core = this.#build();
    for (const role of roles) this.attempts.forgive(role);
    await this.#start();
    await this.settle();
  }

  /** The machine sleeps; nobody's clock stops. */
  async sleep(ms: number): Promise<void> {
    this.clock.jump(ms);
    for (const role of roles) this.attempts.asked(role);
    this.#core.wake();
    await this.settle();
  }

  async networkIsBack(): Promise<void> {
    for (const role of roles) this.attempts.asked(role);
    this.#core.networkChanged(true);
    await this.pass(0);
  }

  /** Lets time pass, step by step from timer to timer, each time until everything it set off has come to rest. */
  async pass(ms: number): Promise<void> {
    const end = this.clock.monotonic() + ms;
    await this.settle();
    do {
      const step = Math.min(this.clock.nextTimerIn ?? Infinity, end - this.clock.monotonic());
      await this.clock.advance(step);
      await this.settle();
    } while (this.clock.monotonic() < end && this.attempts.violations.length === 0);
  }

  /** Waits for something that needs the app, and moves time on when nothing else can help. */
  async drive<T>(work: Promise<T>): Promise<T> {
    let over = false;
    const isOver = () => over;
    const done = work.finally(() => (over = true));
    done.catch(() => {});
    while (!isOver()) {
      for (let turn = 0; turn < patientTurns && !isOver(); turn += 1) await this.settle();
      if (!isOver()) await this.clock.advance(this.clock.nextTimerIn ?? 0);
    }
    return await done;
  }

  /** Until nothing is under way but requests that will never be answered. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < quietTurns; quiet = this.#underWay + cryptography.underWay === 0 ? quiet + 1 : 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  note(id: string): void {
    const { held } = this.sessions.get(id);
    const token = held.kind === 'held' ? refreshTokenOf(held.record) : null;
    if (token !== null) this.lastToken.set(id, token);
  }

  /** Whether okta-sim saw exactly the refresh requests that left, whatever became of their answers. */
  get isCountRight(): boolean {
    return this.house.refreshesSeen - this.#seenBefore === this.#sent;
  }

  async close(): Promise<void> {
    this.clearFaults();
    await this.#quit();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** With all that the app loads soon after its start: loading takes real time, and a fault is to meet nothing half loaded. */
  async #start(): Promise<void> {
    await this.#core.dispatch('app.dismissNotice', { noticeId: 'none' });
    await this.#core.start();
  }

  async #quit(): Promise<void> {
    await this.drive(Promise.all(this.#core.stop()));
  }

  #build(): Core {
    const { clock, connections, attempts } = this;
    const { seed = 1, fraction, wrapOkta } = this.#options;
    const seeded = seededRandom(seed + this.#runs++);
    const ports = nodePorts(this.#folder, createBenchSealer(), {
      clock,
      random: fraction === undefined ? seeded : { ...seeded, fraction },
      logger: silentLogger,
      network: () => ({ fetch: this.#fetch }),
      ...quietDesktop,
    });
    const core = createCore(ports, {
      connections: mappedConnections(connections),
      okta: (client) => attempts.watch(wrapOkta?.(client) ?? client, (issuer) => this.#roleAt(issuer)),
      secrets: (vault) => this.#counted(vault),
    });
    core.on((event) => {
      if (event.kind === 'connection-changed') this.note(event.connectionId);
    });
    return core;
  }

  #roleAt(issuer: string): string | null {
    return [...this.connections.values()].find((connection) => connection.issuer === issuer)?.id ?? null;
  }

  readonly #fetch: Fetch = async (url, init) => {
    const isRefresh = init?.body instanceof URLSearchParams && init.body.get('grant_type') === 'refresh_token';
    const at = [...this.connections.values()].find((connection) => tokenEndpointOf(connection) === url);
    if (isRefresh && at !== undefined) this.attempts.requested(at.id);
    const struck = this.#trouble;
    if (struck !== null && struck.left > 0) {
      struck.left -= 1;
      if (struck.trouble === silenceAfter) await this.#ask(url, init, isRefresh).catch(() => {});
      const answer = struck.trouble.fetch(url, init);
      // Whoever hangs is not under way: only the clock ends it.
      return await (struck.trouble.fetch === silence.fetch ? answer : this.#during(answer));
    }
    return await this.#ask(url, init, isRefresh);
  };

  /** The whole answer at once, so that nothing is under way afterwards. */
  async #ask(url: string, init: RequestInit | undefined, isRefresh: boolean): Promise<Response> {
    if (isRefresh) this.#sent += 1;
    const read = async () => {
      const response = await fetch(url, init);
      const body = await response.arrayBuffer();
      const { status, headers } = response;
      return new Response(body.byteLength === 0 ? null : body, { status, headers });
    };
    return await this.#during(read());
  }

  #counted(vault: SecretStore): SecretStore {
    return {
      getPassword: async (...named) => await this.#during(vault.getPassword(...named)),
      setPassword: async (...named) => await this.#during(vault.setPassword(...named)),
      deletePassword: async (...named) => await this.#during(vault.deletePassword(...named)),
      findPassword: async (service) => await this.#during(vault.findPassword(service)),
      findCredentials: async (service) => await this.#during(vault.findCredentials(service)),
    };
  }

  async #during<T>(work: Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work;
    } finally {
      this.#underWay -= 1;
    }
  }

  /** The person at okta-sim's page; null when the browser never gets away from there. */
  async #browse(url: string, login: string): Promise<string | null> {
    const browser = new TestBrowser();
    try {
      const page = await browser.get(url);
      const done = page.leftTo === undefined ? await browser.signIn(page, login) : page;
      this.whyNoSession = `the browser stayed at ${page.url}`;
      return done.leftTo?.href ?? null;
    } catch (error) {
      this.whyNoSession = `the browser met ${error instanceof Error ? `${error.message} ${String(error.cause)}` : 'something else'}`;
      return null;
    }
  }
}
