import type { GrantName, SignInView } from '../../../../src-preload/contract/index.ts';
import type { Connection } from '../../connections/index.ts';
import type { OktaClient, OktaFailure } from '../../okta/index.ts';
import type { AppError, Clock, Failure, Logger, Random, Result } from '../../base/index.ts';
import type { Browser } from '../ports.ts';
import type { VerifiedTokens } from '../received.ts';

/** What a person wants of one sign-in. */
export interface SignInRequest {
  /** `login` asks for credentials even where the browser has a session (OpenID Connect Core, 3.1.2.1). */
  readonly prompt: 'default' | 'login';
  readonly open: 'browser' | 'link';
  readonly browserCommand: readonly string[] | null;
  /** For the resource owner password grant; used once and kept nowhere. */
  readonly account?: { readonly username: string; readonly password: string };
}

/** The connection as it was when a sign-in began. */
export interface Begun {
  readonly connectionId: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly grant: GrantName;
  /** The user chose to sign in as someone else, so that another account needs no second word. */
  readonly mayReplace?: boolean;
}

export const begunBy = (connection: Connection, grant: GrantName): Begun => ({
  connectionId: connection.id,
  issuer: connection.issuer,
  clientId: connection.clientId,
  grant,
});

export type Finish = 'stored' | 'undecided';

/** What every grant is handed. */
export interface GrantHost {
  readonly okta: OktaClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly browser: Browser;
  /** Tells, whenever asked, whether nobody has cancelled or removed the connection since. */
  readonly watch: (connectionId: string) => () => boolean;
  /**
   * Takes the tokens that `work` comes by: unless the connection was changed, cancelled or removed meanwhile, or somebody
   * else came back, they are stored. How it ended is told on the connection. `undecided`: somebody else came back, and the
   * person is asked.
   */
  readonly finish: (begun: Begun, work: (connection: Connection) => Promise<Result<VerifiedTokens>>) => Promise<Result<Finish>>;
  /** Ends a sign-in without an answer, and tells so on the connection. */
  readonly fail: (connectionId: string, error: AppError | OktaFailure) => Failure;
  /** What `pending` says has changed. */
  readonly changed: (connectionId: string) => void;
}

/** The address that takes the person on, where there is one. It holds no secret but the state. */
export interface Started {
  readonly url: string | null;
}

/** One way to an authorization server's tokens. Everything that is peculiar to it lies in its own module. */
export interface Grant {
  /** Resolves when the person has something to do, or when the tokens are stored. */
  start(connection: Connection, request: SignInRequest): Promise<Result<Started>>;
  /** What the person is waited for; null when for nothing. */
  pending(connectionId: string): SignInView | null;
  /** Gives up whatever is under way; whether there was something. */
  cancel(connectionId: string): boolean;
}
