import type { JWK } from 'jose';
import type { EncryptionKey } from './encryption.ts';
import type { Fault } from './faults.ts';
import type { PolicyGap } from './policies.ts';

/** The three demo orgs. Each listens on its own port, as each Okta org has its own domain. */
export type OrgName = 'acme' | 'globex' | 'initech';

/** `org` is the org authorization server, `default` the one named so, `custom` one with an `aus…` ID. */
export type ServerKind = 'org' | 'default' | 'custom';

/** A server whose policies, scopes and claims an admin makes. */
export type CustomServerKind = Exclude<ServerKind, 'org'>;

export interface SimServer {
  /** Exactly what the metadata and the tokens say. */
  issuer: string;
  kind: ServerKind;
  /** `org`, `default` or the `aus…` ID of the custom server. */
  id: string;
}

/**
 * `native`: public, no consent; `consent`: asks Allow or Don't allow; `no-refresh`: lacks the
 * Refresh Token grant; `web`: has a secret; `web-key`: signs with a private key; `service` and `service-key`: the same without
 * a person; `legacy`: the password grant; `dpop`: its tokens are bound to a key; `par-only`: must push its authorization requests.
 */
export type ClientKind =
  'native' | 'consent' | 'no-refresh' | 'web' | 'web-key' | 'service' | 'service-key' | 'legacy' | 'dpop' | 'par-only';

export interface SimClient {
  /** An Okta-like client ID, the same on all three servers of the org. */
  id: string;
  /** The application's name, as the consent page shows it. */
  label: string;
  kind: ClientKind;
  applicationType: 'native' | 'web' | 'service';
  /** How it proves who it is. Okta takes a secret by Basic or in the body, whichever of the two is registered. */
  authentication: 'none' | 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt';
  /** 64 characters, the same at every start; null for a client without one. */
  secret: string | null;
  redirectUris: readonly string[];
  postLogoutRedirectUris: readonly string[];
  grantTypes: readonly string[];
  /** Its tokens must be bound to a key (RFC 9449). */
  dpopBound: boolean;
  /** Its authorization requests must be pushed (RFC 9126). */
  requiresPar: boolean;
}

export interface SimUser {
  /** `00u…`: `uid` in access tokens and `sub` in ID tokens. */
  id: string;
  /** What the person types; `sub` in access tokens. */
  login: string;
  firstName: string;
  lastName: string;
  groups: string[];
}

export interface SimOrg {
  name: OrgName;
  /** The org's one external identity provider, which `idp` may name. */
  idp: string;
  /** For people: "Acme". */
  label: string;
  /** `http://127.0.0.1:PORT` */
  origin: string;
  clients: SimClient[];
  users: SimUser[];
  servers: Record<ServerKind, SimServer>;
}

export interface OktaSimOptions {
  /** Orgs listen on this port, +1 and +2, the control endpoint on +9. Omitted: free random ports. */
  basePort?: number;
  /** Lifetime of access tokens in seconds. Default 3600. */
  accessTokenSeconds?: number;
  /** Lifetime of ID tokens in seconds. Default 3600. */
  idTokenSeconds?: number;
  /** Absolute lifetime of refresh tokens in seconds. Default: 90 days on org servers, unlimited on the others, as in Okta. */
  refreshTokenSeconds?: number;
  /** Idle limit of refresh tokens in seconds, on every server. Default: none on org servers, 7 days on the others. */
  refreshTokenIdleSeconds?: number;
  /** Whether refresh tokens rotate after every use or stay the same. Default `persistent`, as of every Okta app but single-page ones. */
  rotation?: 'rotate' | 'persistent';
  /** How long a rotated refresh token still works, in seconds. Default 30. */
  graceSeconds?: number;
  /** What reuse within the grace period yields: the same successor (default) or a new one. */
  graceReuse?: 'same' | 'new';
  /** The sim's own time, epoch milliseconds. Default `Date.now`. */
  now?: () => number;
  /** How many seconds a device must wait between two questions. Default 5, as in Okta; 0: as often as it likes. */
  deviceIntervalSeconds?: number;
  /** Members left out of every metadata document, as of a server that lacks something: `pushed_authorization_request_endpoint`. */
  metadataWithout?: readonly string[];
  /** Origins whose pages may read the answers of every org by CORS: Okta's Trusted Origins. Default: none. */
  trustedOrigins?: readonly string[];
  /** Added to every client, for example the loopback ports of a test. */
  extraRedirectUris?: string[];
  /** Requests a minute and org in the rate-limit headers of the token endpoint. Default 1200. */
  rateLimitPerMinute?: number;
  /** Answer 429 once that many were made. Default false: the headers only count. */
  enforceRateLimit?: boolean;
  /** One line per request. Never a token, a code or a password. */
  log?: (line: string) => void;
}

