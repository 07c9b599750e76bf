import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ConnectionView } from '../src-preload/contract/index.ts';
import { closeRequest } from './close-request.ts';
import { ClientCredentials } from './core/credentials/index.ts';
import { createConnections, openConfigurationFile, proxySettings, schemesIn, wayBack } from './core/connections/index.ts';
import { type Happening, History } from './core/history/index.ts';
import { Announcer, type CarryOut, Notices } from './core/commands/index.ts';
import { bindCommands, type IpcChannel, Publisher } from './electron/bridge/index.ts';
import { oktaClientLater } from './core/okta/index.ts';
import { failure } from './core/base/index.ts';
import { systemClock } from './node/system-clock.ts';
import { systemRandom } from './node/system-random.ts';
import { Deadlines, Sessions, TokenCopier } from './core/sessions/index.ts';
import {
  type AppTray,
  type AppWindow,
  beforeExit,
  createBrowser,
  createConfigurationStorage,
  createInDoubtMarks,
  createLogFile,
  createLoopbackListener,
  createNetwork,
  createNotifier,
  createSafeStorageSealer,
  createSchemeRegistrar,
  createTokenClipboard,
  createTray,
  host,
  isOnline,
  platform,
  type PreparedApp,
  quit,
  rendererOrigin,
  setApplicationMenu,
  setStartAtLogin,
  userDataFolder,
  version,
  watchOnline,
  watchPower,
} from './electron/index.ts';
import { sharedLoopback, SignIns, SignOuts, takeAnswer } from './core/sign-in/index.ts';
import { VaultConsent } from './core/storage/index.ts';
import { createLineFiles } from './node/line-files.ts';
import { openVault } from './node/open-vault.ts';
import { keyReader } from './node/key-reader.ts';
import { appView, connectionView, nextChangeAt } from './core/views/index.ts';

/** How long after the start schemes are registered, and what writes, answers and asks is loaded, unless it was needed sooner, ms. */
const afterStartMs = 1_500;
/** How often the system is asked whether it has a network, ms. */
const onlineEveryMs = 5_000;
/** What is under way at quitting is waited for this long before the rest is closed, ms: the whole goodbye has ten seconds. */
const longestStopMs = 7_000;

/** A command's answer where the rest of the app could not be loaded. */
const incomplete: CarryOut = async () =>
  await Promise.resolve(
    failure('internal', 'A part of Tenantry could not be loaded.', 'Restart Tenantry; if that does not help, install it again.'),
  );

/** What index.ts has opened already. */
export interface Opened {
  readonly prepared: PreparedApp;
  readonly window: AppWindow;
  readonly channel: IpcChannel;
}

