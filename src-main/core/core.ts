import type { AppView, CommandName, ConnectionView } from '../../src-preload/contract/index.ts';
import { createEmitter, Deadlines, failure, later, type Result } from './base/index.ts';
import {
  type Connections,
  createConnections,
  openConfigurationFile,
  proxySettings,
  redirectConflict,
  type RedirectKind,
  schemesIn,
  wayBack,
} from './connections/index.ts';
import { ClientCredentials } from './credentials/index.ts';
import type { CoreEvent } from './events.ts';
import { tellOfFiles, tellOfNewer } from './file-notices.ts';
import { type HistoryEvent, History } from './history/index.ts';
import { type OktaClient, oktaClientLater } from './okta/index.ts';
import type { Ports } from './ports.ts';
import { registeredSchemes } from './registered-schemes.ts';
import { AccessTokens, Sessions, TokenCopier } from './sessions/index.ts';
import { AnswerDesk, sharedLoopback, SignIns, SignOuts } from './sign-in/index.ts';
import { createVault, type SecretStore, type Vault, VaultConsent } from './storage/index.ts';
import { appView, connectionView, nextChangeAt, Notices } from './views/index.ts';

/** How long after the start schemes are registered, and what commands need is loaded, unless it was needed sooner, ms. */
const afterStartMs = 1_500;
/** What is under way at quitting is waited for this long before the rest is closed, ms. */
const longestStopMs = 7_000;

/** What runs by itself. Hosts without a window (measurements, tests) use these; windows use commands and events. */
export interface Services {
  readonly connections: Connections;
  readonly credentials: ClientCredentials;
  readonly okta: OktaClient;
  readonly sessions: Sessions;
  readonly signIns: SignIns;
  readonly signOuts: SignOuts;
  readonly tokens: AccessTokens;
  readonly copier: TokenCopier;
  readonly history: History;
  readonly notices: Notices;
  readonly vault: Vault;
}

/** What a measurement or test puts in a service's place, or around it. */
export interface Replacements {
  readonly connections?: Connections;
  readonly okta?: (client: OktaClient) => OktaClient;
  readonly secrets?: (vault: SecretStore) => SecretStore;
}

export interface Core {
  readonly services: Services;
  /** Returns how to stop listening. */
  readonly on: (listener: (event: CoreEvent) => void) => () => void;
  /** Carries out a command of the contract, payload and answer judged by its schemas. Never rejects. */
  readonly dispatch: (name: Exclude<CommandName, 'app.snapshot'>, payload: unknown) => Promise<Result<unknown>>;
  readonly snapshot: () => AppView;
  /** Undefined for a connection that is gone. */
  readonly connectionView: (connectionId: string) => ConnectionView | undefined;
  /** Reads the sessions and plans their refreshes. Logs what fails; never rejects. */
  readonly start: () => Promise<void>;
  /** Takes a URL that the system handed over: the answer to a sign-in or sign-out. */
  readonly receive: (url: string) => Promise<void>;
  /** The machine woke up. */
  readonly wake: () => void;
  /** Whether there is a network at all has changed. */
  readonly networkChanged: (online: boolean) => void;
  /** Starts nothing more and saves what is under way: the parts of the end, each of which may reject. */
  readonly stop: () => ReadonlyArray<Promise<unknown>>;
}

