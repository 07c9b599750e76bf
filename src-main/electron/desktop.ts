import { join } from 'node:path';
import type { AppView } from '../../src-preload/contract/index.ts';
import { Announcer } from '../core/announcer.ts';
import { type Core, createCore } from '../core/core.ts';
import type { Ports } from '../core/ports.ts';
import { createLogFile } from '../node/log-file.ts';
import { beforeExit, type PreparedApp, quit, userDataFolder } from './app.ts';
import { rendererOrigin } from './app-protocol.ts';
import { bindCommands, type IpcChannel, Publisher } from './bridge/index.ts';
import { closeRequest } from './close-request.ts';
import { setApplicationMenu } from './menu.ts';
import { watchOnline } from './network.ts';
import { createNotifier } from './notifier.ts';
import { desktopPorts } from './ports.ts';
import { watchPower } from './power.ts';
import { setStartAtLogin } from './start-at-login.ts';
import { type AppTray, createTray } from './tray.ts';
import type { AppWindow } from './window.ts';

/** How long after the start the connections are looked at for the user's attention, ms. */
const afterStartMs = 1_500;
/** How often the system is asked whether it has a network, ms. */
const onlineEveryMs = 5_000;

/** What index.ts has opened already. */
export interface Opened {
  readonly prepared: PreparedApp;
  readonly window: AppWindow;
  readonly channel: IpcChannel;
}

/** Builds the core on Electron's ports and connects it with window, tray and system. Call once, after ready. */
export const runDesktop = async (opened: Opened): Promise<void> => {
  const folder = userDataFolder();
  const ports = desktopPorts(folder, createLogFile(join(folder, 'logs')));
  await host(opened, createCore(ports), ports, folder);
};

const host = async ({ prepared, window, channel }: Opened, core: Core, ports: Ports, folder: string): Promise<void> => {
  const { logger, clock } = ports;
  const { connections, sessions, notices } = core.services;
  const settings = (): AppView['settings'] => connections.current().settings;
  window.setTheme(settings().theme);

  const notifier = createNotifier();
  const notify = (message: { readonly tag: string; readonly title: string; readonly body: string }) =>
    notifier.notify({ ...message, onClick: () => window.show() });
  const announcer = new Announcer(core, notify);
  const publisher = new Publisher({ channel, logger, appView: core.snapshot, connectionView: core.connectionView });
  core.on((event) => {
    switch (event.kind) {
      case 'connection-changed':
        publisher.connectionChanged(event.connectionId);
        return;
      case 'app-changed':
        publisher.appChanged();
        return;
      case 'signed-in':
        window.show();
        return;
      case 'signed-out':
        // The view that follows says it.
        return;
      case 'configuration-changed': {
        const { now, before } = event;
        if (now.settings.theme !== before.settings.theme) window.setTheme(now.settings.theme);
        if (now.settings.startAtLogin !== before.settings.startAtLogin)
          setStartAtLogin(now.settings.startAtLogin, folder).catch((error: unknown) =>
            logger.warn('start at login not set', { reason: String(error) }),
          );
      }
    }
  });

  let tray: AppTray | null = null;
  window.onCloseRequest(() =>
    closeRequest({
      hasTray: tray !== null,
      keepsSomething: () => connections.current().connections.some(({ id }) => sessions.get(id).held.kind === 'held'),
      connections,
      notify,
      notices,
    }),
  );
  // Before anything starts: an overdue refresh is sent at once, and the user may quit before the start is over.
  beforeExit(core.stop);
  // Not awaited here: the page asks as soon as it is there, so everything it can ask for is bound first.
  const started = core.start();
  bindCommands(channel, {
    origin: rendererOrigin(),
    logger,
    showable: async () => await started,
    appView: () => publisher.snapshot(),
    dispatch: core.dispatch,
  });
  setApplicationMenu();

  await started;
  // The window's own picture comes first.
  clock.setTimer(() => announcer.takeStock(), afterStartMs);
  prepared.onDeepLink((url) => void core.receive(url));
  prepared.onActivate(() => window.show());
  watchPower({ onSuspend: () => logger.info('the machine goes to sleep'), onResume: core.wake });
  watchOnline({ clock, everyMs: onlineEveryMs, onChange: core.networkChanged });
  tray = await createTray({ onShow: () => window.show(), onQuit: quit });
};
