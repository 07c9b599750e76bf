import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLogger as logger } from '../src-main/core/base/index.ts';
import { VirtualClock } from '../src-main/core/base/testing/virtual-clock.ts';
import {
  type Configuration,
  type Connection,
  emptyConfiguration,
  openConfigurationFile,
  storedFrom,
} from '../src-main/core/connections/index.ts';
import { createCore, type Services } from '../src-main/core/core.ts';
import type { HistoryEvent } from '../src-main/core/history/index.ts';
import { FakeOkta } from '../src-main/core/sessions/testing/fake-okta.ts';
import { testConnection } from '../src-main/core/sessions/testing/sessions-fixture.ts';
import { configurationFormat, type Sealer } from '../src-main/core/storage/index.ts';
import { quietDesktop } from '../src-main/core/testing/memory-ports.ts';
import { createFolderConfiguration } from '../src-main/node/configuration-storage.ts';
import { createInDoubtMarks } from '../src-main/node/in-doubt-marks.ts';
import { nodePorts } from '../src-main/node/ports.ts';

/** The app after a start over one user-data folder, without a network and with a clock that stands still. */
export interface Started extends Services {
  stop(): Promise<void>;
}

/** Where the weak key is accepted. */
const machine = 'machine';
export const damagedId = 'orders';
export const soundId = 'billing';
export const stateOf = (id: string): string => `state-of-${id}`;

/** What the history of each connection tells after its sign-in, oldest first. */
const historyEvents: readonly HistoryEvent[] = [
  { kind: 'refreshed', rotated: true },
  { kind: 'sign-in-cancelled' },
  { kind: 'refreshed', rotated: false },
];
/** So many entries that makes. */
export const historyLength = 1 + historyEvents.length;

/** A user-data folder with two sessions and their histories, two sign-ins on their way, a journal with a mark, and a configuration. */
export class UserData {
  readonly folder: string;
  readonly okta = new FakeOkta({ clock: new VirtualClock() });
  /** Each with a redirect URI of its own: sign-ins at a shared one end where the servers differ. */
  readonly connections = new Map(
    [damagedId, soundId].map((id) => [id, testConnection(id, { tenantId: 'acme', redirectUri: `com.okta.acme:/${id}` })]),
  );
  readonly #sealer: Sealer;

  constructor(folder: string, sealer: Sealer) {
    this.folder = folder;
    this.#sealer = sealer;
  }

  async fill(): Promise<void> {
    writeFileSync(this.path('config.json'), JSON.stringify(this.#configuration(), null, 2));
    const { vault, sessions, history, stop } = await this.start();
    for (const connection of this.connections.values()) {
      const adopted = await sessions.adopt(connection, this.okta.issue(connection.id), null, null);
      if (!adopted.ok) throw new Error(adopted.error.word);
      await vault.setPassword('sign-in', `pending-${connection.id}`, JSON.stringify(this.#pending(connection)));
      for (const event of historyEvents) history.record(connection.id, event);
    }
    await stop();
    const marks = createInDoubtMarks(this.folder);
    marks.set(damagedId, new VirtualClock().now());
    marks.close();
  }

  /** The app starts. */
  async start(): Promise<Started> {
    const ports = nodePorts(this.folder, this.#sealer, { clock: new VirtualClock(), logger, ...quietDesktop });
    const core = createCore({ ...ports, about: { ...ports.about, machine } }, { okta: () => this.okta });
    await core.start();
    return { ...core.services, stop: async () => void (await Promise.all(core.stop())) };
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
      weakVaultAcceptedOn: machine,
      said: ['close-hides'],
    };
    return configurationFormat.document(storedFrom(configuration));
  }
}
