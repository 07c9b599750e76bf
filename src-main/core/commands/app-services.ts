import type { AppView } from '../../../src-preload/contract/index.ts';
import type { Connections, LiveChecks } from '../connections/index.ts';
import type { ClientCredentials } from '../credentials/index.ts';
import type { History } from '../history/index.ts';
import type { OktaClient } from '../okta/index.ts';
import type { Clock, Result } from '../base/index.ts';
import type { Sessions, TokenClipboard, TokenCopier, TokenOperations } from '../sessions/index.ts';
import type { SignIns, SignOuts } from '../sign-in/index.ts';
import type { Notices } from '../views/index.ts';
import type { CommandPorts, ConnectionTest } from './command-ports.ts';

/** Everything the bridge's handlers call upon. */
export interface AppServices extends Pick<CommandPorts, 'browsers' | 'saveFile'> {
  readonly connections: Connections;
  readonly checks: LiveChecks;
  readonly connectionTest: ConnectionTest;
  readonly sessions: Sessions;
  readonly signIns: SignIns;
  readonly signOuts: SignOuts;
  readonly operations: TokenOperations;
  readonly credentials: ClientCredentials;
  readonly okta: Pick<OktaClient, 'discover'>;
  /** Opens an address for the user, in the system's browser or the tenant's own. */
  readonly openPage: (url: string, command: readonly string[] | null) => Promise<Result<unknown>>;
  readonly copier: TokenCopier;
  readonly clipboard: TokenClipboard;
  readonly notices: Notices;
  readonly history: Pick<History, 'list'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly platform: AppView['platform'];
  /** The user’s decision on a weak sealing key, for this machine. */
  readonly consent: (accept: boolean) => Promise<Result<null>>;
  readonly restart: () => void;
}
