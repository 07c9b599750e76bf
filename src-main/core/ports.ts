import type { AppView } from '../../src-preload/contract/index.ts';
import type { Clock, Fetch, Logger, Random } from './base/index.ts';
import type { CommandPorts } from './commands/index.ts';
import type { ConfigurationStorage, SchemeRegistrar } from './connections/index.ts';
import type { KeyReader } from './credentials/index.ts';
import type { LineFiles } from './history/index.ts';
import type { InDoubtMarks, TokenClipboard } from './sessions/index.ts';
import type { Browser, LoopbackListener } from './sign-in/index.ts';
import type { EntryFiles, Sealer, Sha256 } from './storage/index.ts';

/** In-doubt marks that are kept in a file. */
export interface InDoubtJournal extends InDoubtMarks {
  /** A later version’s journal lies there. It is left alone, and marks are kept in memory. */
  readonly isNewer?: boolean;
  /** Ends the run: the next start is a clean one. Marks still set stay; what comes later is not noted any more. */
  close(): void;
}

/** Everything the core needs of the machine and of its host. */
export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Goes through the proxy that a URL's tenant asks for, as `createCore` tells it. */
  readonly network: (proxyOf: (url: string) => 'system' | 'none') => { readonly fetch: Fetch };
  /** Whether the system has a network at all, as far as that is known. */
  readonly isOnline: () => boolean;
  readonly configuration: ConfigurationStorage & {
    /** Loads what writing needs. Until it has resolved, `write` may throw. */
    load(): Promise<void>;
  };
  readonly vaultFiles: EntryFiles;
  readonly historyFiles: LineFiles;
  readonly inDoubt: InDoubtJournal;
  readonly sealer: Sealer;
  readonly sha256: Sha256;
  readonly keyReader: KeyReader;
  readonly schemes: SchemeRegistrar;
  readonly browser: Browser;
  readonly loopback: LoopbackListener;
  readonly clipboard: TokenClipboard;
  /** Loaded with the first command. */
  readonly commands: () => Promise<CommandPorts>;
  readonly restart: () => void;
  readonly about: {
    /** This machine's name: consent to a weak key is given for one machine. */
    readonly machine: string;
    readonly version: string;
    readonly platform: AppView['platform'];
    readonly host: AppView['host'];
  };
}
