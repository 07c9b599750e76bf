import type { Environment, SettingsView, SignInMethod } from '../../../src-preload/contract/index.ts';
import type { AppError } from '../base/index.ts';

/** An Okta org the user works with. */
export interface Tenant {
  /** Immutable, random. */
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** `https://acme.okta.com`, no slash at the end. */
  readonly orgUrl: string;
  readonly environment: Environment;
  readonly colour: string | null;
  readonly notes: string;
  /** An argument list with `{url}` in it, never a shell string; never imported. */
  readonly browserCommand: readonly string[] | null;
  /** `link`: sign-ins put their address on the clipboard instead of opening a browser. */
  readonly opensWith: 'browser' | 'link';
  /** `none`: its servers are reached past the system's proxy. */
  readonly proxy: 'system' | 'none';
}

/** One client at one authorization server, to be signed in as one account. */
export interface Connection {
  /** Immutable, random: names its vault entry. */
  readonly id: string;
  readonly tenantId: string;
  readonly slug: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly loginHint: string | null;
  readonly method: SignInMethod;
  readonly postLogoutRedirectUri: string | null;
  /** False: refreshed on demand only, and as `keepAlive` says. */
  readonly keepFresh: boolean;
  /** Where tokens are not kept fresh: the refresh token is used in time all the same, so that it does not end by idleness. */
  readonly keepAlive: boolean;
  readonly refreshTokenIdleMs: number | null;
  readonly approvedOrigins: readonly string[];
  /** Epoch ms of the last copy or sign-in: who goes first after a sleep. */
  readonly lastUsedAt: number | null;
}

/** The configuration, and when each connection was last used. It carries no secret. Orders are the user's. */
export interface Configuration {
  readonly tenants: readonly Tenant[];
  readonly connections: readonly Connection[];
  readonly settings: SettingsView;
  /** The machine (host name) on which the user accepted a weak sealing key; null when nowhere. */
  readonly weakVaultAcceptedOn: string | null;
  /** Things said once. */
  readonly said: readonly string[];
}

/** Where the configuration lies: electron-store in the app, memory in tests. */
export interface ConfigurationFile {
  /** What was in the file when the app started; `quarantinedAs` names the copy of one that could not be read. */
  readonly initial: {
    readonly configuration: Configuration;
    readonly quarantinedAs: string | null;
    /** Why the file that was there is not used, to be told to the person; absent when it is. */
    readonly problem?: AppError;
    /** Why the file of an earlier version, which is used, could not be brought up to date. */
    readonly notMigrated?: AppError;
  };
  /** Throws when it cannot be written, or must not be (a newer version's file); then the file is as it was. */
  write(configuration: Configuration): void;
  /** Notes when a connection was last used, epoch ms; null when it is gone. Never throws: a failed write is let go. */
  used(connectionId: string, at: number | null): void;
}

export type RedirectKind =
  | { readonly kind: 'scheme'; readonly scheme: string }
  | { readonly kind: 'loopback'; readonly host: '127.0.0.1' | '[::1]' | 'localhost'; readonly port: number; readonly path: string };

/** Makes this app the system's handler of private-use URI schemes (RFC 8252, 7.1). */
export interface SchemeRegistrar {
  /** Registers exactly these schemes and lets go of those registered before and no longer listed. */
  register(schemes: readonly string[]): Promise<void>;
  status(scheme: string): Promise<SchemeStatus>;
}

export type SchemeStatus =
  | { readonly kind: 'ours' }
  | { readonly kind: 'other'; readonly owner: string }
  | { readonly kind: 'nobody' }
  /** This system cannot register schemes at run time (macOS), or the tools for it are missing. */
  | { readonly kind: 'unsupported'; readonly reason: string };
