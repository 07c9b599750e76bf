import { wordsOf } from '../src-preload/contract/words/words.ts';
import { type AppServices, createAppServices } from '../bench/app-services.ts';
import { type Connection, nativeMethod } from '../src-main/core/connections/index.ts';
import { type AppError, type Fetch, silentLogger } from '../src-main/core/base/index.ts';
import { testConnection } from '../src-main/core/sessions/testing/sessions-fixture.ts';
import { accessTokenOf, refreshTokenOf, type SessionRecord } from '../src-main/core/sessions/index.ts';
import type { SignInMethod } from '../src-preload/contract/index.ts';
import type { Provider, ProviderClient } from './provider.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The app's own services, vault on disk included, in front of one provider. */
export class Stage {
  readonly provider: Provider;
  readonly #folder: ReturnType<typeof temporaryFolder>;
  #services: AppServices;
  readonly #network: LossyNetwork;

  static async open(provider: Provider): Promise<Stage> {
    const folder = temporaryFolder('interop');
    const network = new LossyNetwork();
    return new Stage(provider, folder, network, await start(folder.path, network));
  }

  private constructor(provider: Provider, folder: ReturnType<typeof temporaryFolder>, network: LossyNetwork, services: AppServices) {
    this.provider = provider;
    this.#folder = folder;
    this.#network = network;
    this.#services = services;
  }

  get services(): AppServices {
    return this.#services;
  }

  /** As below, of a client with a secret, which is put into the vault. */
  async secretConnection(
    id: string,
    client: ProviderClient,
    method: Partial<SignInMethod> = {},
    own: Partial<Connection> = {},
  ): Promise<Connection> {
    const how: SignInMethod = { ...nativeMethod, clientAuthentication: 'client_secret_basic', ...method };
    const connection = this.connection(id, client, { method: how, ...own });
    const kept = await this.#services.credentials.setSecret(connection, client.secret ?? '');
    if (!kept.ok) throw new Error(kept.error.word);
    return connection;
  }

  /** A connection of one of the provider's clients; each step has its own, so that it owes nothing to another. */
  connection(id: string, client: ProviderClient, own: Partial<Connection> = {}): Connection {
    const connection = testConnection(id, {
      tenantId: 'interop',
      issuer: this.provider.issuer,
      clientId: client.clientId,
      redirectUri: client.redirectUri,
      scopes: [...this.provider.scopes],
      ...own,
    });
    this.#services.connections.set(id, connection);
    return connection;
  }

  /** Signs in the connection's own way, with the person at the provider's pages. What stood in the way of it; null when nothing did. */
  async trySignIn(connection: Connection): Promise<AppError | null> {
    const { signIns } = this.#services;
    const { account } = this.provider;
    const started = await signIns.start(connection, { prompt: 'default', open: 'browser', browserCommand: null, account });
    if (!started.ok) return started.error;
    if (connection.method.grant === 'authorization_code') await signIns.handleCallback(await this.provider.browse(started.value.url ?? ''));
    return signIns.get(connection.id).failure;
  }

  /** As above. Throws when it brings no session. */
  async signIn(connection: Connection): Promise<Tokens> {
    const error = await this.trySignIn(connection);
    if (error !== null) throw new Error(`The sign-in failed: ${wordsOf(error).message}`);
    return this.tokens(connection.id);
  }

  /** What a connection holds. Throws when it holds nothing. */
  tokens(id: string): Tokens {
    const { held } = this.#services.sessions.get(id);
    if (held.kind !== 'held') throw new Error(`${id} holds no session: ${held.kind}.`);
    return { record: held.record, accessToken: accessTokenOf(held.record), refreshToken: refreshTokenOf(held.record) };
  }

  /** The app quits and starts anew over the same folder. */
  async restart(): Promise<void> {
    await this.#services.close();
    this.#services = await start(this.#folder.path, this.#network, [...this.#services.connections.values()]);
  }

  /** The next answer of the token endpoint is lost on its way, its request having been carried out. */
  loseNextAnswer(): void {
    this.#network.answersToLose = 1;
  }

  async close(): Promise<void> {
    await this.#services.close();
    this.#folder.remove();
  }
}

export interface Tokens {
  readonly record: SessionRecord;
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
}

/** The network, which loses answers of the token endpoint when told to. */
class LossyNetwork {
  answersToLose = 0;

  readonly fetch: Fetch = async (url, init) => {
    const response = await fetch(url, init);
    const isTokenRequest = init?.body instanceof URLSearchParams && init.body.has('grant_type');
    if (!isTokenRequest || this.answersToLose === 0) return response;
    this.answersToLose -= 1;
    await response.arrayBuffer();
    throw new TypeError('The answer was lost on purpose.');
  };
}

const start = async (folder: string, network: LossyNetwork, known: readonly Connection[] = []): Promise<AppServices> =>
  await createAppServices(folder, { fetch: network.fetch, logger: silentLogger, known });