/** Builds every part that runs by itself, hands each its ports, and starts them. Call once, after ready. */
export const compose = async ({ prepared, window, channel }: Opened): Promise<void> => {
  const clock = systemClock;
  const random = systemRandom;
  const folder = userDataFolder();
  const logger = createLogFile(join(folder, 'logs'));
  const clipboard = createTokenClipboard();
  const notifier = createNotifier();

  // Configuration
  const storage = createConfigurationStorage(folder);
  const file = openConfigurationFile(storage, clock.now());
  const connections = createConnections({ file, random, clock });
  window.setTheme(connections.current().settings.theme);
  const schemes = createSchemeRegistrar({ folder, logger });

  // The vault, and the person's word on a weak key
  const machine = hostname();
  const declined = `weak-vault-declined:${machine}`;
  const sealer = createSafeStorageSealer();
  const consent = new VaultConsent({
    backend: async () => await sealer.backend(),
    answer: () => {
      // Where nothing can be noted, nothing is asked.
      if (file.initial.problem !== undefined && file.initial.quarantinedAs === null) return 'declined';
      const { weakVaultAcceptedOn, said } = connections.current();
      return weakVaultAcceptedOn === machine ? 'accepted' : said.includes(declined) ? 'declined' : null;
    },
    changed: () => {
      sessions.vaultIsBack();
      void quietly('sign-ins on their way not read back', signIns.restore());
      if (consent.mayPersist()) void quietly('not everything was written to the vault', vault.persistAll());
      publisher.appChanged();
    },
  });
  const vault = openVault({ folder: join(folder, 'vault'), sealer, persist: () => consent.mayPersist(), logger });

  // Protocol and sessions
  const network = createNetwork(proxySettings(() => connections.current()));
  const credentials = new ClientCredentials({
    keyReader,
    vault,
    logger,
    exists: (connectionId) => connections.connection(connectionId) !== undefined,
    changed: (connectionId) => publisher.connectionChanged(connectionId),
  });
  const okta = oktaClientLater(async () => {
    const { createOktaClient } = await import('./core/okta/client.ts');
    return createOktaClient({ fetch: network.fetch, clock, logger, credentials });
  });
  const marks = createInDoubtMarks(folder, logger);
  const connection = (connectionId: string) => connections.connection(connectionId);
  const changed = (connectionId: string) => publisher.connectionChanged(connectionId);
  const history = new History({ files: createLineFiles(join(folder, 'history')), clock, random, logger, changed });
  const happened = (connectionId: string, happening: Happening) => {
    // What still comes for a connection that has just been removed must not begin its file anew.
    if (connection(connectionId) !== undefined) history.record(connectionId, happening);
  };
  const sessions = new Sessions({ okta, vault, clock, random, logger, marks, connection, changed, happened });
  const quietly = async (what: string, work: Promise<void>) => {
    await work.catch((error: unknown) => logger.warn(what, { reason: String(error) }));
  };
  let registered: Promise<void> | null = null;
  const registerSchemes = async () => {
    registered = quietly('schemes not registered', schemes.register(schemesIn(connections.current())));
    await registered;
  };
  // The answer may come back within a second: by then the system must know whom to give it to.
  const registeredSchemes = {
    status: async (scheme: string) => {
      await (registered ?? registerSchemes());
      return await schemes.status(scheme);
    },
  };
  const browser = createBrowser();
  const take = async (url: string) => await takeAnswer(url, { signIns, signOuts });
  const loopback = sharedLoopback(createLoopbackListener(), take);
  const signIns = new SignIns({
    okta,
    vault,
    clock,
    random,
    logger,
    browser,
    wayBack: async (redirect) => await wayBack(redirect, registeredSchemes),
    loopback,
    connection,
    currentAccount: (connectionId) => sessions.account(connectionId),
    adopt: async (to, { received, sub, verdict }) => {
      const adopted = await sessions.adopt(to, received, sub, verdict);
      connections.markUsed(to.id);
      window.show();
      return adopted;
    },
    changed,
    happened,
    passwordGrantAllowed: () => connections.current().settings.passwordGrant,
    stray: (error) => notices.addError('info', 'A sign-in answer nobody waits for', error),
  });
  const signOuts = new SignOuts({
    okta,
    clock,
    random,
    loopback,
    wayBack: async (redirect) => await wayBack(redirect, registeredSchemes),
    ended: (connectionId, error) => {
      const configured = connection(connectionId);
      const name = configured === undefined ? 'a removed connection' : connections.handle(configured);
      if (error !== null) notices.addError('warn', `The browser may still be signed in for ${name}`, error);
      else notices.add('info', `Signed out of ${name}`, 'Okta has ended the browser’s session as well.');
    },
  });
  const copier = new TokenCopier({
    sessions,
    clipboard,
    clock,
    clearAfterMs: () => connections.current().settings.clipboardClearMs,
    used: (connectionId) => connections.markUsed(connectionId),
  });

  // What the window sees
  const freshness = new Deadlines(clock, { onDue: (connectionIds) => connectionIds.forEach(changed) });
  const viewOf = (connectionId: string): ConnectionView | undefined => {
    const configured = connections.connection(connectionId);
    const tenant = configured === undefined ? undefined : connections.tenantOf(configured);
    if (configured === undefined || tenant === undefined) return undefined;
    const now = clock.now();
    const session = sessions.get(connectionId);
    freshness.set(connectionId, nextChangeAt(session, now));
    const refusal = sessions.refusal(connectionId)?.error ?? null;
    const view = connectionView({
      connection: configured,
      tenant,
      session,
      signIn: signIns.get(connectionId),
      refusal,
      credential: credentials.view(configured),
      vault: consent.view(),
      historyRevision: history.revision(connectionId),
      now,
    });
    announcer.see(view);
    return view;
  };
  const wholeView = () => {
    const configuration = connections.current();
    return appView({
      version: version(),
      platform: platform(),
      host: host(),
      online: isOnline(),
      vault: consent.view(),
      notices: notices.all,
      configuration,
      connections: configuration.connections.flatMap(({ id }) => viewOf(id) ?? []),
    });
  };
  const announcer = new Announcer((message) => notifier.notify({ ...message, onClick: () => window.show() }));
  let tray: AppTray | null = null;
  window.onCloseRequest(() =>
    closeRequest({
      hasTray: tray !== null,
      keepsSomething: () => connections.current().connections.some(({ id }) => sessions.get(id).held.kind === 'held'),
      connections,
      notify: (message) => notifier.notify({ ...message, onClick: () => window.show() }),
      notices,
    }),
  );
  const publisher = new Publisher({ channel, logger, appView: wholeView, connectionView: viewOf });
  const notices = new Notices({ clock, random, changed: () => publisher.appChanged() });
  if (file.initial.problem !== undefined) notices.addError('bad', 'The configuration could not be used', file.initial.problem);

  // Before anything starts: an overdue refresh is sent at once, and the person may quit before the start is over.
  beforeExit(() => {
    // A refresh under way may hold the only copy of a rotated token: its answer is waited for and saved, even late.
    const stopped = quietly('sessions not stopped', sessions.stop());
    const close = async () => {
      // A slow network must not cost what waits in memory.
      await Promise.race([stopped, new Promise<void>((resolve) => void clock.setTimer(resolve, longestStopMs))]);
      await Promise.allSettled([vault.close(), history.close()]);
      marks.close();
    };
    return [copier.takeBack(), stopped, close()];
  });

  const start = async (): Promise<void> => {
    await consent.judge();
    await sessions.load(connections.current().connections.map(({ id }) => id));
    await signIns.restore();
    await credentials.load(connections.current().connections);
  };

  // Not awaited here: the page asks as soon as it is there, so everything it can ask for is bound first.
  const started = start().catch((error: unknown) => logger.error('start failed', { reason: String(error) }));
  // What only a person's commands need takes longer to load than everything shown at the start: the first one waits.
  const load = async (): Promise<CarryOut> => {
    await started;
    await storage.load().catch((error: unknown) => logger.error('nothing can be saved', { reason: String(error) }));
    // The protocol client too: an update that replaces the files of a running app must not find it still to be loaded.
    const [{ composeCommands }] = await Promise.all([import('./compose-commands.ts'), import('./core/okta/client.ts').catch(() => {})]);
    return composeCommands({
      running: { connections, sessions, signIns, signOuts, credentials, copier, clipboard, notices, history },
      okta,
      clock,
      schemes: registeredSchemes,
      browser,
      route: network.route,
      vault,
      machine,
      declined,
      logger,
    });
  };
  let loading: Promise<CarryOut> | null = null;
  const answering = async (): Promise<CarryOut> => {
    try {
      return await (loading ??= load());
    } catch (error) {
      loading = null;
      logger.error('a part of the app could not be loaded', { reason: String(error) });
      return incomplete;
    }
  };
  bindCommands(channel, {
    origin: rendererOrigin(),
    logger,
    showable: async () => await started,
    appView: () => publisher.snapshot(),
    loaded: answering,
  });
  setApplicationMenu();

  await started;
  clock.setTimer(() => void Promise.all([answering(), registered ?? registerSchemes()]), afterStartMs);
  connections.onChange((now, before) => {
    for (const { id } of now.connections) sessions.reconsider(id);
    for (const { id } of before.connections) if (connection(id) === undefined) void history.forget(id);
    // Each registration rewrites the system's list of handlers: none for changes that have nothing to do with it.
    if (schemesIn(now).join() !== schemesIn(before).join()) void registerSchemes();
    if (now.settings.theme !== before.settings.theme) window.setTheme(now.settings.theme);
    if (now.settings.startAtLogin !== before.settings.startAtLogin)
      void quietly('start at login not set', setStartAtLogin(now.settings.startAtLogin, folder));
    publisher.appChanged();
  });
  prepared.onDeepLink((url) => void answering().then(async () => await take(url)));
  prepared.onActivate(() => window.show());
  watchPower({ onSuspend: () => logger.info('the machine goes to sleep'), onResume: () => sessions.wake() });
  watchOnline({
    clock,
    everyMs: onlineEveryMs,
    onChange: (online) => {
      publisher.appChanged();
      if (online) sessions.networkIsBack();
    },
  });
  tray = await createTray({ onShow: () => window.show(), onQuit: quit });
};
