import type { JWK } from 'jose';
import type Provider from 'oidc-provider';
import type { SimClock } from './clock.ts';
import type { DevicePace } from './device-pace.ts';
import type { DpopNonces } from './dpop.ts';
import type { Encryption } from './encryption.ts';
import type { Families } from './families.ts';
import type { FaultAction } from './faults.ts';
import type { KeyRing } from './keys.ts';
import type { OnceOnly } from './once-only.ts';
import type { Policies } from './policies.ts';
import type { PushedRequests } from './par.ts';
import type { Stats } from './stats.ts';
import type { OrgStore } from './store.ts';
import { must } from './must.ts';
import type { OktaSimOptions, ServerKind, SimOrg, SimServer, SimUser } from './types.ts';

/** The options with every default filled in that is the same for all servers. */
export type Settings = Required<
  Pick<
    OktaSimOptions,
    | 'accessTokenSeconds'
    | 'metadataWithout'
    | 'trustedOrigins'
    | 'idTokenSeconds'
    | 'deviceIntervalSeconds'
    | 'rotation'
    | 'graceSeconds'
    | 'graceReuse'
    | 'rateLimitPerMinute'
    | 'enforceRateLimit'
  >
> &
  Pick<OktaSimOptions, 'refreshTokenSeconds' | 'refreshTokenIdleSeconds'>;

/** One org while it runs. */
export interface OrgRuntime {
  description: SimOrg;
  store: OrgStore;
  clock: SimClock;
  stats: Stats;
  settings: Settings;
  servers: Record<ServerKind, ServerRuntime>;
  /** Consents given: `{server ID} {client ID} {account ID}` to scopes. */
  consents: Map<string, Set<string>>;
  /** The public keys of clients that sign, by client ID. */
  clientKeys: Map<string, readonly JWK[]>;
  encryption: Encryption;
  policies: Policies;
  onceOnly: OnceOnly;
  dpopNonces: DpopNonces;
  log: (line: string) => void;
}

/** One authorization server while it runs. */
export interface ServerRuntime {
  description: SimServer;
  org: OrgRuntime;
  provider: Provider;
  families: Families;
  devicePace: DevicePace;
  pushed: PushedRequests;
  /** The level of assurance that an authorization asked for and met, by grant ID. */
  levels: Map<string, string>;
  /** Signs ID tokens, and access tokens of custom servers; published. */
  keys: KeyRing;
  /** Signs access tokens. On the org server it is another ring, which is never published. */
  accessTokenKeys: KeyRing;
  scopes: Set<string>;
}

/** What belongs to one request and travels with it. */
export interface RequestContext {
  server: ServerRuntime;
  /** Seconds that a `clock-skew` fault adds to every time in the answer. */
  skew: number;
  faults: readonly FaultAction[];
  /** The thumbprint of the key that the request proved to have (RFC 9449). */
  jkt?: string;
  /** The device code a person came with, to be confirmed. */
  userCode?: string;
  /** oidc-provider's own words for an error, kept for the log. */
  detail?: string;
}

const contexts = new WeakMap<object, RequestContext>();

/** Ties a request's context to the message that oidc-provider will see. */
export function attachContext(message: object, context: RequestContext): void {
  contexts.set(message, context);
}

/** The context of a message; throws when it has none, which is a programming error. */
export function contextOf(message: object): RequestContext {
  const context = contexts.get(message);
  if (!context) throw new Error('The request carries no context.');
  return context;
}

/** The user an account ID of oidc-provider means. */
export function userOf(org: OrgRuntime, accountId: string | undefined): SimUser {
  return must(
    org.description.users.find((user) => user.id === accountId),
    'such user',
  );
}

/** Ends every token of one sign-in. */
export function endFamily(server: ServerRuntime, grantId: string): void {
  server.families.end(grantId);
  server.levels.delete(grantId);
  const prefix = `${server.description.id}:`;
  server.org.store.removeWhere(
    (payload, key) => key.startsWith(prefix) && (payload.grantId === grantId || key === `${prefix}Grant:${grantId}`),
  );
}
