import { createLiveChecks, type SchemeRegistrar } from '../connections/index.ts';
import type { Clock, Logger } from '../base/index.ts';
import type { OktaClient } from '../okta/index.ts';
import { type AccessTokens, TokenOperations } from '../sessions/index.ts';
import type { Browser } from '../sign-in/index.ts';
import type { Vault } from '../storage/index.ts';
import { answerConsent } from './answer-consent.ts';
import type { AppServices } from './app-services.ts';
import { type CarryOut, type CommandHandlers, carryOut } from './carry-out.ts';
import { appHandlers } from './handlers/app.ts';
import { connectionHandlers } from './handlers/connections.ts';
import { credentialHandlers } from './handlers/credentials.ts';
import { historyHandlers } from './handlers/history.ts';
import { networkHandlers } from './handlers/network.ts';
import { sessionHandlers } from './handlers/sessions.ts';
import { tokenOperationHandlers } from './handlers/token-operations.ts';
import type { CommandPorts } from './command-ports.ts';

/** A handler for every command of the contract but the snapshot. */
const commandHandlers = (services: AppServices): CommandHandlers => ({
  ...appHandlers(services),
  ...connectionHandlers(services),
  ...sessionHandlers(services),
  ...credentialHandlers(services),
  ...tokenOperationHandlers(services),
  ...historyHandlers(services),
  ...networkHandlers(services),
});

type Running = Pick<
  AppServices,
  | 'connections'
  | 'sessions'
  | 'signIns'
  | 'signOuts'
  | 'credentials'
  | 'copier'
  | 'clipboard'
  | 'notices'
  | 'history'
  | 'platform'
  | 'restart'
>;

export interface CommandsParts extends Running, CommandPorts {
  readonly clock: Clock;
  readonly okta: OktaClient;
  readonly tokens: AccessTokens;
  readonly schemes: Pick<SchemeRegistrar, 'status'>;
  readonly browser: Browser;
  readonly vault: Pick<Vault, 'persistAll' | 'withdraw'>;
  /** This machine's name, and the note that its weak key was turned down. */
  readonly machine: string;
  readonly declined: string;
  readonly logger: Logger;
}

/** The contract's commands, around the services that run anyway. A user can press nothing before the page is painted. */
export const createCommands = (parts: CommandsParts): CarryOut => {
  const { sessions, tokens, connections, okta, schemes, clock, browser, vault, machine, declined } = parts;
  return carryOut(
    commandHandlers({
      ...parts,
      checks: createLiveChecks({ okta, schemes, ownRedirectUri: connections.ownRedirectUri, listenerProbe: parts.listenerProbe }),
      connectionTest: parts.connectionTest(okta),
      operations: new TokenOperations({
        okta,
        sessions,
        tokens,
        clock,
        connection: (connectionId) => connections.connection(connectionId),
      }),
      openPage: async (url, command) => await browser.open(url, command),
      consent: async (accept) => await answerConsent(accept, { connections, machine, declined, vault }),
    }),
    parts.logger,
  );
};