/** Builds the program over its ports: the only place where services are made. No session is read and nothing is sent before `start`. */
export const createCore = (ports: Ports, replacements: Replacements = {}): Core => {
  const { clock, random, logger, about } = ports;
  const listenerFailed = (error: unknown) => logger.error('a listener failed', { reason: String(error) });
  const events = createEmitter<CoreEvent>(listenerFailed);
  const appChanged = () => events.emit({ kind: 'app-changed' });
  const changed = (connectionId: string) => events.emit({ kind: 'connection-changed', connectionId });
  const quietly = async (what: string, work: Promise<unknown>) => {
    await work.catch((error: unknown) => logger.warn(what, { reason: String(error) }));
  };

  // Configuration
  const file = openConfigurationFile(ports.configuration, clock.now());
  const connections = replacements.connections ?? createConnections({ file, random, clock });
  const connection = (connectionId: string) => connections.connection(connectionId);
  const notices = new Notices({ clock, random, changed: appChanged });
  tellOfFiles(notices, file.initial, ports.inDoubt);

  // The vault, and the user's consent to a weak key
  const declined = `weak-vault-declined:${about.machine}`;
  const vaultChanged = createEmitter<null>(listenerFailed);
  const consent = new VaultConsent({
    backend: async () => await ports.sealer.backend(),
    answer: () => {
      // Where nothing can be noted, nothing is asked.
      if (file.initial.problem !== undefined && file.initial.quarantinedAs === null) return 'declined';
      const { weakVaultAcceptedOn, said } = connections.current();
      return weakVaultAcceptedOn === about.machine ? 'accepted' : said.includes(declined) ? 'declined' : null;
    },
    changed: () => vaultChanged.emit(null),
  });
  const { vaultFiles: files, sealer, sha256 } = ports;
  const vault = createVault({ files, sealer, sha256, persist: () => consent.mayPersist(), logger, clock });
  const secrets = replacements.secrets?.(vault) ?? vault;

  // Protocol and sessions
  const { fetch } = ports.network(proxySettings(() => connections.current()));
  const credentials = new ClientCredentials({
    vault: secrets,
    logger,
    keyReader: ports.keyReader,
    exists: (connectionId) => connection(connectionId) !== undefined,
    changed,
  });
  const client = later(async () => {
    const { createOktaClient } = await import('./okta/client.ts');
    return createOktaClient({ fetch, clock, logger, credentials });
  });
  const okta = replacements.okta?.(oktaClientLater(client)) ?? oktaClientLater(client);
  const history = new History({
    files: ports.historyFiles,
    clock,
    random,
    logger,
    changed,
    newerLinesMet: () =>
      tellOfNewer(notices, 'A part of the history is not shown', 'It was written by a newer version of Tenantry, and is kept as it is.'),
  });
  const happened = (connectionId: string, event: HistoryEvent) => {
    // What still comes for a connection that has just been removed must not begin its file anew.
    if (connection(connectionId) === undefined) return;
    if (event.kind === 'signed-out') events.emit({ kind: 'signed-out', connectionId });
    history.record(connectionId, event);
  };
  const sessions = new Sessions({ okta, vault: secrets, clock, random, logger, marks: ports.inDoubt, connection, changed, happened });

  // Sign-ins and sign-outs
  const schemes = registeredSchemes(ports, () => schemesIn(connections.current()));
  const redirectCheck = async (redirect: RedirectKind, issuer: string) => await wayBack(redirect, issuer, schemes);
  const answers = new AnswerDesk();
  const loopback = sharedLoopback(ports.loopback, async (url) => await answers.take(url));
  const signIns = new SignIns({
    okta,
    vault: secrets,
    clock,
    random,
    logger,
    browser: ports.browser,
    wayBack: redirectCheck,
    ownRedirectUri: (use) => connections.ownRedirectUri(use),
    loopback,
    connection,
    currentAccount: (connectionId) => sessions.account(connectionId),
    adopt: async (to, { received, sub, verdict }) => {
      const adopted = await sessions.adopt(to, received, sub, verdict);
      connections.markUsed(to.id);
      events.emit({ kind: 'signed-in', connectionId: to.id });
      return adopted;
    },
    changed,
    happened,
    replaced: (connectionId, before, now) => {
      const configured = connection(connectionId);
      if (configured === undefined) return;
      notices.add(
        'info',
        `${connections.handle(configured)} is now signed in as ${now.label}`,
        `You chose to sign in as someone else, so this replaced the session of ${before.label}.`,
      );
    },
    passwordGrantAllowed: () => connections.current().settings.passwordGrant,
    stray: (error) => notices.addError('info', 'A sign-in answer nobody waits for', error),
  });
  const signOuts = new SignOuts({
    okta,
    clock,
    random,
    loopback,
    wayBack: redirectCheck,
    ended: (connectionId, error) => {
      const configured = connection(connectionId);
      const name = configured === undefined ? 'a removed connection' : connections.handle(configured);
      if (error !== null) notices.addError('warn', `The browser may still be signed in for ${name}`, error);
      else notices.add('info', `Signed out of ${name}`, 'Okta has ended the browser’s session as well.');
    },
  });
  answers.serve({ signIns, signOuts });
  const tokens = new AccessTokens({ sessions, clock });
  const copier = new TokenCopier({
    tokens,
    clipboard: ports.clipboard,
    clock,
    clearAfterMs: () => connections.current().settings.clipboardClearMs,
    used: (connectionId) => {
      connections.markUsed(connectionId);
      changed(connectionId);
    },
  });
  const services: Services = { connections, credentials, okta, sessions, signIns, signOuts, tokens, copier, history, notices, vault };

  // Views
  const viewOf = (connectionId: string): ConnectionView | undefined => {
    const configured = connection(connectionId);
    const tenant = configured === undefined ? undefined : connections.tenantOf(configured);
    if (configured === undefined || tenant === undefined) return undefined;
    return connectionView({
      connection: configured,
      tenant,
      session: sessions.get(connectionId),
      signIn: signIns.get(connectionId),
      refusal: sessions.refusal(connectionId)?.error ?? null,
      redirectConflict: redirectConflict(configured, connections.current()),
      credential: credentials.view(configured),
      vault: consent.view(),
      historyRevision: history.revision(connectionId),
      now: clock.now(),
    });
  };
  const snapshot = (): AppView => {
    const configuration = connections.current();
    return appView({
      version: about.version,
      platform: about.platform,
      host: about.host,
      online: ports.isOnline(),
      vault: consent.view(),
      notices: notices.all,
      configuration,
      connections: configuration.connections.flatMap(({ id }) => viewOf(id) ?? []),
    });
  };
  const freshness = new Deadlines(clock, { onDue: (connectionIds) => connectionIds.forEach(changed) });
  const watchFreshness = (connectionId: string) =>
    freshness.set(connectionId, connection(connectionId) === undefined ? null : nextChangeAt(sessions.get(connectionId), clock.now()));

  // What follows from what
  events.on((event) => {
    if (event.kind === 'connection-changed') watchFreshness(event.connectionId);
  });
  vaultChanged.on(() => {
    sessions.vaultIsBack();
    void quietly('sign-ins on their way not read back', signIns.restore());
    if (consent.mayPersist()) void quietly('not everything was written to the vault', vault.persistAll());
    appChanged();
  });
  connections.onChange((now, before) => {
    for (const { id } of now.connections) sessions.reconsider(id);
    for (const { id } of before.connections) if (connection(id) === undefined) void history.forget(id);
    // Each registration rewrites the system's list of handlers: none for changes that have nothing to do with it.
    if (schemesIn(now).join() !== schemesIn(before).join()) void schemes.register();
    events.emit({ kind: 'configuration-changed', now, before });
    appChanged();
  });

  const read = async (): Promise<void> => {
    await consent.judge();
    await sessions.load(connections.current().connections.map(({ id }) => id));
    await signIns.restore();
    await credentials.load(connections.current().connections);
    for (const { id } of connections.current().connections) watchFreshness(id);
  };
  const started = later(async () => await read().catch((error: unknown) => logger.error('start failed', { reason: String(error) })));
  // What only a user's commands need takes longer to load than everything shown at the start: the first one waits.
  const commands = later(async () => {
    await started.get();
    await ports.configuration.load().catch((error: unknown) => logger.error('nothing can be saved', { reason: String(error) }));
    // The protocol client too: an update that replaces the files of a running app must not find it still to be loaded.
    const [{ createCommands }, commandPorts] = await Promise.all([
      import('./commands/create-commands.ts'),
      ports.commands(),
      client.get().catch(() => {}),
    ]);
    const { machine, platform } = about;
    const { clipboard, browser, restart } = ports;
    return createCommands({
      ...services,
      ...commandPorts,
      clock,
      logger,
      clipboard,
      browser,
      restart,
      schemes,
      platform,
      machine,
      declined,
    });
  });

  return {
    services,
    on: events.on,
    dispatch: async (name, payload) => {
      try {
        return await (
          await commands.get()
        )(name, payload);
      } catch (error) {
        logger.error('a part of the app could not be loaded', { reason: String(error) });
        return failure('internal', 'A part of Tenantry could not be loaded.', 'Restart Tenantry; if that does not help, install it again.');
      }
    },
    snapshot,
    connectionView: viewOf,
    start: async () => {
      await started.get();
      clock.setTimer(() => void Promise.all([commands.get().catch(() => {}), schemes.registered()]), afterStartMs);
    },
    receive: async (url) => {
      await commands.get().catch(() => {});
      await answers.take(url);
    },
    wake: () => sessions.wake(),
    networkChanged: (online) => {
      appChanged();
      if (online) sessions.networkIsBack();
    },
    stop: () => {
      freshness.stop();
      // A refresh under way may hold the only copy of a rotated token: its answer is waited for and saved, even late.
      const stopped = quietly('sessions not stopped', sessions.stop());
      const close = async () => {
        // A slow network must not cost what waits in memory.
        await Promise.race([stopped, new Promise<void>((resolve) => void clock.setTimer(resolve, longestStopMs))]);
        await Promise.allSettled([vault.close(), history.close()]);
        ports.inDoubt.close();
      };
      return [copier.takeBack(), stopped, close()];
    },
  };
};
