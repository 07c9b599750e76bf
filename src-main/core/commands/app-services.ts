import type { AppView, BrowserView, NetworkStep } from '../../../src-preload/contract/index.ts';
import type { Connections, LiveChecks } from '../connections/index.ts';
import type { ClientCredentials } from '../credentials/index.ts';
import type { History } from '../history/index.ts';
import type { OktaClient } from '../okta/index.ts';
import type { Clock, Result } from '../base/index.ts';
import type { Sessions, TokenClipboard, TokenCopier, TokenOperations } from '../sessions/index.ts';
import type { SignIns, SignOuts } from '../sign-in/index.ts';
import type { Notices } from '../views/index.ts';

/** Walks the way to an authorization server step by step. Fails only for what is no issuer; never rejects. */
export interface ConnectionTest {
  run(asked: { readonly issuer: string; readonly approvedOrigins: readonly string[] }): Promise<Result<NetworkStep[]>>;
}

/** Everything the bridge's handlers call upon. */
export interface AppServices {
  readonly connections: Connections;
  readonly checks: LiveChecks;
  readonly connectionTest: ConnectionTest;
  readonly sessions: Sessions;
  readonly signIns: SignIns;
  readonly signOuts: SignOuts;
  readonly operations: TokenOperations;
  readonly credentials: ClientCredentials;
  readonly okta: Pick<OktaClient, 'discover'>;
  /** Opens an address for the person, in the system's browser or the tenant's own. */
  readonly openPage: (url: string, command: readonly string[] | null) => Promise<Result<unknown>>;
  readonly copier: TokenCopier;
  readonly clipboard: TokenClipboard;
  readonly notices: Notices;
  readonly history: Pick<History, 'list'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Asks the person where to and writes it there; `path` is null when they changed their mind. */
  readonly saveFile: (file: {
    readonly title: string;
    readonly suggestedName: string;
    readonly text: string;
  }) => Promise<Result<{ readonly path: string | null }>>;
  readonly platform: AppView['platform'];
  /** The browsers installed here. Never rejects. */
  readonly browsers: () => Promise<BrowserView[]>;
  /** The person's word on a weak sealing key, for this machine. */
  readonly consent: (accept: boolean) => Promise<Result<null>>;
  readonly restart: () => void;
}
