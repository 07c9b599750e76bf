import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Configuration,
  type Connection,
  emptyConfiguration,
  openConfigurationFile,
  storedFrom,
} from '../src-main/core/connections/index.ts';
import { type HistoryEvent, History } from '../src-main/core/history/index.ts';
import { silentLogger as logger, success } from '../src-main/core/base/index.ts';
import { systemRandom as random } from '../src-main/node/system-random.ts';
import { VirtualClock } from '../src-main/core/base/testing/virtual-clock.ts';
import { Sessions } from '../src-main/core/sessions/index.ts';
import { FakeOkta } from '../src-main/core/sessions/testing/fake-okta.ts';
import { SessionsFixture } from '../src-main/core/sessions/testing/sessions-fixture.ts';
import { createFolderConfiguration } from '../src-main/node/configuration-storage.ts';
import { createInDoubtMarks } from '../src-main/node/in-doubt-marks.ts';
import { SignIns } from '../src-main/core/sign-in/index.ts';
import { createLineFiles } from '../src-main/node/line-files.ts';
import { openVault } from '../src-main/node/open-vault.ts';
import { configurationFormat, type Sealer, type Vault } from '../src-main/core/storage/index.ts';

/** The app's services after a start over one user-data folder, without a network and with a clock that stands still. */
export interface Started {
  readonly vault: Vault;
  readonly sessions: Sessions;
  readonly signIns: SignIns;
  /** How many answers to sign-ins were met as unknown. */
  readonly strays: () => number;
  /** As a process that dies: nothing is tidied up. */
  stop(): Promise<void>;
}

export const damagedId = 'orders';
export const soundId = 'billing';
export const stateOf = (id: string): string => `state-of-${id}`;

/** What the history of each connection tells, oldest first. */
export const historyEvents: readonly HistoryEvent[] = [
  { kind: 'signed-in', account: 'dana@acme.example', replaced: null, refreshable: true },
  { kind: 'refreshed', rotated: true },
  { kind: 'sign-in-cancelled' },
  { kind: 'refreshed', rotated: false },
];

/** A user-data folder with two sessions and their histories, two sign-ins on their way, a journal with a mark, and a configuration. */
export class UserData {
  readonly folder: string;
  readonly okta = new FakeOkta({ clock: new VirtualClock() });
  readonly connections = new Map([damagedId, soundId].map((id) => [id, new SessionsFixture().connection(id, { tenantId: 'acme' })]));
  readonly #sealer: Sealer;

  constructor(folder: string, sealer: Sealer) {
    this.folder = folder;
    this.#sealer = sealer;
  }

  async fill(): Promise<void> {
    writeFileSync(this.path('config.json'), JSON.stringify(this.#configuration(), null, 2));
    const { vault, sessions, stop } = await this.start();
    for (const connection of this.connections.values()) {
      const adopted = await sessions.adopt(connection, this.okta.issue(connection.id), null, null);
      if (!adopted.ok) throw new Error(adopted.error.message);
      await vault.setPassword('sign-in', `pending-${connection.id}`, JSON.stringify(this.#pending(connection)));
    }
    await stop();
    const marks = createInDoubtMarks(this.folder);
    marks.set(damagedId, new VirtualClock().now());
    marks.close();
    const history = this.history();
    for (const id of this.connections.keys()) for (const event of historyEvents) history.record(id, event);
    await history.close();
  }

  history(): History {
    return new History({ files: createLineFiles(this.path('history')), clock: new VirtualClock(), random, logger, changed: () => {} });
  }

  /** The app starts. */
  async start(connections: ReadonlyMap<string, Connection> = this.connections): Promise<Started> {
    const clock = new VirtualClock();
    const vault = openVault({ folder: this.path('vault'), sealer: this.#sealer, persist: () => true, logger, clock, random });
    const journal = createInDoubtMarks(this.folder);
    const { left, uncleanBoot } = journal;
    // What the start has read is all that counts here, and each journal keeps a file open.
    journal.close();
    const connection = (id: string) => connections.get(id);
    const changed = () => {};
    const marks = { left, uncleanBoot, set: () => {}, clear: () => {} };
    const { okta } = this;
    const sessions = new Sessions({ okta, vault, clock, random, logger, marks, connection, changed });
    let strays = 0;
    const signIns = new SignIns({
      okta,
      vault,
      clock,
      random,
      logger,
      connection,
      changed,
      browser: { open: async () => success({ openedIn: 'nothing' }) },
      wayBack: async () => success(null),
      ownRedirectUri: () => success(null),
      loopback: { listen: async () => success({ close: async () => {} }) },
      currentAccount: () => null,
      adopt: async (to, { received, sub, verdict }) => await sessions.adopt(to, received, sub, verdict),
      stray: () => (strays += 1),
    });
    await sessions.load([...connections.keys()]);
    await signIns.restore();
    return {
      vault,
      sessions,
      signIns,
      strays: () => strays,
      stop: async () => {
        await sessions.stop();
        await vault.close();
      },
    };
  }

  openConfiguration() {
    return openConfigurationFile(createFolderConfiguration(this.folder), new VirtualClock().now());
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Names and contents of everything in the folder and in the vault's. */
  files(): Map<string, Buffer> {
    mkdirSync(this.path('vault'), { recursive: true });
    const entries = readdirSync(this.folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
    return new Map(
      entries.map(({ parentPath, name }) => [join(parentPath, name).slice(this.folder.length + 1), readFileSync(join(parentPath, name))]),
    );
  }

  #pending({ id, issuer, clientId, redirectUri }: Connection): object {
    const startedAt = new VirtualClock().now();
    const times = { startedAt, expiresAt: startedAt + 600_000 };
    const secrets = { state: stateOf(id), nonce: 'nonce', codeVerifier: 'verifier' };
    return { id: `pending-${id}`, connectionId: id, issuer, clientId, redirectUri, ...secrets, ...times, openedIn: 'the browser' };
  }

  #configuration(): object {
    const tenant = { id: 'acme', slug: 'acme', name: 'Acme', orgUrl: 'https://acme.okta.com', environment: 'production' } as const;
    const configuration: Configuration = {
      ...emptyConfiguration(),
      tenants: [{ ...tenant, colour: '#1662dd', notes: 'Zoë’s org', browserCommand: null, opensWith: 'browser', proxy: 'system' }],
      connections: [...this.connections.values()],
      weakVaultAcceptedOn: 'machine',
      said: ['close-hides'],
    };
    return configurationFormat.document(storedFrom(configuration));
  }
}
