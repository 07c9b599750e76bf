import type { BrowserView, NetworkStep } from '../../../src-preload/contract/index.ts';
import type { Result } from '../base/index.ts';
import type { ListenerProbe } from '../connections/index.ts';
import type { OktaClient } from '../okta/index.ts';

/** Walks the way to an authorization server step by step. Fails only for what is no issuer; never rejects. */
export interface ConnectionTest {
  run(asked: { readonly issuer: string; readonly approvedOrigins: readonly string[] }): Promise<Result<NetworkStep[]>>;
}

/** What commands need of the host and the start does not. */
export interface CommandPorts {
  /** The browsers installed here. Never rejects. */
  readonly browsers: () => Promise<BrowserView[]>;
  readonly connectionTest: (okta: OktaClient) => ConnectionTest;
  readonly listenerProbe: ListenerProbe;
  /** Asks the user where to save a file and writes it; `path` is null when the user changed their mind. */
  readonly saveFile: (file: {
    readonly title: string;
    readonly suggestedName: string;
    readonly text: string;
  }) => Promise<Result<{ readonly path: string | null }>>;
}