/** Counters of one client at one authorization server. */
export interface ClientStats {
  tokenRequests: number;
  codeExchanges: number;
  passwordGrants: number;
  serviceGrants: number;
  deviceGrants: number;
  refreshes: number;
  rotations: number;
  graceReuses: number;
  reuseDetected: number;
  /** Times a refresh token was used although another successor of the same one had been used before. */
  forks: number;
  errors: number;
}

export interface SimStats extends ClientStats {
  /** Every HTTP request to any org. */
  requests: number;
  signIns: number;
  introspections: number;
  revocations: number;
  userinfoRequests: number;
  pushedRequests: number;
  /** Token requests whose DPoP proof was missing, wrong or without the nonce. */
  dpopRefusals: number;
  deviceRequests: number;
  logouts: number;
  faultsApplied: number;
  /** By `{issuer} {client ID}`. */
  byClient: Record<string, ClientStats>;
}

export interface OktaSim {
  orgs: Record<OrgName, SimOrg>;
  /** `http://127.0.0.1:PORT` */
  controlOrigin: string;
  /** The same as the control endpoint's /faults, in process. */
  faults: { add(fault: Fault): void; clear(): void };
  /** What the access policies do not allow, until it is cleared. The same as the control endpoint's /policies. */
  policies: { deny(gap: PolicyGap): void; clear(): void };
  /** New signing keys on every server of the org; the previous key stays published. */
  rotateKeys(org: OrgName): Promise<void>;
  /** Ends the user's browser sessions and every token of the user in this org. */
  revokeUser(org: OrgName, login: string): void;
  /**
   * Registers the public keys of a client that signs (`web-key`, `service-key`), in place of those it had.
   *
   * @throws when there is no such client, or a key is a private one.
   */
  setClientKeys(org: OrgName, clientId: string, jwks: { keys: readonly JWK[] }): void;
  /**
   * Encrypts a client's ID tokens from now on: signed, then encrypted. `null` ends it.
   *
   * @throws when there is no such client, or the key is not a public RSA key.
   */
  encryptIdTokens(org: OrgName, clientId: string, key: EncryptionKey | null): void;
  /** The same for the access tokens of a custom server; Okta does not encrypt those of the org server. */
  encryptAccessTokens(org: OrgName, server: CustomServerKind, key: EncryptionKey | null): void;
  /**
   * What an authorization URL asks for: its query, or the pushed request that it names, which stays where it is. For tests that
   * look at a request whichever way it comes.
   *
   * @throws when it names a request that was not pushed, or was taken.
   */
  authorizationParams(url: string): URLSearchParams;
  /** Ends the DPoP nonces of the org's servers: the next proof is answered with `use_dpop_nonce` and a new one. */
  renewDpopNonce(org: OrgName): void;
  /** Moves the sim's clock forward (or back) for good, in milliseconds. */
  advanceTime(milliseconds: number): void;
  stats(): SimStats;
  /** Stops listening and drops every connection. */
  close(): Promise<void>;
}
