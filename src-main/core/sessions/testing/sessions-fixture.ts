import { type Connection, nativeMethod } from '../../connections/index.ts';
import type { HistoryEvent } from '../../history/index.ts';
import { silentLogger } from '../../base/index.ts';
import { seededRandom } from '../../base/testing/seeded-random.ts';
import { VirtualClock } from '../../base/testing/virtual-clock.ts';
import type { OktaClient } from '../../okta/index.ts';
import type { SecretStore } from '../../storage/index.ts';
import { MemoryStore } from '../../storage/testing/memory-store.ts';
import { type InDoubtMarks, Sessions } from '../sessions.ts';
import { FakeOkta, type FakeOktaOptions } from './fake-okta.ts';

/** A connection as tests need one: kept fresh, signed in by the browser. */
export const testConnection = (id: string, more: Partial<Connection> = {}): Connection => ({
  id,
  tenantId: 'tenant',
  slug: id,
  name: id,
  issuer: 'https://acme.okta.com/oauth2/default',
  clientId: '0oa1',
  redirectUri: 'com.okta.acme:/callback',
  scopes: ['openid', 'offline_access'],
  loginHint: null,
  method: nativeMethod,
  postLogoutRedirectUri: null,
  keepFresh: true,
  keepAlive: false,
  refreshTokenIdleMs: null,
  approvedOrigins: [],
  lastUsedAt: null,
  ...more,
});

/**
 * Everything a test of sessions needs: clock, server, disk, and the sessions themselves. They are built here and not by
 * createCore, so that a test sees their own timers and answers alone.
 */
export class SessionsFixture {
  readonly clock = new VirtualClock();
  readonly store = new MemoryStore();
  readonly okta: FakeOkta;
  readonly connections = new Map<string, Connection>();
  readonly changed: string[] = [];
  /** For the history, oldest first. */
  readonly happened: [connectionId: string, event: HistoryEvent][] = [];
  readonly marked = new Map<string, number>();
  sessions: Sessions;
  #seed = 1;
  #families = 0;
  #life = { alive: true };

  constructor(options: Omit<FakeOktaOptions, 'clock'> = {}) {
    this.okta = new FakeOkta({ ...options, clock: this.clock });
    this.sessions = this.#create(new Map(), false);
  }

  connection(id: string, more: Partial<Connection> = {}): Connection {
    const connection = testConnection(id, more);
    this.connections.set(id, connection);
    return connection;
  }

  /** `sub` is whom the ID token named; null for none. */
  async signIn(id: string, more: Partial<Connection> = {}, sub: string | null = null): Promise<void> {
    const connection = this.connections.get(id) ?? this.connection(id, more);
    await this.sessions.adopt(connection, this.okta.issue(`${id}-${this.#families++}`), sub, null);
  }

  /** The server ends the session and everything issued in it. */
  endAtServer(id: string): void {
    const { held } = this.sessions.get(id);
    this.okta.kill(String(held.kind === 'held' ? held.record.body['family'] : ''));
  }

  refreshToken(id: string): string | null {
    const { held } = this.sessions.get(id);
    const token = held.kind === 'held' ? held.record.body['refresh_token'] : null;
    return typeof token === 'string' ? token : null;
  }

  /** The process dies at once, or shuts down first, and starts again over the same disk. */
  async restart(options: { readonly clean?: boolean } = {}): Promise<void> {
    if (options.clean === true) {
      const stopped = this.sessions.stop();
      await this.clock.advance(60_000);
      await stopped;
    }
    this.#life.alive = false;
    this.#life = { alive: true };
    this.okta.processDied();
    this.sessions = this.#create(new Map(this.marked), options.clean !== true);
    await this.sessions.load([...this.connections.keys()]);
  }

  #create(left: ReadonlyMap<string, number>, uncleanBoot: boolean): Sessions {
    const life = this.#life;
    const marks: InDoubtMarks = {
      set: (id, at) => void (life.alive && this.marked.set(id, at)),
      clear: (id) => void (life.alive && this.marked.delete(id)),
      left,
      uncleanBoot,
    };
    // A dead process writes nothing more, and asks nothing.
    const never = async () => await new Promise<never>(() => {});
    const whileAlive = <T extends object>(target: T): T =>
      new Proxy(target, {
        get: (_, name) => {
          const member: unknown = Reflect.get(target, name);
          return typeof member === 'function' ? (life.alive ? (member.bind(target) as unknown) : never) : member;
        },
      });
    return new Sessions({
      okta: whileAlive<OktaClient>(this.okta),
      vault: whileAlive<SecretStore>(this.store),
      clock: this.clock,
      random: seededRandom(this.#seed++),
      logger: silentLogger,
      marks,
      connection: (id) => this.connections.get(id),
      changed: (id) => void this.changed.push(id),
      happened: (id, event) => void this.happened.push([id, event]),
    });
  }
}
