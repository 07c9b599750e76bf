/** The provider shows a page of its own, where the browser was to be sent back to the app. */
export class NotSentBack extends Error {
  constructor(provider: string, status: number) {
    super(`${provider} answered with HTTP ${status} instead of a redirect.`);
  }
}

/** A client registered at a provider. */
export interface ProviderClient {
  readonly clientId: string;
  readonly redirectUri: string;
  /** Null for a public client. */
  readonly secret: string | null;
}

/** An OpenID provider that has nothing to do with Okta or oidc-provider, started and configured by this suite. */
export interface Provider {
  readonly name: string;
  /** Of its Debian package. */
  readonly version: string;
  readonly issuer: string;
  /** Whether a refresh brings another refresh token; otherwise the one that was sent stays good. */
  readonly rotates: boolean;
  /** Those that bring a refresh token. */
  readonly scopes: readonly string[];
  readonly native: ProviderClient;
  readonly web: ProviderClient;
  /** A confidential client that proves itself with a key; null where the provider knows no such clients. */
  readonly keyed: ProviderClient | null;
  /** A client of its own account, and a scope of its own. */
  readonly machine: ProviderClient;
  readonly machineScope: string;
  /** A client that is trusted with passwords. */
  readonly trusted: ProviderClient;
  readonly account: { readonly username: string; readonly password: string };
  /** By step: where something else than `works` is to be seen, and why: the provider departs from a standard or offers less. */
  readonly differs: Readonly<Record<string, { readonly outcome: string; readonly why: string }>>;
  /** The person at the provider's pages: signs in and consents. Resolves with the URL the browser is sent away to, or rejects with `NotSentBack`. */
  browse(url: string): Promise<string>;
  /** The person at another device: enters the code and consents. */
  approveDevice(verificationUri: string, userCode: string): Promise<void>;
  /** Registers the public key (JWK, RFC 7517) of the keyed client. */
  registerKey(publicJwk: string): Promise<void>;
  /** Somebody ends all sessions at the provider itself. */
  endAllSessions(): Promise<void>;
  /** Ends it and removes everything it wrote. */
  stop(): Promise<void>;
}
