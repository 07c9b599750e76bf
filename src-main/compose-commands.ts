import { answerConsent } from './answer-consent.ts';
import { createConnectionTest, type Route } from './node/connection-test/index.ts';
import { createLiveChecks, type SchemeRegistrar } from './core/connections/index.ts';
import { type AppServices, type CarryOut, carryOut, commandHandlers } from './core/commands/index.ts';
import type { OktaClient } from './core/okta/index.ts';
import type { Clock, Logger } from './core/base/index.ts';
import { TokenOperations } from './core/sessions/index.ts';
import { installedBrowsers, platform, probeListener, relaunch, saveFile } from './electron/index.ts';
import type { Browser } from './core/sign-in/index.ts';
import type { Vault } from './core/storage/index.ts';

type Running = Pick<
  AppServices,
  'connections' | 'sessions' | 'signIns' | 'signOuts' | 'credentials' | 'copier' | 'clipboard' | 'notices' | 'history'
>;

interface CommandsParts {
  /** What handlers call upon as it is. */
  readonly running: Running;
  readonly okta: OktaClient;
  readonly schemes: Pick<SchemeRegistrar, 'status'>;
  readonly browser: Browser;
  /** Of the network that requests take. */
  readonly route: (url: string) => Promise<Route>;
  readonly clock: Clock;
  readonly vault: Pick<Vault, 'persistAll' | 'withdraw'>;
  /** This machine's host name, and the note that its weak key was turned down. */
  readonly machine: string;
  readonly declined: string;
  readonly logger: Logger;
}

/** What only a person's commands need, built around what runs anyway. Nobody can press anything before the page is painted. */
export const composeCommands = (parts: CommandsParts): CarryOut => {
  const { running, okta, schemes, clock, browser, vault, machine, declined, logger } = parts;
  const { sessions, connections } = running;
  return carryOut(
    commandHandlers({
      ...running,
      okta,
      clock,
      checks: createLiveChecks({ okta, schemes, listenerProbe: probeListener }),
      connectionTest: createConnectionTest({ okta, route: parts.route, clock }),
      operations: new TokenOperations({ okta, sessions, clock, connection: (connectionId) => connections.connection(connectionId) }),
      openPage: async (url, command) => await browser.open(url, command),
      saveFile,
      platform: platform(),
      browsers: installedBrowsers,
      consent: async (accept) => await answerConsent(accept, { connections, machine, declined, vault }),
      restart: relaunch,
    }),
    logger,
  );
};
