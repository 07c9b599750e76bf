export { type Announcement, Announcer } from '../views/announcer.ts';
import type { AppServices } from './app-services.ts';
import type { CommandHandlers } from './carry-out.ts';
import { appHandlers } from './handlers/app.ts';
import { connectionHandlers } from './handlers/connections.ts';
import { credentialHandlers } from './handlers/credentials.ts';
import { historyHandlers } from './handlers/history.ts';
import { networkHandlers } from './handlers/network.ts';
import { sessionHandlers } from './handlers/sessions.ts';
import { tokenOperationHandlers } from './handlers/token-operations.ts';

/** A handler for every command of the contract but the snapshot. */
export const commandHandlers = (services: AppServices): CommandHandlers => ({
  ...appHandlers(services),
  ...connectionHandlers(services),
  ...sessionHandlers(services),
  ...credentialHandlers(services),
  ...tokenOperationHandlers(services),
  ...historyHandlers(services),
  ...networkHandlers(services),
});

export type { AppServices, ConnectionTest } from './app-services.ts';
export { type CarryOut, carryOut } from './carry-out.ts';
export { Notices } from '../views/notices.ts';
